"""Somebody with every published file of an authority, and time, learns no hidden number; without closing it, many."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import update

from la_portal.db import Database
from la_portal.disclosure.lines import Additive
from la_portal.disclosure.suppression import Suppression
from la_portal.models import SchoolReturn
from la_portal.reports import annual
from la_portal.vocabulary import Scope
from tests.attacker import Attack, Coordinates, attack
from tests.conftest import only
from tests.figure_data import Asked, asked, school, sent
from tests.generated import accept, generated, submission
from tests.integration.reports.conftest import Publish, truth

AUTHORITIES = range(200 if os.environ.get("DEEP") else 10)
# Who has returned is no secret: how many have not may be a small number.
STAFF = "course=All staff"
OPEN = "schools_asked less accepted_returns"
CORRECTED = 200_001


def leaks(found: Attack, *truths: dict[tuple[str, ...], int]) -> list[object]:
    """What an attack found out: only what is true, since who takes what was corrected for the same deceives himself."""
    close = [*found.exact, *found.narrow, *found.narrow_complements]
    right = [one for one in close if one.least <= true_value(one.coordinates, truths[one.release]) <= one.most]
    return [*right, *(one for one in found.small_complements if one.measure != OPEN)]


def true_value(place: Coordinates, truth: dict[tuple[str, ...], int]) -> int:
    """The number that stands there in truth; of a rest, the whole without its part."""
    if " less " in place.measure:
        whole, part = place.measure.split(" less ")
        return true_value(place._replace(measure=whole), truth) - true_value(place._replace(measure=part), truth)
    term = place.term.removesuffix(" term").lower().replace("academic year", "")
    categories = sorted(f"{name}={category}" for name, category in place.labels)
    where = (place.measure, place.period[:4], term, place.district)
    # What a table is of as a whole, it does not say in a column.
    said = ({*categories}, {*categories, STAFF})
    return next(value for key, value in truth.items() if key[:4] == where and set(key[4:]) in said)


def correct(database: Database, scope: Scope, seed: int) -> None:
    """A school opens and sends, and another sends its autumn again."""
    chance = Random(seed)
    school(database, scope, [300_000])
    accept(database, scope, submission(chance, 300_000, 3))
    again = submission(chance, CORRECTED, 1, number=2, roll=400)
    asked_before = Asked(CORRECTED, 1, "accepted", 1, 1)
    with database.tenant(scope) as session:
        known = session.get(SchoolReturn, (scope.authority_id, 1, CORRECTED))
    if known is None:
        asked(database, scope, asked_before)
    sent(database, scope, again)
    with database.tenant(scope, writing=True) as session:
        mine = (SchoolReturn.authority_id == scope.authority_id, SchoolReturn.collection_id == 1)
        counted = {"counted_submission": 2, "accepted_submission": 2}
        session.execute(update(SchoolReturn).where(*mine, SchoolReturn.school_id == CORRECTED).values(counted))


@only("sqlite")
@pytest.mark.parametrize("seed", AUTHORITIES)
def test_no_hidden_number_can_be_worked_out_also_from_a_correction(
    seed: int, database: Database, publish: Publish
) -> None:
    scope = generated(database, seed, "990")
    first = publish(database, scope)
    alone = attack([first])
    correct(database, scope, seed)
    both = attack([first, publish(database, scope)])
    print(f"alone: {alone}; with a correction: {both}")
    truths = [truth(database, scope, edition) for edition in (1, 2)]
    assert (leaks(alone, *truths), leaks(both, *truths)) == ([], [])
    assert (alone.tried > 0, both.tried > alone.tried) == (True, True)


@only("sqlite")
def test_an_edition_does_not_show_what_one_school_added_to_the_one_before(database: Database, publish: Publish) -> None:
    scope = generated(database, 3, "990")
    before = numbers(publish(database, scope))
    correct(database, scope, 3)
    after = numbers(publish(database, scope))
    summers = {place for place in before.keys() & after.keys() if "Summer term" in place}
    changed = {place for place in summers if before[place] != after[place]}
    assert len(summers) > 10
    assert changed
    assert {place: after[place] for place in changed if "c" not in (before[place], after[place])} == {}


def numbers(folder: Path) -> dict[tuple[str, ...], str]:
    """The count of each row of the incidents by kind, by its place."""
    with (folder / "incidents_by_kind.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(row["time_identifier"], row["risk"], row["kind"]): row["number"] for row in csv.DictReader(file)}


def test_the_attack_finds_many_where_only_small_numbers_are_hidden(
    database: Database, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_small(additive: Additive) -> Suppression:
        small = frozenset(key for key, cell in additive.cells.items() if cell.must_hide)
        return Suppression(small, frozenset(), frozenset())

    monkeypatch.setattr(annual, "suppress", only_small)
    scope = generated(database, 1, "990")
    found = attack([publish(database, scope)])
    assert len(leaks(found, truth(database, scope, 1))) > 5
