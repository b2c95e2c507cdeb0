"""Every number that leads to its schools leads to as many, and every school's name to that school."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag

from tests.conftest import only
from tests.integration.dashboards.answers import ask, read, said
from tests.integration.dashboards.walk import Officer, walk

BEHIND, SCHOOL = "/figures/schools", "/dashboards/school"
HEADING = re.compile(r"([\d,]+) of ([\d,]+) schools? ")
# Of these a link shows how many incidents there were; only beside the word are they schools.
OF_INCIDENTS = ("incidents", "of_which", "action")
FEWEST_LINKS = 150


def counted(text: str, address: str) -> set[int] | None:
    """How many schools the list behind a link may have, by its text; nothing where that counts no schools.

    "16 of 27" may also lead to the other 11, as a share of policies in date leads to the schools with a gap.
    """
    asked = parse_qs(urlsplit(address).query)
    words, of = re.search(r"([\d,]+) schools?\b", text), re.search(r"([\d,]+) of ([\d,]+)", text)
    if asked["kind"][0] in OF_INCIDENTS:
        return {_number(words[1])} if words else None
    if not words and (asked.get("item") == ["any"] or (of and asked["kind"] == ["training"])):
        return None  # of platforms, and of people
    if of:
        part, whole = _number(of[1]), _number(of[2])
        return {part, whole - part}
    numbers = re.findall(r"(?<![\w.])\d[\d,]*(?![\w.%])", text)
    return {_number(numbers[0])} if len(numbers) == 1 else None


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def differs(text: str, address: str, heading: str) -> bool:
    """Whether a list begins with another number than the link that led to it."""
    said_there = HEADING.match(heading)
    if said_there is None:
        return True
    told = counted(text, address)
    return told is not None and _number(said_there[1]) not in told


def few_of(links: list[tuple[str, str, str]], every: int) -> list[tuple[str, str, str]]:
    """These links, of a grid's hundreds some only."""
    of_policies = [one for one in links if "kind=policy" in one[2]]
    return [one for one in links if "kind=policy" not in one[2]] + of_policies[::every]


def links_of(officer: Officer, start: str, search: str = "") -> list[tuple[str, str, str]]:
    """Every link of every page that begins so: the page, its words, its address; pictures' too, without words."""
    found: list[tuple[str, str, str]] = []
    for walked in walk(officer, search):
        parts: list[Tag] = [walked.answer.top, walked.answer.page]
        linked = [link for part in parts for link in part.select("a[href]")]
        found += [(walked.path, said(link), str(link["href"])) for link in linked]
        found += [(walked.path, "", address) for address in walked.answer.hrefs]
    return [one for one in found if urlsplit(one[2]).path == start]


def heading_of(officer: Officer, address: str) -> str:
    answer = officer.get(address)
    assert answer.status_code == 200, address
    return said(BeautifulSoup(answer.text, "html.parser").h1)


@only("sqlite", "officer")
def test_every_number_leads_to_as_many_schools(officer: Officer) -> None:
    links = few_of(links_of(officer, BEHIND), 4)
    headings = {address: heading_of(officer, address) for _, _, address in links if address}
    wrong = [(*link, headings[link[2]]) for link in links if differs(link[1], link[2], headings[link[2]])]
    assert not wrong, "\n".join(map(str, wrong))
    told = [text for _, text, address in links if counted(text, address)]
    print(f"\n{len(headings)} lists, {len(told)} links that count their schools")
    assert len(told) > FEWEST_LINKS


@only("sqlite", "officer")
def test_so_it_is_under_a_choice(officer: Officer) -> None:
    links = few_of(links_of(officer, BEHIND, "?district=Ashmere&phase=primary"), 20)[::3]
    assert len(links) > 50
    wrong = [one for one in links if differs(one[1], one[2], heading_of(officer, one[2]))]
    assert not wrong, "\n".join(map(str, wrong))


@only("sqlite", "officer")
def test_every_name_of_a_school_leads_to_that_school(officer: Officer) -> None:
    links = links_of(officer, SCHOOL)
    first: dict[str, str] = {}
    for path, text, address in links:
        (urn,) = parse_qs(urlsplit(address).query)["school"]
        first.setdefault(urn, address)
        named = re.findall(r"School (\d+)", text)
        assert set(named) <= {urn}, (path, text, address)
    assert len(first) > 25
    for urn, address in list(first.items())[::2]:
        finding = read(ask(officer, SCHOOL, f"?{urlsplit(address).query}")).finding
        assert re.match(rf"School {urn}\b", finding), (address, finding)


def test_a_list_of_another_number_is_found() -> None:
    """The control."""
    address, heading = f"{BEHIND}?kind=policy&item=x&state=gap", "21 of 30 schools have no in-date policy on x"
    assert not differs("21", address, heading)
    assert not differs("X, none: 21", address, heading)
    assert not differs("21 of 30 schools", address, heading)
    assert not differs("Who they are", address, heading)
    assert differs("22", address, heading)
    assert differs("X, none: 2", address, heading)
    assert not differs("9 of 30", address, heading)
    assert differs("20 of 30", address, heading)
    assert differs("21", address, "No such page")
    of_incidents = f"{BEHIND}?kind=incidents&item=x&state=any"
    assert not differs("56 7.6 per 1,000 21 schools", of_incidents, "21 of 30 schools recorded incidents")
    assert differs("56 7.6 per 1,000 22 schools", of_incidents, "21 of 30 schools recorded incidents")
