"""The deadline to the second: a collection is open to the last moment of its closing date in London."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from la_portal.errors import Conflict
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.returns import ReturnFacts
from la_portal.services.returns.saving import require_open
from la_portal.vocabulary import PhaseGroup, ReturnStatus, Term

SECOND = timedelta(seconds=1)


def returned(
    opens: date, closes: date, status: ReturnStatus = ReturnStatus.DRAFT, *, asked: bool = False
) -> ReturnFacts:
    counted = opens - timedelta(days=1)
    collection = CollectionFacts(1, 2026, Term.AUTUMN, counted, counted, 1, opens, closes, closes, "2026.1")
    return ReturnFacts(
        collection,
        1,
        100001,
        "Larkmoor",
        PhaseGroup.PRIMARY,
        200,
        status,
        {},
        {},
        None,
        None,
        None,
        changes_asked=asked,
    )


def is_open(facts: ReturnFacts, at: datetime) -> bool:
    try:
        require_open(facts, at)
    except Conflict:
        return False
    return True


@pytest.mark.parametrize(
    ("closes", "first_moment_after"),
    [
        (date(2026, 12, 11), datetime(2026, 12, 12, tzinfo=UTC)),
        (date(2026, 6, 30), datetime(2026, 6, 30, 23, tzinfo=UTC)),
        (date(2026, 3, 28), datetime(2026, 3, 29, tzinfo=UTC)),  # the clock goes forward an hour later
        (date(2026, 3, 29), datetime(2026, 3, 29, 23, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 23, tzinfo=UTC)),  # and back, two hours later
        (date(2026, 10, 25), datetime(2026, 10, 26, tzinfo=UTC)),
        (date(2028, 2, 28), datetime(2028, 2, 29, tzinfo=UTC)),
        (date(2028, 2, 29), datetime(2028, 3, 1, tzinfo=UTC)),
        (date(2026, 12, 31), datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_last_second_is_open_and_the_next_is_not(closes: date, first_moment_after: datetime) -> None:
    facts = returned(closes - timedelta(days=10), closes)
    assert is_open(facts, first_moment_after - SECOND)
    assert is_open(facts, first_moment_after - timedelta(microseconds=1))
    assert not is_open(facts, first_moment_after)
    assert not is_open(facts, first_moment_after + SECOND)


@pytest.mark.parametrize(
    ("opens", "first_moment"),
    [
        (date(2026, 11, 23), datetime(2026, 11, 23, tzinfo=UTC)),
        (date(2026, 6, 1), datetime(2026, 5, 31, 23, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 24, 23, tzinfo=UTC)),
        (date(2028, 2, 29), datetime(2028, 2, 29, tzinfo=UTC)),
    ],
)
def test_it_opens_with_the_day(opens: date, first_moment: datetime) -> None:
    facts = returned(opens, opens + timedelta(days=10))
    assert is_open(facts, first_moment)
    assert not is_open(facts, first_moment - SECOND)


def test_only_what_may_be_typed_in_is_open() -> None:
    day = date(2026, 11, 23)
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    open_in = {status for status in ReturnStatus if is_open(returned(day, day, status), noon)}
    assert open_in == {ReturnStatus.NOT_STARTED, ReturnStatus.DRAFT}
    assert is_open(returned(day, day, ReturnStatus.SUBMITTED, asked=True), noon)
    assert not is_open(returned(day, day, ReturnStatus.ACCEPTED, asked=True), noon)
