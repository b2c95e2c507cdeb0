"""What the addresses of reports say: an academic year as people read it, and an edition."""

from __future__ import annotations

from la_portal.db import TenantSession
from la_portal.errors import Conflict, NotFound
from la_portal.queries import reports
from la_portal.services.reports import Naming
from la_portal.vocabulary import parse_year
from la_portal.web.session import known, portal

YEAR = "/<year>"
EDITION = "/<year>/<int:edition>"


def year_of(slug: str) -> int:
    """The academic year of an address like 2026-27; raises NotFound where it is none."""
    year = parse_year(slug)
    if year is None:
        raise NotFound
    return year.starts_in


def open_year(session: TenantSession, slug: str, edition: int) -> int:
    """The academic year of an edition that can still be changed: only the newest can, so services go by the year.

    Raises NotFound where there is no such edition, Conflict where it is published.
    """
    year = year_of(slug)
    if reports.find(session, year, edition).is_published:
        raise Conflict("This edition is published and stays as it is. To change something, begin a correction")
    return year


def naming() -> Naming:
    """What the signed-in person's authority is called, for a report."""
    signed_in = known()
    return Naming(signed_in.authority_name if signed_in else "", portal().settings.demonstration)
