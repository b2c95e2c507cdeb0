"""Two people in one section: nobody's change is lost, none is invented, and only what both changed is a clash."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from la_portal.services.returns.merging import Typed, answer_of, merge

FIELDS = ("post", "name", "staff-trained", "staff-eligible", "staff-state", "page-on", "page-on-state", "page-for")
EMPTY: tuple[Typed, ...] = ("", [], ["", "", ""])
VALUES: tuple[Typed, ...] = (*EMPTY, "1", "2", ["1", "9", "2026"], ["2", "9", "2026"])
forms = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(VALUES))
whole_forms = st.fixed_dictionaries(dict.fromkeys(FIELDS, st.sampled_from(VALUES)))


def values(raw: dict[str, Typed], answer: str) -> list[Typed]:
    """What stands in the fields of one answer, however an empty one is written."""
    found = [raw.get(name, "") for name in FIELDS if answer_of(name) == answer]
    return ["" if value in EMPTY else value for value in found]


def after(shown: dict[str, Typed], stored: dict[str, Typed], typed: dict[str, Typed]) -> dict[str, Typed]:
    """What stands in the draft once the merge is stored."""
    return stored | merge(shown, stored, typed)[0]


@given(shown=forms, stored=forms, typed=forms)
def test_each_answer_is_mine_or_theirs_and_a_clash_is_named(
    shown: dict[str, Typed], stored: dict[str, Typed], typed: dict[str, Typed]
) -> None:
    kept, clashes = merge(shown, stored, typed)
    result, mine, theirs = {**shown, **stored, **kept}, {**shown, **typed}, {**shown, **stored}
    for answer in {answer_of(name) for name in FIELDS}:
        was, i, they = (values(raw, answer) for raw in (shown, mine, theirs))
        if answer in clashes:
            assert was not in (i, they) and i != they
            assert values(result, answer) == they
        else:
            assert values(result, answer) == (they if i == was else i)
            assert was in (i, they) or i == they


@given(shown=forms, stored=forms, typed=forms)
def test_only_what_i_typed_is_stored_and_only_where_it_changes_something(
    shown: dict[str, Typed], stored: dict[str, Typed], typed: dict[str, Typed]
) -> None:
    kept, clashes = merge(shown, stored, typed)
    assert set(kept) <= set(typed)
    assert all(value == typed[name] != stored.get(name) for name, value in kept.items())
    assert clashes <= {answer_of(name) for name in typed}
    assert clashes.isdisjoint({answer_of(name) for name in kept})


@given(shown=whole_forms, stored=whole_forms)
def test_who_changed_nothing_stores_nothing(shown: dict[str, Typed], stored: dict[str, Typed]) -> None:
    assert merge(shown, stored, shown) == ({}, frozenset())


@given(shown=whole_forms, one=whole_forms, other=whole_forms)
def test_it_does_not_matter_who_saves_first(
    shown: dict[str, Typed], one: dict[str, Typed], other: dict[str, Typed]
) -> None:
    clashes = merge(shown, one, other)[1]
    assert clashes == merge(shown, other, one)[1]
    for answer in {answer_of(name) for name in FIELDS} - clashes:
        assert values(after(shown, one, other), answer) == values(after(shown, other, one), answer)


@given(shown=forms, typed=forms)
def test_where_nobody_saved_everything_typed_is_stored(shown: dict[str, Typed], typed: dict[str, Typed]) -> None:
    assert merge(shown, {}, typed) == (typed, frozenset())


def test_different_answers_both_stand() -> None:
    shown: dict[str, Typed] = {"post": "dsl", "name": ""}
    assert merge(shown, {"post": "dsl", "name": "Blog"}, {"post": "headteacher", "name": ""}) == (
        {"post": "headteacher"},
        frozenset(),
    )


def test_the_same_answer_changed_differently_is_a_clash_and_the_first_stays() -> None:
    shown: dict[str, Typed] = {"post": "dsl", "name": ""}
    assert merge(shown, {"post": "other", "name": ""}, {"post": "headteacher", "name": "Blog"}) == (
        {"name": "Blog"},
        frozenset({"post"}),
    )


def test_the_same_answer_changed_alike_is_none() -> None:
    assert merge({"post": ""}, {"post": "dsl"}, {"post": "dsl"}) == ({}, frozenset())


def test_a_pair_is_one_answer() -> None:
    shown: dict[str, Typed] = {"staff-trained": "", "staff-eligible": "", "staff-state": ""}
    theirs: dict[str, Typed] = {**shown, "staff-eligible": "118"}
    assert merge(shown, theirs, {**shown, "staff-trained": "92"}) == ({}, frozenset({"staff"}))
    assert merge(shown, theirs, {**shown, "staff-state": "not_known"}) == ({}, frozenset({"staff"}))
    assert merge(shown, theirs, shown) == ({}, frozenset())


def test_a_pair_is_one_answer_also_where_one_half_alone_was_saved_or_typed() -> None:
    saved: dict[str, Typed] = {"staff-eligible": "118"}
    assert merge({}, saved, {"staff-trained": "92", "staff-eligible": ""}) == ({}, frozenset({"staff"}))
    assert merge({}, saved, {"staff-trained": "92"}) == ({}, frozenset({"staff"}))


def test_a_carried_answer_that_nobody_saved_is_stored_with_the_form() -> None:
    shown: dict[str, Typed] = {"page-on": ["1", "9", "2026"], "page-on-state": "", "page-for": ["parents"]}
    assert merge(shown, {"post": "dsl"}, shown) == (shown, frozenset())


def test_a_carried_date_does_not_come_back_beside_the_reason_that_replaced_it() -> None:
    shown: dict[str, Typed] = {"page-on": ["1", "9", "2026"], "page-on-state": ""}
    assert merge(shown, {"page-on-state": "not_known"}, shown) == ({}, frozenset())


def test_an_empty_field_is_the_same_however_it_is_written() -> None:
    assert merge({}, {"page-on": ["", "", ""]}, {"page-on": "", "page-for": []}) == ({"page-for": []}, frozenset())


def test_fields_of_one_answer() -> None:
    assert {answer_of(name) for name in FIELDS} == {"post", "name", "staff", "page-on", "page-for"}
    assert answer_of("why.few_staff_trained.staff_online_safety-trained") != answer_of("staff_online_safety-trained")
