"""The dashboards, and the lists of schools behind their numbers, in every state that they have.

Northshire has 12 schools, of which 10 have returned: fractions and tables. Of Southshire's 60 have 30: charts as well.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.states import Act, State
from tests.busy import FOREIGN, NORTH, OURS, PAST, SOUTH

RETURNED, ELSEWHERE = 100003, 200010
NOBODY_MATCHES, NONE_RETURNED = "No school matches these filters", "No school has returned yet"
NONE_ACCEPTED, NONE_OPENED = "No return has been accepted yet", "No collection has opened yet"
CLOSED = f"collection={PAST[NORTH]}"
NOT_DRAWN = ".dash-graph:not(:has(.main-svg))"


def drawn(page: Page) -> None:
    """The page has its heading, and every chart of it is drawn: asked by selector, since our policy forbids eval."""
    page.locator("main h1").wait_for()
    expect(page.locator(NOT_DRAWN)).to_have_count(0)


def _page(reader: str, address: str, shows: str, then: Act = drawn) -> State:
    return State(reader, f"/dashboards/{address}", shows, then)


def _list(reader: str, query: str, shows: str, status: int = 200) -> State:
    return State(reader, f"/figures/schools{query}", shows, status=status)


OVERVIEW = [
    _page("officer", "", "10 of 12 schools"),
    _page("officer elsewhere", "", "30 of 60 schools"),
    _page("officer", f"?{CLOSED}", "12 of 12 schools"),
    _page("officer", f"?similar={RETURNED}", "3 of 3 schools have returned"),
    _page("officer", "?hide=gap_policies|gap_training", "2 sentences are hidden"),
    _page("officer", "?district=Nowhere", NOBODY_MATCHES),
    _page("officer", "?accepted=1", NONE_ACCEPTED),
    _page("officer", "?collection=1999-00-autumn", "There is no such collection"),
    _page("nothing returned", "", NONE_RETURNED),
    _page("nothing asked", "", NONE_OPENED),
]
COMPLETION = [
    _page("officer elsewhere", "completion", "30 of the 30 still to come are in draft"),
    _page("officer", f"completion?{CLOSED}&phase=primary", "all 4 schools returned"),
    _page("officer", "completion?accepted=1", "No return has been accepted yet; 2 of the 2"),
    _page("officer", f"completion?similar={RETURNED}&phase=secondary", NOBODY_MATCHES),
    _page("nothing returned", "completion", "none of the 2 still to come has started"),
]
POLICIES = [
    _page("officer", f"policies?since={PAST[NORTH]}", "0% of policies are in place and in date"),
    _page("officer elsewhere", f"policies?collection={PAST[SOUTH]}", "32% of policies are in place"),
    _page("officer", f"policies?{CLOSED}&phase=primary", "24 of 76 policies are in place"),
    _page("officer", "policies?accepted=1", NONE_ACCEPTED),
]
TRAINING = [
    _page("officer elsewhere", "training", "92% of staff are trained in online safety"),
    _page("officer", f"training?{CLOSED}&since={PAST[NORTH]}&phase=primary", "training, summer 2026"),
    _page("officer", "training?district=Nowhere", NOBODY_MATCHES),
]
INCIDENTS = [
    _page("officer", "incidents", "incidents recorded"),
    _page("officer elsewhere", "incidents", "11,280 incidents recorded"),
    _page("officer", f"incidents?{CLOSED}&phase=secondary", "Secondary schools"),
    _page("nothing returned", "incidents", NONE_RETURNED),
]
PLATFORMS = [
    _page("officer elsewhere", "platforms", "100% of official platforms are risk-assessed"),
    _page("officer", f"platforms?{CLOSED}&phase=primary", "8 of 8 official platforms are risk-assessed"),
    _page("nothing asked", "platforms", NONE_OPENED),
]
PRIORITIES = [
    _page("officer elsewhere", "priorities", "30 schools share the first place"),
    _page("officer elsewhere", "priorities?page=2", "Show the 16 before"),
    _page("officer", f"priorities?{CLOSED}&phase=primary", "no school stands out: all 4 have the same score"),
    _page("officer elsewhere", f"priorities?similar={ELSEWHERE}", "no school stands out: all 19"),
    _page("nothing returned", "priorities", NONE_RETURNED),
]
SCHOOL = [
    _page("officer", "school", "Choose a school"),
    _page("officer", f"school?school={FOREIGN}", "There is no such school in this collection"),
    _page("officer", f"school?school={RETURNED}&{CLOSED}", "cannot be compared with similar schools"),
    _page("officer elsewhere", f"school?school={ELSEWHERE}", "nothing differs from similar schools"),
    _page("officer", f"school?school={OURS}", "has not returned for autumn 2026; its last return is of summer 2026"),
    _page("nothing returned", "school?school=300001", "has not returned"),
    _page("nothing asked", "school", NONE_OPENED),
]
BEHIND = [
    _list("officer elsewhere", "?page=2", "60 of 60 schools are asked"),
    _list("officer", "?kind=returns&state=not_returned", "2 of 12 schools have not returned"),
    _list("officer", f"?kind=returns&state=returned&similar={RETURNED}", "Only these schools: similar to"),
    _list("officer", "?kind=returns&state=returned&accepted=1", "0 of 12 schools have an accepted return"),
    _list("officer", "?kind=policy&item=generative_ai&state=gap&phase=primary", "no in-date policy on generative AI"),
    _list("officer", "?kind=training&item=staff_online_safety&state=below", "No school is behind this number now"),
    _list("officer", f"?kind=incidents&item=all&state=any&{CLOSED}", "12 of 12 schools recorded incidents"),
    _list("officer", "?kind=of_which&item=of_ai_generated&state=any", "recorded incidents of this sort"),
    _list("officer", "?kind=action&item=act_ceop&state=any", "recorded incidents that went this way"),
    _list("officer", "?kind=confidence&state=high", "are very sure that their counts are complete"),
    _list("officer", "?kind=platform&item=any&state=official", "use a platform officially"),
    _list("officer", "?kind=support&item=any&district=Nowhere", "No school that has returned matches these filters"),
    _list("officer", "?kind=nothing", "Page not found", 404),
    _list("nothing returned", "?kind=policy&item=generative_ai&state=gap", NONE_RETURNED),
    _list("nothing asked", "", "Page not found", 404),
]
DASHBOARD_STATES = [
    *OVERVIEW,
    *COMPLETION,
    *POLICIES,
    *TRAINING,
    *INCIDENTS,
    *PLATFORMS,
    *PRIORITIES,
    *SCHOOL,
    *BEHIND,
]
