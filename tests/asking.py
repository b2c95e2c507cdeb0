"""A school that is asked on 1 December 2026, and a return of its autumn term in which nothing is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from la_portal.catalogue import Asked, Kind, complete, edition
from la_portal.catalogue.reading import Typed
from la_portal.vocabulary import PhaseGroup, Term

ASKED = Asked(
    edition=edition(),
    term=Term.AUTUMN,
    phase_group=PhaseGroup.SECONDARY,
    roll=40,
    headcount=118,
    counts_from=date(2026, 9, 1),
    counts_to=date(2026, 11, 20),
    today=date(2026, 12, 1),
)
USED = {"website", "facebook_page", "instagram", "whatsapp", "other_1"}
NONE: list[tuple[str, str]] = []
LAST_YEAR = "autumn term 2025"
RISKS = [item.code for item in edition().section("incidents").group("risk")]
NIL: dict[str, Typed] = {**dict.fromkeys(RISKS, ""), "incidents_recorded": "nil", "recording_confidence": "high"}


def full(asked: Asked = ASKED) -> dict[str, dict[str, Typed]]:
    """Something typed in every box of a return that has nothing wrong, and nothing to ask about."""
    raw: dict[str, dict[str, Typed]] = {section.code: {} for section in asked.edition.sections}
    for section in raw:
        for field in asked.questions(section):
            if field.section != "platforms" or field.row is None or field.row.code in USED:
                day = ["1", "9", "2026" if field.item.past else "2027"]
                plain: dict[Kind, Typed] = {Kind.TEXT: "Padlet", Kind.DATE: day}
                option = field.options[0].code if field.options else "3"
                raw[section][field.name] = plain.get(
                    field.item.kind, [option] if field.item.kind is Kind.SEVERAL else option
                )
    raw["header"]["roll"] = ""
    return raw


def changed(**sections: Mapping[str, Typed]) -> dict[str, dict[str, Typed]]:
    """The full return with these boxes changed."""
    raw = full()
    for section, values in sections.items():
        raw[section] |= values
    return raw


def told(rule: str, asked: Asked = ASKED, /, **sections: Mapping[str, Typed]) -> list[tuple[str, str]]:
    """The field and the message of each query about the full return with these boxes changed; all are of one rule."""
    checked = complete(asked, changed(**sections))
    assert checked.problems == []
    assert {query.problem.rule for query in checked.queries} <= {rule}
    return [(query.problem.field, query.problem.message) for query in checked.queries]


def rules_of(asked: Asked = ASKED, /, **sections: Mapping[str, Typed]) -> set[str]:
    """The queries that are raised, errors or not."""
    return {query.problem.rule for query in complete(asked, changed(**sections)).queries}
