"""The words of the service as enums and value types: what architecture calls things, code calls them too."""

from __future__ import annotations

import enum
import re
import uuid
from dataclasses import dataclass
from datetime import date
from functools import total_ordering


class Term(enum.StrEnum):
    """The three terms of an English school year, in order."""

    AUTUMN = "autumn"
    SPRING = "spring"
    SUMMER = "summer"

    @property
    def order(self) -> int:
        """0 for autumn, 1 for spring, 2 for summer."""
        return list(Term).index(self)


@total_ordering
@dataclass(frozen=True)
class AcademicYear:
    """An academic year, named by the calendar year that it starts in: 2026 is 2026/27."""

    starts_in: int

    def __str__(self) -> str:
        return f"{self.starts_in}/{(self.starts_in + 1) % 100:02d}"

    def __lt__(self, other: AcademicYear) -> bool:
        return self.starts_in < other.starts_in

    @classmethod
    def of(cls, day: date) -> AcademicYear:
        """The academic year (1 September to 31 August) that holds `day`."""
        return cls(day.year if day.month >= 9 else day.year - 1)

    def calendar_year(self, term: Term) -> int:
        """The calendar year in which `term` of this academic year lies."""
        return self.starts_in if term is Term.AUTUMN else self.starts_in + 1


_YEAR_SLUG = re.compile(r"(20\d\d)-(\d\d)", re.ASCII)
_SLUG = re.compile(r"(20\d\d)-(\d\d)-(autumn|spring|summer)", re.ASCII)


def year_slug(year: AcademicYear) -> str:
    """The address of an academic year as people read it: `2026-27`."""
    return f"{year.starts_in}-{(year.starts_in + 1) % 100:02d}"


def parse_year(slug: str) -> AcademicYear | None:
    """The academic year of an address; None where it is not one."""
    match = _YEAR_SLUG.fullmatch(slug)
    year = AcademicYear(int(match[1])) if match else None
    return year if year and year_slug(year) == slug else None


def collection_slug(year: AcademicYear, term: Term) -> str:
    """The address of a collection as people read it: `2026-27-autumn`."""
    return f"{year_slug(year)}-{term}"


def parse_slug(slug: str) -> tuple[AcademicYear, Term] | None:
    """The year and term of a collection's address; None where it is not one."""
    match = _SLUG.fullmatch(slug)
    if match is None:
        return None
    year, term = AcademicYear(int(match[1])), Term(match[3])
    return (year, term) if collection_slug(year, term) == slug else None


def collection_name(year: AcademicYear, term: Term) -> str:
    """The name of a collection as people say it: `Autumn term 2026`."""
    return f"{term.capitalize()} term {year.calendar_year(term)}"


def period_name(year: int, term: Term | None = None) -> str:
    """A term as people say it, or the whole academic year that starts in `year`: `2026 to 2027`."""
    return collection_name(AcademicYear(year), term) if term else f"{year} to {year + 1}"


class PhaseGroup(enum.StrEnum):
    """The nine groups that schools are compared and filtered by."""

    NURSERY = "nursery"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    ALL_THROUGH = "all_through"
    POST_16 = "16_plus"
    SPECIAL = "special"
    ALTERNATIVE_PROVISION = "alternative_provision"
    INDEPENDENT = "independent"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The group's name on the screen."""
        return _PHASE_GROUP_LABELS[self]


_PHASE_GROUP_LABELS = {
    PhaseGroup.NURSERY: "Nursery",
    PhaseGroup.PRIMARY: "Primary",
    PhaseGroup.SECONDARY: "Secondary",
    PhaseGroup.ALL_THROUGH: "All-through",
    PhaseGroup.POST_16: "16 plus",
    PhaseGroup.SPECIAL: "Special",
    PhaseGroup.ALTERNATIVE_PROVISION: "Alternative provision",
    PhaseGroup.INDEPENDENT: "Independent",
    PhaseGroup.UNKNOWN: "Phase not known",
}


class ReturnStatus(enum.StrEnum):
    """Where a return stands in its life."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    AWAITING_SIGN_OFF = "awaiting_sign_off"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    EXEMPT = "exempt"
    CLOSED_UNSENT = "closed_unsent"


class RecordKind(enum.StrEnum):
    """What can be said about a sent return beside its status."""

    CHANGES = "changes"
    CONTESTED = "contested"
    CONFIRMED = "confirmed"


class ReportStatus(enum.StrEnum):
    """Where an edition of an annual report stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"
    PUBLISHED = "published"


class DownloadState(enum.StrEnum):
    """Where a file stands that is made in the background."""

    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


class NoteKind(enum.StrEnum):
    """What the authority's team wrote down about a school: a contact with it, or a note for colleagues."""

    NOTE = "note"
    PHONE = "phone"
    EMAIL = "email"
    MEETING = "meeting"
    LETTER = "letter"

    @property
    def label(self) -> str:
        """What it is called, at the start of a line."""
        return "Phone call" if self is NoteKind.PHONE else self.capitalize()


class Audience(enum.StrEnum):
    """Who of a school, or for it, a message is meant for. Who that is, is looked up when it is sent."""

    DSL = "dsl"
    HEADTEACHER = "headteacher"
    DSL_AND_HEADTEACHER = "dsl_and_headteacher"
    CHAIR_OR_TRUST = "chair_or_trust"

    @property
    def label(self) -> str:
        """Who that is, in the middle of a sentence."""
        return self.replace("_", " ").replace("dsl", "DSL")


class WayIn(enum.StrEnum):
    """What a link in a message lets somebody do; also what its token is made for."""

    INVITATION = "invitation"
    SIGN_IN = "sign_in"


class GroupKind(enum.StrEnum):
    """What a school can be grouped by, for a time."""

    TRUST = "trust"
    DISTRICT = "district"
    PATCH = "patch"


class AnswerState(enum.StrEnum):
    """The state of one answer; a number stands beside it exactly when it is NUMBER."""

    NUMBER = "number"
    ANSWERED = "answered"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE = "not_applicable"
    NOT_ANSWERED = "not_answered"


class Role(enum.StrEnum):
    """What a membership lets a person be."""

    AUTHORITY_ADMIN = "authority_admin"
    OFFICER = "officer"
    ANALYST = "analyst"
    HEADTEACHER = "headteacher"
    DSL = "dsl"
    CONTRIBUTOR = "contributor"
    GOVERNOR = "governor"
    TRUST_LEAD = "trust_lead"

    @property
    def of_authority(self) -> bool:
        """True for the authority's own people, False for a school's and a trust's."""
        return self in {Role.AUTHORITY_ADMIN, Role.OFFICER, Role.ANALYST}

    @property
    def label(self) -> str:
        """The role as people say it, in the middle of a sentence."""
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.AUTHORITY_ADMIN: "administrator",
    Role.OFFICER: "officer",
    Role.ANALYST: "analyst",
    Role.HEADTEACHER: "headteacher",
    Role.DSL: "designated safeguarding lead (DSL)",
    Role.CONTRIBUTOR: "contributor",
    Role.GOVERNOR: "governor",
    Role.TRUST_LEAD: "trust lead",
}


class Permission(enum.StrEnum):
    """One thing that a role may or may not do."""

    SEE_TODAY = "see_today"
    SEE_DASHBOARDS = "see_dashboards"
    SEE_COLLECTIONS = "see_collections"
    OPEN_COLLECTION = "open_collection"
    SEE_SCHOOLS = "see_schools"
    IMPORT_SCHOOLS = "import_schools"
    SEE_HOME = "see_home"
    SEE_RETURN = "see_return"
    EDIT_RETURN = "edit_return"
    PASS_ON_RETURN = "pass_on_return"
    SIGN_RETURN = "sign_return"
    SEND_RETURN = "send_return"
    REVIEW_RETURN = "review_return"
    CHASE_SCHOOLS = "chase_schools"
    KEEP_NOTES = "keep_notes"
    SEE_MAIL = "see_mail"
    ANSWER_CORRECTION = "answer_correction"
    REDACT_TEXT = "redact_text"
    INVITE_COLLEAGUES = "invite_colleagues"
    PRUNE_COLLEAGUES = "prune_colleagues"
    CHOOSE_WHO_SENDS = "choose_who_sends"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_TEAM = "manage_team"
    CHANGE_SETTINGS = "change_settings"
    SEE_REPORTS = "see_reports"
    WRITE_REPORTS = "write_reports"
    PUBLISH_REPORTS = "publish_reports"
    TAKE_EXTRACTS = "take_extracts"
    TAKE_EVERYTHING = "take_everything"
    SEE_TRUST = "see_trust"
    SIGN_OUT = "sign_out"


@dataclass(frozen=True)
class Scope:
    """Whose rows a session may see: one authority, and in it all schools (None) or these URNs."""

    authority_id: int
    school_ids: frozenset[int] | None = None


@dataclass(frozen=True)
class Actor:
    """Who acts: a person in one membership, or the service itself (a job, the command line).

    `school_id` is the school of a school's role, whose scope also holds the schools that it continues; `sections` are
    those of the return that the person fills in, None for all.
    """

    person_id: uuid.UUID | None
    role: Role | None
    scope: Scope
    membership_id: uuid.UUID | None = None
    request_id: str | None = None
    school_id: int | None = None
    sections: frozenset[str] | None = None

    @property
    def on_behalf(self) -> bool:
        """Whether what the actor does to a school's return is done for the school, by its authority."""
        return self.role is not None and self.role.of_authority


class RegisterStatus(enum.StrEnum):
    """Where a school stands in the register; one that is open but proposed to close is open."""

    OPEN = "open"
    CLOSED = "closed"
    PROPOSED = "proposed"


# The type decides first. Independent special schools are special, as the register groups them. Types that are absent
# (mainstream ones, city technology colleges, units and schools of other departments) leave it to the phase.
_GROUP_OF_TYPE = {
    name.casefold(): group
    for group, names in {
        PhaseGroup.NURSERY: ("Local authority nursery school",),
        PhaseGroup.SPECIAL: (
            "Community special school",
            "Foundation special school",
            "Non-maintained special school",
            "Other independent special school",
            "Academy special converter",
            "Academy special sponsor led",
            "Free schools special",
        ),
        PhaseGroup.ALTERNATIVE_PROVISION: (
            "Pupil referral unit",
            "Academy alternative provision converter",
            "Academy alternative provision sponsor led",
            "Free schools alternative provision",
        ),
        PhaseGroup.INDEPENDENT: ("Other independent school",),
        PhaseGroup.POST_16: (
            "Further education",
            "Sixth form centres",
            "Higher education institutions",
            "Special post 16 institution",
            "Academy 16-19 converter",
            "Academy 16 to 19 sponsor led",
            "Academy secure 16 to 19",
            "Free schools 16 to 19",
        ),
    }.items()
    for name in names
}

# A middle school stands where the law deems it to stand.
_GROUP_OF_PHASE = {
    "nursery": PhaseGroup.NURSERY,
    "primary": PhaseGroup.PRIMARY,
    "middle deemed primary": PhaseGroup.PRIMARY,
    "secondary": PhaseGroup.SECONDARY,
    "middle deemed secondary": PhaseGroup.SECONDARY,
    "all-through": PhaseGroup.ALL_THROUGH,
    "all through": PhaseGroup.ALL_THROUGH,
    "16 plus": PhaseGroup.POST_16,
}


def phase_group(establishment_type: str, phase: str) -> PhaseGroup:
    """The group of a school by the register's names of its type and phase ("" for blank); the type decides first."""
    by_phase = _GROUP_OF_PHASE.get(phase.strip().casefold(), PhaseGroup.UNKNOWN)
    return _GROUP_OF_TYPE.get(establishment_type.strip().casefold(), by_phase)


# How the register links a school to the one that it continues. It says more of a school that others were merged into,
# or that was split off ("Predecessor - merged"): such a school continues nobody's returns.
PREDECESSOR = "Predecessor"
