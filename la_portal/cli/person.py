"""la-portal person: how the first people get in."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from la_portal.catalogue import edition
from la_portal.cli.connection import connected
from la_portal.services import authorities, people
from la_portal.vocabulary import Role

ROLES = (
    Role.HEADTEACHER,
    Role.DSL,
    Role.CONTRIBUTOR,
    Role.GOVERNOR,
    Role.TRUST_LEAD,
    Role.OFFICER,
    Role.AUTHORITY_ADMIN,
)
SECTIONS = tuple(section.code for section in edition().lettered)


@click.group()
def person() -> None:
    """The people who may sign in."""


@person.command()
@click.option("--authority", "code", required=True, metavar="CODE", help="LA code, like 886.")
@click.option("--urn", type=int, help="The school, for a school's role.")
@click.option("--role", required=True, type=click.Choice([role.value for role in ROLES]))
@click.option(
    "--section",
    "sections",
    multiple=True,
    type=click.Choice(SECTIONS),
    help="One that a contributor fills in; again for more.",
)
@click.option("--trust", help="The trust as the register writes it, for a trust lead.")
@click.option("--address", help="Where the service answers, if not on this machine.")
@click.option("--port", envvar="PORT", default=8000, show_default=True, help="The port on this machine.")
@click.argument("email")
def invite(
    code: str,
    urn: int | None,
    role: str,
    sections: tuple[str, ...],
    trust: str | None,
    address: str | None,
    port: int,
    email: str,
) -> None:
    """Print a link with which EMAIL chooses a name and a password, once."""
    with connected() as database:
        scope = authorities.by_code(database, code)
        at = datetime.now(UTC)
        token = people.invite(database, scope.authority_id, Role(role), email, urn, at, sections=sections, trust=trust)
    where = trust or (f"authority {code}" if urn is None else f"the school {urn}")
    task = f" for {', '.join(sections)}" if sections else ""
    click.echo(f"{email} may join as {role}{task} of {where}, with this link, once:")
    click.echo(f"{(address or f'http://127.0.0.1:{port}').rstrip('/')}/invitation/{token}")
