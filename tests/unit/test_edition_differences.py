"""What one edition asks otherwise than another, for who chooses between them."""

from __future__ import annotations

import pytest

from la_portal.catalogue import CatalogueError, Edition, edition
from la_portal.catalogue.differences import Changed, Difference, differences

RENAMED, MERGED, NEW = Difference.RENAMED, Difference.MERGED, Difference.NEW
BROKEN, RETIRED = Difference.BROKEN, Difference.RETIRED


def test_an_edition_asks_nothing_otherwise_than_itself() -> None:
    found = differences(edition(), edition())
    assert not found and found.changed == ()


def test_every_sort_of_change_is_named_with_what_it_was(second_edition: Edition) -> None:
    found = differences(edition("2026.1"), second_edition)
    assert [one.what for one in found.changed] == [
        *(RENAMED, MERGED, NEW, BROKEN, NEW, MERGED),
        *(RENAMED, RETIRED, BROKEN, NEW, RENAMED, RETIRED),
    ]
    by_name = {one.now or one.was[0]: one for one in found.changed}
    assert by_name["Communication and complaints"] == Changed(
        MERGED, "policies", "Communication and complaints", ("Complaints made online", "Communication strategy")
    )
    assert by_name["Done by somebody else, known or not"].adds_up
    assert by_name["Smart watches and glasses"] == Changed(NEW, "policies", "Smart watches and glasses")
    assert by_name["Management tool"] == Changed(RETIRED, "platforms", was=("Management tool",))
    assert found.reworded == 7


def test_an_older_edition_does_not_follow_a_newer_one(second_edition: Edition) -> None:
    with pytest.raises(CatalogueError, match="does not follow"):
        differences(second_edition, edition("2026.1"))
