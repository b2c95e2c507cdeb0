"""Who has left, or may do less than before, is stopped at the next request: not one succeeds afterwards."""

from __future__ import annotations

from sqlalchemy import update

from la_portal.access import PERMISSIONS
from la_portal.models import Membership
from la_portal.services import people
from la_portal.vocabulary import Role
from tests.busy import PEOPLE
from tests.integration.sweeps.cells import Cell, Outcome, cells
from tests.integration.sweeps.served import OF_OUR_SCHOOL, READERS, Reader, Served
from tests.people import NOW
from tests.routes import ROUTES

FEWEST, FEWEST_CUT = 480, 60


def behind_sign_in(served: Served, reader: Reader) -> list[Cell]:
    """What the reader sees of what is not everybody's."""
    seen = [cell for cell in cells(served, reader) if cell.expected(reader) is Outcome.SEEN]
    return [cell for cell in seen if ROUTES.get((cell.method, cell.rule)) not in {None, "public"}]


def change(served: Served, name: str, **values: object) -> None:
    membership = people.resolve(served.database, served.busy.tokens[name], NOW).actor.membership_id
    with served.database.identity(writing=True) as session:
        session.execute(update(Membership).where(Membership.id == membership).values(**values))


def test_the_readers_may_what_the_table_of_roles_says() -> None:
    asked = set(ROUTES.values()) - {"public"}
    for name, (_, role, _) in PEOPLE.items():
        assert READERS[name][2] & asked == PERMISSIONS[role] & asked, name


def test_nothing_succeeds_once_a_membership_has_ended(served: Served) -> None:
    counted = 0
    for name in (*OF_OUR_SCHOOL, "officer"):
        reader = served.reader(name)
        theirs = behind_sign_in(served, reader)
        assert reader.ask("GET", "/password").status_code == 200
        change(served, name, ended_at=NOW)
        for cell in theirs:
            answer = reader.ask(cell.method, cell.path, cell.fields)
            asked_to_sign_in = "/sign-in" in (answer.location or "") or answer.status_code == 401
            assert asked_to_sign_in, (name, cell.method, cell.path, answer.status_code)
            counted += 1
    print(f"\n{counted} requests of people who have left")
    assert counted >= FEWEST


def test_nothing_that_a_role_was_cut_by_succeeds(served: Served) -> None:
    counted = 0
    for name in ("dsl", "headteacher", "contributor"):
        reader = served.reader(name)
        lost = [
            one for one in behind_sign_in(served, reader) if ROUTES[one.method, one.rule] not in READERS["governor"][2]
        ]
        change(served, name, role=Role.GOVERNOR)
        for cell in lost:
            answer = reader.ask(cell.method, cell.path, cell.fields)
            assert answer.status_code == 404, (name, cell.method, cell.path)
            counted += 1
        assert reader.ask("GET", "/returns/people").status_code == 200, "what they still may"
    assert counted >= FEWEST_CUT


def test_sections_that_were_cut_are_cut_at_the_next_request(served: Served) -> None:
    token = served.busy.tokens["contributor"]
    assert people.resolve(served.database, token, NOW).actor.sections == {"training"}
    change(served, "contributor", sections=[])
    assert people.resolve(served.database, token, NOW).actor.sections == frozenset()
