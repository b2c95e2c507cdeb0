"""A query is explained by a reason or in own words, for one fact, and the next term too if the school says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from la_portal.catalogue import Asked, Before, Checked, Explanation, Problem, complete
from la_portal.catalogue.explaining import explanation_of, kept, name_of, unreadable, words_of
from la_portal.catalogue.reading import Typed
from tests.asking import ASKED, changed

PERSONAL: dict[str, Typed] = {"instagram-devices": "personal"}
NAME = "why.personal_devices.instagram-devices"
FACT = "it is run from personal devices"
REASON = ["devices_ordered", "", "", FACT]


def explained(typed: Typed, asked: Asked = ASKED) -> Checked:
    """The return with its one query, and this typed where the query is explained."""
    return complete(asked, changed(platforms={**PERSONAL, NAME: typed}))


def query() -> Problem:
    [found] = explained("").open_queries
    return found


def test_a_query_stands_open_until_something_explains_it() -> None:
    checked = explained("")
    assert [problem.rule for problem in checked.open_queries] == ["personal_devices"]
    assert name_of(query()) == NAME
    assert not checked.ready
    assert checked.problems == []
    assert checked.state("platforms") == ("to_explain", 0, 0, 1)
    assert checked.state("practice").code == "done"


def test_a_reason_explains_it() -> None:
    checked = explained(REASON)
    assert checked.ready
    assert checked.open_queries == []
    assert checked.state("platforms").code == "done"
    [(problem, explanation)] = checked.queries
    assert explanation == Explanation("devices_ordered", "", False, FACT)
    assert explanation.own_words == ""
    assert words_of(problem.rule, explanation) == "School devices are ordered"


def test_own_words_explain_it() -> None:
    checked = explained(["other", "  They come in January ", "stands", FACT])
    assert checked.ready
    [(problem, explanation)] = checked.queries
    assert explanation == Explanation("other", "They come in January", True, FACT)
    assert explanation.own_words == words_of(problem.rule, explanation) == "They come in January"


def test_words_beside_a_reason_are_kept_in_the_draft_and_not_sent() -> None:
    [(_, explanation)] = explained(["managed", "By Zqname", "", FACT]).queries
    assert explanation
    assert (explanation.words, explanation.own_words) == ("By Zqname", "")


WRONG: dict[str, tuple[list[str], str]] = {
    "a reason that nobody offers": (
        ["moonlight", "", "", FACT],
        "choose one of the reasons, or 'Another reason'",
    ),
    "a reason of another query": (["booked", "", "", FACT], "choose one of the reasons, or 'Another reason'"),
    "no words": (["other", "", "", FACT], "say why in a few words, or choose one of the reasons"),
    "spaces for words": (["other", " \u00a0 ", "", FACT], "say why in a few words, or choose one of the reasons"),
    "too many words": (["other", "x" * 201, "", FACT], "it has 201 characters. Shorten it to 200 or fewer"),
    "hidden characters": (
        ["other", "now\u202ehere", "", FACT],
        "it holds characters that cannot be seen. Delete it and type it again",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_does_not_explain(wrong: str) -> None:
    typed, advice = WRONG[wrong]
    assert explained(typed).open_queries == [query()]
    given = kept(typed)
    assert given
    assert unreadable(query(), given) == advice


def test_words_of_200_characters_explain() -> None:
    assert explained(["other", "x" * 200, "", FACT]).ready


@pytest.mark.parametrize("typed", ["", "devices_ordered", [], ["devices_ordered"], ["", "words", "stands", FACT]])
def test_what_is_no_explanation_is_none(typed: Typed) -> None:
    assert kept(typed) is None
    assert not explained(typed).ready


def test_an_explanation_is_kept_as_it_is_read() -> None:
    for typed in (REASON, ["other", "They come in January", "stands", FACT]):
        given = kept(typed)
        assert given
        assert given.to_typed() == typed


def test_an_explanation_of_another_fact_explains_nothing() -> None:
    assert not explained(["devices_ordered", "", "", "it is run from a shed"]).ready


def test_an_explanation_lapses_when_the_number_in_the_fact_changes() -> None:
    fact = "51 by your own count, and 40 in the school register"
    why: dict[str, Typed] = {"why.eligible_changed.roll": ["grew", "", "stands", fact]}
    assert complete(ASKED, changed(header={"roll": "51", **why})).ready
    assert not complete(ASKED, changed(header={"roll": "52", **why})).ready
    assert not complete(replace(ASKED, roll=39), changed(header={"roll": "51", **why})).ready


def standing(typed: list[str]) -> Asked:
    return replace(ASKED, before=Before(explained={"platforms": {NAME: typed}}))


def test_an_explanation_that_was_to_stand_explains_the_same_fact_again() -> None:
    words = ["other", "They come in January", "stands", FACT]
    assert explained("", standing(words)).ready
    assert not explained("", standing([*words[:3], "it is run from a shed"])).ready
    assert not explained("", replace(ASKED, before=Before(explained={"practice": {NAME: words}}))).ready


def test_what_was_typed_now_counts_before_what_stands() -> None:
    asked = standing(["devices_ordered", "", "stands", FACT])
    [(_, explanation)] = explained(["managed", "", "", FACT], asked).queries
    assert explanation == Explanation("managed", "", False, FACT)
    [(_, explanation)] = explained(["other", "", "", FACT], asked).queries
    assert explanation == Explanation("devices_ordered", "", True, FACT)


def test_the_first_source_that_explains_is_the_one() -> None:
    first, second = {NAME: ["other", "", "", FACT]}, {NAME: REASON}
    assert explanation_of(query(), first, second) == kept(REASON)
    assert explanation_of(query(), first) is None
    assert explanation_of(query()) is None


def test_an_explanation_of_a_query_that_is_not_raised_does_no_harm() -> None:
    checked = complete(ASKED, changed(platforms={NAME: REASON}))
    assert checked.ready
    assert checked.queries == []


def test_a_section_with_errors_or_missing_answers_also_says_how_many_queries_it_has() -> None:
    missing = complete(ASKED, changed(platforms={**PERSONAL, "platforms_confirmed": ""}))
    assert missing.state("platforms") == ("in_progress", 0, 1, 1)
    wrong = complete(ASKED, changed(platforms={**PERSONAL, "blog-standing": "rented", "platforms_confirmed": ""}))
    assert wrong.state("platforms") == ("to_correct", 1, 1, 1)


def test_an_explained_query_does_not_make_errors_go_away() -> None:
    checked = complete(ASKED, changed(platforms={**PERSONAL, NAME: REASON}, header={"headcount": ""}))
    assert checked.open_queries == []
    assert not checked.ready
