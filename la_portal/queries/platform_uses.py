"""Section D in the chosen collection: how each platform is used, for whom, and what is a reason to talk about it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, and_, case, cast, false, func, or_

from la_portal.catalogue import Option, Row, edition
from la_portal.catalogue.settling import NAMED, NOT_USED
from la_portal.db import TenantSession
from la_portal.models import PlatformAnswer
from la_portal.queries.collections import CollectionFacts, span
from la_portal.queries.counted import answers, counted
from la_portal.queries.filters import Filters

SECTION = "platforms"
OFFICIAL, UNOFFICIAL, ASSESSED, NOT_ASSESSED = "official", "unofficial", "assessed", "not_assessed"
UNDER_AGE, PERSONAL_DEVICES, NOBODY_RESPONSIBLE = "under_age", "personal_devices", "nobody_responsible"
AGE_NOT_KNOWN, OTHER_STANDING, FOR = "under_age_not_known", "other_standing", "for_"
FOR_OTHERS = "for_others"
MAIN_AUDIENCES = 3


@dataclass(frozen=True)
class Concern:
    """An answer about a platform that is a reason to talk: of which attribute, which option, and what it is called."""

    code: str
    attribute: str
    value: str
    words: str

    @property
    def column(self) -> ColumnElement[str | None]:
        """The answers to that question."""
        return getattr(PlatformAnswer, self.attribute)

    @property
    def applies(self) -> ColumnElement[bool]:
        """Whether a row of answers says so."""
        return self.column == self.value


FLAGS = (
    Concern(UNDER_AGE, "used_with_under_age", "yes", "Used with pupils below the minimum age"),
    Concern(PERSONAL_DEVICES, "devices", "personal", "Only personal devices"),
    Concern(NOBODY_RESPONSIBLE, "responsible", "none", "Nobody responsible"),
)
CONCERNS = (
    *FLAGS,
    Concern("data_protection", "data_protection_checked", "no", "Data protection not checked"),
    Concern("comments_unchecked", "moderation", "none", "Comments open, nobody checks them"),
)


@dataclass(frozen=True)
class PlatformUse:
    """One platform of the edition. `schools` says of each state (of `states`) how many schools are in it."""

    collection: CollectionFacts
    row: Row
    schools: dict[str, int]

    @property
    def official(self) -> int:
        """In how many schools it is in official use."""
        return self.schools[OFFICIAL]

    @property
    def unofficial(self) -> int:
        """In how many schools there is one that is not the school's, but known to it."""
        return self.schools[UNOFFICIAL]

    @property
    def assessed(self) -> int:
        """How many of the official ones were ever risk-assessed."""
        return self.schools[ASSESSED]

    @property
    def used(self) -> bool:
        """Whether any school has it, in any standing but "not used"."""
        return bool(self.official or self.unofficial or self.schools[OTHER_STANDING])

    def arises(self, attribute: str) -> bool:
        """Whether schools are asked that about it: a platform without a minimum age has no pupils below it."""
        needs = edition(self.collection.edition).item(SECTION, attribute).needs
        return not needs or needs in self.row.features


def audiences(edition_code: str) -> tuple[Option, ...]:
    """For whom a platform may be, in the order of the edition."""
    return edition(edition_code).item(SECTION, "audience").options


def states(edition_code: str) -> dict[str, ColumnElement[bool]]:
    """What may be true of a school's platform, by name; for whom it is, of official ones alone.

    For others is for anybody who is not among the edition's first three.
    """
    official = PlatformAnswer.standing == "official"
    unofficial = PlatformAnswer.standing == "unofficial_known"
    assessed = PlatformAnswer.risk_assessed_on.is_not(None)
    offered = [one.code for one in audiences(edition_code)]
    return {
        OFFICIAL: official,
        UNOFFICIAL: unofficial,
        OTHER_STANDING: PlatformAnswer.standing.not_in(("official", "unofficial_known", NOT_USED)),
        ASSESSED: and_(official, assessed),
        NOT_ASSESSED: and_(official, ~assessed),
        **{flag.code: flag.applies for flag in FLAGS},
        AGE_NOT_KNOWN: PlatformAnswer.used_with_under_age == "not_known",
        **{FOR + code: and_(official, _is_for(code)) for code in offered},
        FOR_OTHERS: and_(official, or_(false(), *map(_is_for, offered[MAIN_AUDIENCES:]))),
    }


def uses(session: TenantSession, filters: Filters) -> list[PlatformUse]:
    """Every platform of the chosen collection's edition: the most official first, then the most unofficial.

    Of the places for a platform that is not in the list, those that no school has filled are left out.
    """
    chosen = span(session, filters).chosen
    conditions = states(chosen.edition)
    those = counted(session, filters, [chosen.collection_id])
    counts = (func.sum(case((condition, 1), else_=0)) for condition in conditions.values())
    statement = (
        answers(session, those, PlatformAnswer, PlatformAnswer.item, *counts)
        .where(PlatformAnswer.collection_id == chosen.collection_id, PlatformAnswer.standing != NOT_USED)
        .group_by(PlatformAnswer.item)
    )
    found = {row[0]: dict(zip(conditions, map(int, row[1:]), strict=True)) for row in session.execute(statement)}
    none, offered = dict.fromkeys(conditions, 0), edition(chosen.edition).section(SECTION).rows
    rows = [PlatformUse(chosen, row, found.get(row.code, none)) for row in offered]
    shown = [one for one in rows if one.used or NAMED not in one.row.features]
    return sorted(shown, key=lambda one: (-one.official, -one.unofficial))


def _is_for(audience: str) -> ColumnElement[bool]:
    # A sorted list of codes is the same text on both engines, each code in its quotation marks.
    return cast(PlatformAnswer.audience, Text).contains(f'"{audience}"', autoescape=True)
