"""The rows of sections A, D and E: what is answered in each, in one line, and the link that opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from la_portal.catalogue import Answer, Field, Problem
from la_portal.catalogue.answers import NOT_ANSWERED
from la_portal.catalogue.in_words import in_short
from la_portal.catalogue.rules import MISSING
from la_portal.catalogue.wording import counted
from la_portal.web.returns.places import row_of
from la_portal.web.returns.sheet import Sheet

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
    to_explain: tuple[Problem, ...] = ()

    @property
    def carried(self) -> bool:
        """Whether it holds answers from before that nobody has confirmed yet."""
        unconfirmed = self.sheet.opened.unconfirmed(self.sheet.section)
        return any(name in unconfirmed for field in self.fields for name in (field.name, field.state_name))

    @property
    def wants_a_look(self) -> bool:
        """Whether something is wrong or asked about what stands in it."""
        return self.touched and bool(self.problems or self.to_explain)

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
        return self.sheet.opened.shown.answers[self.sheet.section].get(name, NOT_ANSWERED)

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
        if self.to_explain:
            return self.to_explain[0].at_field
        return f"{counted(len(self.problems), 'answer')} missing" if self.problems else ""


def row_facts(sheet: Sheet) -> list[RowFacts]:
    """The section's rows in the order of the catalogue."""
    fields: dict[str, list[Field]] = {}
    for field in sheet.opened.asked.questions(sheet.section):
        if row_of(field):
            fields.setdefault(row_of(field), []).append(field)
    problems = sheet.opened.problems(sheet.section)
    to_explain = [query.problem for query in sheet.to_explain]
    return [
        RowFacts(sheet, tuple(those), _about(those, problems), _about(those, to_explain)) for those in fields.values()
    ]


def _about(fields: Iterable[Field], found: Iterable[Problem]) -> tuple[Problem, ...]:
    names = {field.name for field in fields}
    return tuple(problem for problem in found if problem.field in names)


def grouped(rows: Sequence[RowFacts], line: Callable[[RowFacts], Line]) -> list[Group]:
    """The rows in the order in which they are worth a look: what is asked about, what is carried forward, the rest.

    Where nothing is carried forward they stand as the catalogue has them.
    """
    if not any(row.carried for row in rows):
        return [Group(tuple(map(line, rows)))]
    look = [row for row in rows if row.wants_a_look]
    carried = [row for row in rows if row.carried and not row.wants_a_look]
    others = [row for row in rows if row not in look and row not in carried]
    return [
        look_first(look, line),
        Group(tuple(map(line, carried)), f"Carried forward, nothing to query ({len(carried)})"),
        Group(tuple(map(line, others)), f"Answered this term, or still to answer ({len(others)})"),
    ]


def look_first(rows: Sequence[RowFacts], line: Callable[[RowFacts], Line]) -> Group:
    """The rows that ask for a look, under one title."""
    title = "Look at this one first" if len(rows) == 1 else f"Look at these {len(rows)} first"
    return Group(tuple(map(line, rows)), title)
