"""When reviews of policies fall due: the months of a chart, its waves, and the sentence over it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dashboards.words import listed, number, plural
from la_portal.clock import in_words
from la_portal.queries.policy_reviews import DUE, NO_DATE, OVERDUE, Reviews, term_of

FEWEST_MONTHS = 20
A_WAVE = 1.5
FEWEST_FOR_A_WAVE = 20
AUGUST = 8


@dataclass(frozen=True)
class Wave:
    """Reviews as a chart draws them: those of `months` from that of judging to the end of a term, and the rest."""

    on: date
    overdue: int
    months: tuple[tuple[date, int], ...]
    later: int
    no_date: int

    @property
    def in_place(self) -> int:
        """All policies in place."""
        return self.overdue + self.due + self.later + self.no_date

    @property
    def due(self) -> int:
        """All that fall due in the months drawn."""
        return sum(count for _, count in self.months)

    @property
    def peaks(self) -> list[list[tuple[date, int]]]:
        """Runs of months with far more reviews than the average month; July and September follow each other."""
        if self.due < FEWEST_FOR_A_WAVE:
            return []
        runs: list[list[tuple[date, int]]] = []
        running = False
        for month, count in self.months:
            high = count >= A_WAVE * self.due / len(self.months)
            if high and running:
                runs[-1].append((month, count))
            elif high:
                runs.append([(month, count)])
            running = high or (running and month.month == AUGUST)
        return runs


def wave(rows: Iterable[Reviews], on: date) -> Wave:
    """The reviews of all policies together, as judged on that day."""
    counts: Counter[tuple[str, date | None]] = Counter()
    for row in rows:
        counts[row.when, row.month] += row.schools
    drawn = _months(on)
    later = sum(count for (when, month), count in counts.items() if when == DUE and month and month > drawn[-1])
    months = tuple((month, counts[DUE, month]) for month in drawn)
    return Wave(on, counts[OVERDUE, None], months, later, counts[NO_DATE, None])


def reviews(of: Wave, today: date) -> str:
    """How many reviews are overdue, and when the next wave falls due."""
    at = "now" if of.on == today else f"as at {in_words(of.on)}"
    start = f"{plural(of.overdue, 'review')} {'is' if of.overdue == 1 else 'are'} overdue {at}"
    start = start if of.overdue else f"No review is overdue {at}"
    if not of.due:
        return f"{start}; none falls due from {named(of.months[0][0])} to {named(of.months[-1][0])}"
    if not of.peaks:
        most = max(count for _, count in of.months)
        return f"{start}; no month stands out, in none fall more than {number(most)} due"
    first = of.peaks[0]
    return f"{start}; the next wave, of {number(sum(count for _, count in first))}, falls due {_when(first)}"


def named(month: date) -> str:
    """A month with its year: July 2027."""
    return f"{month:%B %Y}"


def _when(run: Sequence[tuple[date, int]]) -> str:
    months = [month for month, _ in run]
    first, last = months[0], months[-1]
    if len(months) > 2:
        return f"from {_short(first, last)} to {named(last)}"
    return f"in {listed([*([_short(first, last)] if len(months) > 1 else []), named(last)])}"


def _short(month: date, last: date) -> str:
    return f"{month:%B}" if month.year == last.year else named(month)


def _months(on: date) -> list[date]:
    """The month of a day and those after it, at least so many, to the end of a term."""
    found: list[date] = []
    year, month = on.year, on.month
    while len(found) < FEWEST_MONTHS or term_of(date(year, month, 1)) == term_of(found[-1]):
        found.append(date(year, month, 1))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found
