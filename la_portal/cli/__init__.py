"""The la-portal command. A refusal is its sentence on stderr and exit code 1; nothing was changed then."""

from __future__ import annotations

from typing import Any

import click

from la_portal.cli import authority, collection, demo, front_end, mail, person, report, rules, schema, schools, serve
from la_portal.errors import PortalError


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PortalError as refusal:
            click.echo(str(refusal), err=True)
            ctx.exit(1)


@click.group(cls=_Commands)
def main() -> None:
    """Termly online safety returns from schools to their local authority."""


for command in (
    authority.authority,
    schools.schools,
    person.person,
    collection.collection,
    mail.mail,
    report.report,
    schema.database,
    rules.rules,
    front_end.assets,
    serve.serve,
    demo.demo,
):
    main.add_command(command)
