"""What differs between two sets of answers, in words: from term to term, and from one submission to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from la_portal.catalogue import Answer, Field, Section
from la_portal.catalogue.given import Answers
from la_portal.catalogue.in_words import answer_in_words
from la_portal.catalogue.settling import RISK, cells_of, incident_total, recorded
from la_portal.services.returns.merging import answer_of
from la_portal.web.returns.sent_return import SentReturn


@dataclass(frozen=True)
class Change:
    """One answer that was another before; `field` is where it can be changed."""

    title: str
    before: str
    now: str
    field: Field


@dataclass(frozen=True)
class Changes:
    """The answers of a return that changed, by section, and the number of those that were asked twice and did not."""

    by_section: tuple[tuple[Section, tuple[Change, ...]], ...]
    same: int

    @property
    def number(self) -> int:
        """How many answers changed."""
        return sum(len(changes) for _, changes in self.by_section)


def changes(sections: Iterable[Section], fields: Iterable[Field], before: Answers, now: Answers) -> Changes:
    """Every answer that was given both times and reads otherwise now."""
    found: list[tuple[Section, tuple[Change, ...]]] = []
    same = 0
    by_section = answers_in(fields)
    for section in sections:
        was, is_now = before.get(section.code, {}), now.get(section.code, {})
        groups = [those for those in by_section.get(section.code, []) if _given(those, was, is_now)]
        changed = [change for those in groups if (change := _change(those, was, is_now))]
        same += len(groups) - len(changed)
        if total := _total(groups, was, is_now):
            changed.insert(0, total)
        if changed:
            found.append((section, tuple(changed)))
    return Changes(tuple(found), same)


def answers_in(fields: Iterable[Field]) -> dict[str, list[list[Field]]]:
    """The fields by section, and in it those together that make up one answer."""
    found: dict[str, dict[str, list[Field]]] = {}
    for field in fields:
        found.setdefault(field.section, {}).setdefault(answer_of(field.name), []).append(field)
    return {section: list(groups.values()) for section, groups in found.items()}


def title_of(field: Field) -> str:
    """What an answer is called where it stands alone."""
    return f"{field.row.label}: {field.item.short}" if field.row else field.item.short


def changes_since(sent: SentReturn) -> Changes | None:
    """What differs from the submission before; None for a return's first one."""
    if sent.before is None:
        return None
    return changes(sent.edition.sections, sent.fields, sent.before, sent.answers)


def _given(fields: list[Field], before: Mapping[str, Answer], now: Mapping[str, Answer]) -> bool:
    return all(field.name in said and said[field.name].given for said in (before, now) for field in fields)


def _change(fields: list[Field], before: Mapping[str, Answer], now: Mapping[str, Answer]) -> Change | None:
    was, is_now = answer_in_words(fields, before), answer_in_words(fields, now)
    first = fields[0]
    return Change(title_of(first), was, is_now, first) if was != is_now else None


def _total(groups: list[list[Field]], before: Mapping[str, Answer], now: Mapping[str, Answer]) -> Change | None:
    """The sum of all incidents, over the cells that were counted both times."""
    fields = [field for those in groups for field in those if field.item.group == RISK]
    if not fields or not (recorded(before) and recorded(now)):
        return None
    was, is_now = (incident_total(said, cells_of(fields)) for said in (before, now))
    return Change("All incidents", str(was), str(is_now), fields[0]) if was != is_now else None
