"""la-portal database: the schema, made and upgraded by its owner."""

from __future__ import annotations

import click

from la_portal.schema import prepare, upgrade
from la_portal.settings import Settings


@click.group()
def database() -> None:
    """The database's schema. Both commands use LA_PORTAL_MIGRATION_DATABASE_URL, the owner's."""


@database.command("prepare")
def prepare_command() -> None:
    """Make the application's role, which owns nothing (PostgreSQL, once)."""
    prepare(Settings.from_env())
    click.echo("The application's role is there.")


@database.command("upgrade")
def upgrade_command() -> None:
    """Bring the schema to this release. Nothing is lost on the way."""
    upgrade(Settings.from_env().migration_database_url)
    click.echo("The database has the tables of this release.")
