"""la-portal mail: what goes out to schools."""

from __future__ import annotations

import click

from la_portal.cli.remind import remind


@click.group()
def mail() -> None:
    """Messages to schools."""


mail.add_command(remind)
