"""la-portal assets: the pinned front-end files, once at set-up."""

from __future__ import annotations

from pathlib import Path

import click

import la_portal
from la_portal.cli.assets import fetch

VENDOR = Path(la_portal.__file__).parent / "web" / "static" / "vendor"


@click.group()
def assets() -> None:
    """The GOV.UK and Plotly files that the pages need."""


@assets.command("fetch")
def fetch_command() -> None:
    """Fetch the pinned files with npm and check them; does nothing where they are here already."""
    fetch(VENDOR)
    click.echo("The front-end files are here.")
