"""One page of a section, filled in: what it shows, what is wrong on it, and what its buttons do with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import render_template

from la_portal.catalogue import Field, Kind, Problem
from la_portal.catalogue.rules import MISSING
from la_portal.web.returns.field_view import FieldView, anchor, field_views
from la_portal.web.returns.opened import Opened
from la_portal.web.returns.places import HEADER, field_of, fields_of, next_after, page_of, place_of, row_of

_BOXES = frozenset({Kind.COUNT, Kind.PAIR})
WRONG, ROW, ALL = "1", "row", "all"


@dataclass(frozen=True)
class Clash:
    """Why what was typed is not saved, and what somebody else saved in the same fields: (title, answer)."""

    heading: str
    sentence: str
    theirs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A page of a section of one return; `row` is the one that is open.

    `asks` says which problems to show: none, WRONG (and what is missing where somebody began), those of the open ROW,
    or ALL.
    """

    opened: Opened
    section: str
    page: str
    row: str = ""
    asks: str = ""
    clash: Clash | None = None

    @cached_property
    def fields(self) -> list[Field]:
        """The fields that the page's form shows."""
        return fields_of(self.opened, self.page, self.row)

    @cached_property
    def problems(self) -> list[Problem]:
        """What the page says is wrong: what cannot be right, and what is missing where somebody is filling it in."""
        if not self.asks:
            return []
        said = [problem for problem in self.opened.problems(self.section) if self._says(problem)]
        place = {field.name: number for number, field in enumerate(self.fields)}
        return sorted(said, key=lambda problem: place.get(problem.field, -1))

    def _says(self, problem: Problem) -> bool:
        field = field_of(self.opened, problem)
        if page_of(field) != self.page:
            return False
        if self.asks == ROW:
            return self.row == row_of(field)
        if problem.rule != MISSING:
            return True
        if row_of(field):
            return row_of(field) == self.row
        untouched = field.item.kind in _BOXES and not self._half_typed(field)
        return self.asks == ALL or self.page == HEADER or not untouched

    def _half_typed(self, field: Field) -> bool:
        return bool(field.part) and any(
            self.opened.is_typed(half) for half in self.fields if half.item.code == field.item.code
        )

    @cached_property
    def views(self) -> dict[str, FieldView]:
        """The fields by name as the form shows them."""
        return field_views(self.fields, self.opened.raw(self.section), self.problems)

    @property
    def summary(self) -> list[dict[str, str]]:
        """The error summary: each problem with a link to its field, which may stand in a row that is closed."""
        return [{"text": problem.message, "href": self._link(problem)} for problem in self.problems]

    def _link(self, problem: Problem) -> str:
        field = field_of(self.opened, problem)
        if field.name in self.views:
            return f"#{anchor(field, problem.part)}"
        return place_of(self.opened, field, problem.part, problems=WRONG)

    @property
    def here(self) -> str:
        """The address that the page's form is sent to."""
        return self.opened.url(self.page, open=self.row or None)

    @cached_property
    def following(self) -> str | None:
        """The next row in which nothing is answered, after the open one and then from the first."""
        if not self.row:
            return None
        touched: dict[str, bool] = {}
        for field in self.opened.asked.questions(self.section):
            row = row_of(field)
            touched[row] = touched.get(row, row == "") or self.opened.is_typed(field)
        rows = list(touched)
        here = rows.index(self.row)
        return next((row for row in (*rows[here + 1 :], *rows[:here]) if not touched[row]), None)

    def in_row(self) -> list[FieldView]:
        """The fields of the open row."""
        return [view for view in self.views.values() if self.row and row_of(view.field) == self.row]

    def below(self) -> list[FieldView]:
        """The fields that stand outside of rows."""
        return [view for view in self.views.values() if not row_of(view.field)]

    @property
    def onward(self) -> str:
        """Where to go from here once nothing on the page is wrong."""
        return next_after(self.opened, self.section)


@dataclass(frozen=True)
class SectionPage:
    """One page: its template, what the template needs beyond the sheet, and where it leads if not onward."""

    section: str
    page: str
    context: Callable[[Sheet], Mapping[str, Any]]
    leads: Callable[[Sheet, Mapping[str, Any]], str] = lambda sheet, typed: sheet.onward

    def render(self, sheet: Sheet) -> str:
        """The page."""
        return render_template(
            f"returns/{self.page}.html",
            sheet=sheet,
            opened=sheet.opened,
            part=sheet.opened.asked.edition.section(self.section),
            problems=sheet.summary,
            saved=not sheet.clash,
            **self.context(sheet),
        )
