"""Steps that follow from section E and from how sure the school is of its counts."""

from __future__ import annotations

from la_portal.catalogue.given import Given
from la_portal.catalogue.items import Item
from la_portal.catalogue.steps import NextStep, step
from la_portal.catalogue.wording import listed
from la_portal.clock import in_words, months_before
from la_portal.vocabulary import AnswerState

_SECTION = "practice"
_ROLES = {"filtering_leader": "senior leader", "filtering_governor": "governor"}
_WHO = {"pupils": "pupils", "parents": "parents", "staff": "staff"}


def filtering_review(given: Given) -> NextStep | None:
    """Filtering and monitoring are reviewed once a year."""
    return _yearly(given, "filtering_reviewed_on", "Review filtering and monitoring")


def yearly_assessment(given: Given) -> NextStep | None:
    """The risks online are assessed once a year."""
    return _yearly(given, "risk_assessed_on", "Do the yearly online safety risk assessment")


def filtering_roles(given: Given) -> NextStep | None:
    """A senior leader and a governor are named for filtering and monitoring."""
    missing = [code for code in _ROLES if _is_no(given, code)]
    if not missing:
        return None
    who = listed([f"a {_ROLES[code]}" for code in missing])
    because = "Neither is named" if len(missing) == 2 else f"No {_ROLES[missing[0]]} is named"
    return step("filtering_roles", f"Name {who} for filtering and monitoring", because, _item(given, missing[0]))


def anonymous_route(given: Given) -> NextStep | None:
    """Somebody who is afraid to give a name can still report."""
    if not _is_no(given, "anonymous_route"):
        return None
    title = "Open a way to report a concern without giving a name"
    return step("anonymous_route", title, "There is none now", _item(given, "anonymous_route"))


def report_routes(given: Given) -> NextStep | None:
    """Pupils, parents and staff know how to report a concern."""
    answer = given.get(_SECTION, "report_routes")
    if answer is None or answer.state is not AnswerState.ANSWERED:
        return None
    unaware = [who for who in _WHO if who not in answer.choices]
    if not unaware:
        return None
    title = f"Tell {listed(unaware)} how to report a concern"
    because = f"{listed(unaware).capitalize()} are not among those who know how"
    return step("report_routes", title, because, _item(given, "report_routes"))


def unsure_counts(given: Given) -> NextStep | None:
    """Counts are worth what their recording is worth."""
    if given.choice("incidents", "recording_confidence") != "low":
        return None
    item = given.asked.edition.item("incidents", "recording_confidence")
    title = "Log every online safety incident in one place"
    return step("recording_confidence", title, "You are not sure that the counts are complete", item)


def _yearly(given: Given, code: str, title: str) -> NextStep | None:
    answer = given.get(_SECTION, code)
    if answer is None:
        return None
    if answer.state is AnswerState.NOT_APPLICABLE:
        return step(code, title, "It has not been done yet", _item(given, code))
    if answer.on_date is None or answer.on_date >= months_before(given.asked.today, 12):
        return None
    because = f"It was last done on {in_words(answer.on_date)}, more than 12 months ago"
    return step(code, title, because, _item(given, code))


def _is_no(given: Given, code: str) -> bool:
    return given.choice(_SECTION, code) == "no"


def _item(given: Given, code: str) -> Item:
    return given.asked.edition.item(_SECTION, code)
