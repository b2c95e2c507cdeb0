"""The sentences about one school, each true of exactly the rows that are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.words import in_words_to_ten, listed, number, plural, rate, term
from la_portal.catalogue import edition
from la_portal.catalogue.wording import lowered
from la_portal.clock import in_words
from la_portal.disclosure import FEWEST_SCHOOLS
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.one_school import OneSchool
from la_portal.queries.school_answers import SchoolPolicy, SchoolQuery
from la_portal.queries.school_incidents import SchoolTerm
from la_portal.queries.school_measures import TRAINING, SchoolMeasure

MOST_NAMED = 4
VERDICTS = {
    "below": "Below similar schools",
    "above": "Above similar schools",
    "within": "Within chance",
    "not_compared": "Not compared",
}
_NOT_COMPARED = "its measures cannot be compared with similar schools"
_RECORDED = {"below": "fewer", "above": "more"}
_SIDES = {
    "below": "fewer than expected of a school of this phase and size",
    "above": "more than expected of a school of this phase and size",
    "within": "within the range for a school of this phase and size",
}


def school(name: str, rows: Sequence[SchoolMeasure], collection: CollectionFacts, incidents: str = "") -> str:
    """What of the school trails similar schools, what is above them, and that the rest is within chance.

    `incidents` is the side on which its count lies of what was expected: neither is a mark.
    """
    by = {verdict: [one for one in rows if one.verdict == verdict] for verdict in VERDICTS}
    below, above, within = by["below"], by["above"], by["within"]
    recorded = [f"its incidents are {_RECORDED[incidents]} than expected"] if incidents in _RECORDED else []
    if not below and not above:
        nothing = "nothing" if not recorded else "no measure"
        said = f"{nothing} differs from similar schools by more than chance"
        return f"{name}: {'; '.join([said if within else _NOT_COMPARED, *recorded])}"
    rest = "the rest" if not by["not_compared"] else "the rest that can be compared"
    said = [
        *([f"{_named(below, collection)} {_verb(below, 'trail')} similar schools"] if below else []),
        *(
            [f"{_named(above, collection)} {_is(above)} above {'them' if below else 'similar schools'}"]
            if above
            else []
        ),
        *recorded,
        *([f"{rest} is within chance"] if within else []),
    ]
    return f"{name}: {'; '.join(said)}"


def not_shown(found: OneSchool, collection: CollectionFacts) -> str:
    """Why the return that is shown is not one of the collection, and which it is; or that there is none."""
    accepted = found.asked is not None and found.asked.first_submitted_at is not None
    if found.asked is None:
        start = f"{found.name} {f'closed on {in_words(found.closed_on)}' if found.closed_on else 'has closed'}"
    elif accepted:
        start = f"{found.name}: its return for {term(collection)} has not been accepted yet"
    else:
        start = f"{found.name} has not returned for {term(collection)}"
    if found.shown is None:
        return f"{start}, nor one before" if accepted else f"{start}, nor before"
    return f"{start}; its last {'accepted ' if accepted else ''}return is of {term(found.shown.collection)}"


def measures(rows: Sequence[SchoolMeasure]) -> str:
    """How many measures differ from similar schools by more than chance."""
    compared = [one for one in rows if one.verdict != "not_compared"]
    below = sum(one.verdict == "below" for one in compared)
    above = sum(one.verdict == "above" for one in compared)
    if not compared:
        return "Too few similar schools have given these numbers for a comparison"
    of = f"of {plural(len(compared), 'measure')}"
    if not below and not above:
        return f"None {of} differs from similar schools by more than chance"
    sides = [f"{number(count)} above" for count in (above,) if count]
    if below:
        be = "is" if below == 1 else "are"
        rest = f", {sides[0]}" if sides else ""
        return f"{number(below)} {of} {be} below similar schools by more than chance{rest}"
    return f"{number(above)} {of} {'is' if above == 1 else 'are'} above similar schools by more than chance"


def incidents(this: SchoolTerm | None) -> str:
    """What the school recorded in the chosen term, and whether a school of its phase and size would be expected to."""
    if this is None:
        return "Incidents, term by term"
    if this.incidents is None:
        return f"The school does not know all its counts of {term(this.collection)}"
    start = f"{plural(this.incidents, 'incident')} in {term(this.collection)}"
    return f"{start}, {_SIDES[this.side]}" if this.side else start


def base_of_incidents(this: SchoolTerm | None) -> str:
    """The pupils that the count of the chosen term is of, and its rate."""
    if this is None or this.rate is None:
        return "Incidents recorded each term."
    return f"Incidents recorded each term. {plural(this.roll or 0, 'pupil')}, {rate(this.rate)} per 1,000."


def range_of_incidents(rows: Sequence[SchoolTerm], group: str) -> str:
    """What the ranges of the terms are, or why there are none."""
    if any(row.low is not None for row in rows):
        return f"Grey: where 95% of {group} schools with so many pupils lie, as widely as schools differ."
    return f"No range is drawn: it needs {FEWEST_SCHOOLS} {group} schools with a rate, and the school's own pupils."


def policies(rows: Sequence[SchoolPolicy]) -> str:
    """How many of the policies that apply have a gap."""
    apply = [one for one in rows if one.state != "not_applicable"]
    gaps = sum(one.gap for one in apply)
    if not apply:
        return "The school has answered no question about policies"
    if not gaps:
        return f"No gap among {plural(len(apply), 'policy', 'policies')}"
    return f"{number(gaps)} of {plural(len(apply), 'policy', 'policies')} {'has' if gaps == 1 else 'have'} a gap"


def rest_of_policies(rows: Sequence[SchoolPolicy]) -> str:
    """What the policies are that are not listed."""
    fine, without = (sum(one.state == state for one in rows) for state in ("in_date", "not_applicable"))
    said = [
        *([f"{number(fine)} {'is' if fine == 1 else 'are'} in place and in date"] if fine else []),
        *([f"{number(without)} {'does' if without == 1 else 'do'} not apply"] if without else []),
    ]
    return f"{listed(said)}." if said else ""


def queries(rows: Sequence[SchoolQuery]) -> str:
    """How many queries the return was sent with, and how many of them are still open."""
    if not rows:
        return "The return was sent without queries"
    start = plural(len(rows), "query", "queries")
    still = sum(one.state != "explained" for one in rows)
    if not still:
        return f"{start}, {'explained' if len(rows) == 1 else 'all explained'}"
    return f"{number(still)} of {start} {'is' if still == 1 else 'are'} still open"


def wishes(rows: Sequence[str] | None) -> str:
    """How much help the school asked for."""
    if rows is None:
        return "The school did not say whether it wants help"
    if not rows:
        return "The school asked for no help"
    return f"The school asked for help with {in_words_to_ten(len(rows))} {'thing' if len(rows) == 1 else 'things'}"


def overdue(months: int) -> str:
    """How late a review is."""
    return f"Overdue by {plural(months, 'month')}" if months else "Overdue by under a month"


def _named(rows: Sequence[SchoolMeasure], collection: CollectionFacts) -> str:
    if len(rows) > MOST_NAMED:
        return plural(len(rows), "measure")
    of = edition(collection.edition)
    others = [lowered(of.section(one.section).title) for one in rows if one.section != TRAINING]
    courses = [_inside(of.item(TRAINING, one.item).label) for one in rows if one.section == TRAINING]
    trained = [f"{lowered(of.section(TRAINING).title)} ({listed(courses)})"] if courses else []
    return listed(
        [*others[:1], *trained, *others[1:]] if others and rows[0].section != TRAINING else [*trained, *others]
    )


def _inside(label: str) -> str:
    """A label inside a sentence; what begins with an abbreviation keeps it."""
    return label if label[1:2].isupper() else lowered(label)


def _plural(rows: Sequence[SchoolMeasure]) -> bool:
    return len(rows) > MOST_NAMED or any(one.section != TRAINING for one in rows)


def _verb(rows: Sequence[SchoolMeasure], verb: str) -> str:
    return verb if _plural(rows) else f"{verb}s"


def _is(rows: Sequence[SchoolMeasure]) -> str:
    return "are" if _plural(rows) else "is"
