"""la-portal authority: making the tenants of the service."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from la_portal.cli.connection import connected, the_service
from la_portal.services import authorities, exits


@click.group()
def authority() -> None:
    """Authorities, the tenants of the service."""


@authority.command()
@click.argument("code")
@click.argument("name")
def create(code: str, name: str) -> None:
    """Make the authority with the LA code CODE, like 886, and its NAME."""
    with connected() as database:
        authorities.create(database, code, name)
    click.echo(f"The authority {code} {name} is here. Next: la-portal schools import --authority {code} FILE")


@authority.command("export")
@click.option("--authority", "code", required=True, metavar="CODE", help="LA code, like 886.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A folder that is not there yet, or empty.")
def export_command(code: str, out: Path) -> None:
    """Write everything of one authority into a folder, in open formats: whole, or not at all."""
    with connected() as database:
        scope = authorities.by_code(database, code)
        exported = exits.export(database, the_service(scope), out, datetime.now(UTC))
    click.echo(
        f"{out} holds everything of {code}: {sum(exported.rows.values()):,} rows of {len(exported.rows)} tables."
    )
    click.echo(f"Fingerprint of its schema.json, to be kept elsewhere: {exported.fingerprint}")
    click.echo(
        "It names schools and people and shows small numbers: keep it encrypted. Its README.txt says what is in it."
    )


@authority.command("restore")
@click.argument("folder", type=click.Path(path_type=Path))
def restore_command(folder: Path) -> None:
    """Bring in the authority that was exported into FOLDER: whole, or not at all."""
    with connected() as database:
        restored = exits.restore(database, folder, datetime.now(UTC))
    click.echo(f"{restored.la_code} {restored.name} is here with all its {restored.rows:,} rows. Its record holds.")
    click.echo(f"Fingerprint of its schema.json: {restored.fingerprint}")
    click.echo(f"People: {restored.people.number:,}. None of them has a password from there: invite them again.")
    if restored.people.with_another_account:
        click.echo("These have an account here already, which is not theirs there. Invite them to their places again:")
        for email in restored.people.with_another_account:
            click.echo(f"  {email}")
