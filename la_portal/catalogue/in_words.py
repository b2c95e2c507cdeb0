"""Answers in the words of the catalogue, as tables, copies and reports show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from la_portal.catalogue.answers import Answer
from la_portal.catalogue.items import Field, Kind, Option
from la_portal.catalogue.wording import lowered
from la_portal.clock import in_words
from la_portal.vocabulary import AnswerState

STATES = {
    AnswerState.NOT_KNOWN: "Not known",
    AnswerState.NOT_APPLICABLE: "Does not apply",
    AnswerState.NOT_ANSWERED: "Not answered",
}


def in_short(field: Field, answer: Answer) -> str:
    """An answer as a table shows it; the four states of a number are four different words."""
    if answer.choice is not None:
        return _named(field.options, answer.choice)
    if answer.state in STATES:
        return next((state.label for state in field.item.states if state.code == answer.state), STATES[answer.state])
    match field.item.kind:
        case Kind.COUNT | Kind.PAIR:
            return str(answer.number)
        case Kind.SEVERAL:
            return _list(
                _named(field.options, option.code) for option in field.options if option.code in answer.choices
            )
        case Kind.DATE if answer.on_date:
            return in_words(answer.on_date)
        case _:
            return answer.text or ""


def pair_in_words(field: Field, answers: Mapping[str, Answer]) -> str:
    """`92 of 118 (78%)`, or the one reason why there is no such pair of numbers."""
    trained, eligible = answers[f"{field.item.code}-trained"], answers[f"{field.item.code}-eligible"]
    if trained.number is None or eligible.number is None:
        return in_short(field, trained if trained.number is None else eligible)
    share = percent(trained, eligible)
    return f"{trained.number} of {eligible.number}" + (f" ({share}%)" if share is not None else "")


def answer_in_words(fields: Sequence[Field], answers: Mapping[str, Answer]) -> str:
    """The answer that the fields make up together: a pair of numbers, or what one field says."""
    return pair_in_words(fields[0], answers) if len(fields) > 1 else in_short(fields[0], answers[fields[0].name])


def percent(trained: Answer | None, eligible: Answer | None) -> int | None:
    """The whole percentage of a pair; None where there is none to give."""
    if not trained or not eligible or trained.number is None or not eligible.number or trained.number > eligible.number:
        return None
    return round(100 * trained.number / eligible.number)


def _named(options: Iterable[Option], code: str) -> str:
    return next((option.short or option.label for option in options if option.code == code), code)


def _list(names: Iterable[str]) -> str:
    first, *others = list(names) or [""]
    return ", ".join([first, *map(lowered, others)])
