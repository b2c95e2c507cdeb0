"""The overview in every state: its cards, what changed, the gaps, what a reader hides, and its files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from dashboards.frame import framed
from dashboards.pages.overview import PAGE
from la_portal.db import Database
from la_portal.vocabulary import Scope
from la_portal.web.figure_tables import TABLES
from tests.figure_data import NOT_KNOWN, NOW, Asked, Sent, asked, authority, filters, school, sent
from tests.pressing import statements

KEPT = {"status": "in_place", "reviewed_on": date(2026, 1, 5), "review_due_on": date(2027, 6, 1)}
NONE = {"status": "none"}
OFFICIAL = {"standing": "official", "responsible": "dsl"}


def parts(part: Any) -> Iterator[str]:
    """Every text and every address of a page, in order."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list | tuple):
        if len(part) == 3 and isinstance(part[0], str) and isinstance(part[1], dict):
            yield from (f"[{value}]" for value in (part[1].get("href"),) if value)
            part = part[2]
        for one in part:
            yield from parts(one)
    elif isinstance(part, dict):
        yield from parts(part.get("props", {}).get("tree"))
    elif hasattr(part, "children"):
        yield from (f"[{value}]" for value in (getattr(part, "href", None),) if value)
        yield from parts(part.children)


def page(database: Database, scope: Scope, **chosen: Any) -> str:
    """The page as one text; addresses stand in brackets before what they are links of."""
    with database.tenant(scope) as session:
        return "".join(f"{one}\n" for one in parts(list(framed(PAGE, session, filters(**chosen), NOW))))


def words(text: str) -> str:
    """The text of a page without its addresses."""
    return re.sub(r"\s+", " ", re.sub(r"\[.*?\]\n", "", text))


@pytest.fixture
def scope(database: Database) -> Scope:
    """Fourteen schools, twelve of which have returned; ten more policies on AI than in summer, fewer governors."""
    made = authority(database, collections=(1, 3, 4))
    school(database, made, range(1, 15))
    asked(database, made, Asked(13), Asked(14))
    for urn in range(1, 15):
        ai = KEPT if urn > 10 else NONE
        sent(
            database,
            made,
            Sent(urn, {"contact_sexual": 2}, collection=1, governors=(9, 10), trained=(9, 10)),
            Sent(urn, collection=3, policies={"generative_ai": ai, "complaints": KEPT}, platforms={"x": OFFICIAL}),
        )
    sent(
        database,
        made,
        *(
            Sent(
                urn,
                {"contact_sexual": 2},
                policies={"generative_ai": KEPT, "complaints": KEPT if urn < 7 else {"status": "in_draft"}},
                governors=(4, 10),
                trained=(9, 10),
                platforms={"x": OFFICIAL},
                support=("training",) if urn < 3 else ("none",),
            )
            for urn in range(1, 13)
        ),
    )
    return made


def test_the_page_tells_what_moved_and_where_the_gaps_are(database: Database, scope: Scope) -> None:
    text = words(page(database, scope))
    wide = "governors (40% trained) and policies on complaints made online (50% in date) are the widest gaps"
    assert f"12 of 14 schools have returned; {wide}" in text
    assert "What changed since summer 2026 Only changes larger than chance (99%), in the same 12 schools." in text
    rose = "12 of 12 schools have one in date; 10 more than in summer 2026 in the same 12 schools."
    assert f"Policies on generative AI rose most Hide the sentence: Policies on generative AI rose most {rose}" in text
    fell = "40%, 48 of 120 governors ; in the same 12 schools 40%, from 90% in autumn 2025."
    assert f"Governors: fewer trained Hide the sentence: Governors: fewer trained {fell}" in text
    assert "Where the gaps are widest now" in text
    assert "50%, 6 of 12 schools . 6 more are drafting one." in text
    assert "X: risk-assessed Hide the sentence: X: risk-assessed 0%, 0 of 12 official uses ." in text


def test_cards_say_what_moved_what_could_move_and_lead_to_their_pages(database: Database, scope: Scope) -> None:
    text = page(database, scope, phases=("primary",))
    for name in ("completion", "policies", "training", "incidents", "platforms"):
        assert f"[/dashboards/{name}?phase=primary]" in text
    for address in (
        "kind=returns&state=waiting",
        "kind=returns&state=not_returned",
        "kind=training&item=staff_online_safety&state=below",
        "kind=incidents&item=all&state=any",
        "kind=platform&item=any&state=not_assessed",
        "kind=support&item=any",
        "kind=support&item=training",
        "kind=policy&item=complaints&state=gap",
    ):
        assert f"[/figures/schools?{address}&collection=2026-27-autumn&phase=primary]" in text
    read = words(text)
    assert "18 of 24 policies that apply Down 8 points on summer 2026" not in read
    assert "Between 64% and 79% once all have answered" in read, "18 of 24 policies, and 4 of two schools"
    assert "Between 77% and 91% once all have answered" in read, "108 of 120 staff, and 20 of two schools"
    same = "10.0, from 10.0 in autumn 2025, in the same 12 schools: a difference within chance"
    assert same in read
    assert "See who has not returned" in read


def test_a_hidden_sentence_stays_hidden_and_can_be_had_back(database: Database, scope: Scope) -> None:
    whole = page(database, scope, districts=("Ashmere",))
    assert "[/dashboards/?district=Ashmere&hide=policies_more]" in whole
    assert "hidden" not in words(whole)
    text = page(database, scope, districts=("Ashmere",), hidden=("gap_policies", "policies_more"))
    assert "Policies on generative AI rose most" not in text
    assert "[/dashboards/?district=Ashmere&hide=gap_policies%7Cgap_training%7Cpolicies_more]" in text
    assert "2 sentences are hidden. [/dashboards/?district=Ashmere]" in text.replace("\n", " ").replace("  ", " ")
    one = words(page(database, scope, hidden=("gap_policies", "no_rule")))
    assert "1 sentence is hidden. Show it" in one


def test_a_first_collection_has_gaps_and_no_changes(database: Database) -> None:
    scope = authority(database)
    school(database, scope, range(1, 13))
    asked(database, scope, Asked(12))
    sent(database, scope, *(Sent(urn, {}, governors=(1, 2), trained=(1, 2)) for urn in range(1, 12)))
    text = words(page(database, scope))
    assert "11 of 12 schools have returned; governors (50% trained) and" not in text
    assert "What changed" not in text
    assert "First time asked" in text
    assert "Where the gaps are widest now" in text
    assert "How far it could move cannot be said, for 1 school whose numbers were never told" in text


def test_few_schools_have_fractions_and_no_sentences(database: Database) -> None:
    scope = authority(database, collections=(3, 4))
    school(database, scope, (1, 2))
    for number in (3, 4):
        sent(database, scope, Sent(1, collection=number, policies={"complaints": KEPT}, governors=(1, 2)))
    asked(database, scope, Asked(2))
    text = words(page(database, scope))
    assert "1 of 2 schools has returned" in text
    assert "Too few of the same schools to compare with summer 2026." in text
    assert "No section has a share of ten schools or more that is below all." in text
    assert "Hide" not in text
    assert "%" not in text.split("Where the gaps", 1)[1].split("Returns", 1)[0].replace("(99%)", "")


def all_not_known(database: Database) -> Scope:
    scope = authority(database, collections=(1, 4))
    school(database, scope, range(1, 13))
    for number in (1, 4):
        sent(
            database,
            scope,
            *(Sent(urn, {"contact_sexual": NOT_KNOWN}, collection=number, trained=(-1, -1)) for urn in range(1, 13)),
        )
    return scope


def nothing_sent(database: Database) -> Scope:
    scope = authority(database)
    school(database, scope, (1,))
    asked(database, scope, Asked(1))
    return scope


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (all_not_known, "12 of 12 schools have returned"),
        (nothing_sent, "No school has returned yet"),
    ],
)
def test_whatever_is_known_there_is_a_page(database: Database, state: Any, said: str) -> None:
    assert said in words(page(database, state(database)))


def test_an_empty_filter_and_accepted_returns_have_their_sentences(database: Database, scope: Scope) -> None:
    assert "No school matches these filters" in words(page(database, scope, districts=("Nowhere",)))
    assert "No return has been accepted yet" in words(page(database, scope, accepted=True))


def test_a_range_that_begins_late_still_knows_the_autumn_before(database: Database, scope: Scope) -> None:
    text = words(page(database, scope, since="2025-26-summer"))
    assert "from 90% in autumn 2025" in text
    assert "no earlier autumn here to compare with" in text
    assert "first time asked" not in text


def test_the_page_asks_a_constant_number_of_questions(database: Database, scope: Scope) -> None:
    counts: list[int] = []
    for _ in range(2):
        with statements(database) as seen:
            page(database, scope)
        counts.append(len([one for one in seen if one.startswith(("SELECT", "WITH"))]))
        urns = range(100 + 50 * len(counts), 130 + 50 * len(counts))
        school(database, scope, urns)
        sent(database, scope, *(Sent(urn, {"contact_sexual": 2}, collection=4) for urn in urns))
    assert counts[0] == counts[1] <= 26


def test_the_files_have_the_rows_of_the_figures(database: Database, scope: Scope) -> None:
    with database.tenant(scope) as session:
        lines = {
            name: [
                dict(zip(TABLES[name].columns, line, strict=True))
                for line in TABLES[name].lines(session, filters(), "990")
            ]
            for name in ("changes", "gaps")
        }
    ai = next(line for line in lines["changes"] if line["item"] == "generative_ai")
    assert (ai["measure"], ai["compared_with"], ai["beyond_chance"]) == ("in_date", "2025-26-summer", "yes")
    assert (ai["part_then"], ai["part_now"], ai["whole_now"], ai["schools_rose"], ai["schools_fell"]) == (
        2,
        12,
        12,
        10,
        0,
    )
    assert ai["p_value"] == pytest.approx(0.002, abs=0.0001)
    assert "in_draft" not in {line["measure"] for line in lines["changes"]}
    first = lines["gaps"][0]
    assert (first["section"], first["item"], first["part"], first["whole"]) == ("training", "governors", 48, 120)
