"""A term in which schools are asked, and returns filled with right answers, made by the services and the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from la_portal.catalogue import Asked, Explanation, Field, Kind, complete, edition
from la_portal.catalogue.explaining import name_of
from la_portal.catalogue.reading import Typed
from la_portal.catalogue.rules import rule_of
from la_portal.clock import london_date
from la_portal.db import Database
from la_portal.models import School
from la_portal.queries.returns import find
from la_portal.services import authorities, collecting, people
from la_portal.services.collecting import OpenCollection
from la_portal.services.returns import save
from la_portal.vocabulary import AcademicYear, Actor, PhaseGroup, Role, Scope, Term
from tests.people import NOW, join

URN, NEIGHBOUR, FOREIGN = 100001, 100002, 200001
SLUG = "2026-27-autumn"
ROLL = 912
AT = f"/returns/{URN}/{SLUG}"
TODAY = london_date(NOW)


def term(
    database: Database,
    la_code: str = "990",
    name: str = "Northshire Council",
    urns: tuple[int, ...] = (URN, NEIGHBOUR),
) -> Scope:
    """An authority with secondary schools, all asked for the autumn term: opened three days ago, due in two weeks."""
    scope = authorities.create(database, la_code, name)
    with database.tenant(scope, writing=True) as session:
        for urn in urns:
            session.add(_school(scope, urn))
    asked = OpenCollection(
        AcademicYear(2026),
        Term.AUTUMN,
        counts_to=TODAY - timedelta(days=5),
        due_on=TODAY + timedelta(days=14),
        counts_from=TODAY - timedelta(days=75),
        opens_on=TODAY - timedelta(days=3),
    )
    with database.tenant(scope, writing=True) as session:
        collecting.open_collection(session, Actor(None, None, scope), asked, NOW)
    return scope


def _school(scope: Scope, urn: int) -> School:
    return School(
        authority_id=scope.authority_id,
        school_id=urn,
        name=f"Larkmoor School {urn}",
        status="open",
        phase_group=PhaseGroup.SECONDARY,
        roll=ROLL,
        imported_at=NOW,
    )


def two_authorities(database: Database) -> tuple[Scope, Scope]:
    """Northshire with two schools and Southshire with one, each asked for the same term."""
    return term(database), term(database, "991", "Southshire Council", (FOREIGN,))


def asked_of_school() -> Asked:
    """What a secondary school is asked in that term."""
    first, last = TODAY - timedelta(days=75), TODAY - timedelta(days=5)
    return Asked(edition(), Term.AUTUMN, PhaseGroup.SECONDARY, ROLL, None, first, last, TODAY)


def dsl_of(database: Database, scope: Scope, urn: int = URN) -> Actor:
    """The school's DSL, as services know them; signs in as `email_of(urn)`."""
    signed_in = people.resolve(database, join(database, Role.DSL, email_of(urn), scope, urn).token, NOW)
    assert signed_in
    return signed_in.actor


def email_of(urn: int) -> str:
    """The address of that school's DSL."""
    return f"dsl{urn}@school.example"


def keep_all(
    database: Database, actor: Actor, answers: Mapping[str, dict[str, Typed]], urn: int = URN, slug: str = SLUG
) -> None:
    """These answers stand in the school's draft, section by section."""
    for section, typed in answers.items():
        with database.tenant(actor.scope, writing=True) as session:
            version = find(session, urn, slug).versions.get(section, 0)
            save(session, actor, urn, slug, section, typed, version, datetime.now(UTC))


# What decides whether other questions are asked is fixed, so that each of them is asked somewhere.
_DECIDED = {
    "incidents_recorded": "yes",
    "platforms_confirmed": "yes",
    "unofficial_group_disclaimer-status": "none",
    "facebook_group-standing": "unofficial_known",
    "discord-standing": "trial_closed",
    "snapchat-standing": "personal_profile",
    "linkedin-standing": "not_used",
}
_DECIDED_BY_ITEM = {"standing": "official", "pilot": "running"}
_HAS = ("in_place", "part_of_another")


def right_answers(asked: Asked) -> dict[str, dict[str, Typed]]:
    """Something right, and as different as it can be, in every field that is asked; in no field that is not.

    Every query about it is explained.
    """
    filled: dict[str, dict[str, Typed]] = {}
    number = 0
    for section in asked.edition.sections:
        typed = filled.setdefault(section.code, {})
        for field in asked.questions(section.code):
            if is_asked(field, typed):
                typed[field.name] = _right(field, number)
                number += 1
    return explained(asked, filled)


def explained(asked: Asked, answers: Mapping[str, Mapping[str, Typed]]) -> dict[str, dict[str, Typed]]:
    """The same answers, with the first reason picked for every query about them."""
    whole = {section: dict(typed) for section, typed in answers.items()}
    for problem in complete(asked, answers).open_queries:
        reason = rule_of(problem.rule).reasons[0].code
        whole[problem.section][name_of(problem)] = Explanation(reason, "", False, problem.fact).to_typed()
    return whole


def is_asked(field: Field, typed: Mapping[str, Typed]) -> bool:
    """Whether the answers that come before call for this one; the incidents are never none here."""
    when = field.item.when
    if when is None or when.item == "total":
        return True
    given = typed.get(f"{field.row.code}-{when.item}" if field.row else when.item, "")
    return not set([given] if isinstance(given, str) else given).isdisjoint(when.among)


def _right(field: Field, number: int) -> Typed:
    match field.item.kind:
        case Kind.COUNT | Kind.PAIR:
            return _number(field, number)
        case Kind.DATE:
            day = TODAY - timedelta(days=number) if field.item.past else TODAY + timedelta(days=number)
            return [str(day.day), str(day.month), str(day.year)]
        case Kind.TEXT:
            return f"Words for {field.name}"
        case Kind.SEVERAL:
            offered = [option.code for option in field.options if option.code != "none"]
            chosen = {offered[number % len(offered)], offered[-1]} | ({"pupils"} & set(offered))
            return sorted(chosen)
        case _:
            return _choice(field, number)


def _number(field: Field, number: int) -> str:
    if field.item.code == "roll":
        return str(ROLL - 7)
    if field.part:
        return str(number % 40 + (1 if field.part == "trained" else 3))
    return str(number % 40 + 1)


def _choice(field: Field, number: int) -> str:
    decided = _DECIDED.get(field.name) or _DECIDED_BY_ITEM.get(field.item.code)
    if field.item.code == "status" and not decided:
        return _HAS[number % 2]
    return decided or field.options[number % len(field.options)].code
