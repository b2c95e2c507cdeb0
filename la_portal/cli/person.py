"""la-portal person: how the first people get in."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from la_portal.cli.connection import connected
from la_portal.services import authorities, people
from la_portal.vocabulary import Role

ROLES = (Role.DSL, Role.OFFICER, Role.AUTHORITY_ADMIN)


@click.group()
def person() -> None:
    """The people who may sign in."""


@person.command()
@click.option("--authority", "code", required=True, metavar="CODE", help="LA code, like 886.")
@click.option("--urn", type=int, help="The school, for a school's role.")
@click.option("--role", required=True, type=click.Choice([role.value for role in ROLES]))
@click.option("--address", help="Where the service answers, if not on this machine.")
@click.option("--port", envvar="PORT", default=8000, show_default=True, help="The port on this machine.")
@click.argument("email")
def invite(code: str, urn: int | None, role: str, address: str | None, port: int, email: str) -> None:
    """Print a link with which EMAIL chooses a name and a password, once."""
    with connected() as database:
        scope = authorities.by_code(database, code)
        token = people.invite(database, scope.authority_id, Role(role), email, urn, datetime.now(UTC))
    where = f"authority {code}" if urn is None else f"the school {urn}"
    click.echo(f"{email} may join as {role} of {where}, with this link, once:")
    click.echo(f"{(address or f'http://127.0.0.1:{port}').rstrip('/')}/invitation/{token}")
