"""Two people changed the same answers: both are shown side by side, and whoever came second chooses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from flask import render_template

from la_portal.catalogue import Answer, Field
from la_portal.catalogue.explaining import WHY, kept, query_of_name
from la_portal.catalogue.explaining import words_of as explained
from la_portal.catalogue.in_words import answer_in_words
from la_portal.catalogue.reading import Typed, is_empty
from la_portal.services import people
from la_portal.services.returns.merging import answer_of
from la_portal.web import session
from la_portal.web.returns.opened import Opened
from la_portal.web.returns.posted import Form

MINE, THEIRS, CHOOSE = "mine", "theirs", "choose."
_SOMEBODY = "Somebody else"


@dataclass(frozen=True)
class Choice:
    """One answer that both changed: its name, its title, and what each of the two says."""

    name: str
    title: str
    hint: str
    theirs: str
    mine: str
    chosen: str = ""
    error: str = ""


@dataclass(frozen=True)
class Meeting:
    """Two people in one section: what the form had shown, what one of them typed, and the answers both changed."""

    newest: Opened
    section: str
    page: str
    shown: Mapping[str, Typed]
    typed: Mapping[str, Typed]
    clashes: frozenset[str]
    press: str
    row: str = ""

    def render(self, chosen: Mapping[str, str] | None = None) -> tuple[str, int]:
        """The page on which to choose; with `chosen`, again, for the answers that are still without a choice."""
        choices = [self._choice(name, chosen) for name in self._in_order()]
        unchosen = [one for one in choices if one.error]
        who, at = _saved_by(self.newest, self.section)
        mine = {name: value for name, value in self.typed.items() if answer_of(name) in self.clashes}
        page = render_template(
            "returns/conflict.html",
            opened=self.newest,
            part=self.newest.asked.edition.section(self.section),
            choices=choices,
            problems=[{"text": f"{one.title}: {one.error}", "href": f"#{CHOOSE}{one.name}"} for one in unchosen],
            who=who,
            at=self.newest.moment(at) if at else "",
            merged=self._merged(who),
            here=self.newest.url(self.page, open=self.row or None),
            mine=orjson.dumps(mine).decode(),
            shown=orjson.dumps({name: self.newest.raw(self.section).get(name, "") for name in mine}).decode(),
            press=self.press,
        )
        return page, 409

    def _in_order(self) -> list[str]:
        order = list(dict.fromkeys(answer_of(field.name) for field in self.newest.asked.questions(self.section)))
        return sorted(self.clashes, key=lambda name: order.index(name) if name in order else len(order))

    def _choice(self, name: str, chosen: Mapping[str, str] | None) -> Choice:
        title, hint = _title(self.newest, self.section, name)
        mine = self.newest.with_typed(self.section, dict(self.typed))
        picked = (chosen or {}).get(name, "")
        error = "choose which answer is right" if chosen is not None and not picked else ""
        return Choice(
            name, title, hint, _words(self.newest, self.section, name), _words(mine, self.section, name), picked, error
        )

    def _merged(self, who: str) -> list[str]:
        """The other changes, one sentence each: all of them are kept."""
        now = self.newest.raw(self.section)
        changed: dict[str, str] = {}
        for name in {**now, **self.shown}:
            if now.get(name, "") != self.shown.get(name, "") and answer_of(name) not in self.clashes:
                by_me = self.typed.get(name, "") == now.get(name, "")
                if name in self.shown or by_me:
                    changed[answer_of(name)] = "you" if by_me else who
        return [
            f"{_title(self.newest, self.section, name)[0]}: {_words(self.newest, self.section, name)} ({by})"
            for name, by in changed.items()
        ]


def chosen_in(form: Form) -> dict[str, str]:
    """What was chosen for each answer that the form asks about; empty for one without a choice."""
    names = {answer_of(name) for name in parsed(form.get(MINE, ""))}
    return {name: picked if (picked := form.get(CHOOSE + name, "")) in {MINE, THEIRS} else "" for name in sorted(names)}


def parsed(text: str) -> dict[str, Typed]:
    """The raw values that a hidden field carries; empty where it carries anything else."""
    try:
        found: Any = orjson.loads(text or "{}")
    except orjson.JSONDecodeError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): value for name, value in found.items() if _is_typed(value)}


def _is_typed(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _saved_by(opened: Opened, section: str) -> tuple[str, datetime | None]:
    """Who saved the section last, by name, and when; `you` for oneself."""
    person, at = opened.facts.saved_last(section) or (None, None)
    if person is None:
        return _SOMEBODY, at
    if person == session.actor().person_id:
        return "you", at
    names = people.names(session.portal().database, opened.facts.authority_id, [person])
    return names.get(person, _SOMEBODY), at


def _fields(opened: Opened, section: str, name: str) -> list[Field]:
    return [field for field in opened.asked.questions(section) if answer_of(field.name) == name]


def _title(opened: Opened, section: str, name: str) -> tuple[str, str]:
    if name.startswith(WHY):
        return "Explanation", ""
    fields = _fields(opened, section, name)
    if not fields:
        return name, ""
    first = fields[0]
    return (f"{first.row.label}: {first.item.short}" if first.row else first.item.label), first.hint


def _words(opened: Opened, section: str, name: str) -> str:
    """The answer as the return would hold it; what cannot be read, as it was typed."""
    raw = opened.raw(section)
    if name.startswith(WHY):
        given = kept(raw.get(name, ""))
        return explained(query_of_name(name)[0], given) if given else "Not explained"
    fields, answers = _fields(opened, section, name), opened.shown.answers[section]
    return words_of(fields, answers, raw)


def words_of(fields: Iterable[Field], answers: Mapping[str, Answer], raw: Mapping[str, Typed]) -> str:
    """One answer in words: both halves of a pair together, and what cannot be read as it was typed."""
    fields = [field for field in fields if field.name in answers]
    if not fields:
        return "Not asked"
    unread = [field for field in fields if not answers[field.name].given and not is_empty(raw.get(field.name, ""))]
    if unread:
        typed = [raw.get(field.name, "") for field in fields]
        return " of ".join(one if isinstance(one, str) else " ".join(one) for one in typed)
    return answer_in_words(fields, answers)
