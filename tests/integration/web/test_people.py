"""Getting in and out, as services: each act once, recorded once, and over when it is over."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, func, select, update

from la_portal.db import Database
from la_portal.errors import BadInput, NotAllowed, NotFound, PortalError
from la_portal.models import IdentityEvent, Invitation, Membership, Person, SignInSession, Throttle
from la_portal.services import people
from la_portal.services.people import Entry, TooManyAttempts, WeakPassword, passwords
from la_portal.services.people.memberships import scope_of
from la_portal.vocabulary import Role, Scope
from tests.people import DSL, NOW, OFFICER, OUR_URN, OURS, PASSWORD, THEIR_URN, THEIRS, events, join, later

pytestmark = pytest.mark.usefixtures("schools", "cheap_hashes")
HERE = "192.0.2.1"


def _sign_in(database: Database, password: str = PASSWORD, email: str = OFFICER, address: str = HERE) -> Entry:
    return people.sign_in(database, email, password, address, NOW)


def test_who_is_invited_joins_and_acts_within_their_scope(database: Database) -> None:
    officer = people.resolve(database, join(database, Role.OFFICER, OFFICER).token, NOW)
    dsl = people.resolve(database, join(database, Role.DSL, DSL, urn=OUR_URN).token, NOW)
    assert officer
    assert dsl
    assert officer.actor.scope == OURS
    assert (dsl.actor.role, dsl.actor.scope) == (Role.DSL, Scope(1, frozenset({OUR_URN})))
    assert (dsl.person_name, dsl.authority_name) == ("Somebody Invented", "Northshire Council")


def test_a_schools_role_without_a_school_sees_nothing() -> None:
    assert scope_of(Role.DSL, 1, None) == Scope(1, frozenset())
    assert scope_of(Role.OFFICER, 1, None) == Scope(1)


def test_an_invitation_works_once(database: Database) -> None:
    token = people.invite(database, 1, Role.OFFICER, OFFICER, None, NOW)
    people.accept(database, token, "Priya", PASSWORD, NOW)
    with pytest.raises(NotFound, match="works once"):
        people.accept(database, token, "Priya", PASSWORD, NOW)
    with pytest.raises(NotFound):
        people.invitation(database, token, NOW)


def test_an_invitation_used_twice_at_once_lets_one_in(database: Database) -> None:
    token = people.invite(database, 1, Role.OFFICER, OFFICER, None, NOW)

    def accept(_number: int) -> Entry | PortalError:
        try:
            return people.accept(database, token, "Priya", PASSWORD, NOW)
        except PortalError as refusal:
            return refusal

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(accept, range(4)))
    assert sum(isinstance(outcome, Entry) for outcome in outcomes) == 1
    assert _count(database, Membership) == 1


def test_an_invitation_ends_after_14_days(database: Database) -> None:
    token = people.invite(database, 1, Role.OFFICER, OFFICER, None, NOW)
    assert people.invitation(database, token, later(days=13, hours=23)).email == OFFICER
    with pytest.raises(NotFound):
        people.accept(database, token, "Priya", PASSWORD, later(days=14))


def test_secrets_are_kept_as_hashes_and_named_in_no_event(database: Database) -> None:
    token = people.invite(database, 1, Role.OFFICER, OFFICER, None, NOW)
    entry = people.accept(database, token, "Priya", PASSWORD, NOW)
    kept = _every_value(database)
    for secret in (token, entry.token, PASSWORD):
        assert secret not in kept
    assert OFFICER in kept, "the search finds what is there"
    with database.identity() as session:
        details = str(session.execute(select(IdentityEvent.detail)).scalars().all())
    assert OFFICER not in details
    assert "Priya" not in details


def test_inviting_answers_the_same_for_somebody_known(database: Database) -> None:
    join(database, Role.OFFICER, OFFICER)
    known = people.invite(database, 1, Role.OFFICER, OFFICER.upper(), None, NOW)
    unknown = people.invite(database, 1, Role.OFFICER, "nobody@council.example", None, NOW)
    assert len(known) == len(unknown)


@pytest.mark.parametrize(
    "email", ["", "tom", "tom@", "@x.example", "a b@x.example", "tom@x", "t\0@x.example", "a@b@c.d"]
)
def test_what_is_no_address_is_not_invited(database: Database, email: str) -> None:
    with pytest.raises(BadInput, match="is not an email address"):
        people.invite(database, 1, Role.OFFICER, email, None, NOW)


def test_a_role_and_its_place_go_together(database: Database) -> None:
    for role, urn in ((Role.OFFICER, OUR_URN), (Role.DSL, None), (Role.ANALYST, None)):
        with pytest.raises(BadInput):
            people.invite(database, 1, role, DSL, urn, NOW)
    with pytest.raises(NotFound):
        people.invite(database, 1, Role.DSL, DSL, THEIR_URN, NOW)
    assert people.invite(database, 2, Role.DSL, DSL, THEIR_URN, NOW)


def test_a_weak_password_is_refused_and_the_link_works_still(database: Database) -> None:
    token = people.invite(database, 1, Role.OFFICER, OFFICER, None, NOW)
    for weak in ("password1234", "northshire2026", "Priya.Anand.1"):
        with pytest.raises(WeakPassword):
            people.accept(database, token, "Priya Anand", weak, NOW)
    assert people.accept(database, token, "Priya Anand", PASSWORD, NOW)


def test_a_password_is_the_same_however_its_letters_are_written(database: Database) -> None:
    token = people.invite(database, 1, Role.OFFICER, OFFICER, None, NOW)
    people.accept(database, token, "Priya", "caf\u00e9 otter canteen", NOW)
    assert _sign_in(database, "cafe\u0301 otter canteen")


def test_who_is_known_gives_the_password_that_they_have(database: Database) -> None:
    join(database, Role.OFFICER, OFFICER)
    token = people.invite(database, 2, Role.DSL, OFFICER, THEIR_URN, NOW)
    assert people.invitation(database, token, NOW).known
    with pytest.raises(BadInput, match="not right"):
        people.accept(database, token, "", "another good password", NOW)
    entry = people.accept(database, token, "", PASSWORD, NOW)
    assert {place.authority_id for place in entry.memberships} == {1, 2}
    assert _count(database, Person) == 1


def test_a_second_invitation_to_the_same_place_adds_nothing(database: Database) -> None:
    join(database, Role.OFFICER, OFFICER)
    join(database, Role.OFFICER, OFFICER)
    assert _count(database, Membership) == 1


def test_each_act_leaves_one_event(database: Database) -> None:
    join(database, Role.OFFICER, OFFICER)
    token = _sign_in(database).token
    people.sign_out(database, token, NOW)
    people.sign_out(database, token, NOW)
    with pytest.raises(BadInput):
        _sign_in(database, "wrong password here")
    assert Counter(events(database)) == {"invited": 1, "joined": 1, "sign_in": 2, "sign_out": 1, "sign_in_failed": 1}


def test_known_and_unknown_addresses_are_refused_alike(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    join(database, Role.OFFICER, OFFICER)
    checked: list[bool] = []
    matches = passwords.matches

    def spy(kept: str | None, password: str) -> bool:
        checked.append(kept is None)
        return matches(kept, password)

    monkeypatch.setattr(passwords, "matches", spy)
    said: set[str] = set()
    for email in (OFFICER, "nobody@council.example", "no address", "t\0@x.example"):
        with pytest.raises(BadInput) as refusal:
            _sign_in(database, "wrong password here", email)
        said.add(str(refusal.value))
    assert len(said) == 1
    assert checked == [False, True, True, True], "a hash is reckoned for each"


def test_ten_failures_close_the_account_from_that_address(database: Database) -> None:
    join(database, Role.OFFICER, OFFICER)
    workers = [database, Database(database.engine.url.render_as_string(hide_password=False))]
    for number in range(10):
        with pytest.raises(BadInput):
            _sign_in(workers[number % 2], "wrong password here")
    for worker in workers:
        with pytest.raises(TooManyAttempts):
            _sign_in(worker)
    assert _sign_in(database, address="192.0.2.2"), "another address is not closed"
    assert people.sign_in(database, OFFICER, PASSWORD, HERE, later(minutes=6)), "nor this one after five minutes"
    assert Counter(events(database))["sign_in_refused"] == 2
    workers[1].engine.dispose()


def test_ten_failures_at_once_are_ten(database: Database) -> None:
    join(database, Role.OFFICER, OFFICER)

    def attempt(_number: int) -> type[Exception]:
        try:
            _sign_in(database, "wrong password here")
        except PortalError as refusal:
            return type(refusal)
        raise AssertionError

    with ThreadPoolExecutor(4) as pool:
        outcomes = Counter(pool.map(attempt, range(14)))
    assert outcomes == {BadInput: 10, TooManyAttempts: 4}


def test_signing_in_forgives_the_failures_before(database: Database) -> None:
    join(database, Role.OFFICER, OFFICER)
    for _ in range(2):
        for _ in range(9):
            with pytest.raises(BadInput):
                _sign_in(database, "wrong password here")
        assert _sign_in(database)
    assert _count(database, Throttle) == 0


def test_old_counts_are_forgotten(database: Database) -> None:
    for minutes in (0, 6):
        with pytest.raises(BadInput):
            people.sign_in(database, OFFICER, PASSWORD, HERE, later(minutes=minutes))
    assert _count(database, Throttle) == 1


Ending = Callable[[Database, Entry], None]


def _sign_out(database: Database, entry: Entry) -> None:
    people.sign_out(database, entry.token, NOW)


def _leave(database: Database, _entry: Entry) -> None:
    with database.identity(writing=True) as session:
        session.execute(update(Membership).values(ended_at=NOW))


def _change_password(database: Database, entry: Entry) -> None:
    signed_in = people.resolve(database, entry.token, NOW)
    assert signed_in
    people.change_password(database, signed_in.actor, PASSWORD, "granite willow postbox", HERE, NOW)


@pytest.mark.parametrize("ending", [_sign_out, _leave, _change_password])
def test_a_token_is_worth_nothing_after(database: Database, ending: Ending) -> None:
    entry = join(database, Role.OFFICER, OFFICER)
    other_worker = Database(database.engine.url.render_as_string(hide_password=False))
    assert people.resolve(other_worker, entry.token, NOW)
    ending(database, entry)
    assert people.resolve(other_worker, entry.token, NOW) is None
    other_worker.engine.dispose()


def test_a_session_lasts_a_school_day(database: Database) -> None:
    token = join(database, Role.OFFICER, OFFICER).token
    assert people.resolve(database, token, later(hours=7, minutes=59))
    assert people.resolve(database, token, later(hours=8)) is None
    assert people.resolve(database, "made up", NOW) is None


def test_a_role_that_was_cut_is_cut_at_the_next_request(database: Database) -> None:
    token = join(database, Role.AUTHORITY_ADMIN, OFFICER).token
    with database.identity(writing=True) as session:
        session.execute(update(Membership).values(role=Role.OFFICER))
    signed_in = people.resolve(database, token, NOW)
    assert signed_in
    assert signed_in.actor.role is Role.OFFICER


def test_who_has_left_is_told_so_after_the_right_password(database: Database) -> None:
    entry = join(database, Role.OFFICER, OFFICER)
    _leave(database, entry)
    with pytest.raises(NotAllowed, match="has ended"):
        _sign_in(database)
    with pytest.raises(BadInput):
        _sign_in(database, "wrong password here")


def test_one_statement_tells_who_is_signed_in(database: Database) -> None:
    token = join(database, Role.OFFICER, OFFICER).token
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert people.resolve(database, token, NOW)
    assert len([statement for statement in statements if not statement.startswith("BEGIN")]) == 1


def test_choosing_goes_on_under_a_new_token(database: Database) -> None:
    join(database, Role.OFFICER, OFFICER)
    join(database, Role.DSL, OFFICER, THEIRS, THEIR_URN, at=later(hours=1))
    entry = _sign_in(database)
    first = people.resolve(database, entry.token, NOW)
    assert first
    assert [place.school_name for place in people.places(database, first.actor)] == [None, "Southshire School"]
    token = people.choose(database, entry.token, entry.memberships[1].membership_id, NOW)
    assert people.resolve(database, entry.token, NOW) is None
    second = people.resolve(database, token, NOW)
    assert second
    assert second.actor.scope == Scope(2, frozenset({THEIR_URN}))


def test_nobody_goes_on_as_somebody_else(database: Database) -> None:
    entry = join(database, Role.OFFICER, OFFICER)
    other = join(database, Role.DSL, DSL, THEIRS, THEIR_URN)
    for foreign in (other.memberships[0].membership_id, uuid.uuid4()):
        with pytest.raises(NotFound):
            people.choose(database, entry.token, foreign, NOW)
    assert people.resolve(database, entry.token, NOW), "and stays signed in"
    with pytest.raises(NotFound):
        people.choose(database, "made up", entry.memberships[0].membership_id, NOW)


def test_changing_a_password_needs_the_present_one_and_a_good_one(database: Database) -> None:
    entry = join(database, Role.OFFICER, OFFICER)
    signed_in = people.resolve(database, entry.token, NOW)
    assert signed_in
    for present, wanted in (("wrong password here", "granite willow postbox"), (PASSWORD, "password1234")):
        with pytest.raises(BadInput):
            people.change_password(database, signed_in.actor, present, wanted, HERE, NOW)
    assert people.resolve(database, entry.token, NOW)
    people.change_password(database, signed_in.actor, PASSWORD, "granite willow postbox", HERE, NOW)
    with pytest.raises(BadInput):
        _sign_in(database)
    assert _sign_in(database, "granite willow postbox")


def test_names_are_given_to_their_own_authority_only(database: Database) -> None:
    join(database, Role.OFFICER, OFFICER)
    with database.identity() as session:
        person_id = session.execute(select(Person.id)).scalar_one()
    assert people.names(database, 1, [person_id]) == {person_id: "Somebody Invented"}
    assert people.names(database, 2, [person_id]) == {}


def test_the_only_authority_is_named_before_signing_in(database: Database) -> None:
    assert people.only_authority(database) is None, "there are two"


def test_signing_in_clears_away_what_is_over(database: Database) -> None:
    join(database, Role.OFFICER, OFFICER)
    people.sign_in(database, OFFICER, PASSWORD, HERE, later(hours=9))
    assert _count(database, SignInSession) == 1


def _count(database: Database, model: type) -> int:
    with database.identity() as session:
        return session.execute(select(func.count()).select_from(model)).scalar_one()


def _every_value(database: Database) -> str:
    with database.identity() as session:
        rows = [
            {column.key: getattr(row, column.key) for column in model.__mapper__.column_attrs}
            for model in (Person, Membership, Invitation, SignInSession, Throttle, IdentityEvent)
            for row in session.execute(select(model)).scalars()
        ]
    return str(rows)
