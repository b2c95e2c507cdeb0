"""The sentences over the platforms page and its figures."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

from dashboards.words import FEWEST_FOR_A_SHARE, in_words_to_ten, listed, number, plural, share, term
from la_portal.catalogue.wording import lowered
from la_portal.clock import in_words
from la_portal.queries.collections import Span
from la_portal.queries.measures import Measure
from la_portal.queries.platform_flags import Flagged
from la_portal.queries.platform_names import TypedName
from la_portal.queries.platform_uses import PlatformUse
from la_portal.statistics import wilson

WIDESPREAD, MANY = 0.75, 0.1
FEWEST_FOR_A_TREND = 3
Z998 = NormalDist().inv_cdf(0.999)
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")


def platforms(assessed: Measure | None, rows: Sequence[PlatformUse]) -> str:
    """The share of official platforms that were risk-assessed, and the platform furthest behind it, if one is."""
    if assessed is None:
        return nobody(rows)
    if assessed.schools < FEWEST_FOR_A_SHARE:
        whole = plural(assessed.whole, "official platform")
        return f"{number(assessed.part)} of {whole} {'is' if assessed.part == 1 else 'are'} risk-assessed"
    start = f"{share(assessed.part, assessed.whole)} of official platforms are risk-assessed"
    last = behind_the_rest(assessed, rows)
    return f"{start}; {_within(last)} least often, {_fraction(last)}" if last else f"{start}; no platform stands out"


def nobody(rows: Sequence[PlatformUse]) -> str:
    """What there is to say where no platform is official."""
    known = "has an official platform" if any(row.used for row in rows) else "uses a platform"
    return f"No school that has returned {known}"


def behind_the_rest(assessed: Measure, rows: Sequence[PlatformUse]) -> PlatformUse | None:
    """The platform with the lowest share of ten or more official uses, where chance alone would not put it there.

    By the 99.8 % range: of as many platforms as there are, the 95 % range would name one by chance every term.
    """
    enough = [row for row in rows if row.official >= FEWEST_FOR_A_SHARE]
    lowest = min(enough, key=lambda row: row.assessed / row.official, default=None)
    if lowest is None or wilson(lowest.assessed, lowest.official, Z998).high >= assessed.part / assessed.whole:
        return None
    return lowest


def uses(rows: Sequence[PlatformUse], schools: int) -> str:
    """What nearly every school has, and what is more often unofficial than official."""
    if not any(row.official or row.unofficial for row in rows):
        return nobody(rows)
    if schools < FEWEST_FOR_A_SHARE:
        return _most_used(rows, schools)
    common = [row for row in rows if row.official >= WIDESPREAD * schools]
    many = max(FEWEST_FOR_A_SHARE, MANY * schools)
    outside = sorted((row for row in rows if row.unofficial > row.official and row.unofficial >= many), key=_unofficial)
    return f"{_widespread(common, rows, schools)}{_outside(outside)}"


def flags(under_age: Sequence[Flagged]) -> str:
    """How many platforms, in how many schools, are used with pupils below the minimum age."""
    if not under_age:
        return "No platform is known to be used with pupils below its minimum age"
    schools = len({one.school_id for one in under_age})
    verb = "is" if len(under_age) == 1 else "are"
    used = "its" if len(under_age) == 1 else "the"
    start = f"{plural(len(under_age), 'platform')} in {plural(schools, 'school')}"
    return f"{start} {verb} used with pupils below {used} minimum age"


def risk_assessment(one: Flagged, *, asked: bool) -> str:
    """When the platform was risk-assessed; of one that is not the school's that is not asked."""
    if one.assessed_on:
        return f"Risk-assessed {in_words(one.assessed_on)}"
    return "Never risk-assessed" if asked else "Not asked: not the school's own"


def also(one: Flagged) -> str:
    """The other concerns about the platform, as one phrase."""
    words = "; ".join(lowered(concern.words) for concern in one.also)
    return words[:1].upper() + words[1:]


def seen(one: Flagged, span: Span) -> str:
    """For how many terms the flag has stood, as far as the span reaches."""
    if one.terms > len(span.earlier):
        return f"{_ordinal(one.terms)} term or longer" if span.earlier else "First term asked"
    if one.terms > 1:
        return f"{_ordinal(one.terms)} term"
    return f"Again, as in {term(one.before)}" if one.before else "New this term"


def trend(rows: Sequence[Measure]) -> str:
    """How the share moved over the terms that have one, if by more than chance; of two terms no trend is told."""
    known = [row for row in rows if row.schools >= FEWEST_FOR_A_SHARE]
    if not known:
        return "Official platforms risk-assessed, term by term"
    first, last = known[0], known[-1]
    now = share(last.part, last.whole)
    if len(known) == 1:
        when = f"in {term(last.collection)}, with no other term to compare"
        return f"{now} of official platforms are risk-assessed {when}"
    before = share(first.part, first.whole)
    if len(known) < FEWEST_FOR_A_TREND:
        return f"{now} of official platforms are risk-assessed, {before} in {term(first.collection)}"
    then, today = wilson(first.part, first.whole), wilson(last.part, last.whole)
    if then.low <= today.high and today.low <= then.high:
        return f"Risk assessment has not moved by more than chance since {term(first.collection)}: {now} now"
    moved = "risen" if today.low > then.high else "fallen"
    return f"Risk assessment has {moved} from {before} to {now} of official platforms"


def names(rows: Sequence[TypedName], span: Span) -> str:
    """How many names that are in no list came from several schools, and how many of them nobody typed before."""
    if not rows:
        return "No name outside the list came from three or more schools"
    new = sum(row.since == span.chosen for row in rows)
    start = f"{in_words_to_ten(len(rows)).capitalize()} {'name' if len(rows) == 1 else 'names'} outside the list"
    said = f"{start} came from three or more schools"
    if not span.earlier:
        return said
    if new == len(rows):
        return f"{said}, {'new' if new == 1 else 'all new'} this term"
    return f"{said}, {in_words_to_ten(new)} of them new this term" if new else f"{said}, none of them new"


def _most_used(rows: Sequence[PlatformUse], schools: int) -> str:
    most = max(row.official + row.unofficial for row in rows)
    first = [row for row in rows if row.official + row.unofficial == most]
    who = _name(first[0]) if len(first) == 1 else f"{in_words_to_ten(len(first)).capitalize()} platforms"
    used = "is used most, in" if len(first) == 1 else "are used most, each in"
    return f"{who} {used} {number(most)} of {_schools(schools)}"


def _widespread(common: Sequence[PlatformUse], rows: Sequence[PlatformUse], schools: int) -> str:
    if not common:
        most = f"in {number(rows[0].official)} of {_schools(schools)}"
        return f"{_name(rows[0])} is the most common official platform, {most}"
    if len(common) == 1:
        return f"{_name(common[0])} is official in {number(common[0].official)} of {_schools(schools)}"
    return (
        f"{in_words_to_ten(len(common)).capitalize()} platforms are each official in three quarters of schools or more"
    )


def _outside(outside: Sequence[PlatformUse]) -> str:
    if not outside:
        return ""
    names = listed(_within(row) for row in outside)
    return f"; {names} {'is' if len(outside) == 1 else 'are'} mostly outside schools' control"


def _fraction(row: PlatformUse) -> str:
    return f"{number(row.assessed)} of {number(row.official)}"


def _name(row: PlatformUse) -> str:
    return row.row.label


def _unofficial(row: PlatformUse) -> int:
    return -row.unofficial


def _within(row: PlatformUse) -> str:
    """The platform inside a sentence: Facebook group, but generative AI tool."""
    return row.row.label if row.row.is_product else lowered(row.row.label)


def _schools(schools: int) -> str:
    return plural(schools, "school")


def _ordinal(count: int) -> str:
    return _ORDINALS[count - 1] if count <= len(_ORDINALS) else f"Term {count}"
