"""Answers of one edition in the words of a later one: what carries over, what is summed, and what is left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from la_portal import catalogue
from la_portal.catalogue import (
    Answer,
    CatalogueError,
    Edition,
    Fate,
    Field,
    Kind,
    complete,
    edition,
    every_field,
    fate,
    translate,
)
from la_portal.catalogue.answers import NOT_ANSWERED, NOT_KNOWN, ZERO, chosen
from la_portal.vocabulary import AnswerState
from tests.returns import asked_of_school, right_answers

NOT_APPLICABLE = Answer(AnswerState.NOT_APPLICABLE)


def number(value: int) -> Answer:
    return Answer(AnswerState.NUMBER, number=value)


def several(*codes: str) -> Answer:
    return Answer(AnswerState.ANSWERED, choices=codes)


# By section and field of 2026.2: what it was, and the answers of 2026.1 with what each of them becomes.
FATES: dict[tuple[str, str], Fate] = {
    ("header", "headcount"): Fate.SAME,
    ("policies", "image_use-status"): Fate.SAME,
    ("policies", "image_use-covers"): Fate.SAME,
    ("policies", "parent_group_rules-status"): Fate.RENAMED,
    ("policies", "communication_and_complaints-status"): Fate.MERGED,
    ("policies", "smart_devices-reviewed_on"): Fate.NEW,
    ("training", "governors-trained"): Fate.SAME,
    ("training", "senior_leaders-trained"): Fate.BROKEN,
    ("training", "senior_leaders-eligible"): Fate.BROKEN,
    ("incidents", "act_authority_advice"): Fate.RENAMED,
    ("incidents", "of_by_outsider"): Fate.MERGED,
    ("incidents", "commerce_in_game"): Fate.NEW,
    ("platforms", "blog-audience"): Fate.SAME,
    ("practice", "families_offline"): Fate.RENAMED,
    ("practice", "blocked_for_pupils"): Fate.BROKEN,
    ("practice", "ai_companions_taught"): Fate.NEW,
}


@pytest.mark.parametrize(("section", "field"), FATES)
def test_each_field_has_its_fate(second_edition: Edition, section: str, field: str) -> None:
    assert fate(edition(), second_edition, section, field) is FATES[section, field]


def test_a_field_that_is_not_asked_has_no_fate(second_edition: Edition) -> None:
    for field in ("paid_monitoring", "offline_offer", "ghost"):
        with pytest.raises(KeyError, match=field):
            fate(edition(), second_edition, "practice", field)


def become(new: Edition, section: str, **given: Answer) -> dict[str, Answer]:
    """What answers of 2026.1 become; `__` in a name stands for the hyphen."""
    return translate(edition(), new, {section: {name.replace("__", "-"): said for name, said in given.items()}})[
        section
    ]


def test_what_is_the_same_or_renamed_carries_over_in_every_state(second_edition: Edition) -> None:
    for said in (number(7), ZERO, NOT_KNOWN, NOT_APPLICABLE, NOT_ANSWERED):
        assert become(second_edition, "incidents", of_nudes=said, act_la_safeguarding=said) == {
            "of_nudes": said,
            "act_authority_advice": said,
        }
    dated = Answer(AnswerState.ANSWERED, on_date=date(2026, 5, 4))
    assert become(second_edition, "policies", parent_channel_acceptable_use__reviewed_on=dated) == {
        "parent_group_rules-reviewed_on": dated
    }
    assert become(second_edition, "training", governors__trained=number(3), governors__eligible=number(9)) == {
        "governors-trained": number(3),
        "governors-eligible": number(9),
    }


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (number(4), number(3), number(7)),
        (ZERO, ZERO, ZERO),
        (number(4), NOT_KNOWN, NOT_KNOWN),
        (NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
        (NOT_KNOWN, NOT_APPLICABLE, NOT_KNOWN),
        (NOT_KNOWN, NOT_ANSWERED, NOT_KNOWN),
        (NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE),
        (NOT_ANSWERED, NOT_ANSWERED, NOT_ANSWERED),
        (number(4), NOT_APPLICABLE, None),
        (number(4), NOT_ANSWERED, None),
        (NOT_APPLICABLE, NOT_ANSWERED, None),
    ],
)
def test_merged_counts_are_summed_and_their_states_never_mixed(
    second_edition: Edition, one: Answer, other: Answer, both: Answer | None
) -> None:
    expected = {} if both is None else {"of_by_outsider": both}
    assert become(second_edition, "incidents", of_by_other=one, of_by_unknown=other) == expected
    assert become(second_edition, "incidents", of_by_other=other, of_by_unknown=one) == expected


def test_a_sum_of_which_a_part_was_not_asked_is_none(second_edition: Edition) -> None:
    assert become(second_edition, "incidents", of_by_other=number(4)) == {}


def test_what_is_merged_and_no_count_broken_new_or_retired_is_left_out(second_edition: Edition) -> None:
    in_place = chosen("in_place")
    assert (
        become(second_edition, "policies", complaints__status=in_place, communication_strategy__status=in_place) == {}
    )
    assert (
        become(second_edition, "training", senior_leaders__trained=number(1), senior_leaders__eligible=number(2)) == {}
    )
    assert become(second_edition, "practice", blocked_for_pupils=chosen("all"), paid_monitoring=chosen("yes")) == {}
    assert become(second_edition, "platforms", management_tool__standing=chosen("official")) == {}


@pytest.mark.parametrize(
    ("section", "field", "said", "becomes"),
    [
        ("practice", "alerts", chosen("immediate"), chosen("at_once")),
        ("practice", "alerts", chosen("daily"), chosen("daily")),
        ("practice", "alerts", chosen("weekly"), None),
        ("practice", "reputation_search", chosen("weekly"), chosen("every_month")),
        ("practice", "reputation_search", chosen("monthly"), chosen("every_month")),
        ("practice", "reputation_search", chosen("never"), chosen("never")),
        ("practice", "parent_groups", Answer(AnswerState.NOT_KNOWN, choice="not_known"), None),
        ("practice", "parent_groups", NOT_ANSWERED, NOT_ANSWERED),
        ("policies", "image_use-covers", several("no_names", "personal_devices"), several("no_names", "own_devices")),
        ("policies", "home_school_agreement-covers", several("none", "share_signed"), several("none")),
        ("policies", "home_school_agreement-covers", several("share_signed"), None),
        ("platforms", "blog-audience", several("alumni", "pupils"), several("former_pupils", "pupils")),
    ],
)  # fmt: skip
def test_an_answer_is_reworded_with_its_options(
    second_edition: Edition, section: str, field: str, said: Answer, becomes: Answer | None
) -> None:
    translated = translate(edition(), second_edition, {section: {field: said}})
    assert translated == {section: {} if becomes is None else {field: becomes}}


def test_a_whole_return_keeps_all_that_can_be_compared_and_nothing_else(second_edition: Edition) -> None:
    asked = asked_of_school()
    answers = complete(asked, right_answers(asked)).answers
    translated = translate(edition(), second_edition, answers)
    kept = 0
    for section in second_edition.sections:
        then, now = answers[section.code], translated[section.code]
        fields = every_field(second_edition, section.code)
        assert now.keys() <= fields.keys()
        for name, field in fields.items():
            became = fate(edition(), second_edition, section.code, name)
            if became in {Fate.BROKEN, Fate.NEW} or (became is Fate.MERGED and field.item.kind is not Kind.COUNT):
                assert name not in now
            elif became is Fate.SAME and not has_other_options(second_edition, field):
                assert now.get(name) == then.get(name)
                kept += name in now
    assert kept > 200


def has_other_options(new: Edition, field: Field) -> bool:
    assert new.concordance
    changed = new.concordance.of(field.section).options
    return field.item.code in changed or (field.row is not None and field.row.code in changed)


def test_within_one_edition_nothing_changes() -> None:
    asked = asked_of_school()
    answers = complete(asked, right_answers(asked)).answers
    assert translate(edition(), edition(), answers) == answers
    assert fate(edition(), edition(), "practice", "alerts") is Fate.SAME


def test_no_answer_goes_back_to_an_older_edition(second_edition: Edition) -> None:
    with pytest.raises(CatalogueError, match=r"Edition 2026\.1 does not follow 2026\.2"):
        translate(second_edition, edition(), {})
    with pytest.raises(CatalogueError, match=r"does not follow"):
        fate(second_edition, edition(), "practice", "alerts")


SECTION = 'title = "T"\nintro = "I"\nintroduced = "1.1"\nlegal_basis = "L"\n'
CHAIN = {
    "1.1": ("a b c d e", ""),
    "1.2": ("a2 b c d e f", 'renamed = { a2 = "a" }\nnew = ["f"]\nbroken = ["e"]'),
    "1.3": (
        "a3 bc e2 df",
        'renamed = { a3 = "a2", e2 = "e" }\nmerged = { bc = ["b", "c"], df = ["d", "f"] }',
    ),
}


def chain(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three editions of one section of counts, in a folder of their own."""
    for code, (items, changes) in CHAIN.items():
        place = folder / code.replace(".", "_")
        place.mkdir()
        (place / "edition.toml").write_text(f'code = "{code}"\ntitle = "T"\nsections = ["s"]')
        counts = (f'[[items]]\ncode = "{item}"\nkind = "count"\nlabel = "L"\n' for item in items.split())
        (place / "s.toml").write_text(SECTION + "".join(counts))
        if changes:
            before = f"1.{int(code[-1]) - 1}"
            (place / "concordance.toml").write_text(f'follows = "{before}"\n[s]\n{changes}')
    monkeypatch.setattr(catalogue, "FOLDERS", (folder,))


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Edition]:
    """Three editions, each following the one before."""
    chain(tmp_path, monkeypatch)
    return [edition(code) for code in CHAIN]


def test_a_chain_of_editions_is_walked_step_by_step(line: list[Edition]) -> None:
    first, second, third = line
    said = {"s": {code: number(value) for value, code in enumerate("abcde", 1)}}
    assert translate(first, third, said) == {"s": {"a3": number(1), "bc": number(5)}}
    in_second = {"s": {code: number(value) for value, code in enumerate(("a2", "b", "c", "d", "e", "f"), 1)}}
    assert translate(second, third, in_second) == {
        "s": {"a3": number(1), "bc": number(5), "e2": number(5), "df": number(10)}
    }


def test_the_fate_over_a_chain_is_the_worst_on_the_way(line: list[Edition]) -> None:
    first, second, third = line
    fates = {field: fate(first, third, "s", field) for field in ("a3", "bc", "e2", "df")}
    assert fates == {"a3": Fate.RENAMED, "bc": Fate.MERGED, "e2": Fate.BROKEN, "df": Fate.BROKEN}
    assert fate(second, third, "s", "e2") is Fate.RENAMED
    assert fate(first, second, "s", "f") is Fate.NEW


def test_a_code_of_long_ago_does_not_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHAIN, "1.3", ("a b c d e f", 'renamed = { a = "a2" }'))
    chain(tmp_path, monkeypatch)
    with pytest.raises(CatalogueError, match=r"concordance\.toml, s: 'a' was asked in 1\.1\. Choose a code that never"):
        edition("1.3")
