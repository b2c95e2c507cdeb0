"""Schools in groups that are large enough to be told apart: by phase or by district.

A group in which fewer than three schools give a number would let two of them know each other's, so small groups are
put together (the rule of three contributors of the European statistical system's handbook on disclosure control).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

FEWEST = 3
Row = TypeVar("Row")


def grouped(periods: Iterable[Iterable[Row]], of: Callable[[Row], str], rest: str) -> dict[str, str]:
    """For each group, the name under which it stands in a table: its own, or `rest` for what is put together.

    Each named group has at least FEWEST rows in each period. Empty where fewer than two groups would be left.
    """
    sizes: dict[str, list[int]] = defaultdict(list)
    counted = [_sizes(rows, of) for rows in periods]
    for name in {name for sizes_then in counted for name in sizes_then}:
        sizes[name] = [then.get(name, 0) for then in counted]
    alone = sorted((name for name in sizes if min(sizes[name]) >= FEWEST), key=lambda name: (min(sizes[name]), name))
    together = sorted(set(sizes) - set(alone))
    while together and alone and min(map(sum, zip(*(sizes[name] for name in together), strict=True))) < FEWEST:
        together.append(alone.pop(0))
    names = {**{name: name for name in alone}, **dict.fromkeys(together, rest)}
    return names if len(set(names.values())) > 1 else {}


def _sizes(rows: Iterable[Row], of: Callable[[Row], str]) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        found[of(row)] += 1
    return found
