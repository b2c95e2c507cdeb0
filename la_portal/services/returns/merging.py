"""Two people in one section: what each changed is kept; answers that both changed are left for them to choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from la_portal.catalogue.explaining import WHY
from la_portal.catalogue.reading import Typed

_HALVES = ("-trained", "-eligible", "-state")


def merge(
    shown: Mapping[str, Typed], stored: Mapping[str, Typed], typed: Mapping[str, Typed]
) -> tuple[dict[str, Typed], frozenset[str]]:
    """What of `typed` can be stored, and the answers in which both sides changed `shown`, each to something else.

    `typed` is what one person typed into a form that held `shown`, `stored` what has been saved meanwhile. A field that
    is not in one of the two is as it was shown there. An answer that nobody has saved yet is stored as it was typed.
    """
    mine, theirs = {**shown, **typed}, {**shown, **stored}
    names_of: dict[str, list[str]] = {}
    for name in sorted({*mine, *theirs}):
        names_of.setdefault(answer_of(name), []).append(name)
    kept: dict[str, Typed] = {}
    clashes: set[str] = set()
    for answer in {answer_of(name) for name in typed}:
        names = names_of[answer]
        changed = _differ(names, mine, shown)
        if changed and _differ(names, theirs, shown) and _differ(names, mine, theirs):
            clashes.add(answer)
        elif changed or stored.keys().isdisjoint(names):
            kept |= {name: typed[name] for name in names if name in typed and typed[name] != stored.get(name)}
    return kept, frozenset(clashes)


def answer_of(name: str) -> str:
    """The answer that a field is part of: both halves of a pair, and the reason for giving none, are one answer.

    An explanation is an answer of its own, under the whole name of its field.
    """
    if name.startswith(WHY):
        return name
    for half in _HALVES:
        name = name.removesuffix(half)
    return name


def _differ(names: Iterable[str], one: Mapping[str, Typed], other: Mapping[str, Typed]) -> bool:
    return any(_value(one, name) != _value(other, name) for name in names)


def _value(raw: Mapping[str, Typed], name: str) -> Typed:
    """What stands in a field; an empty one is the same however it is written."""
    value = raw.get(name, "")
    return value if any(value) else ""
