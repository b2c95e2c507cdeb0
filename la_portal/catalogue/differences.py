"""What an edition asks otherwise than an earlier one, question by question, for who chooses between the two."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from la_portal.catalogue.checks import is_retired
from la_portal.catalogue.concordance import steps
from la_portal.catalogue.items import Concordance, Edition, Item, Kind, Row


class Difference(enum.StrEnum):
    """What became of a question."""

    NEW = "new"
    RENAMED = "renamed"
    MERGED = "merged"
    BROKEN = "broken"
    RETIRED = "retired"


@dataclass(frozen=True)
class Changed:
    """One question that is not as it was: what it is called `now`, and what it `was`. `adds_up` where a sum goes on."""

    what: Difference
    section: str
    now: str = ""
    was: tuple[str, ...] = ()
    adds_up: bool = False


@dataclass(frozen=True)
class Differences:
    """The questions that changed, in the order of the return, and how many others offer other answers than before."""

    changed: tuple[Changed, ...]
    reworded: int

    def __bool__(self) -> bool:
        return bool(self.changed or self.reworded)


def differences(old: Edition, new: Edition) -> Differences:
    """What `new` asks otherwise than `old`; raises CatalogueError where it does not follow it."""
    line = [concordance for _, concordance in steps(old, new)]
    changed = tuple(
        one
        for section in new.sections
        for one in _changes(line, _questions(old, section.code), _questions(new, section.code), section.code)
    )
    options = {(name, code) for each in line for name, section in each.changes.items() for code in section.options}
    return Differences(changed, len(options))


_Line = list[Concordance]  # newest first


def _changes(line: _Line, then: dict[str, Row | Item], now: dict[str, Row | Item], section: str) -> Iterator[Changed]:
    for code, question in now.items():
        origins, broken = _origins(line, section, code)
        was = tuple(_called(then[one]) for one in origins if one in then)
        if not was:
            yield Changed(Difference.NEW, section, _called(question))
        elif broken:
            yield Changed(Difference.BROKEN, section, _called(question), was)
        elif len(was) > 1:
            adds_up = isinstance(question, Item) and question.kind is Kind.COUNT
            yield Changed(Difference.MERGED, section, _called(question), was, adds_up)
        elif origins != (code,):
            yield Changed(Difference.RENAMED, section, _called(question), was)
    kept = {one for code in now for one in _origins(line, section, code)[0]}
    for code in (one for one in then if one not in kept):
        yield Changed(Difference.RETIRED, section, was=(_called(then[code]),))


def _origins(line: _Line, section: str, code: str) -> tuple[tuple[str, ...], bool]:
    """The codes in the oldest edition that became `code`, and whether the meaning broke on the way."""
    codes: tuple[str, ...] = (code,)
    broken = False
    for concordance in line:
        changes = concordance.of(section)
        broken = broken or not changes.broken.isdisjoint(codes)
        codes = tuple(was for one in codes for was in changes.origin(one))
    return codes, broken


def _questions(edition: Edition, section: str) -> dict[str, Row | Item]:
    found = next((one for one in edition.sections if one.code == section), None)
    if found is None:
        return {}
    items = {item.code: item for item in (*found.attributes, *found.items) if not is_retired(item, edition.code)}
    return {row.code: row for row in found.rows} | items


def _called(question: Row | Item) -> str:
    return question.label if isinstance(question, Row) else question.short or question.label
