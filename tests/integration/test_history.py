"""What a school sent before is known to its next return: over four terms, and over its predecessor's."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from sqlalchemy import select

from la_portal.catalogue import Before, EarlierCount, Explanation, complete
from la_portal.catalogue.answers import chosen
from la_portal.catalogue.carrying import carried
from la_portal.clock import london_date
from la_portal.db import Database
from la_portal.models import FreeText, School, SchoolLink, SchoolReturn, Submission
from la_portal.queries.history import with_before
from la_portal.queries.returns import find
from la_portal.services.returns.sending import ReturnHasErrors
from la_portal.vocabulary import Actor, RegisterStatus, Role, Scope
from tests import terms
from tests.asking import NIL, RISKS
from tests.pressing import statements
from tests.returns import dsl_of
from tests.terms import AUTUMN, NEXT_AUTUMN, NEXT_SPRING, NEXT_SUMMER, SPRING, SUMMER, keep, known, open_terms, send

OURS, OTHER = 100002, 100001  # a predecessor is older, and its URN lower
DEVICES = "why.personal_devices.instagram-devices"
FACT = "it is run from personal devices"


@pytest.fixture
def scope(database: Database) -> Scope:
    """An authority with two schools, which are asked for two years."""
    made = terms.authority(database, OURS, OTHER)
    open_terms(database, made, AUTUMN, SPRING, SUMMER, NEXT_AUTUMN, NEXT_SPRING, NEXT_SUMMER)
    return made


@pytest.fixture
def dsl(database: Database, scope: Scope) -> Actor:
    return dsl_of(database, scope, OURS)


def before(database: Database, scope: Scope, opening: terms.Opening = NEXT_AUTUMN, urn: int = OURS) -> Before:
    with database.tenant(scope) as session:
        return known(session, urn, opening).before


def test_a_first_return_knows_nothing_but_what_is_to_be_expected(database: Database, scope: Scope, dsl: Actor) -> None:
    with database.tenant(scope, writing=True) as session:
        for row in session.execute(select(SchoolReturn)).scalars():
            row.expected_incidents = 4.5
    assert before(database, dsl.scope, AUTUMN) == Before(expected=4.5)


def test_the_last_return_is_named_and_its_answers_are_there(database: Database, dsl: Actor) -> None:
    send(database, dsl, OURS, AUTUMN, header={"headcount": "50"})
    send(database, dsl, OURS, SPRING, header={"headcount": "51"})
    found = before(database, dsl.scope)
    assert found.name == "spring term 2026"
    assert found.last["header"]["headcount"].number == found.newest["header"]["headcount"].number == 51


def test_what_is_asked_in_autumn_alone_is_still_there_in_the_next_one(database: Database, dsl: Actor) -> None:
    send(database, dsl, OURS, AUTUMN, training={"governors-trained": "3", "governors-eligible": "8"})
    for opening in (SPRING, SUMMER):
        send(database, dsl, OURS, opening)
    found = before(database, dsl.scope)
    assert found.newest["training"]["governors-eligible"].number == 8
    assert "governors-eligible" not in found.last["training"]
    with database.tenant(dsl.scope) as session:
        asked = known(session, OURS, NEXT_AUTUMN).asked(NEXT_AUTUMN.opens_on)
    assert carried(asked, "policies")["staff_conduct-covers"] == ["communication"]
    assert "staff_conduct-covers" not in before(database, dsl.scope, SUMMER).last["policies"]


def test_returns_before_the_last_four_are_not_read(database: Database, dsl: Actor) -> None:
    send(database, dsl, OURS, AUTUMN, incidents={"other_harm": "Only then"})
    for opening in (SPRING, SUMMER, NEXT_AUTUMN, NEXT_SPRING):
        send(database, dsl, OURS, opening, incidents=NIL)
    assert before(database, dsl.scope, NEXT_SPRING).newest["incidents"]["other_harm"].text == "Only then"
    assert "other_harm" not in before(database, dsl.scope, NEXT_SUMMER).newest["incidents"]


def test_only_what_was_sent_before_counts(database: Database, scope: Scope, dsl: Actor) -> None:
    send(database, dsl, OURS, SPRING)
    keep(database, dsl, OURS, AUTUMN, {"header": {"headcount": "9"}})
    send(database, dsl_of(database, scope, OTHER), OTHER, AUTUMN)
    assert before(database, dsl.scope, SPRING) == Before()
    assert before(database, dsl.scope, AUTUMN) == Before()
    assert before(database, dsl.scope, SUMMER).name == "spring term 2026"


def test_the_same_term_a_year_ago(database: Database, dsl: Actor) -> None:
    counts = {**dict.fromkeys(RISKS, "1"), "contact_values": "5"}
    send(database, dsl, OURS, AUTUMN, incidents=counts)
    send(database, dsl, OURS, SUMMER)
    found = before(database, dsl.scope)
    with database.tenant(dsl.scope) as session:
        days = find(session, OURS, AUTUMN.slug).collection.school_days
    assert found.year_ago == EarlierCount("autumn term 2025", 20, days)
    assert days > 40
    assert before(database, dsl.scope, NEXT_SPRING).year_ago is None


def test_a_nil_return_a_year_ago_counts_0_and_counts_that_were_not_held_count_nothing(
    database: Database, scope: Scope, dsl: Actor
) -> None:
    send(database, dsl, OURS, AUTUMN, incidents=NIL)
    year_ago = before(database, dsl.scope).year_ago
    assert year_ago
    assert year_ago.incidents == 0
    other = dsl_of(database, scope, OTHER)
    send(database, other, OTHER, AUTUMN, incidents={**NIL, "incidents_recorded": "not_held"})
    assert before(database, other.scope, urn=OTHER).year_ago is None


def test_nil_returns_are_counted_without_a_break(database: Database, dsl: Actor) -> None:
    send(database, dsl, OURS, AUTUMN, incidents=NIL)
    send(database, dsl, OURS, SPRING)
    assert before(database, dsl.scope, SUMMER).nil_running == 0
    send(database, dsl, OURS, SUMMER, incidents=NIL)
    assert before(database, dsl.scope).nil_running == 1
    send(database, dsl, OURS, NEXT_AUTUMN, incidents=NIL)
    assert before(database, dsl.scope, NEXT_SPRING).nil_running == 2


def test_an_explanation_is_sent_with_the_return_and_its_words_stand_beside_the_document(
    database: Database, dsl: Actor
) -> None:
    words = ["other", "They come in January", "stands", FACT]
    send(database, dsl, OURS, AUTUMN, platforms={"instagram-devices": "personal", DEVICES: words})
    with database.tenant(dsl.scope) as session:
        [document] = session.execute(select(Submission.document)).scalars()
        kept = session.execute(select(FreeText.text).where(FreeText.field == DEVICES)).scalars().all()
    [query] = json.loads(document)["queries"]
    assert len(query.pop("text_sha256")) == 64
    assert query == {
        "section": "platforms", "rule": "personal_devices", "field": "instagram-devices", "fact": FACT,
            "sentence": FACT,
        "reason": "other", "stands": True,
    }  # fmt: skip
    assert kept == ["They come in January"]
    assert "January" not in document


def test_a_reason_is_sent_without_the_words_beside_it(database: Database, dsl: Actor) -> None:
    reason = ["managed", "By somebody with a name", "", FACT]
    send(database, dsl, OURS, AUTUMN, platforms={"instagram-devices": "personal", DEVICES: reason})
    with database.tenant(dsl.scope) as session:
        [document] = session.execute(select(Submission.document)).scalars()
        assert not session.execute(select(FreeText).where(FreeText.field == DEVICES)).all()
    [query] = json.loads(document)["queries"]
    assert (query["reason"], query["stands"], "text_sha256" in query) == ("managed", False, False)
    assert "somebody" not in document


def test_a_query_that_nothing_explains_stops_sending(database: Database, dsl: Actor) -> None:
    with database.tenant(dsl.scope) as session:
        filled = terms.answers(known(session, OURS, AUTUMN), {"platforms": {"instagram-devices": "personal"}})
    keep(database, dsl, OURS, AUTUMN, filled)
    with pytest.raises(ReturnHasErrors) as refusal:
        terms.submit_draft(database, dsl, OURS, AUTUMN)
    assert [problem.rule for problem in refusal.value.problems] == ["personal_devices"]
    with database.tenant(dsl.scope) as session:
        assert not session.execute(select(Submission)).all()


@pytest.mark.parametrize("stands", ["stands", ""])
def test_a_standing_explanation_explains_the_same_fact_in_the_next_term(
    database: Database, dsl: Actor, stands: str
) -> None:
    words = ["other", "They come in January", stands, FACT]
    send(database, dsl, OURS, AUTUMN, platforms={"instagram-devices": "personal", DEVICES: words})
    with database.tenant(dsl.scope) as session:
        facts = known(session, OURS, SPRING)
    checked = complete(
        facts.asked(london_date(SPRING.at)), terms.answers(facts, {"platforms": {"instagram-devices": "personal"}})
    )
    assert checked.problems == []
    assert checked.ready is bool(stands)
    [(_, explanation)] = checked.queries
    assert explanation == (Explanation("other", "They come in January", True, FACT) if stands else None)


def test_a_standing_explanation_goes_on_from_term_to_term(database: Database, dsl: Actor) -> None:
    reason = ["no_devices", "", "stands", FACT]
    send(database, dsl, OURS, AUTUMN, platforms={"instagram-devices": "personal", DEVICES: reason})
    with database.tenant(dsl.scope) as session:
        filled = terms.answers(known(session, OURS, SPRING), {"platforms": {"instagram-devices": "personal"}})
    keep(database, dsl, OURS, SPRING, filled)
    terms.submit_draft(database, dsl, OURS, SPRING)
    assert before(database, dsl.scope, SUMMER).explained == {"platforms": {DEVICES: reason}}


def test_an_explanation_whose_words_were_taken_out_does_not_stand(database: Database, dsl: Actor) -> None:
    words = ["other", "Zqname has none", "stands", FACT]
    send(database, dsl, OURS, AUTUMN, platforms={"instagram-devices": "personal", DEVICES: words})
    assert before(database, dsl.scope, SPRING).explained == {"platforms": {DEVICES: words}}
    _take_out(database, dsl, DEVICES, AUTUMN.at)
    assert before(database, dsl.scope, SPRING).explained == {}


def test_words_of_answers_come_back_until_they_are_taken_out(database: Database, dsl: Actor) -> None:
    send(database, dsl, OURS, AUTUMN)
    assert before(database, dsl.scope).newest["platforms"]["other_1-name"].text == "Padlet"
    _take_out(database, dsl, "other_1-name", AUTUMN.at)
    with database.tenant(dsl.scope) as session:
        asked = known(session, OURS, SPRING).asked(SPRING.opens_on)
    assert carried(asked, "platforms")["other_1-standing"] == "official"
    assert "other_1-name" not in carried(asked, "platforms")


def _take_out(database: Database, actor: Actor, field: str, at: datetime) -> None:
    with database.tenant(actor.scope, writing=True) as session:
        text = session.execute(select(FreeText).where(FreeText.field == field)).scalar_one()
        text.text, text.redacted_at, text.redacted_why = "", at, "It named somebody"


def continues(database: Database, scope: Scope, kind: str = "Predecessor") -> Actor:
    """The other school has become ours, by the register; our DSL may read what it sent."""
    with database.tenant(scope, writing=True) as session:
        link = {"authority_id": scope.authority_id, "school_id": OURS, "linked_urn": OTHER, "kind": kind}
        session.add(SchoolLink(**link))
    both = Scope(scope.authority_id, frozenset({OURS, OTHER}))
    return Actor(dsl_of(database, scope, OURS).person_id, Role.DSL, both, school_id=OURS)


def test_a_predecessors_returns_are_its_successors(database: Database, scope: Scope) -> None:
    send(database, dsl_of(database, scope, OTHER), OTHER, AUTUMN, header={"headcount": "70"})
    actor = continues(database, scope)
    found = before(database, actor.scope, SPRING)
    assert found.name == "autumn term 2025"
    assert found.newest["header"]["headcount"].number == 70
    assert before(database, Scope(scope.authority_id, frozenset({OURS})), SPRING) == Before()


def test_a_school_that_is_linked_otherwise_is_no_predecessor(database: Database, scope: Scope) -> None:
    send(database, dsl_of(database, scope, OTHER), OTHER, AUTUMN)
    actor = continues(database, scope, "Successor")
    assert before(database, actor.scope, SPRING) == Before()


def test_a_schools_own_return_comes_before_its_predecessors_of_the_same_term(database: Database, scope: Scope) -> None:
    other = dsl_of(database, scope, OTHER)
    send(database, other, OTHER, AUTUMN, header={"headcount": "70"}, incidents=NIL)
    send(database, other, OTHER, SPRING, header={"headcount": "71"}, policies={"mobile_phones-status": "none"})
    actor = continues(database, scope)
    send(database, actor, OURS, SPRING, header={"headcount": "72"})
    found = before(database, actor.scope, SUMMER)
    assert found.last["header"]["headcount"].number == 72
    assert found.last["policies"]["mobile_phones-status"] == chosen("in_place")
    assert found.newest["training"]["governors-eligible"].number == 3
    assert before(database, other.scope, SUMMER, OTHER).last["header"]["headcount"].number == 71


def test_it_takes_two_statements_whatever_was_sent(database: Database, scope: Scope, dsl: Actor) -> None:
    with statements(database) as none, database.tenant(dsl.scope) as session:
        facts = find(session, OURS, NEXT_AUTUMN.slug)
        none.clear()
        with_before(session, facts)
    assert len(none) == 1
    for opening in (AUTUMN, SPRING, SUMMER):
        send(database, dsl, OURS, opening)
        with statements(database) as some, database.tenant(dsl.scope) as session:
            facts = find(session, OURS, NEXT_AUTUMN.slug)
            some.clear()
            with_before(session, facts)
        assert len(some) == 2


def test_a_school_that_is_closed_now_still_told_its_successor_what_it_sent(database: Database, scope: Scope) -> None:
    send(database, dsl_of(database, scope, OTHER), OTHER, AUTUMN)
    with database.tenant(scope, writing=True) as session:
        session.get_one(School, (scope.authority_id, OTHER)).status = RegisterStatus.CLOSED
    actor = continues(database, scope)
    assert before(database, actor.scope, SPRING).name == "autumn term 2025"
