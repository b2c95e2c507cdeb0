"""Two people at one section: what each changed stands, and who was second is told where both changed the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from la_portal.catalogue import RULES, edition
from la_portal.catalogue.explaining import WHY
from la_portal.catalogue.reading import Typed
from la_portal.db import Database
from la_portal.errors import BadInput, Conflict, NotAllowed, NotFound
from la_portal.models import FreeText
from la_portal.queries.returns import ReturnFacts, find
from la_portal.services.returns import Saved, save
from la_portal.vocabulary import Actor, Role
from tests.people import NOW
from tests.returns import SLUG, URN, asked_of_school, dsl_of, term

SHOWN: dict[str, Typed] = {"headcount": "118", "post": "dsl", "roll": ""}


@pytest.fixture
def dsl(database: Database) -> Actor:
    actor = dsl_of(database, term(database))
    press(database, actor, "header", SHOWN, 0)
    return actor


def press(
    database: Database,
    actor: Actor,
    section: str,
    typed: dict[str, Typed],
    version: int,
    shown: dict[str, Typed] | None = None,
) -> Saved:
    with database.tenant(actor.scope, writing=True) as session:
        return save(session, actor, URN, SLUG, section, typed, version, NOW, shown)


def facts(database: Database, actor: Actor) -> ReturnFacts:
    with database.tenant(actor.scope) as session:
        return find(session, URN, SLUG)


def test_different_answers_of_two_people_both_stand(database: Database, dsl: Actor) -> None:
    assert press(database, dsl, "header", {**SHOWN, "headcount": "120"}, 1, SHOWN) == Saved(2)
    assert press(database, dsl, "header", {**SHOWN, "post": "headteacher"}, 1, SHOWN) == Saved(3)
    assert facts(database, dsl).draft["header"] == {"headcount": "120", "post": "headteacher", "roll": ""}


def test_of_one_answer_that_both_changed_the_first_stays_and_the_second_is_told(database: Database, dsl: Actor) -> None:
    press(database, dsl, "header", {**SHOWN, "headcount": "120"}, 1, SHOWN)
    second = press(database, dsl, "header", {**SHOWN, "headcount": "119", "post": "headteacher"}, 1, SHOWN)
    assert second == Saved(3, frozenset({"headcount"}))
    assert facts(database, dsl).draft["header"] == {"headcount": "120", "post": "headteacher", "roll": ""}


def test_a_second_save_that_adds_nothing_leaves_the_version_and_whose_save_it_was(
    database: Database, dsl: Actor
) -> None:
    press(database, dsl, "header", {**SHOWN, "headcount": "120"}, 1, SHOWN)
    before = facts(database, dsl)
    other = replace(dsl, person_id=None)
    assert press(database, other, "header", SHOWN, 1, SHOWN) == Saved(2)
    assert press(database, other, "header", {**SHOWN, "headcount": "9"}, 1, SHOWN) == Saved(2, frozenset({"headcount"}))
    assert facts(database, dsl) == before
    assert before.saves["header"] == {"by": str(dsl.person_id), "at": NOW.isoformat()}


def test_a_save_over_another_that_does_not_know_what_was_shown_is_refused(database: Database, dsl: Actor) -> None:
    press(database, dsl, "header", {**SHOWN, "headcount": "120"}, 1, SHOWN)
    before = facts(database, dsl)
    with pytest.raises(Conflict, match="Somebody saved this section"):
        press(database, dsl, "header", {**SHOWN, "post": "headteacher"}, 1)
    assert facts(database, dsl) == before


def test_one_who_saw_the_newest_may_change_everything(database: Database, dsl: Actor) -> None:
    press(database, dsl, "header", {**SHOWN, "headcount": "120"}, 1, SHOWN)
    assert press(database, dsl, "header", {"headcount": "119"}, 2, SHOWN) == Saved(3)
    assert facts(database, dsl).draft["header"] == {**SHOWN, "headcount": "119"}


def test_two_people_in_two_sections_do_not_meet(database: Database, dsl: Actor) -> None:
    assert press(database, dsl, "training", {"briefings_this_year": "2"}, 0) == Saved(1)
    assert press(database, dsl, "header", {"headcount": "120"}, 1) == Saved(2)


def test_a_contributor_fills_in_the_sections_that_are_theirs(database: Database, dsl: Actor) -> None:
    contributor = replace(dsl, role=Role.CONTRIBUTOR, sections=frozenset({"training"}))
    assert press(database, contributor, "training", {"briefings_this_year": "2"}, 0) == Saved(1)
    before = facts(database, dsl)
    for section, version in (("header", 1), ("policies", 0)):
        with pytest.raises(NotAllowed, match="for somebody else to fill in"):
            press(database, contributor, section, {}, version, SHOWN)
    with pytest.raises(NotAllowed, match="for somebody else to fill in"):
        press(database, contributor, "header", {"headcount": "1"}, 1)
    assert facts(database, dsl) == before


def test_who_only_reads_saves_nothing(database: Database, dsl: Actor) -> None:
    before = facts(database, dsl)
    for role in (Role.GOVERNOR, Role.HEADTEACHER):
        with pytest.raises(NotAllowed):
            press(database, replace(dsl, role=role), "header", {"headcount": "1"}, 1)
    assert facts(database, dsl) == before


QUERIES = [rule for rule in RULES if rule.reasons]


def test_an_explanation_is_kept_beside_the_answers_of_its_section(database: Database, dsl: Actor) -> None:
    why: dict[str, Typed] = {"why.personal_devices.instagram-devices": ["managed", "", "stands", "the fact"]}
    assert press(database, dsl, "platforms", why, 0) == Saved(1)
    assert facts(database, dsl).draft["platforms"] == why


@pytest.mark.parametrize(
    "name",
    [
        "why.personal_devices.headcount",
        "why.personal_devices.instagram",
        "why.unanswered.instagram-devices",
        "why.moonlight.instagram-devices",
        "why.personal_devices",
        "why..instagram-devices",
        "why.",
        "because.personal_devices.instagram-devices",
        "x.why.personal_devices.instagram-devices",
    ],
)
def test_what_explains_no_query_about_a_field_of_the_section_is_not_kept(
    database: Database, dsl: Actor, name: str
) -> None:
    with pytest.raises(BadInput, match="The form has changed"):
        press(database, dsl, "platforms", {name: ["managed", "", "", "the fact"]}, 0)
    assert "platforms" not in facts(database, dsl).draft


def test_an_explanation_that_is_too_long_to_keep_is_refused(database: Database, dsl: Actor) -> None:
    long: dict[str, Typed] = {"why.personal_devices.instagram-devices": ["other", "x" * 2_000, "", "the fact"]}
    with pytest.raises(BadInput, match="longer than 2,000"):
        press(database, dsl, "platforms", long, 0)


def test_a_section_that_there_is_not_is_not_found(database: Database, dsl: Actor) -> None:
    with pytest.raises(NotFound):
        press(database, dsl, "footer", {}, 0)


def test_own_words_about_any_query_fit_where_they_are_kept() -> None:
    names = [
        f"{WHY}{rule.id}.{field.name}"
        for rule in QUERIES
        for section in edition().sections
        for field in asked_of_school().questions(section.code)
    ]
    room = FreeText.__table__.c.field.type.length
    assert len(names) > 1_000
    assert max(map(len, names)) <= room


def test_a_member_of_another_school_finds_no_return(database: Database, dsl: Actor) -> None:
    other = replace(dsl, scope=replace(dsl.scope, school_ids=frozenset({100002})))
    with pytest.raises(NotFound):
        press(database, other, "header", {"headcount": "1"}, 1)
