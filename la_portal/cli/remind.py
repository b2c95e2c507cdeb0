"""la-portal mail remind: the reminders that go by themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from la_portal.catalogue.wording import counted
from la_portal.cli.connection import authorities_asked_for, connected, the_service
from la_portal.queries.chase import trusts
from la_portal.services.ladder import is_due, run_ladder
from la_portal.services.mail.recipients import of_schools


@click.command()
@click.option("--authority", "code", metavar="CODE", help="LA code, like 886. Default: every authority.")
def remind(code: str | None) -> None:
    """Write the reminders that are due, on school days from 8am. Safe to run every hour."""
    at = datetime.now(UTC)
    with connected() as database:
        for la_code, scope in authorities_asked_for(database, code):
            with database.tenant(scope) as session:
                leads = trusts(session) if is_due(session, at) else None
            if leads is None:
                continue
            people = of_schools(database, scope.authority_id, leads)
            with database.tenant(scope, writing=True) as session:
                climbed = run_ladder(session, the_service(scope), at, people)
            for one in climbed:
                schools = counted(one.schools, "school")
                click.echo(f"{la_code}: reminder {one.step} of {one.collection.slug} waits to be sent to {schools}.")
