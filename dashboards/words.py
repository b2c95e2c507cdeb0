"""Numbers, names and plurals as every sentence, table and chart of the dashboards writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from la_portal.catalogue.wording import lowered
from la_portal.clock import in_words, london_date, time_in_words
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.filters import IN_NONE, Filters
from la_portal.vocabulary import AcademicYear, PhaseGroup

FEWEST_FOR_A_SHARE = 10
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(value: int) -> str:
    """A count with its thousands apart: 39,846."""
    return f"{value:,}"


def rate(value: float | None) -> str:
    """A rate with one decimal, "under 0.1" where it is not 0 but would look like it; nothing where there is none."""
    if value is None:
        return "no rate"
    return "under 0.1" if 0 < value < 0.05 else f"{value:.1f}"


def share(part: int, whole: int) -> str:
    """A share in whole per cent: never 0% or 100% where it is not exactly that."""
    percent = round(100 * part / whole)
    if percent == 0 and part:
        return "under 1%"
    return "over 99%" if percent == 100 and part != whole else f"{percent}%"


def in_words_to_ten(count: int) -> str:
    """A count up to ten as a word, as in a sentence."""
    return _WORDS[count] if 0 <= count < len(_WORDS) else number(count)


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: 1 school, 2 schools."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listed(parts: Iterable[str]) -> str:
    """Parts as a sentence lists them: a, b and c."""
    *first, last = list(parts)
    return f"{', '.join(first)} and {last}" if first else last


def inside(label: str) -> str:
    """A label inside a sentence: generative AI, but DSL and X as they are."""
    return label if label[1:2].isupper() or len(label) == 1 else lowered(label)


def term(collection: CollectionFacts) -> str:
    """A collection inside a sentence: autumn 2026."""
    return f"{collection.term} {AcademicYear(collection.academic_year).calendar_year(collection.term)}"


def term_title(collection: CollectionFacts) -> str:
    """A collection at the start of a line: Autumn 2026."""
    return term(collection).capitalize()


_PHASES = {one.value: one.label for one in PhaseGroup}


def phase(code: str) -> str:
    """The name of a phase group, or what was typed where there is no such group."""
    return _PHASES.get(code, code)


def moment(at: datetime) -> str:
    """A moment in London: 8 December 2026, 9:15am."""
    return f"{in_words(london_date(at))}, {time_in_words(at)}"


def among(filters: Filters) -> str:
    """Which schools a narrowed choice is about, to stand before a sentence: "Primary schools in Ashmere: "."""
    if not filters.narrowed:
        return ""
    schools = f"{listed(phase(code) for code in filters.phases)} schools" if filters.phases else "Schools"
    districts = ["no known district" if name == IN_NONE else name for name in filters.districts]
    place = f" in {listed(districts)}" if districts else ""
    trusts = [trust(name) for name in filters.trusts]
    group = f" of {listed(trusts)}" if trusts else ""
    like = f" similar to {filters.like or 'a school that is not asked'}" if filters.similar is not None else ""
    return f"{schools}{place}{group}{like}: "


def trust(name: str) -> str:
    """The name of a trust, or what schools without one are called."""
    return "no trust" if name == IN_NONE else name
