"""Whatever an address says, a dashboard answers with a sentence, and a file or a list with rows or a refusal."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from dashboards import UPDATE
from dashboards.requests import OUTPUT, OUTPUTS
from la_portal.web.figure_tables import TABLES
from tests.conftest import only
from tests.integration.dashboards.answers import ask, read, said
from tests.integration.dashboards.filled import CLOSED, FOREIGN
from tests.integration.dashboards.walk import PATHS
from tests.people import Browser

# Where a value could reach the database as something that it cannot be asked for.
ODD = (
    "?collection=%00",
    "?district=%00%ff%ed%a0%80",
    "?trust=' or 1=1 --",
    "?school=99999999999999999999&similar=99999999999999999999",
    "?similar=-1&school=-1",
    f"?school={FOREIGN}",
    f"?similar={FOREIGN}",
    "?since=2026-27-autumn&collection=2025-26-autumn",
)
BAD = (
    *ODD,
    "?collection=2019-20-autumn",
    "?since=2031-32-autumn",
    "?district=Farland",
    "?trust=Foreign Trust",
    "?phase=nursery school",
    f"?school={CLOSED}",
    f"?similar={CLOSED}",
    f"?school={CLOSED}&collection=2026-27-autumn",
    "?collection=2025-26-spring",
    "?collection=2025-26-spring&accepted=1",
    "?collection&district&&=&=x;y",
    "?district=-|-|-&trust=-",
    "?accepted=2&accepted=no",
    "?hide=nothing|" + "x" * 300,
    "?collection=" + "|".join(["2025-26-spring"] * 500),
    "?district=" + "|".join(f"d{number}" for number in range(500)),
    "?" + "x" * 5000,
)
TOO_MANY = "?" + "&".join(["collection=2025-26-spring"] * 500)
PAGE_NUMBERS = {"x": 200, "": 200, "-1": 404, "0": 404, str(10**9): 404, str(10**30): 404, "1.5": 200}


def sentence(officer: Browser, path: str, search: str) -> None:
    """A page under that query says something, and shows no other authority's words."""
    response = ask(officer, path, search)
    assert response.status_code == 200, (path, search)
    answer = read(response)
    assert len(answer.finding) > 10, (path, search)
    asked_for = search.replace("%20", " ")
    shown = f"{said(answer.top)} {said(answer.page)}"
    assert not [word for word in ("Farland", "Foreign", "Elsewhere") if word in shown and word not in asked_for]


@only("sqlite", "officer")
@pytest.mark.parametrize("path", PATHS)
def test_every_page_answers_whatever_is_asked(officer: Browser, path: str) -> None:
    for search in BAD:
        sentence(officer, path, search)
    assert ask(officer, path, TOO_MANY).status_code == 400


@only("postgresql", "officer")
def test_odd_values_are_answered_on_postgresql_too(officer: Browser) -> None:
    for path in PATHS:
        for search in ODD[:5]:
            sentence(officer, path, search)


def test_every_file_answers_or_refuses(officer: Browser) -> None:
    for name in TABLES:
        for search in ODD[:2]:
            answer = officer.get(f"/figures/{name}.csv{search}")
            assert answer.status_code in {200, 404}, (name, search)
            assert "Elsewhere" not in answer.text and "6007" not in answer.text


@only("sqlite", "officer")
def test_files_answer_or_refuse_all_the_rest(officer: Browser) -> None:
    for name in ("incidents", "school-measures", "schools"):
        for search in (*BAD, TOO_MANY):
            answer = officer.get(f"/figures/{name}.csv{search}")
            assert answer.status_code in {200, 400, 404}, (name, search)


def test_a_list_answers_or_refuses(officer: Browser) -> None:
    for kind in ("returns", "policy", "incidents", "%00"):
        for search in ODD:
            query = f"{search}&kind={kind}&item=%00x&state=%ff"
            assert officer.get(f"/figures/schools{query}").status_code in {200, 400, 404}, query
    assert officer.get("/figures/schools?kind=returns&kind=policy").status_code == 200
    assert officer.get(f"/figures/schools{TOO_MANY}").status_code in {200, 400, 404}


def test_a_page_of_a_list_that_is_none_is_not_there(officer: Browser) -> None:
    address = "/figures/schools?kind=returns&page="
    assert {number: officer.get(f"{address}{number}").status_code for number in PAGE_NUMBERS} == PAGE_NUMBERS


@only("sqlite", "officer")
def test_a_list_whose_filter_matches_nothing_says_so(officer: Browser) -> None:
    for search in ("?district=Farland", "?trust=x", "?similar=201"):
        page = BeautifulSoup(officer.get(f"/figures/schools{search}&kind=returns").text, "html.parser")
        assert said(page.h1).startswith("0 of 0 schools"), search


@only("sqlite", "officer")
@pytest.mark.parametrize("value", [None, 1, 1.5, True, [], {}, ["a"], {"a": None}])
def test_a_value_that_is_no_text_is_refused(officer: Browser, value: object) -> None:
    token = officer.client.get_cookie("_csrf_token")
    for path, search in ((value, ""), ("/dashboards/", value)):
        inputs = [
            {"id": "url", "property": "pathname", "value": path},
            {"id": "url", "property": "search", "value": search},
        ]
        data = {"output": OUTPUT, "outputs": OUTPUTS, "inputs": inputs, "changedPropIds": ["url.pathname"]}
        answer = officer.client.post(UPDATE, json=data, headers={"X-CSRFToken": token.value if token else ""})
        assert answer.status_code == 400
