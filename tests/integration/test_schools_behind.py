"""The page behind a number: the number in words, its schools with their answers, and ways back and onward."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import pytest
from argon2 import PasswordHasher
from bs4 import BeautifulSoup

from la_portal.db import Database
from la_portal.services.people import passwords
from la_portal.vocabulary import Role, Scope
from la_portal.web import figures
from tests.figure_data import NOW, Asked, Sent, asked, authority, school, sent
from tests.people import OFFICER, Browser, join
from tests.service import whole_service

AI = "/figures/schools?kind=policy&item=generative_ai"
IN_DATE = {"status": "in_place", "reviewed_on": date(2026, 1, 5), "review_due_on": date(2027, 1, 5)}
OVERDUE = {"status": "in_place", "reviewed_on": date(2023, 1, 5), "review_due_on": date(2024, 1, 5)}
X = {"standing": "official", "responsible": "none"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr(figures, "now", _fixed)


def _fixed() -> datetime:
    return NOW


@pytest.fixture
def scope(database: Database) -> Scope:
    made, theirs = authority(database, "990", (1, 4)), authority(database, "991", (4,))
    school(database, made, range(1, 61))
    school(database, made, (61,), name="Zebra School", trust="Stripes Trust")
    school(database, theirs, (101,), name="Foreign School")
    asked(database, made, Asked(61))
    sent(database, theirs, Sent(101, policies={"generative_ai": IN_DATE}))
    sent(
        database,
        made,
        *(Sent(urn, policies={"generative_ai": IN_DATE}, trained=(7, 10)) for urn in range(1, 59)),
        Sent(59, {"content_sexual": 2}, policies={"generative_ai": OVERDUE}, confidence="low", platforms={"x": X}),
        Sent(60, None, policies={"generative_ai": {"status": "in_draft"}}, support=("training",), actions={}),
    )
    return made


@pytest.fixture
def officer(database: Database, scope: Scope) -> Browser:
    join(database, Role.OFFICER, OFFICER, scope)
    browser = Browser(whole_service(database)[0].test_client())
    browser.sign_in(OFFICER)
    return browser


def page_of(officer: Browser, address: str) -> BeautifulSoup:
    answer = officer.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.text, "html.parser")


def heading(officer: Browser, address: str) -> str:
    found = page_of(officer, address).h1
    assert found
    return found.text.strip()


def cells(page: BeautifulSoup) -> list[list[str]]:
    return [[cell.text.strip() for cell in row.select("th, td")] for row in page.select("tbody tr")]


def test_the_page_says_the_number_and_lists_its_schools(officer: Browser) -> None:
    page = page_of(officer, f"{AI}&state=overdue&collection=2026-27-autumn")
    assert page.h1
    assert page.h1.text.strip() == "1 of 60 schools has a policy on generative AI whose review is overdue"
    assert cells(page) == [
        [
            "School 59",
            "Primary",
            "Ashmere",
            "",
            "Review overdue, reviewed 5 January 2023, review was due 5 January 2024",
            "See the answer of School 59",
        ]
    ]
    links = {link.text.strip(): link["href"] for link in page.select("main a, .govuk-back-link")}
    assert links["School 59"] == "/dashboards/school?collection=2026-27-autumn&school=59"
    assert links["See the answer of School 59"] == "/authority/reviews/2026-27-autumn/59"
    assert links["Back to policies"] == "/dashboards/policies?collection=2026-27-autumn"
    ways = [str(link) for link in links.values() if "reviews" not in str(link)]  # these submissions have no document
    assert len(ways) == 3
    assert [officer.get(way).status_code for way in ways] == [200] * 3


def test_fifty_schools_stand_on_a_page(officer: Browser) -> None:
    first = page_of(officer, f"{AI}&state=in_date&district=Ashmere")
    second = page_of(officer, f"{AI}&state=in_date&district=Ashmere&page=2")
    assert (len(cells(first)), len(cells(second))) == (50, 8)
    onward = first.select_one(".govuk-pagination__next a")
    assert onward
    assert onward["href"] == f"{AI}&state=in_date&district=Ashmere&page=2"
    assert "Only these schools: Ashmere." in first.text
    assert "Foreign" not in first.text + second.text
    assert officer.get(f"{AI}&state=in_date&page=3").status_code == 404


HEADINGS = {
    "kind=policy&item=generative_ai&state=gap": "2 of 60 schools have no in-date policy on generative AI",
    "kind=training&item=staff_online_safety&state=below": "58 of 60 schools have under 80% of staff trained",
    "kind=training&item=governors&state=full": "0 of 60 schools have all governors trained",
    "kind=incidents&item=all&state=any": "1 of 60 schools recorded incidents",
    "kind=incidents&item=content_sexual&state=none": "58 of 60 schools recorded no incidents: content, sexual",
    "kind=incidents&item=content&state=not_known": "1 of 60 schools does not know all of these counts: content",
    "kind=action&item=act_ceop&state=any": "0 of 60 schools recorded incidents that went this way: CEOP",
    "kind=confidence&state=low": "1 of 60 schools is not sure that its counts are complete",
    "kind=platform&item=x&state=not_assessed": "1 of 60 schools uses it officially without a risk assessment: X",
    "kind=platform&item=any&state=nobody_responsible": "1 of 60 schools says that nobody is responsible for a platform",
    "kind=support&item=training": "1 of 60 schools wants support with training",
    "kind=returns&state=not_returned": "1 of 61 schools has not returned",
    "kind=returns&state=returned&accepted=1": "0 of 61 schools have an accepted return",
    "": "61 of 61 schools are asked",
}


def test_every_sort_of_number_is_said_in_words(officer: Browser) -> None:
    said = {query: heading(officer, f"/figures/schools?{query}") for query in HEADINGS}
    assert said == HEADINGS


ANSWERS = {
    "kind=policy&item=generative_ai&state=in_draft": "In draft",
    "kind=incidents&item=all&state=any": "2",
    "kind=incidents&item=all&state=not_known": "Not known",
    "kind=confidence&state=low": "Not sure",
    "kind=platform&item=x&state=official": "Official account, never risk-assessed",
    "kind=platform&item=any&state=official": "X",
    "kind=support&item=any": "Training",
    "kind=returns&state=not_started": "Not started",
}


def test_every_answer_is_said_in_words(officer: Browser) -> None:
    said = {query: cells(page_of(officer, f"/figures/schools?{query}"))[0][4] for query in ANSWERS}
    assert said == ANSWERS
    trained = page_of(officer, "/figures/schools?kind=training&item=staff_online_safety&state=below")
    assert cells(trained)[0][4] == "7 of 10 staff, 70%"


def test_a_school_that_has_not_returned_leads_to_its_contacts(officer: Browser) -> None:
    page = page_of(officer, "/figures/schools?kind=returns&state=not_returned")
    (row,) = cells(page)
    assert row == ["Zebra School", "Primary", "Ashmere", "Stripes Trust", "Not started", "Contacts with Zebra School"]
    link = page.select_one("td a")
    assert link
    assert officer.get(str(link["href"])).status_code == 200


def test_an_empty_list_says_so(officer: Browser) -> None:
    nobody = page_of(officer, f"{AI}&state=none")
    assert "No school is behind this number now." in nobody.text
    assert "No school that has returned matches these filters." in page_of(officer, f"{AI}&state=none&trust=x").text
    assert "No school has returned yet." in page_of(officer, f"{AI}&state=none&collection=2025-26-autumn").text


def test_the_file_has_every_school_of_the_list(officer: Browser) -> None:
    answer = officer.get(f"{AI.replace('schools', 'schools.csv')}&state=in_date")
    assert answer.headers["Content-Disposition"] == "attachment; filename=schools-2026-27-autumn.csv"
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == 58
    first = rows[0]
    assert (first["school_urn"], first["state_asked"], first["date"]) == ("1", "in_date", "2026-01-05")
    assert first["answer"] == "In date, reviewed 5 January 2026, next review 5 January 2027"
    other = officer.get(
        f"{AI.replace('schools', 'schools.csv')}&state=overdue", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert other.status_code == 200


def test_what_no_dashboard_counts_is_not_there(officer: Browser) -> None:
    wrong = ("kind=nothing", "kind=policy", "kind=policy&item=x&state=gap", "kind=returns&state=x", "page=0", "page=9",
             "kind=returns&collection=2019-20-autumn")  # fmt: skip
    assert [officer.get(f"/figures/schools?{query}").status_code for query in wrong] == [404] * len(wrong)
    assert officer.get("/figures/schools.csv?kind=nothing").status_code == 404
