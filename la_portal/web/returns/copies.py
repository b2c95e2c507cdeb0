"""All answers of a return, line by line, as its check and its copy list them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from la_portal.catalogue import Answer, Edition, Field, Section
from la_portal.catalogue.in_words import in_short, pair_in_words
from la_portal.catalogue.reading import Raw, is_empty

_NAME = "name"


@dataclass(frozen=True)
class AnswerLine:
    """One answer, or one row with its attributes as (words, words); `field` is where it can be changed."""

    title: str
    words: str
    parts: tuple[tuple[str, str], ...]
    field: Field


@dataclass(frozen=True)
class AnsweredSection:
    """A section and all that was answered in it."""

    section: Section
    lines: tuple[AnswerLine, ...]

    @property
    def title(self) -> str:
        """Its letter, where it has one, and its title."""
        return f"{self.section.letter}. {self.section.title}" if self.section.letter else self.section.title


def answered_sections(
    edition: Edition,
    fields: Iterable[Field],
    answers: Mapping[str, Mapping[str, Answer]],
    draft: Mapping[str, Raw] | None = None,
) -> list[AnsweredSection]:
    """Every section with a line for each question that has an answer or lacks one; `fields` gives the order.

    What the draft holds that cannot be read is shown as it was typed.
    """
    by_section: dict[str, list[Field]] = {section.code: [] for section in edition.sections}
    for field in fields:
        if field.name in answers.get(field.section, {}):
            by_section[field.section].append(field)
    return [
        AnsweredSection(
            section,
            tuple(
                _Lines(answers.get(section.code, {}), (draft or {}).get(section.code, {})).of(by_section[section.code])
            ),
        )
        for section in edition.sections
    ]


@dataclass(frozen=True)
class _Lines:
    answers: Mapping[str, Answer]
    raw: Raw

    def of(self, fields: list[Field]) -> Iterable[AnswerLine]:
        rows: dict[str, list[Field]] = {}
        for field in fields:
            rows.setdefault(field.row.code if field.row else field.item.code, []).append(field)
        return [self._row(those) if those[0].row else self._item(those) for those in rows.values()]

    def _words(self, field: Field) -> str:
        typed = self.raw.get(field.name, "")
        if self.answers[field.name].given or is_empty(typed):
            return in_short(field, self.answers[field.name])
        return f"{typed if isinstance(typed, str) else ' '.join(typed)} (needs correcting)"

    def _item(self, fields: list[Field]) -> AnswerLine:
        field = fields[0]
        whole = field.part and all(self.answers[half.name].number is not None for half in fields)
        wrong = next((half for half in fields if not self.answers[half.name].given), field)
        words = pair_in_words(field, self.answers) if whole else self._words(wrong)
        return AnswerLine(field.item.short, words, (), field)

    def _row(self, fields: list[Field]) -> AnswerLine:
        first, *others = [field for field in fields if field.item.code != _NAME]
        name = next((self.answers[field.name].text for field in fields if field.item.code == _NAME), "")
        shown = [
            (field.item.short[:1].upper() + field.item.short[1:], self._words(field))
            for field in others
            if self.answers[field.name].given or field.item.required or not is_empty(self.raw.get(field.name, ""))
        ]
        label = first.row.label if first.row else first.item.short
        return AnswerLine(name or label, self._words(first), tuple(shown), first)
