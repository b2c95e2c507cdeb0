"""What no page may have: an axe violation, a complaint of the browser, a width beyond its window, a second heading."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.browser.serving import WIDTHS, Visit

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The size of what is pressed is a rule of WCAG 2.2 that axe leaves out unless it is asked for by name.
OPTIONS: dict[str, Any] = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
}
HEIGHT = 900


def faults(visit: Visit, status: int = 200) -> list[str]:
    """What is wrong with the page that the window shows, at each width; `status` is the one that it came with."""
    found: list[str] = []
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"at {width}: {fault}" for fault in _faults_now(visit)]
    expected = f"the server responded with a status of {status}" if status >= 400 else None
    complaints = [said for said in visit.complaints if expected is None or expected not in said]
    visit.complaints.clear()
    return found + complaints


def _faults_now(visit: Visit) -> list[str]:
    page = visit.page
    found = ["goes sideways"] if visit.goes_sideways() else []
    headings = page.locator("h1:visible").count()
    found += [f"{headings} headings of the first level"] if headings != 1 else []
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found += ["goes sideways when everything is unfolded"] if not found and visit.goes_sideways() else []
    for broken in Axe().run(page, options=OPTIONS).response["violations"]:
        where = "; ".join(", ".join(map(str, node["target"])) for node in broken["nodes"][:3])
        found.append(f"axe {broken['id']}: {where}")
    return found
