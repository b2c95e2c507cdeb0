"""How heavy the pages of a return are for who has been on one before: what a warm cache still has to fetch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Response

from la_portal.app import create_app
from la_portal.db import Database
from tests.browser.returning import SCHOOLS, SLUG, make_returning
from tests.browser.serving import Visit, running, visiting
from tests.browser.states import cookie_of
from tests.people import settings_for
from tests.returns import AT, URN, asked_of_school, dsl_of, email_of, keep_all, right_answers, term

MOST_BYTES = 100_000
SECTIONS = ("header", "policies", "training", "incidents", "incidents/done", "platforms", "practice")
ROWS = ("policies?open=online_safety", "platforms?open=instagram", "practice?open=alerts")
JOURNEY = ("../../", "", *SECTIONS, *ROWS, "check")
PAGES = [
    *(("dsl of untouched", page) for page in JOURNEY),
    *(("dsl of explained", page) for page in JOURNEY),
    ("headteacher of passed", "declaration"),
    *(("dsl of twice", page) for page in ("receipt/2", "receipt/2/answers", "receipt/2/summary")),
]


@dataclass
class Scales:
    """A window that has been on the service's first page, and what each page after it weighs in bytes: its HTML
    before any compression, and every file that the browser does not have yet."""

    visit: Visit
    came: list[Response] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    found: dict[str, int] = field(default_factory=dict)

    def weigh(self, path: str) -> None:
        """The page at that path is weighed."""
        self.came.clear()
        self.visit.open(path)
        self.visit.page.wait_for_load_state("networkidle")
        self.found[path] = self._bytes()

    def _bytes(self) -> int:
        new = [one for one in self.came if one.url not in self.kept and one.ok]
        self.kept |= {one.url for one in new if "immutable" in one.headers.get("cache-control", "")}
        return sum(len(one.body()) for one in new)


@contextmanager
def scales(database: Database, chromium: Browser) -> Iterator[Scales]:
    """The scales; at the end nothing on them was too heavy, and the heaviest page is printed."""
    app = create_app(settings_for(database), database)
    with running(app) as origin, visiting(chromium, origin) as visit:
        made = Scales(visit)
        visit.page.on("response", lambda response: made.came.append(response))
        made.weigh("/sign-in")
        assert made.found.pop("/sign-in") > MOST_BYTES, "the first page brings what is kept"
        yield made
    heaviest = max(made.found, key=lambda path: made.found[path])
    print(f"\nthe heaviest of {len(made.found)} pages: {heaviest}, {made.found[heaviest]:,} bytes")
    assert min(made.found.values()) > 1_000
    assert made.found[heaviest] < MOST_BYTES


def test_no_page_of_the_fullest_first_return_is_over_100_kb(sqlite_database: Database, chromium: Browser) -> None:
    keep_all(sqlite_database, dsl_of(sqlite_database, term(sqlite_database)), right_answers(asked_of_school()))
    with scales(sqlite_database, chromium) as made:
        made.visit.sign_in(email_of(URN))
        for page in (*JOURNEY, "declaration"):
            made.weigh(f"{AT}/{page}")


def test_no_page_of_a_returning_school_is_over_100_kb(sqlite_database: Database, chromium: Browser) -> None:
    cast = make_returning(sqlite_database)
    with scales(sqlite_database, chromium) as made:
        app = create_app(settings_for(sqlite_database), sqlite_database)
        for reader, page in PAGES:
            cookie = cookie_of(app, cast.tokens[reader])
            made.visit.page.context.add_cookies([{"name": "session", "value": cookie, "url": made.visit.origin}])
            made.weigh(f"/returns/{SCHOOLS[reader.split()[-1]]}/{SLUG}/{page}")
