"""The governors' page says what was sent, how it compares where that is known, and what may be asked."""

from __future__ import annotations

import uuid
from dataclasses import replace

from la_portal.catalogue import complete
from la_portal.catalogue.given import Given
from la_portal.catalogue.next_steps import next_steps
from la_portal.catalogue.reading import Typed
from la_portal.clock import in_words
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.comparison import Compared, Comparison
from la_portal.queries.returns import ReturnFacts
from la_portal.queries.submissions import SubmissionFacts
from la_portal.reports.governors import GovernorsSummary, build
from la_portal.reports.governors_questions import MOST, questions_about
from la_portal.vocabulary import PhaseGroup, ReturnStatus, Term
from tests.people import NOW
from tests.returns import ROLL, TODAY, URN, asked_of_school, right_answers

ASKED = asked_of_school()
AUTUMN = CollectionFacts(
    3, 2026, Term.AUTUMN, ASKED.counts_from, ASKED.counts_to, 60, TODAY, TODAY, TODAY, ASKED.edition.code
)
FACTS = ReturnFacts(
    *(AUTUMN, 1, URN, "Larkmoor School", PhaseGroup.SECONDARY, ROLL, ReturnStatus.SUBMITTED, {}, {}, NOW, NOW, 1)
)
SENT = SubmissionFacts(1, NOW, uuid.UUID(int=1), "dsl", "990-A26-7K4QXM", "a" * 64, "{}", ASKED.edition.code)
GOVERNORS = Compared(
    *("governors", "Governors trained", "percent", 41.7, 5, 12, "governors", 19.3, 68.0, 14, 49.0, 63.0, 80.0, 58.0),
    verdict="No clear difference.",
    sentence="Yours looks lower, but they are too few to tell.",
)
INCIDENTS = replace(
    GOVERNORS,
    code="incidents",
    title="Incidents recorded for each 1,000 pupils",
    unit="per_1000",
    numerator=33,
    denominator=912,
    of_what="pupils",
    verdict="No clear difference",
    sentence="from similar schools.",
)


def summary(comparison: Comparison | None = None, **boxes: dict[str, Typed]) -> GovernorsSummary:
    raw = right_answers(ASKED)
    for section, typed in boxes.items():
        raw[section] |= typed
    given = Given(ASKED, complete(ASKED, raw).answers)
    return build(FACTS, SENT, given, comparison, next_steps(given))


def sent(name: str, **boxes: dict[str, Typed]) -> str:
    return {line.name: line.words for line in summary(**boxes).sent}[name]


def test_it_names_the_school_the_term_and_the_receipt() -> None:
    built = summary()
    assert (built.school, built.collection) == ("Larkmoor School", "Autumn term 2026")
    assert (built.receipt, built.sent_at) == ("990-A26-7K4QXM", NOW)


def test_policies_are_counted_of_those_that_apply() -> None:
    does_not_apply = {"home_school_agreement-status": "not_applicable"}
    assert sent("Policies in place") == "18 of 19 (1 missing)"
    assert sent("Policies in place", policies=does_not_apply) == "17 of 18 (1 missing)"
    drafts = does_not_apply | {"generative_ai-status": "in_draft", "mobile_phones-status": "in_draft"}
    assert sent("Policies in place", policies=drafts) == "15 of 18 (2 in draft and 1 missing)"


def test_incidents_are_a_number_nil_or_not_held() -> None:
    period = f"from {in_words(ASKED.counts_from)} to {in_words(ASKED.counts_to)}"
    cells = {item.code: "" for item in ASKED.edition.section("incidents").group("risk")}
    counted = dict.fromkeys(cells, "0") | {"content_sexual": "4", "commerce_scams": "2"}
    assert sent("Incidents recorded", incidents=counted) == f"6, {period}"
    nil, not_held = ({**cells, "incidents_recorded": said} for said in ("nil", "not_held"))
    assert sent("Incidents recorded", incidents=nil) == f"None, {period} (a nil return)"
    assert sent("Incidents recorded", incidents=not_held) == "The school does not hold these counts"


def test_training_is_told_with_both_numbers_or_with_why_there_are_none() -> None:
    nobody_knows = {"senior_leaders-trained": "", "senior_leaders-eligible": "", "senior_leaders-state": "not_known"}
    governors = {"governors-trained": "5", "governors-eligible": "12"}
    lines = {line.name: line.words for line in summary(training=nobody_knows | governors).training}
    assert (lines["Governors"], lines["Senior leaders"]) == ("5 of 12 (42%)", "Not known")


def test_official_platforms_are_told_with_how_many_were_risk_assessed() -> None:
    unused = {f"{row.code}-standing": "not_used" for row in ASKED.edition.section("platforms").rows}
    three = {f"{code}-standing": "official" for code in ("website", "x", "tiktok")}
    never = {"tiktok-risk_assessed_on": ["", "", ""]}
    assert sent("Platforms in official use", platforms=unused | three | never) == "3 (2 risk-assessed)"
    assert sent("Platforms in official use", platforms=unused) == "None"


def test_without_a_comparison_nothing_is_said_of_others() -> None:
    assert (summary().beside, summary().compared) == ("", ())


def test_too_few_similar_schools_are_said_to_be_too_few() -> None:
    few = summary(Comparison(5, 10, 9, "secondary schools", ()))
    assert few.beside == "We show this when 10 similar schools have sent. 5 have."
    assert few.compared == ()


def test_a_comparison_keeps_its_numbers_and_its_sentence() -> None:
    chosen = "With the 14 secondary schools of 700 to 1,200 pupils."
    built = summary(Comparison(14, 10, 8, chosen, (GOVERNORS, INCIDENTS)))
    assert built.beside == chosen
    governors, incidents = built.compared
    assert (
        governors.words
        == "42% (5 of 12 governors). No clear difference. Yours looks lower, but they are too few to tell."
    )
    assert incidents.words == "36 (33 incidents, 912 pupils). No clear difference from similar schools."


def test_governors_ask_first_about_what_comes_next() -> None:
    built = summary(platforms={"instagram-risk_assessed_on": ["", "", ""]})
    assert built.steps[0].code == "platform_not_assessed"
    assert built.questions[0] == "What would we want to know about a platform before pupils use it?"
    assert len(built.questions) == len(questions_about([])) == MOST
