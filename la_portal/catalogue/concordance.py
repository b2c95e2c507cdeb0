"""What became of a question from one edition to a later one, and the answers of old in the words of new."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product, takewhile

from la_portal.catalogue.answers import NOT_KNOWN, Answer
from la_portal.catalogue.changes import UNCHANGED, Changes
from la_portal.catalogue.checks import STATES
from la_portal.catalogue.given import Answers
from la_portal.catalogue.items import CatalogueError, Concordance, Edition, Field, Kind
from la_portal.catalogue.questions import every_field
from la_portal.vocabulary import AnswerState


class Fate(enum.StrEnum):
    """What a field of an edition was in an earlier one: BROKEN fields share a name, and cannot be compared."""

    SAME = "same"
    RENAMED = "renamed"
    MERGED = "merged"
    BROKEN = "broken"
    NEW = "new"


_MILDEST_FIRST = (Fate.SAME, Fate.RENAMED, Fate.MERGED, Fate.BROKEN)


def translate(old: Edition, new: Edition, answers: Answers) -> dict[str, dict[str, Answer]]:
    """The answers of a submission of `old` in the words of `new`: those that mean the same there, and no others.

    What is broken, new or retired is left out. Merged counts are a sum where all of them are numbers, not known where
    one of them is; merged answers that do not add up are left out. Raises CatalogueError where `new` does not follow
    `old`.
    """
    said = {section: dict(named) for section, named in answers.items()}
    for edition, concordance in reversed(steps(old, new)):
        said = {
            section.code: _translated(edition, concordance, section.code, said[section.code])
            for section in edition.sections
            if section.code in said
        }
    return said


def fate(old: Edition, new: Edition, section: str, field_name: str) -> Fate:
    """What that field of `new` was in `old`; the worst of what happened to it on the way.

    Raises KeyError where `new` has no such field, CatalogueError where it does not follow `old`.
    """
    if field_name not in every_field(new, section):
        raise KeyError(field_name)
    return _fate(steps(old, new), section, field_name)


Steps = Sequence[tuple[Edition, Concordance]]


def steps(old: Edition, new: Edition) -> Steps:
    """The editions after `old` up to `new`, newest first, each with what it says of the one before.

    Raises CatalogueError where `new` does not follow `old`.
    """
    line = list(new.back())
    if old.code not in [edition.code for edition in line]:
        raise CatalogueError(f"Edition {new.code} does not follow {old.code}: its concordance.toml leads elsewhere")
    later = takewhile(lambda edition: edition.code != old.code, line)
    return [(edition, edition.concordance) for edition in later if edition.concordance]


@dataclass(frozen=True)
class _Origin:
    """What became of a field in one step, and the fields that it was."""

    fate: Fate
    names: tuple[str, ...]


def _origin(concordance: Concordance, section: str, name: str) -> _Origin:
    changes = concordance.of(section)
    # A name is made of codes and, of a pair, of its part, which no concordance lists.
    codes = name.split("-")
    names = tuple("-".join(was) for was in product(*map(changes.origin, codes)))
    if not names or every_field(concordance.before, section).keys().isdisjoint(names):
        return _Origin(Fate.NEW, ())
    if not changes.broken.isdisjoint(codes):
        return _Origin(Fate.BROKEN, names)
    if len(names) > 1:
        return _Origin(Fate.MERGED, names)
    return _Origin(Fate.SAME if names == (name,) else Fate.RENAMED, names)


def _fate(line: Steps, section: str, name: str) -> Fate:
    if not line:
        return Fate.SAME
    (_, concordance), *earlier = line
    origin = _origin(concordance, section, name)
    before = [_fate(earlier, section, one) for one in origin.names]
    if all(one is Fate.NEW for one in before):
        return Fate.NEW
    if Fate.NEW in before:  # a part of the sum was not asked then: there is nothing to compare it with
        return Fate.BROKEN
    return max(origin.fate, *before, key=_MILDEST_FIRST.index)


def _translated(
    edition: Edition, concordance: Concordance, section: str, said: Mapping[str, Answer]
) -> dict[str, Answer]:
    found = {name: _answer(concordance, field, said) for name, field in every_field(edition, section).items()}
    return {name: answer for name, answer in found.items() if answer is not None}


def _answer(concordance: Concordance, field: Field, said: Mapping[str, Answer]) -> Answer | None:
    origin = _origin(concordance, field.section, field.name)
    given = [said[name] for name in origin.names if name in said]
    if origin.fate is Fate.BROKEN or not given or len(given) < len(origin.names):
        return None
    if origin.fate is Fate.MERGED:
        return _sum(given) if field.item.kind is Kind.COUNT else None
    return _reworded(given[0], concordance.of(field.section).options.get(_offered_by(field), UNCHANGED))


def _sum(given: Sequence[Answer]) -> Answer | None:
    """One answer for several counts; None where no one state is that of all of them."""
    states = {answer.state for answer in given}
    if states == {AnswerState.NUMBER}:
        return Answer(AnswerState.NUMBER, number=sum(answer.number or 0 for answer in given))
    if AnswerState.NOT_KNOWN in states:
        return NOT_KNOWN
    return given[0] if len(states) == 1 else None


def _offered_by(field: Field) -> str:
    """The code of what offers the field's options: its row where the item has none of its own."""
    if field.row and field.item.kind is Kind.SEVERAL and not field.item.options:
        return field.row.code
    return field.item.code


def _reworded(answer: Answer, changes: Changes) -> Answer | None:
    """The answer with its options as they are called now; None where nothing is left of it."""
    if answer.state in STATES:
        return None if answer.state.value in changes.retired else answer
    if answer.choice is not None:
        choice = changes.became(answer.choice)
        return replace(answer, choice=choice) if choice else None
    if answer.choices:
        choices = {now for code in answer.choices if (now := changes.became(code))}
        return replace(answer, choices=tuple(sorted(choices))) if choices else None
    return answer
