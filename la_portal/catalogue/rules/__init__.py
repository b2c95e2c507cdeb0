"""The rules of a return: one list, the same for a form, a file and a program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from la_portal.catalogue.given import Answers, Asked, Given
from la_portal.catalogue.items import Option
from la_portal.catalogue.problems import Problem, Severity
from la_portal.catalogue.rules import errors, history, looks

__all__ = ["MISSING", "RULES", "Answers", "Asked", "Given", "Rule", "check"]

Find = Callable[[Given], Iterator[Problem]]

MISSING = errors.MISSING
OTHER = Option("other", "Another reason")


@dataclass(frozen=True)
class Rule:
    """One rule. `find` is None where reading itself applies it, since what it refuses is no answer.

    A query has `reasons` to pick from; the last is always one in own words.
    """

    id: str
    severity: Severity
    explains: str
    find: Find | None = None
    reasons: tuple[Option, ...] = ()


def _error(id: str, explains: str, find: Find | None = None) -> Rule:
    return Rule(id, Severity.ERROR, explains, find)


def _query(id: str, explains: str, find: Find, **reasons: str) -> Rule:
    offered = (*(Option(code, label) for code, label in reasons.items()), OTHER)
    return Rule(id, Severity.QUERY, explains, find, offered)


RULES: tuple[Rule, ...] = (
    _error("whole_number", "A number is a whole number from 0, in ordinary digits"),
    _error("real_date", "A date is a day of the calendar"),
    _error("offered_option", "A choice is one of the answers that are offered"),
    _error("plain_text", "A text is short and holds only characters that can be seen"),
    _error("one_answer", "A question has one answer: not a number and a reason for giving none"),
    _error(MISSING, "Every required question has an answer", errors.unanswered),
    _error("trained_over_eligible", "No more are trained than there are", errors.trained_over_eligible),
    _error("cell_too_large", "A count is at most the larger of 50 and 5 for each pupil", errors.cell_too_large),
    _error("part_over_total", "No part of the incidents is more than all of them", errors.part_over_total),
    _error("nil_with_counts", "A nil return holds no counts", errors.nil_with_counts),
    _error("zeros_without_nil", "A return in which every count is 0 is a nil return", errors.zeros_without_nil),
    _error("due_before_review", "The next review is not before the last one", errors.due_before_review),
    _error("future_date", "What was done was not done in the future", errors.future_date),
    _error(
        "in_place_without_review", "A policy in place has the date of its last review", errors.in_place_without_review
    ),
    _error(
        "official_without_responsible",
        "An official platform has somebody responsible",
        errors.official_without_responsible,
    ),
    _query(
        "review_long_ago",
        "A policy was last reviewed more than 24 months ago",
        looks.review_long_ago,
        booked="The review is booked",
        with_governors="It is with the governors or the trust",
        longer_cycle="The school reviews it less often, by decision",
    ),
    _query(
        "review_due_passed",
        "The day of a policy's next review has passed",
        looks.review_due_passed,
        booked="The review is booked",
        under_way="The review is under way",
        with_governors="It is with the governors or the trust",
    ),
    _query(
        "few_staff_trained",
        "Fewer than 80% of staff had online safety training in the last 12 months",
        looks.few_staff_trained,
        booked="Training is booked before the end of next term",
        joined_later="Staff joined after this year's training day",
        on_leave="Staff on long-term leave are included",
    ),
    _query(
        "eligible_changed",
        "A number of people differs by more than 25% from the last return, or pupils from the register",
        history.eligible_changed,
        grew="The school grew, or took on people",
        shrank="The school became smaller, or people left",
        counted_otherwise="They are counted in another way than before",
        last_was_wrong="The earlier number was wrong",
    ),
    _query(
        "dsl_not_all_trained",
        "Not every DSL and deputy had formal training in the last 24 months",
        looks.dsl_not_all_trained,
        booked="Training is booked",
        new_in_post="Somebody is new in the post",
        on_leave="Somebody is on long-term leave",
    ),
    _query(
        "contact_sexual_kept_inside",
        "Contact incidents of a sexual kind are counted, and no advice or referral outside school",
        looks.contact_sexual_kept_inside,
        advice_not_counted="Advice was taken, and is not counted above",
        below_threshold="It was assessed, and did not reach the threshold for a referral",
        known_already="It was with another agency already",
    ),
    _query(
        "police_without_cause",
        "Incidents went to the police, and none is aggressive or sexual",
        looks.police_without_cause,
        other_crime="It was another sort of crime, like fraud or hacking",
        counted_elsewhere="The most serious harm was of another kind",
        extremism="It was about extremism or a threat",
    ),
    _query(
        "pupils_never_assessed",
        "An official platform for pupils was never risk-assessed",
        looks.pupils_never_assessed,
        booked="It is booked for this school year",
        trust_assessed="The trust assessed it for all its schools",
        ending="The school is about to stop using it",
    ),
    _query(
        "used_under_age",
        "Pupils below a platform's minimum age use it with the school",
        looks.used_under_age,
        school_account="Only through an account of the school's, without accounts of their own",
        parents_account="Through a parent's account",
        ending="The school is about to stop it",
    ),
    _query(
        "personal_devices",
        "An official platform is run from personal devices",
        looks.personal_devices,
        devices_ordered="School devices are ordered",
        managed="The devices are managed by the school",
        no_devices="The school has no devices for it",
    ),
    _query(
        "comments_unchecked",
        "An official platform is open for comments that nobody checks",
        looks.comments_unchecked,
        filtered="The platform's own filter is on",
        closing="Comments are about to be switched off",
        few="Only invited people can comment",
    ),
    _query(
        "unusual_change",
        "Incidents changed since the same term last year by more than chance gives in 998 of 1,000 cases",
        history.unusual_change,
        recording_better="Recording got better",
        one_event="One event led to many reports",
        real_change="There really were more, or fewer",
        counted_otherwise="They are counted in another way than before",
    ),
    _query(
        "third_nil",
        "A nil return for the third term running, where schools of its size count 3 incidents or more",
        history.third_nil,
        logged_none="Staff log every concern, and there was none online",
        logged_elsewhere="They are logged elsewhere, and not as online incidents",
        no_devices="Pupils have no access to devices or the internet at school",
    ),
    _query(
        "unsure_of_none",
        "No incident is counted, and the school is not sure of its recording",
        looks.unsure_of_none,
        new_system="A new system for recording is being brought in",
        training_planned="Staff are about to be trained in recording",
        part_of_term="Only part of the term was recorded",
    ),
)  # fmt: skip
_BY_ID = {rule.id: rule for rule in RULES}


def rule_of(id: str) -> Rule:
    """The rule of that id; KeyError where there is none."""
    return _BY_ID[id]


def check(asked: Asked, answers: Answers, unread: frozenset[tuple[str, str]] = frozenset()) -> list[Problem]:
    """What the rules find in the answers of these sections, in the order of the return.

    `unread` are the (section, field) that reading has refused: nothing more is said about them.
    """
    given = Given(asked, answers, unread)
    problems = [problem for rule in RULES if rule.find is not None for problem in rule.find(given)]
    place = {(field.section, field.name): number for number, (field, _) in enumerate(given.answered)}
    told = [problem for problem in problems if (problem.section, problem.field) not in unread]
    return sorted(told, key=lambda problem: place[problem.section, problem.field])
