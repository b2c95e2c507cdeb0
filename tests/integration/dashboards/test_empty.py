"""Every dashboard with little, nothing, zeros or not known: a sentence each time, and never a word of Python's."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from la_portal.db import Database
from la_portal.vocabulary import Scope
from la_portal.web.figure_tables import TABLES
from tests.conftest import only
from tests.figure_data import NOT_KNOWN, RISKS, Asked, Sent, asked, authority, school, sent
from tests.integration.dashboards.answers import ask, heard_of, read
from tests.integration.dashboards.conftest import officer_of
from tests.integration.dashboards.filled import ACTIONS, COURSES, OF_WHICH, POLICIES
from tests.integration.dashboards.walk import PATHS

# "None" is also English: in a table, and before a verb. These are not.
PYTHONS = re.compile(
    r"\bnan\b|\bNaN\b|\binf\b|NoneType|None%|of None\b|\bto None\b|None (?:per|pupils|staff)\b|\{|<\w+ object|<Markup"
)


def nothing(_database: Database, _scope: Scope) -> None:
    """No collection, no school."""


def _asked(database: Database, scope: Scope, schools: int) -> None:
    school(database, scope, range(1, schools + 1))
    asked(database, scope, *(Asked(urn) for urn in range(1, schools + 1)))


def nobody_returned(database: Database, scope: Scope) -> None:
    """Twelve are asked."""
    _asked(database, scope, 12)


def one_returned(database: Database, scope: Scope) -> None:
    """One of twelve."""
    school(database, scope, range(1, 13))
    asked(database, scope, *(Asked(urn) for urn in range(2, 13)))
    sent(database, scope, Sent(1, {RISKS[0]: 2}, trained=(3, 4), policies={POLICIES[0]: {"status": "none"}}))


def one_alone(database: Database, scope: Scope) -> None:
    """The only school that is asked."""
    school(database, scope, (1,))
    sent(database, scope, Sent(1))


def _all(database: Database, scope: Scope, made: Callable[[int, int], Sent], collections: tuple[int, ...]) -> None:
    school(database, scope, range(1, 15))
    for term in collections:
        sent(database, scope, *(made(urn, term) for urn in range(1, 15)))


def _zeros(urn: int, term: int) -> Sent:
    nobody, none = dict.fromkeys(COURSES, (0, 20)), dict.fromkeys(ACTIONS, 0)
    policies = {code: {"status": "none"} for code in POLICIES}
    return Sent(
        urn, {}, term, policies=policies, courses=nobody, actions=none, of_which=dict.fromkeys(OF_WHICH, 0), support=()
    )


def _not_known(urn: int, term: int) -> Sent:
    unknown = dict.fromkeys(COURSES, "not_known")
    return Sent(urn, None, term, roll=None, district=None, courses=unknown, confidence=None,
                actions=dict.fromkeys(ACTIONS, NOT_KNOWN), of_which=dict.fromkeys(OF_WHICH, NOT_KNOWN))  # fmt: skip


def one_collection(database: Database, scope: Scope) -> None:
    """Fourteen returned, and there is nothing to compare with."""
    _all(database, scope, lambda urn, term: Sent(urn, {RISKS[0]: urn % 3}, term, trained=(urn % 5, 5)), (4,))


def all_zero(database: Database, scope: Scope) -> None:
    """Nothing recorded, nobody trained, no policy, no platform: in two collections."""
    _all(database, scope, _zeros, (1, 4))


def all_not_known(database: Database, scope: Scope) -> None:
    """Whatever can be not known is: in two collections."""
    _all(database, scope, _not_known, (1, 4))


STATES = {
    nothing: (),
    nobody_returned: (4,),
    one_returned: (4,),
    one_alone: (4,),
    one_collection: (4,),
    all_zero: (1, 4),
    all_not_known: (1, 4),
}


def says_sentences(database: Database, fill: Callable[[Database, Scope], None]) -> None:
    scope = authority(database, collections=STATES[fill])
    fill(database, scope)
    officer = officer_of(database, scope)
    for path in PATHS:
        answer = read(ask(officer, path, "?school=1"))
        assert len(answer.finding.split()) > 2, path
        for words in heard_of(answer):
            assert not PYTHONS.search(words), (path, words)
    for name in TABLES:
        file = officer.get(f"/figures/{name}.csv?school=1")
        assert file.status_code == (200 if STATES[fill] else 404), name
        assert not re.search(r"\bnan\b|\binf\b|None\b(?!,)", file.text.replace("None,", ""))


@only("sqlite")
@pytest.mark.parametrize("fill", STATES, ids=lambda fill: fill.__name__)
def test_every_dashboard_says_a_sentence(database: Database, fill: Callable[[Database, Scope], None]) -> None:
    says_sentences(database, fill)


@only("postgresql")
@pytest.mark.parametrize("fill", [one_returned, all_not_known], ids=lambda fill: fill.__name__)
def test_so_it_is_on_postgresql(database: Database, fill: Callable[[Database, Scope], None]) -> None:
    says_sentences(database, fill)


def test_pythons_words_are_found() -> None:
    """The control."""
    found = ["nan%", "None of None schools", "None%", "from 1 to None", "None per 1,000", "<Markup>", "{'a': 1}"]
    fine = ["None", "None of 30 schools has it", "Nancy Infant School", "None in four terms", "No, none"]
    assert [bool(PYTHONS.search(words)) for words in found] == [True] * len(found)
    assert [bool(PYTHONS.search(words)) for words in fine] == [False] * len(fine)
