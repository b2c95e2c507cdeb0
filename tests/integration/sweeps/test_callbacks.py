"""The dashboards and their files asked for what is another authority's: the answer for what does not exist."""

from __future__ import annotations

import re
from itertools import product

from werkzeug.test import TestResponse

from dashboards.pages import BY_PATH
from la_portal.web.figure_tables import TABLES
from tests.busy import DISTRICTS, FOREIGN, NORTH, OURS, PAST, SOUTH, word_of
from tests.integration.sweeps.cells import NOBODYS_COLLECTION, NOBODYS_SCHOOL, callback_body
from tests.integration.sweeps.served import Reader, Served, body_of
from tests.returns import SLUG
from tests.routes import CALLBACKS

UPDATE = "/dashboards/_dash-update-component"
PAGES = tuple(BY_PATH)
# What is theirs beside what is nobody's, for each thing that a search can name; a name that none of them knows as well.
PAIRS = {
    "collection": (PAST[SOUTH], NOBODYS_COLLECTION),
    "district": (DISTRICTS[SOUTH], "Zqnowheremere"),
    "since": (PAST[SOUTH], NOBODYS_COLLECTION),
    "trust": (f"{word_of(FOREIGN)} Trust", "Zqnobodys Trust"),
    "similar": (str(FOREIGN), str(NOBODYS_SCHOOL)),
    "school": (str(FOREIGN), str(NOBODYS_SCHOOL)),
    "authority": ("2", "3"),
}
OTHERS = ("", f"&collection={PAST[NORTH]}", f"&collection={SLUG}&phase=secondary", "&accepted=1")
FEWEST = 150


def shown(answer: TestResponse, *keys: str) -> tuple[int, str]:
    """An answer without its moment and without what it was asked for by name."""
    text = re.sub(r"nonce=\"[^\"]+\"|csrf_token\" value=\"[^\"]+\"|\b\d{1,2}:\d\d[ap]m", "", body_of(answer))
    for key in keys:
        text = text.replace(key, "KEY")
    return answer.status_code, text


def update(reader: Reader, path: str, search: str) -> TestResponse:
    return reader.ask("POST", UPDATE, callback_body(path, search))


def test_every_callback_answers_for_foreign_keys_as_for_none(served: Served) -> None:
    assert set(CALLBACKS) == {callback_body("", "")["output"]}, "a callback that this sweep does not know"
    officer, counted = served.reader("officer"), 0
    for path, (name, pair), other in product(PAGES, PAIRS.items(), OTHERS):
        theirs, nobodys = (update(officer, path, f"?{name}={key}{other}") for key in pair)
        assert shown(theirs, *pair) == shown(nobodys, *pair), (path, name, other)
        assert officer.foreign_in(theirs, pair) == [], (path, name, other)
        counted += 1
    for path in (f"/returns/{FOREIGN}/{SLUG}/", f"/authority/collections/{PAST[SOUTH]}", "/figures/returns.csv"):
        assert shown(update(officer, path, "")) == shown(update(officer, "/nowhere", "")), path
    assert counted == len(PAGES) * len(PAIRS) * len(OTHERS) == 224


def test_every_file_answers_for_foreign_keys_as_for_none(served: Served) -> None:
    officer, counted = served.reader("officer"), 0
    for table, (name, pair), other in product(TABLES, PAIRS.items(), OTHERS[:3]):
        theirs, nobodys = (officer.ask("GET", f"/figures/{table}.csv?{name}={key}{other}") for key in pair)
        assert shown(theirs, *pair) == shown(nobodys, *pair), (table, name, other)
        assert officer.foreign_in(theirs, pair) == [], (table, name, other)
        counted += 1
    print(f"\n{counted} files")
    assert counted >= FEWEST


def test_the_figures_are_the_readers_own(served: Served) -> None:
    """The control: the two officers are answered, with other figures, and each with their own words."""
    ours, theirs = served.reader("officer"), served.reader("officer elsewhere")
    for page in PAGES:
        schools = (OURS, FOREIGN) if page == "/dashboards/school" else ("", "")
        answers = [update(reader, page, f"?school={urn}") for reader, urn in zip((ours, theirs), schools, strict=True)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert shown(answers[0]) != shown(answers[1])
        assert DISTRICTS[SOUTH] in ours.foreign_in(answers[1])
    assert word_of(200002) in ours.foreign_in(update(theirs, "/dashboards/incidents", ""))
