"""The list of reports: of each academic year that has had a collection, its editions and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from la_portal.access import can
from la_portal.clock import london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput
from la_portal.queries import reports
from la_portal.queries.collections import listed as opened
from la_portal.queries.filters import Filters
from la_portal.queries.reports import EditionLine
from la_portal.reports.annual.chapters import SUMMARY
from la_portal.services.reports import keep_smallest
from la_portal.vocabulary import AcademicYear, Permission, ReportStatus, period_name, year_slug
from la_portal.web.guard import needs
from la_portal.web.problems import problems_of
from la_portal.web.session import actor, now, reading, writing

STATUSES = {
    ReportStatus.DRAFT: ("Draft", "light-blue"),
    ReportStatus.IN_REVIEW: ("To be reviewed", "yellow"),
    ReportStatus.REVIEWED: ("Reviewed", "purple"),
    ReportStatus.PUBLISHED: ("Published", "green"),
}

bp = Blueprint("listed", __name__)


@dataclass(frozen=True)
class YearLine:
    """One academic year: its terms that have opened, and its editions, the newest first."""

    year: int
    terms: tuple[str, ...]
    editions: tuple[EditionLine, ...]

    @property
    def slug(self) -> str:
        """Its place in an address."""
        return year_slug(AcademicYear(self.year))

    @property
    def name(self) -> str:
        """What it is called."""
        return period_name(self.year)

    @property
    def can_begin(self) -> bool:
        """Whether there is no edition yet."""
        return not self.editions

    @property
    def can_correct(self) -> bool:
        """Whether the newest edition is published, so that another would correct it."""
        return bool(self.editions) and self.editions[0].status is ReportStatus.PUBLISHED


@bp.get("/")
@needs(Permission.SEE_REPORTS)
def page() -> str:
    """Every year, the newest first, and what else can be taken away."""
    return _page("", "")


@bp.post("/smallest")
@needs(Permission.CHANGE_SETTINGS)
def tighten() -> str | Response | tuple[str, int]:
    """Reports that are drawn from now on hide all numbers under the one that was typed."""
    typed = request.form.get("smallest", "").strip()
    try:
        with writing() as session:
            keep_smallest(session, actor(), int(typed) if typed.isascii() and typed.isdigit() else 0, now())
    except BadInput as error:
        return _page(typed, f"{error}"), 400
    return redirect(url_for("reports.listed.page"))


def _page(typed: str, error: str) -> str:
    with reading() as session:
        years = _years(session)
        smallest = reports.smallest_number(session)
    return render_template(
        "reports/list.html",
        years=years,
        statuses=STATUSES,
        first=SUMMARY,
        may_write=can(actor(), Permission.WRITE_REPORTS),
        may_take=can(actor(), Permission.TAKE_EXTRACTS),
        may_leave=can(actor(), Permission.TAKE_EVERYTHING),
        may_change=can(actor(), Permission.CHANGE_SETTINGS),
        smallest=smallest,
        typed=typed or smallest,
        error=error,
        problems=problems_of({"smallest": error} if error else {}),
    )


def _years(session: TenantSession) -> list[YearLine]:
    editions = reports.editions(session)
    terms = [(one.academic_year, one.name) for one in opened(session, Filters(on=london_date(now())))]
    years = sorted({year for year, _ in terms} | {one.academic_year for one in editions}, reverse=True)
    return [
        YearLine(
            year,
            tuple(reversed([name for of, name in terms if of == year])),
            tuple(one for one in editions if one.academic_year == year),
        )
        for year in years
    ]
