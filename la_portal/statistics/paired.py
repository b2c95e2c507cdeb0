"""Whether the same schools changed by more than chance: tests of pairs."""

from __future__ import annotations

from la_portal.statistics.changes import binomial


def mcnemar(gained: int, lost: int) -> float:
    """How probable a difference at least so large is between those that went from no to yes and from yes to no.

    A two-sided p-value, at most 1, where both ways are equally probable; those that stayed as they were tell nothing.
    Exact, by the binomial distribution: McNemar, Q. (1947), Note on the sampling error of the difference between
    correlated proportions or percentages, Psychometrika 12: 153-157. Raises ValueError for a count under 0.
    """
    if min(gained, lost) < 0:
        raise ValueError("a count is not under 0")
    return binomial(min(gained, lost), max(gained, lost), 1 / 2)


def sign_test(rose: int, fell: int) -> float:
    """How probable a difference at least so large is between the schools whose share rose and those whose share fell.

    For shares of people in schools. A test of two proportions would take each person for a draw of its own and
    overstate the change: people of one school are trained together. Here each school has one vote, whatever its size
    and however far it moved, so this errs towards chance; a school that stayed as it was has none. The sums are those
    of McNemar's test: Dixon, W. J. and Mood, A. M. (1946), The statistical sign test, Journal of the American
    Statistical Association 41: 557-566.
    """
    return mcnemar(rose, fell)
