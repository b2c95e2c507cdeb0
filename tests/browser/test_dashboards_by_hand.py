"""The dashboards as somebody uses them: by keyboard, from page to page and back, in other colours, on paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboards.pages import PAGES
from la_portal.db import Database
from tests.browser.dashboard_states import ELSEWHERE, drawn
from tests.browser.serving import Visit, running, visiting
from tests.browser.states import cookie_of
from tests.busy import PAST, SOUTH, make_busy
from tests.service import whole_service

SECONDS = 20_000
MOST_TABS = 120
TABLET = 768
PATHS = [page.path + (f"?school={ELSEWHERE}" if page.path.endswith("/school") else "") for page in PAGES]
WITH_CHARTS = ("/dashboards/", "/dashboards/completion", "/dashboards/policies", "/dashboards/incidents")
# The middle of the first point of the funnel that leads to a school, on the screen.
POINT = """() => {
  const graph = document.querySelector('.la-chart--funnel .js-plotly-plot');
  graph.scrollIntoView({block: 'center'});
  const {x, y} = graph.data.find((trace) => trace.customdata);
  const {xaxis, yaxis} = graph._fullLayout;
  const box = graph.getBoundingClientRect();
  return [box.x + xaxis._offset + xaxis.d2p(x[0]), box.y + yaxis._offset + yaxis.d2p(y[0])];
}"""


@pytest.fixture(scope="module")
def signed_in(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The service with 60 schools of which 30 have returned, and the cookie of their officer."""
    path = shutil.copy(migrated_file, tmp_path_factory.mktemp("by_hand") / "la_portal.sqlite")
    database = Database(f"sqlite:///{path}")
    token = make_busy(database).tokens["officer elsewhere"]
    app, _ = whole_service(database)
    with running(app) as origin:
        yield origin, cookie_of(app, token)
    database.engine.dispose()


@pytest.fixture
def visit(signed_in: tuple[str, str], chromium: Browser) -> Iterator[Visit]:
    """A window of the officer."""
    origin, cookie = signed_in
    with visiting(chromium, origin) as opened:
        opened.page.set_default_timeout(SECONDS)
        opened.page.context.add_cookies([{"name": "session", "value": cookie, "url": origin}])
        yield opened
        assert opened.complaints == []


def tab_to(page: Page, selector: str) -> None:
    """The focus goes on by the tab key until it is on the first thing that is so."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(so) => document.activeElement.matches(so)", selector):
            return
    pytest.fail(f"{MOST_TABS} presses of the tab key lead to no {selector}")


def view(page: Page) -> dict[str, list[str]]:
    """What the address says about which schools and which collection are shown."""
    return parse_qs(urlsplit(page.url).query)


def on_screen(visit: Visit, path: str) -> Page:
    """The dashboard at that path, its charts drawn."""
    page = visit.open(path)
    drawn(page)
    return page


def test_the_keyboard_alone_leads_from_a_filter_to_a_school(visit: Visit) -> None:
    page = on_screen(visit, "/dashboards/policies")
    tab_to(page, "#phase")
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile(r"phase=(primary|secondary)"))
    expect(page.locator("main h1")).to_contain_text(re.compile("^(Primary|Secondary) schools: "))
    assert page.evaluate("document.activeElement.id") == "phase"
    chosen = view(page)["phase"]
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    expect(page.locator("main details[open] table").first).to_be_visible()
    tab_to(page, "main a[href^='/figures/schools?']")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_contain_text("schools")
    assert urlsplit(page.url).path == "/figures/schools"
    assert view(page)["phase"] == chosen
    tab_to(page, "main a[href^='/dashboards/school?']")
    name = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_contain_text(name)
    assert view(page)["phase"] == chosen


def test_the_view_stays_from_page_to_page_and_on_the_way_back(visit: Visit) -> None:
    wanted = {"collection": [PAST[SOUTH]], "phase": ["secondary"], "similar": [f"{ELSEWHERE}"]}
    page = on_screen(visit, f"/dashboards/?collection={PAST[SOUTH]}&similar={ELSEWHERE}")
    page.select_option("#phase", "secondary")
    expect(page).to_have_url(re.compile("phase=secondary"))
    expect(page.locator("main h1")).to_contain_text("Secondary schools similar to")
    first = page.locator("main h1").inner_text()
    ways = [page.locator(".la-sub a").nth(place).inner_text() for place in range(len(PAGES))]
    assert ways == [one.title for one in PAGES]
    for way in ways[1:]:
        page.locator(".la-sub").get_by_role("link", name=way, exact=True).click()
        drawn(page)
        assert (way, view(page)) == (way, wanted)
    for _ in ways[1:]:
        page.go_back()
        drawn(page)
        assert view(page) == wanted
    expect(page.locator("main h1")).to_have_text(first)
    page.go_back()
    expect(page).not_to_have_url(re.compile("phase="))
    expect(page.locator("#phase")).to_have_value("")
    hrefs = page.eval_on_selector_all(".la-sub a", "(all) => all.map((one) => one.href)")
    assert len(hrefs) == len(PAGES)
    assert not any("phase" in href or "similar" not in href for href in hrefs)


@pytest.mark.parametrize("path", PATHS)
def test_a_dashboard_shows_its_figures_in_colours_and_motion_of_the_readers_choice(visit: Visit, path: str) -> None:
    visit.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page = on_screen(visit, path)
    assert page.locator("main figure:visible, main .la-stat:visible").count() > 0
    seen_through = "(all) => all.filter((one) => getComputedStyle(one).color === 'rgba(0, 0, 0, 0)').length"
    assert page.eval_on_selector_all("main :is(td, th, a, p, h2)", seen_through) == 0
    moving = "document.getAnimations().filter((one) => one.playState === 'running').length"
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize("path", PATHS)
def test_paper_has_the_figures_and_their_tables(visit: Visit, path: str) -> None:
    page = on_screen(visit, path)
    charts = page.locator("main .la-chart").count()
    assert charts or path not in WITH_CHARTS
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 without its margins
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("main details:not([open])").count() == 0
    assert page.locator("main table:visible").count() == page.locator("main table").count() > 0
    drawn(page)
    assert page.locator("main .la-chart:visible").count() == charts
    for place in range(charts):
        box = page.locator("main .la-chart .main-svg").nth(place).bounding_box()
        assert box and 0 < box["width"] <= 718 and box["height"] > 0
    expect(page.locator(".la-print")).to_be_hidden()
    expect(page.locator(".la-filters")).to_be_hidden()


def test_a_click_on_a_point_of_the_funnel_leads_to_its_school(visit: Visit) -> None:
    page = on_screen(visit, "/dashboards/incidents?phase=secondary")
    page.mouse.click(*page.evaluate(POINT))
    expect(page).to_have_url(re.compile("/dashboards/school"))
    drawn(page)
    assert view(page)["phase"] == ["secondary"]
    assert re.fullmatch(r"2000\d\d", view(page)["school"][0])
    expect(page.locator("main h1")).to_contain_text(re.compile("^Zq"))


@pytest.mark.parametrize("path", [*PATHS, "/figures/schools"])
def test_no_page_goes_sideways_on_a_tablet(visit: Visit, path: str) -> None:
    visit.page.set_viewport_size({"width": TABLET, "height": 1024})
    page = on_screen(visit, path)
    assert not visit.goes_sideways()
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    assert not visit.goes_sideways()
