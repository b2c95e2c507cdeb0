"""Turns what was typed in one section into answers: only what is asked is read, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from la_portal.catalogue.answers import NOT_ANSWERED, Answer
from la_portal.catalogue.items import Field, Kind
from la_portal.catalogue.problems import Problem, Severity
from la_portal.catalogue.settling import (
    HELD,
    OPTIONAL,
    RISK,
    cells_of,
    incident_total,
    recorded,
    settle_incidents,
    settle_platforms,
)
from la_portal.catalogue.typed import Unreadable, calendar_date, plain_text, trimmed, whole_number
from la_portal.catalogue.wording import wanted_number
from la_portal.vocabulary import AnswerState

Typed = str | list[str]
Raw = Mapping[str, Typed]

_NONE = "none"


@dataclass
class Reading:
    """One section as read: an answer for every field that is asked, and what could not be read."""

    answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    problems: list[Problem] = field(default_factory=list[Problem])


def is_empty(typed: Typed) -> bool:
    """True where nothing but spaces was typed."""
    return not trimmed(typed) if isinstance(typed, str) else not any(map(trimmed, typed))


def read(fields: Sequence[Field], raw: Raw) -> Reading:
    """Answers to `fields`, all of one section, from `raw`.

    A field whose condition is not met has no answer, like every attribute of an optional row that nobody touched.
    A field that cannot be read is NOT_ANSWERED and has a problem. Settled answers (a nil return) are in.
    """
    return _Reader(fields, raw).read()


class _Reader:
    def __init__(self, fields: Sequence[Field], raw: Raw) -> None:
        self._fields = fields
        self._raw = raw
        self._reading = Reading()
        self._touched = {name.partition("-")[0] for name, typed in raw.items() if "-" in name and not is_empty(typed)}

    def read(self) -> Reading:
        answers = self._reading.answers
        for one in self._fields:
            if self._is_asked(one):
                answers[one.name] = self._answer(one)
        settle_incidents(answers, cells_of(self._fields))
        rows = {one.row.code: one.row for one in self._fields if one.row and self._is_untouched(one)}
        settle_platforms(answers, rows.values())
        return self._reading

    def _is_untouched(self, one: Field) -> bool:
        return one.row is not None and OPTIONAL in one.row.features and one.row.code not in self._touched

    def _is_asked(self, one: Field) -> bool:
        when = one.item.when
        if self._is_untouched(one):
            return False
        if one.item.group == RISK and recorded(self._reading.answers) not in {HELD, None}:
            return not is_empty(self._raw.get(one.name, ""))
        if when is None:
            return True
        if when.item == "total":
            return self._total > 0
        named = self._reading.answers.get(f"{one.row.code}-{when.item}" if one.row else when.item)
        return named is not None and named.is_among(when.among)

    @cached_property
    def _total(self) -> int:
        return incident_total(self._reading.answers, cells_of(self._fields))

    def _answer(self, one: Field) -> Answer:
        typed, state = self._raw.get(one.name, ""), self._raw.get(one.state_name, "") if one.states else ""
        empty = is_empty(typed)
        if is_empty(state):
            return NOT_ANSWERED if empty else self._value(one, typed)
        if not empty:
            return self._refuse(one, "one_answer", "there is an answer, and a reason for giving none. Take one out")
        if state not in [offered.code for offered in one.states]:
            return self._refuse_option(one)
        return Answer(AnswerState(str(state)))

    def _value(self, one: Field, typed: Typed) -> Answer:
        match one.item.kind:
            case Kind.COUNT | Kind.PAIR:
                return self._number(one, typed)
            case Kind.CHOICE | Kind.YES_NO:
                return self._choice(one, typed)
            case Kind.SEVERAL:
                return self._several(one, [typed] if isinstance(typed, str) else typed)
            case Kind.DATE:
                return self._date(one, typed)
            case Kind.TEXT:
                return self._text(one, typed)

    def _number(self, one: Field, typed: Typed) -> Answer:
        wanted = wanted_number(one)
        try:
            value = whole_number(typed if isinstance(typed, str) else "several", wanted)
        except Unreadable as error:
            return self._refuse(one, "whole_number", error.advice)
        return Answer(AnswerState.NUMBER, number=value)

    def _choice(self, one: Field, typed: Typed) -> Answer:
        if typed not in [option.code for option in one.options]:
            return self._refuse_option(one)
        code = str(typed)
        is_state = any(state.code == code for state in one.item.states)
        return Answer(AnswerState(code) if is_state else AnswerState.ANSWERED, choice=code)

    def _several(self, one: Field, typed: list[str]) -> Answer:
        codes = {code for code in typed if code}
        if not codes <= {option.code for option in one.options}:
            return self._refuse_option(one)
        if _NONE in codes and len(codes) > 1:
            none = next(option.label for option in one.options if option.code == _NONE)
            return self._refuse(one, "one_answer", f"choose '{none}' or the others, not both")
        return Answer(AnswerState.ANSWERED, choices=tuple(sorted(codes)))

    def _date(self, one: Field, typed: Typed) -> Answer:
        parts = typed if isinstance(typed, list) and len(typed) == 3 else ["", "", ""]
        try:
            return Answer(AnswerState.ANSWERED, on_date=calendar_date(*parts))
        except Unreadable as error:
            return self._refuse(one, "real_date", error.advice, error.part)

    def _text(self, one: Field, typed: Typed) -> Answer:
        try:
            return Answer(AnswerState.ANSWERED, text=plain_text(typed if isinstance(typed, str) else " ".join(typed)))
        except Unreadable as error:
            return self._refuse(one, "plain_text", error.advice)

    def _refuse_option(self, one: Field) -> Answer:
        return self._refuse(one, "offered_option", "what was chosen is not one of the answers. Choose one of them")

    def _refuse(self, one: Field, rule: str, sentence: str, part: str = "") -> Answer:
        found = Problem(rule, Severity.ERROR, one.section, one.name, one.about, sentence, (one.name,), part)
        self._reading.problems.append(found)
        return NOT_ANSWERED
