"""Every route for every reader about everybody's schools: seen, or the same answer as for what does not exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from werkzeug.test import TestResponse

from la_portal.vocabulary import Permission
from la_portal.web.guard import needs
from tests.busy import COUNTS, DISTRICTS, FOREIGN, NORTH, PAST, ROLLS, SCHOOLS, SOUTH, word_of
from tests.integration.sweeps.cells import Cell, Outcome, cells
from tests.integration.sweeps.served import SWEPT, Reader, Rows, Served, changed, comparable

FEWEST_CELLS = 9_400
FEWEST_OF = {Outcome.SEEN: 1_500, Outcome.MISSING: 6_900, Outcome.SIGN_IN: 900}
ANSWERED, ASKED_TO_SIGN_IN = {200, 302, 400, 409}, {302, 401}


Missing = dict[tuple[str, str], TestResponse]


def outcome_of(cell: Cell, reader: Reader, answer: TestResponse, known: Missing) -> Outcome | str:
    """How the request was answered; a sentence where that is none of the ways in which it may be."""
    if answer.status_code in ANSWERED and "/sign-in?next=" not in (answer.location or ""):
        return Outcome.SEEN
    if answer.status_code == 403 and cell.subject.name.startswith("ours") and reader.name == "contributor":
        told = cell.method == "HEAD" or "for somebody else to fill in" in answer.text
        return Outcome.SEEN if told else "403 without a reason"
    if cell.missing is None and answer.status_code in ASKED_TO_SIGN_IN:
        return Outcome.SIGN_IN
    same = (cell.method, cell.missing_path)
    missing = known.get(same) or known.setdefault(same, reader.ask(*same, cell.fields))
    if comparable(answer, cell.keys) != comparable(missing, cell.keys):
        return f"{answer.status_code}, and for what does not exist {missing.status_code}, or another page"
    if answer.status_code == 404:
        return Outcome.MISSING
    return Outcome.SIGN_IN if answer.status_code in ASKED_TO_SIGN_IN else f"{answer.status_code}"


def wrong_in(cell: Cell, reader: Reader, known: Missing) -> Iterator[str]:
    """What is wrong with the answer to a cell; `known` are the reader's answers for what does not exist."""
    answer = reader.ask(cell.method, cell.path, cell.fields)
    outcome = outcome_of(cell, reader, answer, known)
    where = f"{reader.name}: {cell.method} {cell.rule} ({cell.subject.name})"
    if outcome != cell.expected(reader):
        yield f"{where} was answered {answer.status_code}: {outcome}"
    if foreign := reader.foreign_in(answer, [*cell.keys, *shown_by_its_link(cell)]):
        yield f"{where} shows {', '.join(foreign)}"


def shown_by_its_link(cell: Cell) -> list[str]:
    """What an invitation says to whoever holds its link."""
    return [NORTH] if "link" in cell.subject.values else []


def beyond_scope(reader: Reader, before: Rows, after: Rows) -> set[tuple[str, int | None, int | None]]:
    """Where rows of others changed. The audit is the authority's; what has no authority is about identities."""
    authorities = {name: number for number, name in enumerate(SCHOOLS, start=1)}
    mine = authorities.get(reader.authority)
    return {
        (table, authority, school)
        for table, authority, school in changed(before, after)
        if authority not in {None, mine} or (school is not None and school not in reader.schools)
    }


def test_every_route_for_everybody(served: Served) -> None:
    counted: Counter[str] = Counter()
    wrong: list[str] = []
    for name in SWEPT:
        reader, before, known = served.reader(name), served.rows(), dict[tuple[str, str], TestResponse]()
        for cell in cells(served, reader):
            wrong += wrong_in(cell, reader, known)
            counted[cell.expected(reader)] += 1
        wrong += [f"{name} changed {where}" for where in beyond_scope(reader, before, served.rows())]
    print(f"\n{counted.total():,} cells: {dict(counted)}")
    assert not wrong, "\n".join(wrong)
    assert counted.total() >= FEWEST_CELLS
    assert all(counted[outcome] >= fewest for outcome, fewest in FEWEST_OF.items())


def test_a_planted_view_that_leaks_or_forbids_is_found(served: Served) -> None:
    def planted(slug: str) -> tuple[str, int]:
        return f"{SOUTH} has {COUNTS[FOREIGN]:,} incidents", 403 if slug == PAST[SOUTH] else 200

    served.app.view_functions["authority.collections.one"] = needs(Permission.SEE_COLLECTIONS)(planted)
    reader = served.reader("officer")
    rule = "/authority/collections/<slug>"
    found = [wrong for cell in cells(served, reader) if cell.rule == rule for wrong in wrong_in(cell, reader, {})]
    assert any(f"GET {rule} (theirs) was answered 403" in wrong for wrong in found)
    assert any(f"GET {rule} (ours) shows 10,061, Southshire" in wrong for wrong in found)


def test_the_words_that_no_foreigner_sees_are_shown_to_their_own(served: Served) -> None:
    """Else a page that shows nothing to anybody would pass for one that keeps secrets."""
    page = served.reader("officer elsewhere").ask("GET", f"/figures/incident-schools.csv?collection={PAST[SOUTH]}")
    sent = {word_of(urn) for urn in SCHOOLS[SOUTH][:31]}
    numbers = {f"{ROLLS[FOREIGN]}"}
    assert {*sent, *numbers, DISTRICTS[SOUTH]} <= set(served.reader("officer").foreign_in(page))
    receipt = served.reader("dsl").ask("GET", f"/returns/100001/{PAST[NORTH]}/receipt/1/answers")
    shown = served.reader("dsl of another school").foreign_in(receipt)
    assert {word_of(100001), f"{COUNTS[100001]}"} <= set(shown)
