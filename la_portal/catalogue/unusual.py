"""What an officer should look at in a return, in sentences: fixed when it is sent, so that a list need not work it out.

A sentence holds words of the catalogue and numbers of the return, never words that the school wrote: these can be taken
out later, and what a submission says cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from la_portal.catalogue.document import Checked, Query
from la_portal.catalogue.given import EarlierCount, Given
from la_portal.catalogue.in_words import in_short
from la_portal.catalogue.rules.history import moved_since, nil_in_words
from la_portal.catalogue.wording import counted, listed, lowered

_NOTHING = "none"
_SENTENCES = {"unsure_of_none": "No incident counted, and the school is not sure of its recording"}
_BY_THEMSELVES = {"used_under_age", "contact_sexual_kept_inside", "third_nil", "unusual_change", *_SENTENCES}
_TO_BE_READ = {"police_without_cause"}
_MANY = 4  # explained queries: nearly every school has a review date that has passed, and picks why


def unusual(checked: Checked) -> list[str]:
    """What is unusual in the return, the most important first; empty where nothing is.

    That is incidents that moved by more than chance, support wanted, and what its rules ask about: one by one where it
    is about harm, is not explained, or is explained in own words; of others, only that there are many.
    """
    return [*_in_order(checked)]


def _in_order(checked: Checked) -> Iterator[str]:
    given, queries = checked.given, checked.queries
    before = given.asked.before
    yield from _under_age(given, _of("used_under_age", queries))
    yield from _moved(given, before.last_count)
    for _ in _of("contact_sexual_kept_inside", queries):
        incidents = counted(given.number("incidents", "contact_sexual") or 0, "contact incident")
        yield f"{incidents} of a sexual kind, no outside route"
    for _ in _of("third_nil", queries):
        running = nil_in_words(before.nil_running + 1).capitalize()
        yield f"{running} nil return running, where about {round(before.expected or 0)} are expected"
    if before.year_ago and before.year_ago != before.last_count:
        yield from _moved(given, before.year_ago, f" since {before.year_ago.name}")
    yield from (_SENTENCES[query.problem.rule] for query in queries if query.problem.rule in _SENTENCES)
    others = [query for query in queries if query.problem.rule not in _BY_THEMSELVES]
    for query in sorted(filter(_is_to_be_read, others), key=lambda query: query.explanation is not None):
        said = query.problem.at_field if query.problem.rule in _TO_BE_READ else query.problem.message
        yield said + ("" if query.explanation else " (not explained)")
    picked = len(others) - sum(map(_is_to_be_read, others))
    if picked >= _MANY:
        yield f"{picked} queries explained"
    yield from _support(given)


def _is_to_be_read(query: Query) -> bool:
    said = query.explanation
    return said is None or bool(said.own_words) or query.problem.rule in _TO_BE_READ


def _of(rule: str, queries: Sequence[Query]) -> list[Query]:
    return [query for query in queries if query.problem.rule == rule]


def _under_age(given: Given, queries: Sequence[Query]) -> Iterator[str]:
    asked_about = {query.problem.field for query in queries}
    platforms: dict[int, list[str]] = {}
    for field, _ in given.of("platforms"):
        if field.name in asked_about and field.row and field.row.minimum_age:
            platforms.setdefault(field.row.minimum_age, []).append(field.row.label)
    for age, names in sorted(platforms.items()):
        yield f"Pupils under {age} use {listed(names)} with the school"


def _moved(given: Given, then: EarlierCount | None, since: str = "") -> Iterator[str]:
    now = moved_since(given, then)
    if then is not None and now is not None:
        yield f"Incidents {then.incidents} to {now}{since}, more than chance explains"


def _support(given: Given) -> Iterator[str]:
    wanted = next(((f, a) for f, a in given.of("practice") if f.name == "support_wanted"), None)
    if wanted and wanted[1].choices and not wanted[1].is_among((_NOTHING,)):
        yield f"Support wanted: {lowered(in_short(*wanted))}"
