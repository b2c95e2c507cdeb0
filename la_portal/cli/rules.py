"""la-portal rules: what a return is checked for, as docs/rules.md has it."""

from __future__ import annotations

import click

from la_portal.catalogue.rules.table import rules_table


@click.command()
def rules() -> None:
    """Print every rule of a return, and the reasons that explain a query."""
    click.echo(rules_table(), nl=False)
