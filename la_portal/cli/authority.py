"""la-portal authority: making the tenants of the service."""

from __future__ import annotations

import click

from la_portal.cli.connection import connected
from la_portal.services import authorities


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
