"""What is unusual about a return: in order, in short sentences, and nothing of what is usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from la_portal.catalogue import Asked, Before, EarlierCount, complete
from la_portal.catalogue.explaining import name_of
from la_portal.catalogue.reading import Typed
from la_portal.catalogue.rules import rule_of
from la_portal.catalogue.unusual import unusual
from tests.asking import ASKED, NIL, RISKS, changed
from tests.returns import explained

NO_SUPPORT: Mapping[str, Typed] = {"support_wanted": ["none"]}
COUNTED = {**dict.fromkeys(RISKS, "0"), "content_aggressive": "19"}
_DAYS = 55


def told(asked: Asked = ASKED, /, **sections: Mapping[str, Typed]) -> list[str]:
    """What is unusual in the full return with these boxes changed, every query explained by a reason."""
    practice = {**NO_SUPPORT, **sections.pop("practice", {})}
    return unusual(complete(asked, explained(asked, changed(practice=practice, **sections))))


def after(last: int, year_ago: int | None = None, **more: object) -> Asked:
    """Asked of a school that counted so many in its last return, and a year ago."""
    before = Before(
        name="summer term 2026",
        last_count=EarlierCount("summer term 2026", last, _DAYS),
        year_ago=None if year_ago is None else EarlierCount("autumn term 2025", year_ago, _DAYS),
    )
    return replace(ASKED, school_days=_DAYS, before=replace(before, **more))


def test_a_usual_return_has_nothing_unusual() -> None:
    assert told() == []
    assert told(after(19), incidents=COUNTED) == []


def test_incidents_that_moved_by_more_than_chance_are_told_with_both_numbers() -> None:
    assert told(after(3), incidents=COUNTED) == ["Incidents 3 to 19, more than chance explains"]
    assert told(after(19), incidents=NIL) == ["Incidents 19 to 0, more than chance explains"]
    assert told(after(8), incidents=COUNTED) == []  # 19 after 8 comes by chance more often than twice in a thousand


def test_the_same_term_last_year_is_told_beside_last_term() -> None:
    assert told(after(19, 3), incidents=COUNTED) == [
        "Incidents 3 to 19 since autumn term 2025, more than chance explains"
    ]


def test_pupils_under_age_come_first_and_are_told_by_age() -> None:
    under: dict[str, Typed] = {}
    for name in ("whatsapp", "instagram"):
        under |= {f"{name}-used_with_under_age": "yes", f"{name}-audience": ["pupils"]}
    first, *_ = told(after(3), platforms=under, incidents=COUNTED)
    assert first == "Pupils under 13 use Instagram and WhatsApp group or channel with the school"


def test_a_third_nil_return_is_told_with_what_is_expected() -> None:
    asked = after(0, nil_running=2, expected=5.2)
    assert told(asked, incidents=NIL) == ["Third nil return running, where about 5 are expected"]


def test_support_that_is_wanted_is_told_last() -> None:
    assert told(after(3), incidents=COUNTED, practice={"support_wanted": ["training", "parents"]}) == [
        "Incidents 3 to 19, more than chance explains",
        "Support wanted: training, parents",
    ]


def late(number: int) -> dict[str, Typed]:
    """The review dates of so many policies have passed."""
    policies = ["social_media", "online_safety", "staff_conduct", "complaints", "child_protection"][:number]
    return {
        f"{policy}-{what}": day
        for policy in policies
        for what, day in (("reviewed_on", ["1", "10", "2025"]), ("review_due_on", ["1", "10", "2026"]))
    }


@pytest.mark.parametrize(("number", "said"), [(1, []), (3, []), (4, ["4 queries explained"])])
def test_queries_explained_by_a_reason_are_told_from_four_on(number: int, said: list[str]) -> None:
    assert told(policies=late(number)) == said


def test_a_query_in_own_words_or_without_any_is_told_itself() -> None:
    raw = changed(practice=NO_SUPPORT, policies=late(1))
    (query,) = complete(ASKED, raw).open_queries
    assert unusual(complete(ASKED, raw)) == [f"{query.message} (not explained)"]
    own = [rule_of(query.rule).reasons[-1].code, "Words of the school", "", query.fact]
    raw["policies"][name_of(query)] = own
    (said,) = unusual(complete(ASKED, raw))
    assert said == query.message
    assert "Words of the school" not in said


def test_no_own_words_of_the_school_are_told() -> None:
    own = {"other_1-name": "Zqname", "other_1-used_with_under_age": "yes"}
    assert not any("Zqname" in sentence for sentence in told(platforms=own))


def test_answers_that_are_not_known_are_no_move() -> None:
    gone: dict[str, Typed] = {**dict.fromkeys(RISKS, ""), "incidents_recorded": "not_held"}
    assert told(after(40), incidents=gone) == []
