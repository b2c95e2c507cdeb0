"""One page of a section, filled in: what it shows, and what is wrong or asked on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import orjson
from flask import render_template

from la_portal.catalogue import Field, Kind, Problem, Query
from la_portal.catalogue.explaining import name_of
from la_portal.catalogue.reading import Typed, is_empty
from la_portal.catalogue.rules import MISSING
from la_portal.catalogue.wording import lowered
from la_portal.web import session
from la_portal.web.returns.field_view import FieldView, anchor, field_views
from la_portal.web.returns.opened import Opened
from la_portal.web.returns.places import HEADER, field_of, fields_of, next_after, page_of, place_of, row_of
from la_portal.web.returns.query_view import QueryView, query_views

_BOXES = frozenset({Kind.COUNT, Kind.PAIR})
WRONG, ROW, ALL = "1", "row", "all"


@dataclass(frozen=True)
class Refused:
    """Why what was typed is not saved."""

    heading: str
    sentence: str


@dataclass(frozen=True)
class Sheet:
    """A page of a section of one return; `row` is the one that is open.

    `asks` says which problems to show: none, WRONG (and what is missing where somebody began), those of the open ROW,
    or ALL. `held` are warnings about words that are not kept yet, by the name of their field; `explains` names an
    explained query that somebody wants to change. A form that comes back with what was typed `goes_on_from` the version
    and the values that it had shown before, as far as they are stored.
    """

    opened: Opened
    section: str
    page: str
    row: str = ""
    asks: str = ""
    refusal: Refused | None = None
    held: Mapping[str, str] = dataclasses.field(default_factory=dict[str, str])
    explains: str = ""
    goes_on_from: tuple[int, Mapping[str, Typed]] | None = None

    def refused(self, why: Refused) -> Sheet:
        """The same page, saying why nothing was saved."""
        return replace(self, refusal=why)

    @cached_property
    def fields(self) -> list[Field]:
        """The fields that the page's form shows."""
        return fields_of(self.opened, self.page, self.row)

    @cached_property
    def carried(self) -> bool:
        """Whether the section opens with answers from before."""
        return bool(self.opened.carried[self.section])

    @cached_property
    def proposed(self) -> dict[str, str]:
        """Numbers that the header holds and the form fills in where nothing is typed: how many staff there are."""
        found: dict[str, str] = {}
        header = self.opened.shown.answers[HEADER]
        for field in self.fields:
            counted = header.get(field.item.denominator_is) if field.part == "eligible" else None
            if counted and counted.number is not None:
                found[field.name] = str(counted.number)
        return found

    @cached_property
    def raw(self) -> dict[str, Typed]:
        """What stands in the form."""
        raw = self.opened.raw(self.section)
        free = {name: value for name, value in self.proposed.items() if is_empty(raw.get(name, "")) and name not in raw}
        return raw | free

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
        return field_views(self.fields, self.raw, self.problems, self.opened, self.held)

    @cached_property
    def queries(self) -> list[QueryView]:
        """The queries that stand on the page: those outside of rows, and those of the open row."""
        here = [query for query in self._queries_of_page if self.row_of(query) in {"", self.row}]
        return query_views(here, self.opened.raw(self.section), self.explains, self.held)

    @cached_property
    def _queries_of_page(self) -> list[Query]:
        return [
            query
            for query in self.opened.queries(self.section)
            if page_of(field_of(self.opened, query.problem)) == self.page
        ]

    def row_of(self, query: Query) -> str:
        """The row that must be open to answer it; empty where it stands outside of rows."""
        return row_of(field_of(self.opened, query.problem))

    def queries_in_row(self) -> list[QueryView]:
        """The queries of the open row."""
        return [view for view in self.queries if self.row and self.row_of(view.query) == self.row]

    def queries_below(self) -> list[QueryView]:
        """The queries that stand outside of rows."""
        return [view for view in self.queries if not self.row_of(view.query)]

    @property
    def to_explain(self) -> list[Query]:
        """The queries of the page that nothing explains yet, whatever row they are in."""
        return [query for query in self._queries_of_page if query.explanation is None]

    @property
    def first_query(self) -> tuple[str, str] | None:
        """The row of the first query to explain, and the place where it stands."""
        first = next(iter(self.to_explain), None)
        return (self.row_of(first), name_of(first.problem)) if first else None

    @property
    def summary(self) -> list[dict[str, str]]:
        """The error summary: each problem with a link to its field, which may stand in a row that is closed."""
        held = [{"text": said, "href": f"#{self._place_of(name)}"} for name, said in self.held.items()]
        held += [{"text": f"{view.message}: {lowered(view.error)}", "href": f"#{view.name}.words"}
                 for view in self.queries if view.error and not view.warning]  # fmt: skip
        return held + [{"text": problem.message, "href": self._link(problem)} for problem in self.problems]

    def _place_of(self, held: str) -> str:
        return f"{held}.words" if any(view.name == held for view in self.queries) else held

    def _link(self, problem: Problem) -> str:
        field = field_of(self.opened, problem)
        if field.name in self.views:
            return f"#{anchor(field, problem.part)}"
        return place_of(self.opened, field, problem.part, problems=WRONG)

    @property
    def here(self) -> str:
        """The address that the page's form is sent to."""
        return self.opened.url(self.page, open=self.row or None)

    @property
    def version(self) -> int:
        """The version of the section that the form is about."""
        return self.goes_on_from[0] if self.goes_on_from else self.opened.version(self.section)

    @cached_property
    def shown(self) -> Mapping[str, Typed]:
        """What the form holds as it is opened: with it, two people's changes can be told apart."""
        if self.goes_on_from:
            return self.goes_on_from[1]
        raw = self.opened.raw(self.section)
        names = [name for one in self.fields for name in ((one.name, one.state_name) if one.states else (one.name,))]
        return {name: raw.get(name, "") for name in [*names, *(view.name for view in self.queries)]}

    @property
    def shown_text(self) -> str:
        """The same, as a hidden field carries it."""
        return orjson.dumps(self.shown).decode()

    @cached_property
    def untouched(self) -> list[str]:
        """The rows in which nothing stands."""
        touched: dict[str, bool] = {}
        for field in self.opened.asked.questions(self.section):
            row = row_of(field)
            touched[row] = touched.get(row, row == "") or self.opened.is_typed(field)
        return [row for row, is_touched in touched.items() if not is_touched]

    @cached_property
    def following(self) -> str | None:
        """The next row in which nothing is answered, after the open one and then from the first."""
        if not self.row:
            return None
        rows = list(dict.fromkeys(row_of(field) for field in self.opened.asked.questions(self.section)))
        here = rows.index(self.row)
        return next((row for row in (*rows[here + 1 :], *rows[:here]) if row in self.untouched), None)

    def in_row(self) -> list[FieldView]:
        """The fields of the open row."""
        return [view for view in self.views.values() if self.row and row_of(view.field) == self.row]

    def below(self) -> list[FieldView]:
        """The fields that stand outside of rows."""
        return [view for view in self.views.values() if not row_of(view.field)]

    @property
    def onward(self) -> str:
        """Where to go from here once nothing on the page is wrong."""
        return next_after(self.opened, self.section, session.actor().sections)


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
            saved=not sheet.refusal and not sheet.held,
            **self.context(sheet),
        )
