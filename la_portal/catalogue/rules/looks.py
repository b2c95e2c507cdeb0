"""The queries that this return's own answers raise: it may all be right, and then the school says why."""

from __future__ import annotations

from collections.abc import Iterator

from la_portal.catalogue.answers import Answer
from la_portal.catalogue.given import Given, query
from la_portal.catalogue.items import Field
from la_portal.catalogue.problems import Problem
from la_portal.catalogue.settling import HELD, IN_PLACE, NIL, RECORDED, RISK, STANDING
from la_portal.catalogue.wording import counted
from la_portal.clock import in_words, months_before

_HARMFUL = ("aggressive", "sexual")
_OUTSIDE = "outside"


def review_long_ago(given: Given) -> Iterator[Problem]:
    """A policy is looked at again within the months that the edition names; its own date comes first."""
    months = given.parameter("policy_review_months")
    oldest = months_before(given.asked.today, months)
    for field, reviewed in _of_policies(given, "reviewed_on"):
        due = given.get("policies", field.name.replace("reviewed_on", "review_due_on"))
        passed = due is not None and due.on_date is not None and due.on_date < given.asked.today
        if reviewed.on_date and reviewed.on_date < oldest and not passed:
            yield query(
                "review_long_ago",
                field,
                f"last reviewed on {in_words(reviewed.on_date)}, more than {months} months ago",
            )


def review_due_passed(given: Given) -> Iterator[Problem]:
    """A date that the school set itself has not gone by."""
    for field, due in _of_policies(given, "review_due_on"):
        if due.on_date and due.on_date < given.asked.today:
            yield query("review_due_passed", field, f"the review date of {in_words(due.on_date)} has passed")


def few_staff_trained(given: Given) -> Iterator[Problem]:
    """Most staff are trained each year."""
    least = given.parameter("staff_trained_percent")
    for field, trained, eligible in _pairs(given, "staff_online_safety"):
        if 100 * trained < least * eligible:
            percent = min(round(100 * trained / eligible), least - 1)  # 79.7% is never told as 80%, which is enough
            share = f"{trained} of {counted(eligible, 'member of staff', 'staff')} ({percent}%)"
            yield query("few_staff_trained", field, f"{share} is below {least}%", _eligible(field))


def dsl_not_all_trained(given: Given) -> Iterator[Problem]:
    """Every DSL and deputy has formal training."""
    months = given.parameter("dsl_formal_months")
    for field, trained, eligible in _pairs(given, "dsl_formal"):
        if trained < eligible:
            sentence = f"{trained} of {eligible} had formal training in the last {months} months"
            yield query("dsl_not_all_trained", field, sentence, _eligible(field))


def contact_sexual_kept_inside(given: Given) -> Iterator[Problem]:
    """Sexual contact is talked over with somebody outside. It is asked beside the routes: one may be missing there."""
    count = given.number("incidents", "contact_sexual")
    routes = [(f, a) for f, a in given.of("incidents") if f.item.group == "action" and f.item.heading == _OUTSIDE]
    if not count or not routes or any(answer.number != 0 for _, answer in routes):
        return
    incidents = counted(count, "contact incident", "contact incidents")
    sentence = f"You counted {incidents} of a sexual kind, and no advice or referral outside school"
    yield query("contact_sexual_kept_inside", routes[0][0], sentence, "contact_sexual", about="")


def police_without_cause(given: Given) -> Iterator[Problem]:
    """What goes to the police is mostly aggressive or sexual."""
    reported = given.number("incidents", "act_police")
    harmful = [a for f, a in given.of("incidents") if f.item.group == RISK and f.name.endswith(_HARMFUL)]
    if reported and harmful and all(answer.number == 0 for answer in harmful):
        field = next(field for field, _ in given.of("incidents") if field.name == "act_police")
        what = counted(reported, "incident", "incidents")
        yield query("police_without_cause", field, f"{what} went to the police, and none is aggressive or sexual")


def pupils_never_assessed(given: Given) -> Iterator[Problem]:
    """Where the school meets pupils online, it has thought about the risk first."""
    for field, row in _official(given, "risk_assessed_on"):
        audience = given.get("platforms", f"{row}-audience")
        answer = given.get("platforms", field.name)
        if audience and audience.is_among(("pupils",)) and (answer is None or answer.on_date is None):
            yield query("pupils_never_assessed", field, "it is for pupils, and has no risk assessment")


def used_under_age(given: Given) -> Iterator[Problem]:
    """A platform's own minimum age is kept."""
    for field, answer in given.of("platforms"):
        if field.item.code == "used_with_under_age" and answer.choice == "yes" and field.row:
            yield query("used_under_age", field, f"pupils under {field.row.minimum_age} use it with the school")


def personal_devices(given: Given) -> Iterator[Problem]:
    """The school's account is run from the school's devices."""
    for field, _ in _official(given, "devices"):
        if given.choice("platforms", field.name) == "personal":
            yield query("personal_devices", field, "it is run from personal devices")


def comments_unchecked(given: Given) -> Iterator[Problem]:
    """Where people can comment, somebody looks."""
    for field, _ in _official(given, "moderation"):
        if given.choice("platforms", field.name) == "none":
            yield query("comments_unchecked", field, "comments are open, and nobody checks them")


def unsure_of_none(given: Given) -> Iterator[Problem]:
    """None counted is a finding only where recording is trusted."""
    if given.choice("incidents", "recording_confidence") != "low":
        return
    recorded = given.choice("incidents", RECORDED)
    cells = [answer for field, answer in given.of("incidents") if field.item.group == RISK]
    if recorded == NIL or (recorded == HELD and cells and all(answer.number == 0 for answer in cells)):
        field = next(field for field, _ in given.of("incidents") if field.name == "recording_confidence")
        yield query("unsure_of_none", field, "no incident is counted, and you are not sure of the recording", RECORDED)


def _of_policies(given: Given, attribute: str) -> Iterator[tuple[Field, Answer]]:
    for field, answer in given.of("policies"):
        row = field.row.code if field.row else ""
        if field.item.code == attribute and given.choice("policies", f"{row}-status") in IN_PLACE:
            yield field, answer


def _pairs(given: Given, code: str) -> Iterator[tuple[Field, int, int]]:
    """The first half of a pair with both its numbers, where there are people at all and no more trained than there."""
    for field, trained in given.of("training"):
        eligible = given.number("training", f"{code}-eligible")
        if field.name == f"{code}-trained" and trained.number is not None and eligible and trained.number <= eligible:
            yield field, trained.number, eligible


def _eligible(field: Field) -> str:
    return f"{field.item.code}-eligible"


def _official(given: Given, attribute: str) -> Iterator[tuple[Field, str]]:
    for field, _ in given.of("platforms"):
        row = field.row.code if field.row else ""
        if field.item.code == attribute and given.choice("platforms", f"{row}-{STANDING}") == "official":
            yield field, row
