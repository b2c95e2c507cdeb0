"""What is hidden of tables: the small numbers, as few others as are needed, and never what everybody knows."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from la_portal.disclosure.lines import Additive, Before, Cell, Key, Line
from la_portal.disclosure.ranges import WIDTH
from la_portal.disclosure.suppression import Suppression, exposed_by, suppress
from la_portal.released import TOTAL
from tests.summed import before, known, row, sheet, shuffled, table

DEEP = 500 if settings.get_current_profile_name() == "deep" else 25
MOSTLY_SMALL = st.sampled_from((0, 0, 1, 2, 3, 4, 5, 6, 8, 12, 30, 150))


def hidden(additive: Additive) -> set[str]:
    """What is hidden of a row, by its name."""
    return {name for (name,) in suppress(additive).hidden}


def narrow(additive: Additive, found: Suppression) -> dict[Key, int]:
    """What somebody knows to within less than three, that he must not, by the other solver."""
    cells = additive.cells
    asked = {key for key in cells if key in found.hidden or (not cells[key].in_table and cells[key].sensitive)}
    widths = known(additive, found.hidden)
    return {key: width for key, width in widths.items() if key in asked and cells[key].value and width < WIDTH}


def test_a_lone_small_number_takes_the_smallest_other_with_it() -> None:
    assert hidden(row(2, 50, 7, 30)) == {"0", "2"}


def test_a_lone_small_number_could_be_reckoned_if_it_were_alone() -> None:
    alone = {("0",)}
    assert exposed_by(row(2, 50, 7, 30), alone) == [("0",)]
    assert known(row(2, 50, 7, 30), alone) == {("0",): 0}
    assert exposed_by(row(2, 50, 7, 30), {("0",), ("2",)}) == []


def test_small_numbers_that_protect_each_other_take_nothing_with_them() -> None:
    assert hidden(row(4, 4, 50)) == {"0", "1"}


def test_small_numbers_whose_total_leaves_them_no_room_take_a_further_one_with_them() -> None:
    assert exposed_by(row(1, 1, 3), {("0",), ("1",), ("2",)}) == [("0",), ("1",), ("2",)]
    assert hidden(row(1, 1, 3)) == {"0", "1", "2", TOTAL}
    assert hidden(row(1, 1, 3, 40)) == {"0", "1", "2", "3"}


def test_a_small_number_in_a_table_takes_a_rectangle_with_it() -> None:
    found = suppress(sheet((2, 30, 40), (50, 60, 70), (80, 90, 95))).hidden
    assert ("0", "0") in found
    assert (len(found), len({down for down, _ in found}), len({across for _, across in found})) == (4, 2, 2)


def test_the_rectangle_is_that_of_the_least_numbers() -> None:
    assert suppress(sheet((2, 300, 40), (500, 600, 700), (80, 900, 95))).hidden == set(product("02", "02"))


def of_which(part: int, whole: int) -> Additive:
    """A part of a whole, and what is left of it, which stands in no table."""
    rest = Cell(whole - part, 0 < whole - part < 5, in_table=False)
    cells = {("part",): Cell(part), ("whole",): Cell(whole), ("rest",): rest}
    return Additive(cells, [Line(("whole",), (("part",), ("rest",)))])


def test_a_part_is_hidden_where_what_is_left_of_its_whole_is_small() -> None:
    assert hidden(of_which(18, 20)) == {"part"}


@pytest.mark.parametrize("part", [14, 20])
def test_a_part_is_shown_where_nothing_or_enough_is_left_of_its_whole(part: int) -> None:
    assert hidden(of_which(part, 20)) == set()


def test_a_nought_is_shown_and_protects_nothing() -> None:
    assert hidden(row(0, 2, 0, 0)) == {"1", TOTAL}
    assert hidden(row(0, 2, 0, 9)) == {"1", "3"}


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert suppress(sheet((5, 0, 40), (0, 60, 70))) == Suppression(frozenset(), frozenset(), frozenset())


def test_what_was_shown_before_is_not_hidden_and_another_number_is() -> None:
    assert hidden(row(2, 7, 30)) == {"0", "1"}
    assert hidden(before(row(2, 7, 30), _1=Before.SHOWN)) == {"0", "2"}


def test_a_small_number_that_was_shown_before_is_not_hidden() -> None:
    assert hidden(before(row(2, 7, 30), _0=Before.SHOWN)) == set()


def test_what_was_hidden_before_stays_hidden() -> None:
    assert hidden(row(10, 20, 30)) == set()
    assert hidden(before(row(10, 20, 30), _1=Before.HIDDEN)) == {"0", "1"}


def test_a_number_is_exposed_where_earlier_releases_leave_nothing_to_hide() -> None:
    found = suppress(before(row(3, 7), _1=Before.SHOWN, Total=Before.SHOWN))
    assert (found.hidden, found.exposed) == ({("0",)}, {("0",)})


def test_what_is_exposed_in_one_table_takes_nothing_from_another() -> None:
    lost = before(row(3, 7), _1=Before.SHOWN, Total=Before.SHOWN)
    other = {(name, "other"): cell for (name,), cell in row(2, 50, 7, 30).cells.items()}
    line = Line((TOTAL, "other"), tuple(key for key in other if key[0] != TOTAL))
    found = suppress(Additive({**lost.cells, **other}, [*lost.lines, line]))
    assert found.exposed == {("0",)}
    assert found.hidden == {("0",), ("0", "other"), ("2", "other")}


@given(st.data())
@settings(max_examples=DEEP, deadline=None)
def test_no_hidden_number_of_a_random_table_can_be_reckoned_by_another_solver(data: st.DataObject) -> None:
    additive = data.draw(TABLES)
    found = suppress(additive)
    small = {key for key, cell in additive.cells.items() if 0 < cell.value < 5}
    assert (found.small, found.exposed) == (small, frozenset())
    assert narrow(additive, found) == {}
    assert all(additive.cells[key].value for key in found.hidden)
    assert bool(found.hidden) == bool(small)


@given(st.data())
@settings(max_examples=DEEP, deadline=None)
def test_nothing_is_hidden_in_vain_and_the_same_whatever_the_order(data: st.DataObject) -> None:
    additive = data.draw(TABLES)
    found = suppress(additive)
    assert [key for key in found.others if not exposed_by(additive, found.hidden - {key})] == []
    assert suppress(additive) == found
    assert suppress(shuffled(additive, data.draw(st.integers(0, 99)))) == found


@st.composite
def tables(draw: st.DrawFn) -> Additive:
    """Tables of two or three filters with two or three categories each."""
    sizes = draw(st.lists(st.integers(2, 3), min_size=2, max_size=3))
    return table({place: draw(MOSTLY_SMALL) for place in product(*(map(str, range(size)) for size in sizes))})


TABLES = tables()


def test_where_only_small_numbers_are_hidden_the_other_solver_reckons_them() -> None:
    additive = sheet((2, 30, 40), (50, 60, 70), (80, 90, 95))
    assert narrow(additive, Suppression(frozenset({("0", "0")}), frozenset(), frozenset())) == {("0", "0"): 0}
