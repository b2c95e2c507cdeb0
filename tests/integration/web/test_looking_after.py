"""Roles that change, people who leave, and a DSL who hands over: who may, and what is true afterwards."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from la_portal.db import Database
from la_portal.errors import BadInput, NotAllowed, NotFound, PortalError
from la_portal.models import IdentityMail, Invitation, Membership, School
from la_portal.services import people
from la_portal.services.people import Wanted, waiting
from la_portal.services.people.tokens import token_of
from la_portal.vocabulary import Actor, Role, Scope
from tests.people import (
    DSL,
    NOW,
    OFFICER,
    OUR_URN,
    OURS,
    PASSWORD,
    THEIR_URN,
    THEIRS,
    acting,
    details,
    events,
    join,
    later,
)

pytestmark = pytest.mark.usefixtures("schools", "cheap_hashes")
SECRET, HEAD, JO, ADMIN = "s" * 40, "head@school.example", "jo@school.example", "admin@council.example"
NEXT_URN = 100009


def member(database: Database, role: Role, email: str, urn: int | None = None, scope: Scope = OURS) -> Actor:
    sections = ("training",) if role is Role.CONTRIBUTOR else ()
    return acting(database, join(database, role, email, scope, urn, sections=sections, name=email.split("@")[0]))


def roles(database: Database, urn: int = OUR_URN) -> dict[str, Role]:
    return {one.name: one.role for one in people.of_school(database, 1, urn)}


def membership(actor: Actor) -> object:
    assert actor.membership_id
    return actor.membership_id


def second_school(database: Database) -> None:
    with database.tenant(OURS, writing=True) as session:
        place = {"authority_id": 1, "school_id": NEXT_URN, "phase_group": "primary", "imported_at": NOW}
        session.add(School(name="Next School", status="open", **place))


# Invitations by e-mail


def test_an_invitation_by_mail_waits_to_be_sent_and_its_token_is_in_no_row(database: Database) -> None:
    officer = member(database, Role.OFFICER, OFFICER)
    token = people.invite_by_mail(database, SECRET, officer, Wanted(f" {DSL.upper()}", Role.DSL, OUR_URN), NOW)
    with database.identity() as session:
        row = session.execute(select(Invitation).where(Invitation.email == DSL)).scalar_one()
        mail = session.execute(select(IdentityMail)).scalar_one()
    assert (mail.kind, mail.about, mail.email, mail.authority_id) == ("invitation", row.id, DSL, 1)
    assert (mail.attempts, mail.sent_at, mail.next_try_at) == (0, None, NOW)
    assert row.invited_by == officer.person_id
    assert token_of(SECRET, "invitation", row.id) == token != row.token_hash
    assert people.accept(database, token, "Tom", PASSWORD, NOW)


def test_inviting_again_or_withdrawing_ends_the_link_before(database: Database) -> None:
    officer = member(database, Role.OFFICER, OFFICER)
    wanted = Wanted(DSL, Role.DSL, OUR_URN)
    tokens = [people.invite_by_mail(database, SECRET, officer, wanted, NOW) for _ in range(2)]
    (first,) = waiting.listed(database, 1, NOW)
    tokens.append(people.again(database, SECRET, officer, first.invitation_id, later(days=1)))
    (second,) = waiting.listed(database, 1, later(days=1), OUR_URN)
    assert second.expires_at == later(days=15)
    for token in tokens[:2]:
        with pytest.raises(NotFound):
            people.invitation(database, token, NOW if token == tokens[0] else later(days=1))
    people.withdraw(database, officer, second.invitation_id, later(days=1))
    with pytest.raises(NotFound):
        people.accept(database, tokens[2], "Tom", PASSWORD, later(days=1))
    with database.identity() as session:
        assert session.execute(select(IdentityMail.id)).all() == [], "what waits to be sent goes with its link"
    assert events(database)[-1] == "invitation_withdrawn"
    with pytest.raises(NotFound):
        people.withdraw(database, officer, second.invitation_id, later(days=1))


def test_who_may_invite_whom(database: Database) -> None:
    admin, officer = member(database, Role.AUTHORITY_ADMIN, ADMIN), member(database, Role.OFFICER, OFFICER)
    theirs = member(database, Role.OFFICER, "o@south.example", scope=THEIRS)
    assert people.invite_by_mail(database, SECRET, admin, Wanted(JO, Role.OFFICER), NOW)
    with pytest.raises(NotAllowed):
        people.invite_by_mail(database, SECRET, officer, Wanted(JO, Role.OFFICER), NOW)
    for actor, urn in ((officer, THEIR_URN), (theirs, OUR_URN), (officer, 999999)):
        with pytest.raises(NotFound):
            people.invite_by_mail(database, SECRET, actor, Wanted(JO, Role.DSL, urn), NOW)


# Roles that change


def test_a_role_changes_at_once_in_every_browser_and_the_one_before_has_ended(database: Database) -> None:
    officer = member(database, Role.OFFICER, OFFICER)
    entry = join(database, Role.CONTRIBUTOR, JO, urn=OUR_URN, sections=("training",))
    before = acting(database, entry)
    people.change_role(database, officer, before.membership_id, Role.DSL, (), NOW)
    after = acting(database, entry)
    assert (after.role, after.sections, after.school_id) == (Role.DSL, None, OUR_URN)
    assert after.membership_id != before.membership_id
    with database.identity() as session:
        ended = select(Membership.ended_at).where(Membership.id == before.membership_id)
        assert session.execute(ended).scalar_one() == NOW
    said = {"role": "dsl", "school_id": OUR_URN, "from": "contributor", "by": str(officer.person_id)}
    assert details(database, "role_changed") == [said]
    people.change_role(database, officer, after.membership_id, Role.DSL, (), NOW)
    assert len(details(database, "role_changed")) == 1, "the same again changes nothing"


def test_a_contributor_is_given_other_sections(database: Database) -> None:
    officer, jo = member(database, Role.OFFICER, OFFICER), member(database, Role.CONTRIBUTOR, JO, OUR_URN)
    with pytest.raises(BadInput) as refusal:
        people.change_role(database, officer, jo.membership_id, Role.CONTRIBUTOR, (), NOW)
    assert refusal.value.field == "sections"
    people.change_role(database, officer, jo.membership_id, Role.CONTRIBUTOR, ["practice", "policies"], NOW)
    (one,) = people.of_school(database, 1, OUR_URN)
    assert one.sections == {"policies", "practice"}


def test_a_role_of_another_kind_of_place_is_refused(database: Database) -> None:
    officer, jo = member(database, Role.OFFICER, OFFICER), member(database, Role.GOVERNOR, JO, OUR_URN)
    for role in (Role.OFFICER, Role.TRUST_LEAD):
        with pytest.raises(BadInput, match="goes with this place"):
            people.change_role(database, officer, jo.membership_id, role, (), NOW)


# People who leave


def test_who_is_removed_is_out_at_the_next_request(database: Database) -> None:
    officer = member(database, Role.OFFICER, OFFICER)
    entry = join(database, Role.GOVERNOR, JO, urn=OUR_URN)
    jo = acting(database, entry)
    people.remove(database, officer, jo.membership_id, NOW)
    assert people.resolve(database, entry.token, NOW) is None
    assert roles(database) == {}
    assert details(database, "removed") == [{"role": "governor", "school_id": OUR_URN, "by": str(officer.person_id)}]
    with pytest.raises(NotFound):
        people.remove(database, officer, jo.membership_id, NOW)


def test_a_headteacher_prunes_their_own_school_and_no_other(database: Database) -> None:
    second_school(database)
    head = member(database, Role.HEADTEACHER, HEAD, OUR_URN)
    tom, jo = member(database, Role.DSL, DSL, OUR_URN), member(database, Role.GOVERNOR, JO, OUR_URN)
    neighbour = member(database, Role.DSL, "n@school.example", NEXT_URN)
    foreign = member(database, Role.DSL, "f@school.example", THEIR_URN, THEIRS)
    officer = member(database, Role.OFFICER, OFFICER)
    continues = Actor(head.person_id, head.role, Scope(1, frozenset({OUR_URN, NEXT_URN})), head.membership_id,
                      school_id=OUR_URN)  # fmt: skip
    acts: list[Callable[[Actor, Actor], None]] = [
        lambda by, of: people.remove(database, by, of.membership_id, NOW),
        lambda by, of: people.change_role(database, by, of.membership_id, Role.GOVERNOR, (), NOW),
    ]
    for act in acts:
        for by, of in ((head, neighbour), (continues, neighbour), (head, foreign), (head, officer), (officer, foreign)):
            with pytest.raises(NotFound):
                act(by, of)
        for by in (tom, jo):
            with pytest.raises(NotAllowed):
                act(by, head)
    people.change_role(database, head, jo.membership_id, Role.DSL, (), NOW)
    people.remove(database, head, tom.membership_id, NOW)
    assert roles(database) == {"head": Role.HEADTEACHER, "jo": Role.DSL}


def test_the_last_headteacher_cannot_go_but_an_officer_can_end_their_access(database: Database) -> None:
    head, officer = member(database, Role.HEADTEACHER, HEAD, OUR_URN), member(database, Role.OFFICER, OFFICER)
    for act in (
        lambda: people.remove(database, head, head.membership_id, NOW),
        lambda: people.change_role(database, head, head.membership_id, Role.GOVERNOR, (), NOW),
    ):
        with pytest.raises(BadInput, match="only headteacher"):
            act()
    second = member(database, Role.HEADTEACHER, JO, OUR_URN)
    people.remove(database, head, head.membership_id, NOW)
    people.remove(database, officer, second.membership_id, NOW)
    assert roles(database) == {}


def test_the_team_is_run_by_administrators_and_one_is_always_left(database: Database) -> None:
    admin, officer = member(database, Role.AUTHORITY_ADMIN, ADMIN), member(database, Role.OFFICER, OFFICER)
    with pytest.raises(NotAllowed):
        people.remove(database, officer, admin.membership_id, NOW)
    for by in (admin, Actor(None, None, OURS)):
        with pytest.raises(BadInput, match=r"yourself|last administrator"):
            people.remove(database, by, admin.membership_id, NOW)
    with pytest.raises(BadInput, match="your own role"):
        people.change_role(database, admin, admin.membership_id, Role.OFFICER, (), NOW)
    people.change_role(database, admin, officer.membership_id, Role.AUTHORITY_ADMIN, (), NOW)
    assert {one.role for one in people.of_authority(database, 1)} == {Role.AUTHORITY_ADMIN}


def test_two_administrators_who_remove_each_other_at_once_leave_one(database: Database) -> None:
    first, second = member(database, Role.AUTHORITY_ADMIN, ADMIN), member(database, Role.AUTHORITY_ADMIN, OFFICER)

    def act(pair: tuple[Actor, Actor]) -> bool:
        try:
            people.remove(database, pair[0], pair[1].membership_id, NOW)
        except PortalError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(act, [(first, second), (second, first)]))
    assert sorted(done) == [False, True]
    assert len(people.of_authority(database, 1)) == 1


# Handing over


def test_a_dsl_hands_over_to_a_colleague_at_once(database: Database) -> None:
    entry = join(database, Role.DSL, DSL, urn=OUR_URN)
    tom, jo = acting(database, entry), member(database, Role.CONTRIBUTOR, JO, OUR_URN)
    people.hand_over(database, tom, tom.membership_id, jo.membership_id, NOW)
    assert roles(database) == {"jo": Role.DSL}
    assert people.resolve(database, entry.token, NOW) is None
    said = {"role": "dsl", "school_id": OUR_URN, "by": str(tom.person_id), "to": str(jo.person_id)}
    assert details(database, "handed_over") == [said]


def test_a_headteacher_who_takes_over_is_both(database: Database) -> None:
    head, tom = member(database, Role.HEADTEACHER, HEAD, OUR_URN), member(database, Role.DSL, DSL, OUR_URN)
    people.hand_over(database, head, tom.membership_id, head.membership_id, NOW)
    found = [(one.name, one.role) for one in people.of_school(database, 1, OUR_URN)]
    assert found == [("head", Role.HEADTEACHER), ("head", Role.DSL)]


def test_a_dsl_hands_over_by_mail_and_leaves_when_the_next_one_comes(database: Database) -> None:
    entry = join(database, Role.DSL, DSL, urn=OUR_URN)
    tom = acting(database, entry)
    token = people.hand_over_by_mail(database, SECRET, tom, tom.membership_id, JO, NOW)
    assert people.resolve(database, entry.token, NOW), "until they accept"
    people.accept(database, token, "jo", PASSWORD, later(days=1))
    assert people.resolve(database, entry.token, NOW) is None
    assert roles(database) == {"jo": Role.DSL}
    assert len(details(database, "handed_over")) == 1


def test_a_hand_over_to_who_left_otherwise_in_between_is_a_plain_invitation(database: Database) -> None:
    officer, tom = member(database, Role.OFFICER, OFFICER), member(database, Role.DSL, DSL, OUR_URN)
    token = people.hand_over_by_mail(database, SECRET, officer, tom.membership_id, JO, NOW)
    people.remove(database, officer, tom.membership_id, NOW)
    people.accept(database, token, "jo", PASSWORD, NOW)
    assert (roles(database), details(database, "handed_over")) == ({"jo": Role.DSL}, [])


def test_who_may_not_hand_over_does_not(database: Database) -> None:
    second_school(database)
    head, tom = member(database, Role.HEADTEACHER, HEAD, OUR_URN), member(database, Role.DSL, DSL, OUR_URN)
    other, jo = member(database, Role.DSL, "o@school.example", OUR_URN), member(database, Role.GOVERNOR, JO, OUR_URN)
    neighbour = member(database, Role.DSL, "n@school.example", NEXT_URN)
    for by, of, to, refusal in (
        (other, tom, jo, NotAllowed),
        (jo, tom, jo, NotAllowed),
        (neighbour, tom, jo, NotFound),
        (head, neighbour, jo, NotFound),
        (tom, tom, neighbour, NotFound),
        (tom, tom, tom, BadInput),
        (head, jo, tom, BadInput),
    ):
        with pytest.raises(refusal):
            people.hand_over(database, by, of.membership_id, to.membership_id, NOW)
    for email in ("tom", DSL.upper()):
        with pytest.raises(BadInput) as refused:
            people.hand_over_by_mail(database, SECRET, tom, tom.membership_id, email, NOW)
        assert refused.value.field == "email"
    assert len(roles(database)) == 4
