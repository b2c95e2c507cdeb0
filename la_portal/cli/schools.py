"""la-portal schools: bringing the register in, with an account of what changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import click

from la_portal.cli.connection import connected, the_service
from la_portal.errors import BadInput
from la_portal.files.cells import listing
from la_portal.files.register import Register, read_register
from la_portal.files.register_links import read_links, read_trusts
from la_portal.services import authorities
from la_portal.services.schools import ImportPlan, Stop, apply_import, note_applied, plan_import, stops

SHOWN = 20
_FILE = click.Path(path_type=Path)


@click.group()
def schools() -> None:
    """The schools of an authority, as the register has them."""


@schools.command("import")
@click.option("--authority", "code", required=True, metavar="CODE", help="LA code, like 886.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--links", type=_FILE, help="CSV of predecessors: URN, LinkURN, LinkType, LinkEstablishedDate.")
@click.option("--groups", type=_FILE, help="CSV of trusts: URN, Trust.")
@click.option("--all-the-same", is_flag=True, help="Also an older register, or one that closes a tenth of the schools.")
@click.argument("file", type=_FILE)
def import_command(
    code: str, dry_run: bool, links: Path | None, groups: Path | None, all_the_same: bool, file: Path
) -> None:
    """Bring in FILE, the extract of Get Information About Schools: whole, or not at all where a row is refused."""
    with connected() as database:
        scope = authorities.by_code(database, code)
        register = read_register(file, code)
        _tell_what_was_read(file, code, register)
        register.require_clean()
        linked = read_links(links) if links else ()
        trusts = read_trusts(groups) if groups else None
        with database.tenant(scope, writing=not dry_run) as session:
            plan = plan_import(session, register, linked, trusts)
            stopped = stops(session, plan, register.as_at)
            if not dry_run:
                _refuse_stopped(() if all_the_same else stopped)
                apply_import(session, the_service(scope), plan, datetime.now(UTC))
                note_applied(session, the_service(scope), file.name, register.as_at, datetime.now(UTC))
    _tell_what_changes(plan)
    if plan.empty:
        click.echo("Nothing changes.")
    else:
        for stop in stopped if dry_run else ():
            click.echo(f"Before it is imported, it would stop: {stop.sentence}")
        click.echo("Nothing was changed: this was a dry run." if dry_run else "Done.")


def _refuse_stopped(stopped: tuple[Stop, ...]) -> None:
    if stopped:
        said = "\n".join(stop.sentence for stop in stopped)
        raise BadInput(f"Nothing was imported.\n{said}\nIf that is right, say it again with --all-the-same")


def _tell_what_was_read(file: Path, code: str, register: Register) -> None:
    click.echo(f"{file.name}, schools of authority {code}: {len(register.rows):,}.")
    if register.other_authorities:
        click.echo(f"Rows of other authorities, left out: {register.other_authorities:,}.")
    if register.columns_missing:
        click.echo(f"Columns that the file lacks, kept as they are here: {', '.join(register.columns_missing)}.")
    if register.doubts:
        click.echo(f"Cells that cannot be read, so that what they hold is not known: {len(register.doubts):,}")
        click.echo(listing(register.doubts, SHOWN))


def _tell_what_changes(plan: ImportPlan) -> None:
    closing = {row.urn for row in plan.closes}
    changes = [change for change in plan.changes if change.column != "status" or change.urn not in closing]
    _tell("New schools", (f"{row.urn} {row.name} ({row.status})" for row in plan.opens), len(plan.opens))
    _tell("Schools that close", (f"{row.urn} {row.name}" for row in plan.closes), len(plan.closes))
    _tell(
        "Changes",
        (f"{c.urn} {c.name}: {c.column.replace('_', ' ')} {_said(c.before)} -> {_said(c.now)}" for c in changes),
        len(changes),
    )
    _tell(
        "New links to other schools",
        (f"{link.urn} {link.link_type} {link.link_urn}" for link in plan.links),
        len(plan.links),
    )
    alike = [one for one in plan.conversions if not one.linked]
    _tell(
        "New schools that may continue a closed one (say so with --links, or import in the browser)",
        (f"{one.urn} {one.name}: {one.old_urn} {one.old_name}" for one in alike),
        len(alike),
    )
    unnamed = plan.not_in_file
    _tell("Schools here that the file does not name, left as they are", map(str, unnamed), len(unnamed))
    click.echo(f"Schools without a change: {plan.unchanged:,}.")


def _tell(what: str, lines: Iterable[str], number: int) -> None:
    if not number:
        return
    click.echo(f"{what}: {number:,}")
    for line in islice(lines, SHOWN):
        click.echo(f"  {line}")
    if number > SHOWN:
        click.echo(f"  and {number - SHOWN:,} more")


def _said(value: object) -> str:
    return "not known" if value is None else f'"{value}"'
