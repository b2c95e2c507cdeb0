"""The attacker against trying everything: in small random tables, it knows as much as can be known and no more."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from tests.attacker import attack
from tests.attacker.writing import write

Truth = dict[tuple[str, ...], int]
TOTAL, MOST = "Total", 7


def cube(rng: random.Random, sizes: tuple[int, ...]) -> Truth:
    """A table of these sizes with all its totals."""
    inner = {place: rng.choice((0, 1, 1, 2, 3, 5)) for place in product(*(map(str, range(size)) for size in sizes))}
    return with_totals(inner)


def with_totals(inner: Truth) -> Truth:
    whole: Truth = {}
    for place, value in inner.items():
        for at in product(*((each, TOTAL) for each in place)):
            whole[at] = whole.get(at, 0) + value
    return whole


def hide(rng: random.Random, truth: Truth, most_inner: int) -> set[tuple[str, ...]]:
    """Some places to hide, no zeros among them, and few enough of the inner ones that all can be tried."""
    inner = [place for place, value in truth.items() if TOTAL not in place and value]
    outer = [place for place, value in truth.items() if TOTAL in place and value]
    rng.shuffle(inner)
    return {*inner[: rng.randint(1, most_inner)], *(place for place in outer if rng.random() < 0.2)}


def tried(truth: Truth, hidden: set[tuple[str, ...]]) -> Iterator[Truth]:
    """Every table that looks the same where it is shown, of numbers up to MOST."""
    free = [place for place in hidden if TOTAL not in place]
    inner = {place: value for place, value in truth.items() if TOTAL not in place}
    for values in product(range(1, MOST + 1), repeat=len(free)):
        other = with_totals(inner | dict(zip(free, values, strict=True)))
        if all(other[place] == value if place not in hidden else other[place] > 0 for place, value in truth.items()):
            yield other


def text_of(truth: Truth, hidden: set[tuple[str, ...]]) -> str:
    return "\n".join(" ".join([*place, "c" if place in hidden else str(value)]) for place, value in truth.items())


def places_of(labels: tuple[tuple[str, str], ...], names: list[str]) -> tuple[str, ...]:
    return tuple(dict(labels).get(name, TOTAL) for name in names)


@pytest.mark.parametrize("sizes", [(3,), (2, 3), (3, 3), (2, 2, 2), (2, 3, 2)])
def test_the_attacker_knows_what_can_be_known_of_tables_of_any_shape(sizes: tuple[int, ...], tmp_path: Path) -> None:
    names = ["phase", "risk", "year"][: len(sizes)]
    for seed in range(40):
        rng = random.Random(f"{sizes} {seed}")
        truth = cube(rng, sizes)
        hidden = hide(rng, truth, 5) if any(truth.values()) else set()
        folder = write(tmp_path / str(seed), "table", " ".join([*names, "number"]), text_of(truth, hidden))
        attacked, quickly = attack([folder], every_end=True), attack([folder])
        assert {each.coordinates for each in attacked.narrow} == {each.coordinates for each in quickly.narrow}
        assert {each.coordinates for each in attacked.exact} == {each.coordinates for each in quickly.exact}
        ranges = {places_of(each.coordinates.labels, names): each for each in attacked.hidden}
        assert set(ranges) == hidden
        possible = list(tried(truth, hidden))
        all_tried = all(found.most <= MOST for place, found in ranges.items() if TOTAL not in place)
        for place, found in ranges.items():
            values = {other[place] for other in possible}
            assert found.least <= min(values) <= max(values) <= found.most, (seed, place)
            assert not all_tried or (found.least, found.most) == (min(values), max(values)), (seed, place)


def test_the_attacker_knows_what_rounded_shares_leave_open(tmp_path: Path) -> None:
    for seed in range(60):
        rng = random.Random(seed)
        of = [rng.randint(3, 12) for _ in range(2)]
        number = [rng.randint(1, each) for each in of]
        shown = {"number": rng.random() < 0.5, "of": rng.random() < 0.5}
        rows = [[sum(number), sum(of)], [number[0], of[0]], [number[1], of[1]]]
        entries = [[*row, share(*row)] for row in rows]
        entries[1][:2] = entries[2][:2] = ["c", "c"]
        entries[0][:2] = [rows[0][0] if shown["number"] else "c", rows[0][1] if shown["of"] else "c"]
        entries[2][2] = "c" if rng.random() < 0.5 else entries[2][2]
        text = "\n".join(" ".join(map(str, [name, *row])) for name, row in zip((TOTAL, "A", "B"), entries, strict=True))
        check_shares(write(tmp_path / str(seed), "table", "phase number of percent", text), entries)


def check_shares(folder: Path, entries: list[list]) -> None:
    """Exact wherever they are close, and never closer than what trying everything leaves."""
    limit = 25
    possible = [
        (a, b, c, d)
        for a, b in product(range(1, limit), repeat=2)
        if fits((a, b), entries[1])
        for c, d in product(range(1, limit), repeat=2)
        if fits((c, d), entries[2]) and fits((a + c, b + d), entries[0])
    ]
    columns = {("table: number", "A"): 0, ("table: of", "A"): 1, ("table: number", "B"): 2, ("table: of", "B"): 3}
    for each in attack([folder], every_end=True).hidden:
        labels = dict(each.coordinates.labels)
        if labels:
            values = {values[columns[each.coordinates.measure, labels["phase"]]] for values in possible}
            assert each.least <= min(values) and each.most >= max(values)
            if max(values) - min(values) < 3 and entries[0][1] != "c":
                assert (each.least, each.most) == (min(values), max(values))
            assert not each.is_narrow or max(values) - min(values) < 3


def fits(row: tuple[int, int], entry: list) -> bool:
    number, of = row
    shown = [entry[0] in ("c", number), entry[1] in ("c", of), number <= of]
    return all(shown) and (entry[2] == "c" or abs(100 * number / of - float(entry[2])) <= 0.05 + 1e-9)


def share(number: int, of: int) -> str:
    return f"{100 * number / of:.1f}"
