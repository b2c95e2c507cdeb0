"""How often a page asks the database does not depend on how many schools there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, select

from la_portal.models import School
from la_portal.vocabulary import Permission
from la_portal.web.figure_tables import TABLES
from la_portal.web.guard import needs
from la_portal.web.session import reading
from tests.busy import FOREIGN, NORTH, OURS, PAST, SCHOOLS, SOUTH
from tests.integration.sweeps.cells import callback_body, filled, subjects_of
from tests.integration.sweeps.served import Reader, Served
from tests.integration.sweeps.test_callbacks import PAGES, UPDATE
from tests.reporting import YEARS
from tests.routes import ROUTES

SMALL, LARGE = ("officer", "dsl"), ("officer elsewhere", "dsl elsewhere")
FEWEST_PAGES, FEWEST_TO_DRAW = 280, 10
Request = tuple[str, str, dict[str, Any]]


@contextmanager
def counting(served: Served) -> Iterator[list[str]]:
    """The statements that the service sends while the block runs."""
    sent: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(served.database.engine, "before_cursor_execute", listen)
    yield sent
    event.remove(served.database.engine, "before_cursor_execute", listen)


def requests_of(served: Served, reader: Reader) -> dict[str, Request]:
    """What the reader may look at, of their own, by a name that is the same for both authorities."""
    found: dict[str, Request] = {}
    for method, rule in ROUTES:
        if method != "GET" or ROUTES[method, rule] not in reader.may:
            continue
        for subject in subjects_of(served, reader, rule):
            if subject.is_for(reader) and subject.school in {None, OURS, FOREIGN}:
                slug = "past" if subject.values.get("slug") in PAST.values() else "now"
                found[f"{rule} {subject.values.get('year', slug)}"] = ("GET", filled(rule, subject), {})
    return found | (_figures(reader) if "see_dashboards" in reader.may else {})


def _figures(reader: Reader) -> dict[str, Request]:
    searches = {"now": "", "past": f"?collection={PAST[reader.authority]}", "narrowed": "?phase=primary"}
    found: dict[str, Request] = {}
    for name, search in searches.items():
        found |= {f"{table}.csv {name}": ("GET", f"/figures/{table}.csv{search}", {}) for table in TABLES}
        found |= {f"{page} {name}": ("POST", UPDATE, callback_body(page, search)) for page in PAGES}
    return found


def counts(served: Served, name: str, page: str = "") -> dict[str, int]:
    """How many statements each of the reader's pages takes, or the one that is named."""
    reader = served.reader(name)
    found: dict[str, int] = {}
    for address, request in requests_of(served, reader).items():
        if page in {"", address}:
            with counting(served) as sent:
                assert reader.ask(*request).status_code < 400, address
            found[address] = len(sent)
    return found


def test_as_many_statements_for_12_schools_as_for_60(served: Served) -> None:
    assert (len(SCHOOLS[NORTH]), len(SCHOOLS[SOUTH])) == (12, 60)
    counted = 0
    for small, large in zip(SMALL, LARGE, strict=True):
        few, many = counts(served, small), counts(served, large)
        assert few == many
        counted += len(few)
        print(f"\n{small}: {len(few)} pages, at most {max(few.values())} statements")
    assert counted >= FEWEST_PAGES


def test_a_report_is_drawn_with_as_many_statements_for_12_schools_as_for_60(served: Served) -> None:
    sent = [drawing(served, name) for name in ("officer", "officer elsewhere")]
    print(f"\n{sent[0]} statements")
    assert sent[0] == sent[1] > FEWEST_TO_DRAW


def drawing(served: Served, name: str) -> int:
    """How many statements it takes to draw a correction, which is not begun then for want of a note."""
    reader = served.reader(name)
    with counting(served) as sent:
        assert reader.ask("POST", f"/reports/{YEARS[0]}/start").status_code == 400
    return len(sent)


def test_a_statement_for_each_school_is_found(served: Served) -> None:
    def one_by_one() -> str:
        with reading() as session:
            urns = session.execute(select(School.school_id)).scalars().all()
            return "".join(session.get_one(School, (session.scope.authority_id, urn)).name for urn in urns)

    served.app.view_functions["authority.collections.listed"] = needs(Permission.SEE_COLLECTIONS)(one_by_one)
    page = "/authority/collections now"
    few, many = (counts(served, name, page)[page] for name in ("officer", "officer elsewhere"))
    assert many - few == len(SCHOOLS[SOUTH]) - len(SCHOOLS[NORTH])
