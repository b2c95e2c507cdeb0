"""What each school behind a number said, in words."""

from __future__ import annotations

from datetime import date

from la_portal.catalogue import Item, edition
from la_portal.catalogue.wording import listed
from la_portal.clock import in_words, london_date
from la_portal.queries.behind import Behind, Question
from la_portal.queries.behind_incidents import risks_of
from la_portal.queries.collections import CollectionFacts, with_more_time
from la_portal.queries.platforms import OFFICIAL
from la_portal.queries.return_states import ReturnState
from la_portal.queries.support import ITEM, NOTHING
from la_portal.vocabulary import AnswerState

FEWEST_FOR_A_SHARE = 10
_IN_DATE = {"in_date": "In date", "overdue": "Review overdue", "not_answered": "Not answered"}
_STATES = {
    AnswerState.NOT_KNOWN: "Not known",
    AnswerState.NOT_APPLICABLE: "Does not apply",
    AnswerState.NOT_ANSWERED: "Not answered",
}


def answer(question: Question, collection: CollectionFacts, row: Behind) -> str:
    """The school's own answer, with its numbers and dates."""
    match question.kind:
        case "returns":
            return _return(collection, row)
        case "policy":
            return _policy(edition(collection.edition).section("policies").item("status"), row)
        case "training":
            return _pair(edition(collection.edition).item("training", question.item), row)
        case "incidents":
            return _counts(len(risks_of(collection, question.item)), row)
        case "confidence":
            return _named(edition(collection.edition).item("incidents", "recording_confidence"), row.state or "")
        case "platform":
            return _platform(collection, row)
        case "support":
            item = edition(collection.edition).item("practice", ITEM)
            return listed([_named(item, code) for code in row.items if code != NOTHING])
        case _:
            return f"{row.value:,}"


def _return(collection: CollectionFacts, row: Behind) -> str:
    state = ReturnState(row.state or "")
    sent = f", sent {in_words(london_date(row.sent_at))}" if row.sent_at else ""
    later = row.sent_at is None and with_more_time(collection.due_on, row.due) > collection.due_on
    return f"{state.label}{sent}{f', has until {in_words(row.due)}' if later and row.due else ''}"


def _policy(item: Item, row: Behind) -> str:
    state = row.state or ""
    words = _IN_DATE.get(state) or _named(item, state)
    if state not in ("in_date", "overdue"):
        return words
    due = "review was due" if state == "overdue" else "next review"
    return _with_dates(words, ("reviewed", row.on), (due, row.due))


def _with_dates(words: str, *dates: tuple[str, date | None]) -> str:
    return ", ".join([words, *(f"{name} {in_words(day)}" for name, day in dates if day)])


def _pair(item: Item, row: Behind) -> str:
    if row.value is None or row.whole is None:
        return _STATES[AnswerState(row.state or "")]
    percent = f", {_percent(row.value, row.whole)}" if row.whole >= FEWEST_FOR_A_SHARE else ""
    return f"{row.value:,} of {row.whole:,} {item.denominator}{percent}"


def _percent(part: int, whole: int) -> str:
    percent = round(100 * part / whole)
    if percent == 0 and part:
        return "under 1%"
    return "over 99%" if percent == 100 and part != whole else f"{percent}%"


def _counts(asked: int, row: Behind) -> str:
    if not row.whole:
        return _STATES[AnswerState.NOT_KNOWN]
    unknown = asked - row.whole
    return f"{row.value:,}" + (f" recorded, {unknown} of {asked} counts not known" if unknown else "")


def _platform(collection: CollectionFacts, row: Behind) -> str:
    section = edition(collection.edition).section("platforms")
    if row.state is None:
        return ", ".join(section.row(code).label for code in row.items)
    words = _named(section.item("standing"), row.state)
    assessed = f"risk-assessed {in_words(row.on)}" if row.on else "never risk-assessed"
    return f"{words}, {assessed}" if row.on or row.state == OFFICIAL else words


def _named(item: Item, code: str) -> str:
    return next((one.short or one.label for one in (*item.options, *item.states) if one.code == code), code)
