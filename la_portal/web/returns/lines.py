"""The rows of sections A, D and E: what is answered in each, in one line, and the link that opens it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from la_portal.catalogue import Answer, Field, Problem
from la_portal.catalogue.answers import NOT_ANSWERED
from la_portal.catalogue.rules import MISSING
from la_portal.web.returns.places import row_of
from la_portal.web.returns.sheet import Sheet
from la_portal.web.returns.words import counted, in_short

UNANSWERED = "Not answered"


@dataclass(frozen=True)
class Line:
    """One row as the table shows it; `why` is the reason to look at it."""

    id: str
    name: str
    cells: tuple[str, ...]
    summary: str
    href: str
    action: str
    open: bool
    why: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Group:
    """Some rows under one title, or under none."""

    rows: tuple[Line, ...]
    title: str = ""


@dataclass(frozen=True)
class RowFacts:
    """One row's fields with their answers, and what is wrong with them."""

    sheet: Sheet
    fields: tuple[Field, ...]
    problems: tuple[Problem, ...]

    @property
    def code(self) -> str:
        """The row's code."""
        return row_of(self.fields[0])

    @property
    def touched(self) -> bool:
        """Whether anything in the row is answered, rightly or wrongly."""
        return any(self.sheet.opened.is_typed(field) for field in self.fields)

    def answer(self, attribute: str = "") -> Answer:
        """The answer to one attribute; NOT_ANSWERED also where it is not asked."""
        name = f"{self.code}-{attribute}" if attribute else self.code
        return self.sheet.opened.checked.answers[self.sheet.section].get(name, NOT_ANSWERED)

    def words(self, attribute: str = "", otherwise: str = "") -> str:
        """That answer in words, or `otherwise` where there is none."""
        answer = self.answer(attribute)
        field = next((one for one in self.fields if not attribute or one.item.code == attribute), None)
        return in_short(field, answer) if field and answer.given else otherwise

    def line(self, name: str, cells: Sequence[str], summary: str, hint: str = "") -> Line:
        """The row as the table shows it."""
        opened, code = self.sheet.opened, self.code
        return Line(
            id=code,
            name=name,
            cells=tuple(cells),
            summary=summary,
            href=opened.url(self.sheet.page, open=code, _anchor=code),
            action="Change" if self.touched else "Answer",
            open=code == self.sheet.row,
            why=self._why(),
            hint=hint,
        )

    def _why(self) -> str:
        if not self.touched or (self.sheet.asks and self.code == self.sheet.row):
            return ""
        wrong = [problem.at_field for problem in self.problems if problem.rule != MISSING]
        if wrong:
            return wrong[0]
        return f"{counted(len(self.problems), 'answer')} missing" if self.problems else ""


def row_facts(sheet: Sheet) -> list[RowFacts]:
    """The section's rows in the order of the catalogue."""
    fields: dict[str, list[Field]] = {}
    for field in sheet.opened.asked.questions(sheet.section):
        if row_of(field):
            fields.setdefault(row_of(field), []).append(field)
    problems = sheet.opened.problems(sheet.section)
    return [
        RowFacts(sheet, tuple(those), tuple(p for p in problems if p.field in {field.name for field in those}))
        for those in fields.values()
    ]
