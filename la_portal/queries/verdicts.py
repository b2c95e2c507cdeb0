"""What a school's number says beside others: the figures, and the finding in words. Never a rank, never a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from la_portal.disclosure import FEWEST_SCHOOLS, too_few, withheld
from la_portal.queries.comparison import Compared, Measured, Part
from la_portal.statistics import Interval, poisson_range, quartiles, wilson
from la_portal.vocabulary import AnswerState

HIGHER = "Higher"
CAREFUL = "A high count can mean careful recording: it is not a mark."
_SCALE = {"percent": 100, "per_1000": 1000}
_WITHOUT: dict[str, tuple[str, str]] = {
    AnswerState.NOT_KNOWN: ("Not known", "in your return."),
    AnswerState.NOT_ANSWERED: ("Not answered", "in your return."),
}
_DOES_NOT_APPLY = ("Does not apply", "to your school.")


def compared(
    measure: Measured, mine: Part, similar: Sequence[Part], all_similar: int, others: Sequence[Part]
) -> Compared:
    """The measure of a school beside the `similar` of `all_similar` schools that have it, and all `others`.

    Quartiles of similar schools are there where 10 gave the number. The authority's value is withheld by the rule of
    `disclosure`, and also where the rule forbids the figure without this school, which knows its own part. Both are
    whole numbers, and so is what a likely range is held against: what is said is what can be seen.
    """
    given = [part for part in similar if part.whole]
    middle = (
        [None] * 3 if too_few(len(given)) else [round(at) for at in quartiles([_of(measure, one) for one in given])]
    )
    likely = _likely(measure, mine)
    figures = Compared(
        code=measure.code,
        title=measure.title,
        unit=measure.unit,
        value=_of(measure, mine) if mine.whole else None,
        numerator=mine.part if mine.whole else None,
        denominator=mine.whole or None,
        of_what=measure.of_what,
        low=likely.low if likely else None,
        high=likely.high if likely else None,
        schools=len(given),
        quarter=middle[0],
        median=middle[1],
        three_quarters=middle[2],
        authority=_authority(measure, mine, others),
        verdict="",
        sentence="",
    )
    verdict, sentence = _finding(figures, mine, waiting(all_similar, len(given)))
    careful = f" {CAREFUL}" if measure.unit == "per_1000" else ""
    return replace(figures, verdict=verdict, sentence=sentence + careful)


def waiting(similar: int, given: int) -> str:
    """What stands in place of a comparison with the `given` of `similar` schools; empty where these are enough."""
    if not too_few(given):
        return ""
    did, number = ("sent", similar) if too_few(similar) else ("given this number", given)
    have = "None have" if number == 0 else "1 has" if number == 1 else f"{number} have"
    return f"We show this when {FEWEST_SCHOOLS} similar schools have {did}. {have}."


def _of(measure: Measured, part: Part) -> float:
    return _SCALE[measure.unit] * part.part / (part.whole or 1)


def _likely(measure: Measured, mine: Part) -> Interval | None:
    if not mine.whole or measure.full_count:
        return None
    if measure.unit == "percent":
        return wilson(mine.part, mine.whole).scaled(100)
    return poisson_range(mine.part).scaled(1000 / mine.whole)


def _authority(measure: Measured, mine: Part, others: Sequence[Part]) -> int | None:
    theirs = [part for part in others if part.whole]
    everyone = [*theirs, mine] if mine.whole else theirs
    if any(withheld(sum(one.part for one in schools), len(schools)) for schools in (theirs, everyone)):
        return None
    total = Part(sum(one.part for one in everyone), sum(one.whole or 0 for one in everyone))
    return round(_of(measure, total))


def _finding(figures: Compared, mine: Part, waiting: str) -> tuple[str, str]:
    if figures.value is None:
        verdict, where = _WITHOUT.get(mine.state, _DOES_NOT_APPLY)
        return verdict, f"{where} {waiting or _middle_half(figures, 'similar schools')}"
    if figures.quarter is None or figures.median is None or figures.three_quarters is None:
        return "Not compared yet.", waiting
    spread, value = _middle_half(figures, "them"), round(figures.value)
    if figures.low is None or figures.high is None:
        place = _side(value, figures.quarter, figures.three_quarters, ("Below", "In", "Above"))
        return f"{place} the middle half", f"of similar schools. {spread}"
    clear = _side(figures.median, round(figures.low), round(figures.high), (HIGHER, "", "Lower"))
    if clear:
        return clear, f"than in similar schools. {spread}"
    looks = _side(value, figures.median, figures.median, ("lower", "", "higher"))
    few = f"Yours looks {looks}, but {_too_few_to_tell(figures)}." if figures.wide and looks else spread
    return "No clear difference", f"from similar schools. {few}"


def _side(value: float, low: float, high: float, words: tuple[str, str, str]) -> str:
    """The word for a value under `low`, from `low` to `high`, or over `high`."""
    return words[0] if value < low else words[2] if value > high else words[1]


def _middle_half(figures: Compared, whom: str) -> str:
    ends = [
        f"{end:,}%" if figures.unit == "percent" else f"{end:,}" for end in (figures.quarter, figures.three_quarters)
    ]
    return f"Half of {whom} are {f'at about {ends[0]}' if ends[0] == ends[1] else f'between {ends[0]} and {ends[1]}'}."


def _too_few_to_tell(figures: Compared) -> str:
    if figures.unit == "per_1000":
        return f"a count of {figures.numerator} is too small to tell"
    if figures.denominator == 1:
        return "1 is too few to tell"
    return f"{figures.denominator} {figures.of_what} are too few to tell"
