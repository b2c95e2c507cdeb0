"""la-portal demo: a whole service with invented answers, from one command."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from la_portal.cli.assets import fetch
from la_portal.cli.connection import connected
from la_portal.cli.demo_making import Made, Wanted, make, name_in_register
from la_portal.cli.demo_people import PASSWORD
from la_portal.cli.front_end import VENDOR
from la_portal.cli.invented import MOST_SCHOOLS
from la_portal.cli.serve import HOST, start_server
from la_portal.errors import BadInput, PortalError
from la_portal.schema import prepare, upgrade
from la_portal.settings import Settings
from la_portal.vocabulary import Role

INVENTED = (("990", "Wexmoor", 1.0), ("991", "Tarnshire", 1 / 3))


@click.command()
@click.option("--no-serve", is_flag=True, help="Make the demonstration and stop.")
@click.option("--register", type=click.Path(path_type=Path), help="A real register, in place of invented schools.")
@click.option("--la", "la_code", metavar="CODE", help="Whose schools to take from it, like 886.")
@click.option("--name", help="What to call that authority. Default: as the register calls it.")
@click.option("--schools", default=120, show_default=True, type=click.IntRange(6, MOST_SCHOOLS))
@click.option("--collections", default=6, show_default=True, type=click.IntRange(0, 12), help="Past ones.")
@click.option("--seed", default=1, show_default=True, type=int, help="Another number invents other answers.")
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535))
def demo(
    no_serve: bool,
    register: Path | None,
    la_code: str | None,
    name: str | None,
    schools: int,
    collections: int,
    seed: int,
    port: int,
) -> None:
    """Make a demonstration with invented answers, once, and serve it. What people do in it stays."""
    if (register is None) != (la_code is None):
        raise BadInput("Give --register FILE and --la CODE together: a register holds the schools of many authorities")
    environ = environment(os.environ, la_code)
    settings = Settings.from_env(environ)
    if settings.production:
        raise PortalError("LA_PORTAL_ENV is production: a demonstration would put invented answers beside real ones")
    if register is not None and la_code is not None:
        named = name or name_in_register(register, la_code)
        wanted = [Wanted(la_code, named, register, 0, collections, seed)]
    else:
        wanted = [Wanted(code, n, None, max(3, round(schools * s)), collections, seed) for code, n, s in INVENTED]
    fetch(VENDOR)
    prepare(settings)
    upgrade(settings.migration_database_url)
    with connected(settings.database_url) as database:
        made = [make(database, one, datetime.now(UTC)) for one in wanted]
    _tell(made, f"http://{HOST}:{port}", settings)
    if not no_serve:
        click.echo("\nServing now. Stop with Ctrl+C; the same command starts it again and nothing is lost.")
        start_server(environ, port)


def environment(environ: Mapping[str, str], la_code: str | None) -> dict[str, str]:
    """The environment of a demonstration: where no database is named, an SQLite file of its own."""
    made = dict(environ)
    if environ.get("LA_PORTAL_ENV") != "production":
        made["LA_PORTAL_ENV"] = "demo"
    if "LA_PORTAL_DATABASE_URL" not in environ:
        own = f"sqlite:///instance/{f'demo-{la_code}' if la_code else 'demo'}.sqlite"
        made |= {"LA_PORTAL_DATABASE_URL": own, "LA_PORTAL_MIGRATION_DATABASE_URL": own}
    return made


def _tell(made: list[Made], address: str, settings: Settings) -> None:
    """Who can sign in as what, and what to look at first."""
    click.echo(f"\nThe demonstration is at {address}/ with the password: {PASSWORD}\n")
    for one in made:
        for guest in one.guests:
            click.echo(f"  {guest.email:<40}{guest.what_for}")
    officer = next(guest for guest in made[0].guests if guest.role is Role.OFFICER)
    waiting = next(guest for guest in made[0].guests if guest.urn is not None)
    click.echo(f"\nLook first at the dashboards, as {officer.email}: {address}/dashboards/")
    click.echo(f"Then send a return, as {waiting.email}: {address}/returns/{waiting.urn}/{made[0].open_slug}/")
    click.echo(f"It was made on {made[0].made_on}; the dates in it stay those of that day.")
    if settings.database_url.startswith("sqlite:///"):
        click.echo(f"To make it anew, delete {settings.database_url.removeprefix('sqlite:///')}.")
