"""The authority's term dates, a year at a time: read by everybody of the authority, changed by who changes settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from la_portal.access import can
from la_portal.clock import london_date
from la_portal.errors import BadInput, NotFound
from la_portal.queries import term_dates
from la_portal.queries.term_dates import TermDates, school_days
from la_portal.services.term_dates import MOST, keep_term_dates
from la_portal.vocabulary import AcademicYear, Permission
from la_portal.web.authority.plan_form import Form
from la_portal.web.authority.typed_day import first_boxes, is_empty, put_day, read_day, typed_days
from la_portal.web.guard import needs
from la_portal.web.problems import problems_of
from la_portal.web.session import actor, now, reading, writing

HALVES = (
    *("Autumn term, first half", "Autumn term, second half", "Spring term, first half"),
    *("Spring term, second half", "Summer term, first half", "Summer term, second half"),
)
_ENDS = {"first": "First day", "last": "Last day"}
YEARS = 2
_TERM_ROW = {month: 1 if month >= 9 else 3 if month < 4 else 5 for month in range(1, 13)}  # the first half of its term

bp = Blueprint("term_dates", __name__)


@bp.get("/term-dates")
@needs(Permission.SEE_COLLECTIONS)
def page() -> str:
    """When schools teach in one academic year; a form for who may change it."""
    year = _year()
    with reading() as session:
        known = _of_year(term_dates.term_dates(session), year)
    form: Form = MultiDict()
    for number, one in _rows(known):
        put_day(form, f"first-{number}", one.first)
        put_day(form, f"last-{number}", one.last)
    return _page(year, known, form, {})


@bp.post("/term-dates")
@needs(Permission.CHANGE_SETTINGS)
def keep() -> str | Response | tuple[str, int]:
    """The term dates are kept, or the form comes back with what is wrong."""
    year, form, errors = _year(), request.form, dict[str, str]()
    stretches = _read(form, errors)
    if not errors:
        try:
            with writing() as session:
                keep_term_dates(session, actor(), year, [one for _, one in stretches], now())
        except BadInput as error:
            errors[_as_typed(error.field, stretches)] = f"{error}"
        else:
            return redirect(url_for("authority.term_dates.page", year=year.starts_in, kept=1))
    with reading() as session:
        known = _of_year(term_dates.term_dates(session), year)
    return _page(year, known, form, errors), 400


def _year() -> AcademicYear:
    """The year that is asked for: this one or one of the next."""
    this = AcademicYear.of(london_date(now()))
    asked = AcademicYear(request.args.get("year", this.starts_in, type=int))
    if not this.starts_in <= asked.starts_in <= this.starts_in + YEARS:
        raise NotFound
    return asked


def _of_year(known: tuple[TermDates, ...], year: AcademicYear) -> list[TermDates]:
    return [each for each in known if AcademicYear.of(each.first) == year]


def _rows(known: list[TermDates]) -> Iterator[tuple[int, TermDates]]:
    """Each stretch with the number of its row: a later half never stands before the row of its term."""
    number = 0
    for left, one in zip(range(len(known) - 1, -1, -1), known, strict=True):
        number = min(max(number + 1, _TERM_ROW[one.first.month]), MOST - left)
        yield number, one


def _read(form: Mapping[str, str], errors: dict[str, str]) -> list[tuple[int, TermDates]]:
    """The stretches that are filled in, each with the number of its row."""
    found: list[tuple[int, TermDates]] = []
    for number in range(1, MOST + 1):
        names = [f"{end}-{number}" for end in _ENDS]
        if all(is_empty(form, name) for name in names):
            continue
        called = [f"{HALVES[number - 1]}, {end.lower()}" for end in _ENDS.values()]
        first, last = (read_day(form, name, label, errors) for name, label in zip(names, called, strict=True))
        if first and last:
            found.append((number, TermDates(first, last)))
    return found


def _as_typed(field: str, stretches: list[tuple[int, TermDates]]) -> str:
    """The service counts the stretches that there are, and the form its rows, some of which may be empty."""
    end, _, number = field.partition("-")
    return f"{end}-{stretches[int(number) - 1][0]}" if number else field


def _page(year: AcademicYear, known: list[TermDates], form: Form, errors: dict[str, str]) -> str:
    this = AcademicYear.of(london_date(now()))
    names = [f"{end}-{number}" for number in range(1, MOST + 1) for end in _ENDS]
    return render_template(
        "authority/term_dates.html",
        year=year,
        years=[AcademicYear(this.starts_in + ahead) for ahead in range(YEARS + 1)],
        known=known,
        days=sum(len(school_days(known, each.first, each.last)) for each in known),
        halves=list(enumerate(HALVES, start=1)),
        typed=typed_days(form, names),
        errors=errors,
        problems=problems_of(errors, first_boxes(errors)),
        may_change=can(actor(), Permission.CHANGE_SETTINGS),
        kept=request.args.get("kept") == "1",
    )
