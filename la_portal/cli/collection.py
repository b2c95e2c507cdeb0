"""la-portal collection: asking the schools for one term."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from la_portal.cli.connection import authorities_asked_for, connected, the_service
from la_portal.clock import in_words
from la_portal.services import authorities
from la_portal.services.collecting import OpenCollection, open_collection
from la_portal.services.returns import close, overdue
from la_portal.vocabulary import AcademicYear, Term, collection_name, collection_slug


class Day(click.ParamType[date]):
    """A date as 2026-11-20."""

    name = "yyyy-mm-dd"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date that `value` spells."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is not a date. Write it like 2026-11-20", param, ctx)


@click.group()
def collection() -> None:
    """Collections: one request to all schools of an authority for one term."""


@collection.command("open")
@click.option("--authority", "code", required=True, metavar="CODE", help="LA code, like 886.")
@click.option("--year", required=True, type=click.IntRange(2000, 2099), help="2026 is the academic year 2026/27.")
@click.option("--term", required=True, type=click.Choice([term.value for term in Term]))
@click.option("--counts-from", type=Day(), help="Default: the day after the last collection's counting ended.")
@click.option("--counts-to", required=True, type=Day(), help="The last day that is counted.")
@click.option("--opens", type=Day(), help="Default: today.")
@click.option("--due", required=True, type=Day())
@click.option("--closes", type=Day(), help="Default: 21 days after it is due.")
def open_command(
    code: str,
    year: int,
    term: str,
    counts_from: date | None,
    counts_to: date,
    opens: date | None,
    due: date,
    closes: date | None,
) -> None:
    """Ask every open school of the authority for one term's return."""
    asked = OpenCollection(AcademicYear(year), Term(term), counts_to, due, counts_from, opens, closes)
    with connected() as database:
        scope = authorities.by_code(database, code)
        with database.tenant(scope, writing=True) as session:
            opened = open_collection(session, the_service(scope), asked, datetime.now(UTC))
    click.echo(f"{collection_name(asked.year, asked.term)} ({collection_slug(asked.year, asked.term)}) is open.")
    click.echo(f"It counts from {in_words(opened.counts_from)} to {in_words(opened.counts_to)}.")
    click.echo(
        f"Schools may send from {in_words(opened.opens_on)}, are late after {in_words(opened.due_on)} "
        f"and cannot send after {in_words(opened.closes_on)}."
    )


@collection.command("close")
@click.option("--authority", "code", metavar="CODE", help="LA code, like 886. Default: every authority.")
def close_command(code: str | None) -> None:
    """Settle the returns of every collection whose closing date has passed. Safe to run every hour."""
    at = datetime.now(UTC)
    with connected() as database:
        for la_code, scope in authorities_asked_for(database, code):
            with database.tenant(scope) as session:
                slugs = overdue(session, at)
            for slug in slugs:
                with database.tenant(scope, writing=True) as session:
                    settled = close(session, the_service(scope), slug, at)
                returns = "1 return was" if settled == 1 else f"{settled} returns were"
                click.echo(f"{la_code}: {slug} is closed. {returns} still open.")
