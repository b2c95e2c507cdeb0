"""la-portal report: the annual report without a browser."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from la_portal.cli.connection import connected, the_service
from la_portal.services import authorities, reports
from la_portal.services.reports import Naming
from la_portal.settings import Settings


@click.group()
def report() -> None:
    """The annual report of an authority."""


@report.command()
@click.option("--authority", "code", required=True, metavar="CODE", help="LA code, like 886.")
@click.option("--year", required=True, type=click.IntRange(2000, 2099), help="The academic year: 2026 is 2026/27.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A folder that is not there yet, or empty.")
def build(code: str, year: int, out: Path) -> None:
    """Write every file of the newest edition of a year's report; where there is none, a draft is begun."""
    demonstration = Settings.from_env().demonstration
    with connected() as database:
        scope = authorities.by_code(database, code)
        naming = Naming(authorities.name_of(database, scope), demonstration)
        found = reports.build_files(database, the_service(scope), year, naming, out, datetime.now(UTC))
    standing = "published" if found.is_published else f"not published: {found.status.replace('_', ' ')}"
    click.echo(f"{out} holds edition {found.edition} of the report {year} to {year + 1}, {standing}.")
    click.echo("Its manifest.json lists the files, SHA256SUMS lets you check them.")
