"""A form opens with the facts that hardly change, as they were typed, and never with a count of the term before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from la_portal.catalogue import Answer, Asked, Before, Kind, complete, edition, read
from la_portal.catalogue.answers import NOT_KNOWN, chosen
from la_portal.catalogue.carrying import carried, confirmed, over
from la_portal.catalogue.reading import Typed
from la_portal.catalogue.sent import TAKEN_OUT
from la_portal.vocabulary import AnswerState, PhaseGroup, Term
from tests.asking import ASKED, full
from tests.returns import asked_of_school, right_answers

SECTIONS = [section.code for section in edition().sections]
CARRIED = ["header", "policies", "platforms", "practice"]


def knowing(section: str, answers: Mapping[str, Answer], asked: Asked = ASKED) -> Asked:
    """The school sent these answers before."""
    return replace(asked, before=Before(newest={section: answers}))


def after(asked: Asked, raw: Mapping[str, Mapping[str, Typed]]) -> Asked:
    """The school sent these answers before, in another collection."""
    return replace(asked, before=Before(newest=complete(asked, raw).answers))


def day(*parts: int) -> Answer:
    return Answer(AnswerState.ANSWERED, on_date=date(*parts))


def test_without_a_return_before_nothing_is_carried() -> None:
    assert all(carried(ASKED, section) == {} for section in SECTIONS)


@pytest.mark.parametrize(
    ("section", "name", "typed"),
    [
        ("header", "headcount", "118"),
        ("header", "post", "headteacher"),
        ("policies", "mobile_phones-status", "in_draft"),
        ("policies", "mobile_phones-status", "not_applicable"),
        ("policies", "mobile_phones-reviewed_on", ["24", "11", "2026"]),
        ("policies", "staff_conduct-covers", ["communication", "duty_of_care"]),
        ("policies", "no_official_presence", "no"),
        ("platforms", "facebook_page-audience", ["parents", "pupils", "alumni"]),
        ("platforms", "facebook_page-approved_by_leaders", "not_known"),
        ("platforms", "other_1-name", "Padlet"),
        ("practice", "external_review_level", "mark"),
        ("practice", "filtering_reviewed_on", ["1", "2", "2026"]),
    ],
)
def test_an_answer_is_carried_as_it_was_typed(section: str, name: str, typed: Typed) -> None:
    assert carried(after(ASKED, {section: full()[section] | {name: typed}}), section)[name] == typed


@pytest.mark.parametrize("term", list(Term))
@pytest.mark.parametrize("group", list(PhaseGroup))
def test_what_is_carried_reads_as_the_answers_that_were_sent(term: Term, group: PhaseGroup) -> None:
    asked = replace(asked_of_school(), term=term, phase_group=group)
    sent = complete(asked, right_answers(asked))
    assert sent.problems == []
    kinds: set[Kind] = set()
    for section in CARRIED:
        answers = sent.answers[section]
        now = read(asked.questions(section), carried(replace(asked, before=Before(newest=sent.answers)), section))
        assert now.problems == []
        for field in asked.questions(section):
            row = field.row.code if field.row else ""
            if field.item.carried and field.name in answers and answers.get(f"{row}-standing") != chosen("not_used"):
                assert now.answers[field.name] == answers[field.name]
                kinds.add(field.item.kind)
    assert kinds == set(Kind) - {Kind.PAIR}


@pytest.mark.parametrize("term", list(Term))
@pytest.mark.parametrize("group", list(PhaseGroup))
def test_no_count_and_no_training_is_ever_carried(term: Term, group: PhaseGroup) -> None:
    asked = replace(asked_of_school(), term=term, phase_group=group)
    asked = after(asked, right_answers(asked))
    assert carried(asked, "incidents") == carried(asked, "training") == {}
    for section in CARRIED:
        names = carried(asked, section)
        assert names or (section == "practice" and term is not Term.AUTUMN)  # all of it is asked in autumn, or new
        kinds = {field.name: field.item.kind for field in asked.questions(section)}
        assert {name for name in names if kinds[name] in {Kind.COUNT, Kind.PAIR}} <= {"headcount"}


def test_of_the_whole_edition_only_the_headcount_is_a_number_that_may_be_carried() -> None:
    items = [item for section in edition().sections for item in (*section.items, *section.attributes) if item.carried]
    assert [item.code for item in items if item.kind in {Kind.COUNT, Kind.PAIR}] == ["headcount"]
    assert {item.section for item in items} == set(CARRIED)


def test_what_the_list_is_confirmed_with_is_asked_anew() -> None:
    assert "platforms_confirmed" not in carried(after(ASKED, full()), "platforms")


def test_a_reason_for_giving_no_date_is_carried() -> None:
    asked = knowing("practice", {"filtering_reviewed_on": NOT_KNOWN})
    assert carried(asked, "practice") == {"filtering_reviewed_on-state": "not_known"}


def test_what_this_edition_does_not_offer_any_more_is_left_out() -> None:
    several = Answer(AnswerState.ANSWERED, choices=("parents", "penfriends"))
    gone = {"facebook_page-standing": chosen("rented"), "facebook_page-audience": several, "facebook_page-fax": several}
    assert carried(knowing("platforms", gone), "platforms") == {}
    state = knowing("policies", {"mobile_phones-reviewed_on": NOT_KNOWN})
    assert carried(state, "policies") == {}


def test_what_is_not_asked_this_term_is_not_carried() -> None:
    spring = replace(after(ASKED, full()), term=Term.SPRING)
    assert "staff_conduct-covers" not in carried(spring, "policies")
    assert "staff_conduct-status" in carried(spring, "policies")


def test_words_that_were_taken_out_are_not_carried() -> None:
    names = {"other_1-name": Answer(AnswerState.ANSWERED, text=TAKEN_OUT), "other_1-standing": chosen("official")}
    assert carried(knowing("platforms", names), "platforms") == {"other_1-standing": "official"}


def test_an_answer_that_was_not_given_is_not_carried() -> None:
    empty = {"mobile_phones-reviewed_on": Answer(AnswerState.NOT_ANSWERED)}
    assert carried(knowing("policies", empty), "policies") == {}


def test_a_platform_that_was_not_in_use_is_not_carried_and_a_policy_that_there_was_not_is() -> None:
    platforms = {
        "x-standing": chosen("not_used"),
        "x-audience": Answer(AnswerState.ANSWERED, choices=("parents",)),
        "blog-standing": chosen("trial_closed"),
    }
    assert carried(knowing("platforms", platforms), "platforms") == {"blog-standing": "trial_closed"}
    policies = {"mobile_phones-status": chosen("none")}
    assert carried(knowing("policies", policies), "policies") == {"mobile_phones-status": "none"}


def test_several_choices_are_carried_in_the_order_of_the_form() -> None:
    offered = [option.code for option in edition().item("platforms", "audience").options]
    answer = Answer(AnswerState.ANSWERED, choices=tuple(sorted(offered)))
    assert carried(knowing("platforms", {"blog-audience": answer}), "platforms") == {"blog-audience": offered}
    assert offered != sorted(offered)


DATE: Typed = ["24", "11", "2026"]


def test_a_date_typed_over_a_reason_takes_the_reason_away() -> None:
    assert over({"risk_assessed_on-state": "not_known", "alerts": "none"}, {"risk_assessed_on": DATE}) == {
        "risk_assessed_on": DATE,
        "alerts": "none",
    }


def test_a_reason_typed_over_a_date_takes_the_date_away() -> None:
    assert over({"risk_assessed_on": DATE}, {"risk_assessed_on-state": "not_known"}) == {
        "risk_assessed_on-state": "not_known"
    }


def test_what_was_typed_stands_over_what_was_carried_also_where_it_is_empty() -> None:
    raw: dict[str, Typed] = {"alerts": "none", "risk_assessed_on": DATE}
    assert over(raw, {}) == raw
    assert over(raw, {"alerts": "", "risk_assessed_on": ["", "", ""], "risk_assessed_on-state": ""}) == {
        "alerts": "",
        "risk_assessed_on": ["", "", ""],
        "risk_assessed_on-state": "",
    }


def test_what_was_carried_and_typed_over_reads_as_one_answer() -> None:
    asked = knowing("practice", {"risk_assessed_on": day(2026, 3, 1), "filtering_reviewed_on": NOT_KNOWN})
    typed: dict[str, Typed] = {"risk_assessed_on-state": "not_applicable", "filtering_reviewed_on": DATE}
    reading = read(asked.questions("practice"), over(carried(asked, "practice"), typed))
    assert reading.problems == []
    assert reading.answers["risk_assessed_on"] == Answer(AnswerState.NOT_APPLICABLE)
    assert reading.answers["filtering_reviewed_on"] == day(2026, 11, 24)


def test_nothing_has_changed_settles_the_platforms_that_are_not_in_the_list() -> None:
    asked = knowing("platforms", {"blog-standing": chosen("trial_closed")})
    section = edition().section("platforms")
    raw = confirmed(section, carried(asked, "platforms"))
    assert raw == {"blog-standing": "trial_closed", "platforms_confirmed": "yes"}
    answers = read(asked.questions("platforms"), raw).answers
    assert answers["blog-standing"] == chosen("trial_closed")
    assert answers["website-standing"] == chosen("not_used")


def test_nothing_has_changed_types_nothing_else_where_no_list_is_confirmed() -> None:
    raw: dict[str, Typed] = {"alerts": "none"}
    assert confirmed(edition().section("practice"), raw) == raw
