"""Annual reports: which editions there are, where they stand, and what each holds."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from la_portal.db import TenantSession
from la_portal.disclosure import SMALLEST
from la_portal.errors import NotFound
from la_portal.models import AuthorityState, ReportEdition
from la_portal.released import Publication
from la_portal.released.written import read
from la_portal.vocabulary import AcademicYear, ReportStatus, year_slug

SETTING = "smallest_number"
MOST_EDITIONS = 2**15 - 1  # as far as the column goes


@dataclass(frozen=True)
class EditionLine:
    """One edition in a list."""

    academic_year: int
    edition: int
    status: ReportStatus
    draws: int
    drawn_at: datetime
    published_at: datetime | None
    note: str


@dataclass(frozen=True)
class EditionFacts:
    """One edition with all that it holds. `words` have under each chapter's name a text, and who saved it when."""

    academic_year: int
    edition: int
    status: ReportStatus
    draws: int
    version: int
    figures: str
    sha256: str
    data_version: int
    words: Mapping[str, Mapping[str, Any]]
    taken_out: Sequence[str]
    note: str
    drawn_at: datetime
    asked_at: datetime | None
    asked_by: uuid.UUID | None
    changed_by: uuid.UUID | None
    reviewed_at: datetime | None
    reviewed_by: uuid.UUID | None
    published_at: datetime | None

    @property
    def is_published(self) -> bool:
        """Whether it has left, and stays as it is."""
        return self.status is ReportStatus.PUBLISHED

    @property
    def slug(self) -> str:
        """What its files are called: report-2026-27-edition-1."""
        return f"report-{year_slug(AcademicYear(self.academic_year))}-edition-{self.edition}"

    def publication(self, marking: str = "") -> Publication:
        """The edition as the formats are made of it."""
        return Publication(
            report=read(self.figures),
            edition=self.edition,
            status=self.status,
            words={chapter: said["text"] for chapter, said in self.words.items()},
            taken_out=frozenset(self.taken_out),
            note=self.note,
            published_at=self.published_at,
            marking=marking,
        )


def editions(session: TenantSession) -> list[EditionLine]:
    """Every edition, the newest year and the newest edition first."""
    columns = (getattr(ReportEdition, name) for name in EditionLine.__dataclass_fields__)
    statement = (
        select(*columns)
        .where(ReportEdition.authority_id == session.scope.authority_id)
        .order_by(ReportEdition.academic_year.desc(), ReportEdition.edition.desc())
    )
    return [EditionLine(*row) for row in session.execute(statement)]


def find(session: TenantSession, year: int, edition: int | None = None) -> EditionFacts:
    """That edition of the report of a year, or the newest one; raises NotFound where there is none."""
    columns = (getattr(ReportEdition, name) for name in EditionFacts.__dataclass_fields__)
    mine = (ReportEdition.authority_id == session.scope.authority_id, ReportEdition.academic_year == year)
    statement = select(*columns).where(*mine).order_by(ReportEdition.edition.desc()).limit(1)
    if edition is not None:
        statement = statement.where(ReportEdition.edition == edition)
    row = session.execute(statement).first() if (edition or 0) <= MOST_EDITIONS else None
    if row is None:
        raise NotFound
    return EditionFacts(*row)


def published(session: TenantSession) -> list[tuple[str, str]]:
    """What has to be remembered of each published edition, by its name (2026/1), the oldest first."""
    statement = (
        select(ReportEdition.academic_year, ReportEdition.edition, ReportEdition.kept)
        .where(ReportEdition.authority_id == session.scope.authority_id, ReportEdition.status == ReportStatus.PUBLISHED)
        .order_by(ReportEdition.published_at, ReportEdition.academic_year, ReportEdition.edition)
    )
    return [(f"{year}/{edition}", kept) for year, edition, kept in session.execute(statement)]


def smallest_number(session: TenantSession) -> int:
    """The smallest number but 0 that this authority shows."""
    mine = AuthorityState.authority_id == session.scope.authority_id
    settings = session.execute(select(AuthorityState.settings).where(mine)).scalar_one()
    return int(settings.get(SETTING, SMALLEST))
