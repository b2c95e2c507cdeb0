"""A report is begun and written, chapter by chapter; what was typed is never lost, and no name slips in unseen."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from werkzeug.test import TestResponse

from la_portal.db import Database
from la_portal.models import ReportEdition
from la_portal.queries import reports
from la_portal.vocabulary import Actor, ReportStatus, Scope
from tests.integration.web.reports.conftest import COUNCIL, YEAR
from tests.people import Browser
from tests.pressing import soup
from tests.reporting import WORDS, begin, publish, service
from tests.returns import URN

LIST, EXTRACTS, AT = "/reports/", "/reports/extracts", "/reports/2026-27/1"
INCIDENTS = f"{AT}/incidents"
NO_YEARS = ("2026", "2026-28", "26-27", "2026-2027", "1999-00", "\N{ARABIC-INDIC DIGIT TWO}026-27")
MARKUP = "<script>alert(1)</script> & <b>{{ 7 * 7 }}</b>"
NAMED = [
    ("Kevin Smith was in it.", "looks like a person's name"),
    ("The pupil A123456789012 was in it.", "looks like a pupil's number (UPN)"),
    (f"It began at larkmoor school {URN}.", "is the name of a school"),
]


def text_of(answer: TestResponse) -> str:
    return " ".join(soup(answer).get_text(" ").split())


def held(answer: TestResponse) -> str:
    box = soup(answer).select_one("textarea[name=words]")
    assert box
    return box.get_text().removeprefix("\n")


def ticked(answer: TestResponse) -> list[str]:
    return [str(one["value"]) for one in soup(answer).select("[name=kept][checked]")]


def version(browser: Browser, page: str = INCIDENTS) -> str:
    return str(soup(browser.get(page)).select("[name=version]")[-1]["value"])


def save(browser: Browser, words: str, kept: list[str] | None = None, page: str = INCIDENTS, **more: Any) -> Any:
    """Presses Save in the chapter as it stands now, with all its findings unless told."""
    rules = ticked(browser.get(page)) if kept is None else kept
    return browser.post(page, words=words, kept=rules, **{"version": version(browser, page), **more})


def facts(database: Database, scope: Scope) -> reports.EditionFacts:
    with database.tenant(scope) as session:
        return reports.find(session, YEAR)


def test_before_the_first_report_the_list_offers_to_begin_it(officer: Browser) -> None:
    page = text_of(officer.get(LIST))
    assert "Collected so far: Autumn term 2026." in page and "Begin the report 2026 to 2027" in page
    assert "Every number from 1 to 4" in page and "Edition 1" not in page


def test_a_report_is_begun_with_one_press_and_opens_at_its_summary(officer: Browser) -> None:
    answer = officer.post("/reports/2026-27/start", LIST)
    assert (answer.status_code, answer.location) == (302, f"{AT}/summary")
    page = text_of(officer.get(f"{AT}/summary"))
    assert (
        f"Online safety in {COUNCIL}\N{RIGHT SINGLE QUOTATION MARK}s schools" in page
        and "3 parts need your words" in page
    )
    assert "autumn 3 of 3 schools" in page and "Draft" in page
    listed = text_of(officer.get(LIST))
    assert "Edition 1, draft 1" in listed and "Begin the report" not in listed


def test_a_year_cannot_be_begun_twice(officer: Browser, draft: int, database: Database, scope: Scope) -> None:
    answer = officer.post("/reports/2026-27/start", EXTRACTS)
    assert answer.status_code == 409 and "There is a draft of this year already" in answer.text
    with database.tenant(scope) as session:
        assert session.query(ReportEdition).count() == 1


def test_a_year_without_an_accepted_return_has_no_report(officer: Browser) -> None:
    assert officer.post("/reports/2019-20/start", LIST).status_code == 404


def test_words_and_findings_of_a_chapter_are_saved(
    officer: Browser, draft: int, database: Database, scope: Scope
) -> None:
    rules = ticked(officer.get(INCIDENTS))
    assert len(rules) > 1, "all findings are in the report at first"
    assert save(officer, WORDS, rules[1:]).location == INCIDENTS
    found = facts(database, scope)
    assert found.words["incidents"]["text"] == WORDS and found.taken_out == [rules[0]]
    page = officer.get(INCIDENTS)
    assert held(page) == WORDS and ticked(page) == rules[1:]
    assert "by Priya Shah" in text_of(page) and "2 parts need your words" in text_of(page)
    whole = text_of(officer.get(AT))
    assert WORDS in whole


@pytest.mark.parametrize(("words", "said"), NAMED)
def test_what_looks_like_a_person_or_a_school_comes_back_until_its_writer_has_looked(
    officer: Browser, draft: int, database: Database, scope: Scope, words: str, said: str
) -> None:
    rules = ticked(officer.get(INCIDENTS))
    answer = save(officer, words, rules[1:])
    assert answer.status_code == 400 and said in text_of(answer) and "There is a problem" in text_of(answer)
    assert held(answer) == words and ticked(answer) == rules[1:]
    assert facts(database, scope).words == {}
    (box,) = soup(answer).select("[name=sure]")
    assert not box.has_attr("checked")
    assert save(officer, f"{words} More", sure=str(box["value"])).status_code == 400, "these words nobody looked at"
    assert save(officer, words, sure=str(box["value"])).status_code == 302
    assert facts(database, scope).words["incidents"]["text"] == words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("A long sentence. " * 60_000, "longer than 5,000 characters"),
        ("Kevin Smith " * 500, "longer than 5,000 characters"),
        ("Some\x07thing", "a character that cannot be kept"),
    ],
)
def test_words_that_cannot_be_kept_come_back_with_a_sentence(
    officer: Browser, draft: int, database: Database, scope: Scope, words: str, said: str
) -> None:
    rules = ticked(officer.get(INCIDENTS))
    answer = save(officer, words, rules[:1])
    assert answer.status_code == 400 and said in answer.text
    assert held(answer) == words and ticked(answer) == rules[:1]
    assert facts(database, scope).words == {}


def test_who_saves_what_a_colleague_changed_meanwhile_keeps_what_they_typed(
    officer: Browser, colleague: Browser, draft: int, database: Database, scope: Scope
) -> None:
    rules, seen = ticked(officer.get(INCIDENTS)), version(officer)
    assert save(colleague, "Theirs").status_code == 302
    answer = save(officer, "Mine", rules[:1], version=seen)
    text = text_of(answer)
    assert answer.status_code == 409 and "Somebody changed this report while you had it open" in text
    assert "What is saved now Theirs" in text and "Rachel Oyelaran" in text
    assert held(answer) == "Mine" and ticked(answer) == rules[:1]
    assert facts(database, scope).words["incidents"]["text"] == "Theirs"
    shown = str(soup(answer).select("[name=version]")[-1]["value"])
    assert officer.post(INCIDENTS, words="Mine", kept=rules[:1], version=shown).status_code == 302
    assert facts(database, scope).words["incidents"]["text"] == "Mine"


def test_a_stale_chapter_without_words_leads_to_its_findings(officer: Browser, draft: int) -> None:
    page = f"{AT}/completion"
    rules = ticked(officer.get(page))
    answer = officer.post(page, kept=rules, version="0")
    assert answer.status_code == 409
    assert f'href="#kept-{rules[0]}"' in answer.text and f'id="kept-{rules[0]}"' in answer.text


def test_markup_in_words_is_text_everywhere(officer: Browser, draft: int) -> None:
    assert save(officer, MARKUP).status_code == 302
    assert held(officer.get(INCIDENTS)) == MARKUP
    whole = officer.get(AT)
    assert MARKUP in text_of(whole) and "<script>alert" not in whole.text


def test_figures_are_drawn_again_and_the_words_stay(
    officer: Browser, draft: int, database: Database, scope: Scope
) -> None:
    save(officer, WORDS)
    answer = officer.post(f"{AT}/draw", INCIDENTS, version=version(officer), chapter="incidents")
    assert answer.location == INCIDENTS
    found = facts(database, scope)
    assert (found.draws, found.words["incidents"]["text"]) == (2, WORDS)
    assert officer.post(f"{AT}/draw", INCIDENTS, version="1").status_code == 409
    assert "draft 2" in text_of(officer.get(INCIDENTS))


def test_a_published_chapter_has_no_form_and_takes_none(officer: Browser, database: Database, priya: Actor) -> None:
    begin(database, priya, YEAR, COUNCIL)
    publish(database, service(priya.scope), YEAR)
    page = officer.get(INCIDENTS)
    assert not soup(page).select("textarea, [name=kept], main button") and WORDS in page.text
    answer = officer.post(INCIDENTS, EXTRACTS, words="Later", version="9")
    assert answer.status_code == 409 and "stays as it is" in answer.text
    assert facts(database, priya.scope).status is ReportStatus.PUBLISHED


def test_what_is_no_year_is_not_there(officer: Browser, draft: int) -> None:
    for year, page in product(NO_YEARS, ("correct", "1", "1/summary", "1/take")):
        assert officer.get(f"/reports/{year}/{page}").status_code == 404, (year, page)
    for year in NO_YEARS:
        assert officer.post(f"/reports/{year}/start", EXTRACTS).status_code == 404, year
    assert officer.get(f"{AT}/summary").status_code == 200, "the control"


def test_an_edition_or_a_chapter_that_there_is_not_is_not_there(officer: Browser, draft: int) -> None:
    for page in ("/2", "/0/summary", "/32768", "/2147483647/take", "/99999999999", "/1/nothing", "/1/Summary"):
        assert officer.get(f"/reports/2026-27{page}").status_code == 404, page
    assert officer.get(AT).status_code == 200, "the control"


def test_a_schools_person_finds_no_report(dsl: Browser, officer: Browser, draft: int) -> None:
    for page in (LIST, AT, INCIDENTS, f"{AT}/take", EXTRACTS):
        assert dsl.get(page).status_code == 404, page
        assert dsl.post(page, "/password", words="Mine", version="1").status_code in {404, 405}, page
        assert officer.get(page).status_code == 200, page
