"""The schools behind a number about policies, training, platforms, practice, or how sure a school is of its counts."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, and_, cast, func

from la_portal.catalogue import edition
from la_portal.catalogue.items import Kind
from la_portal.db import TenantSession
from la_portal.errors import NotFound
from la_portal.models import PlatformAnswer, PolicyAnswer, PracticeAnswer, Submission, TrainingAnswer
from la_portal.queries import platforms, policies
from la_portal.queries import training as courses
from la_portal.queries.behind_base import known, of_submission, of_those_sent, school_columns
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.counted import Selected
from la_portal.queries.filters import Filters
from la_portal.queries.risks import SECTION
from la_portal.queries.support import ITEM, NOTHING
from la_portal.vocabulary import AnswerState

GAP, ANY = "gap", "any"
POLICY_STATES = ("in_date", *policies.GAPS, "not_applicable")
TRAINING_STATES = ("below", "full", "not_known", "not_answered")


def policy(session: TenantSession, filters: Filters, collection: CollectionFacts, item: str, state: str) -> Selected:
    """Schools by the state of one policy; a gap is every state in which there is something to do."""
    known(item, (row.code for row in edition(collection.edition).section("policies").rows))
    known(state, (*POLICY_STATES, GAP))
    is_in = policies.state_of(collection, filters)
    its_answer = and_(of_submission(session, PolicyAnswer), PolicyAnswer.item == item)
    facts = {"state": is_in, "on": PolicyAnswer.reviewed_on, "due": PolicyAnswer.review_due_on}
    return (
        of_those_sent(session, filters, collection, **facts)
        .join(PolicyAnswer, its_answer)
        .where(is_in.in_(policies.GAPS if state == GAP else (state,)))
    )


def training(session: TenantSession, filters: Filters, collection: CollectionFacts, item: str, state: str) -> Selected:
    """Schools by how many of their people a course has reached."""
    pairs = (one.code for one in edition(collection.edition).section("training").items if one.kind is Kind.PAIR)
    known(item, pairs)
    known(state, TRAINING_STATES)
    its_answer = and_(of_submission(session, TrainingAnswer), TrainingAnswer.item == item)
    facts = {"state": TrainingAnswer.state, "value": TrainingAnswer.trained, "whole": TrainingAnswer.eligible}
    return (
        of_those_sent(session, filters, collection, **facts)
        .join(TrainingAnswer, its_answer)
        .where(_reached(collection, item, state))
    )


def _reached(collection: CollectionFacts, course: str, state: str) -> ColumnElement[bool]:
    match state:
        case "below":
            return courses.is_below(collection, course)
        case "full":
            return courses.is_full()
        case _:
            return TrainingAnswer.state == AnswerState(state)


def platform(session: TenantSession, filters: Filters, collection: CollectionFacts, item: str, state: str) -> Selected:
    """Schools with the platform, or with any, in that state; `value` is how many and `items` which.

    Of one platform `state` is how it is used, and `on` when it was risk-assessed.
    """
    codes = [row.code for row in edition(collection.edition).section("platforms").rows]
    known(item, (*codes, ANY))
    try:
        shown = platforms.shows(state)
    except KeyError as missing:
        raise NotFound from missing
    its_answers = and_(
        of_submission(session, PlatformAnswer), PlatformAnswer.item.in_(codes if item == ANY else [item])
    )
    facts = {"value": func.count(), "items": func.aggregate_strings(PlatformAnswer.item, ",")}
    if item != ANY:
        facts |= {"state": func.max(PlatformAnswer.standing), "on": func.max(PlatformAnswer.risk_assessed_on)}
    return (
        of_those_sent(session, filters, collection, **facts)
        .join(PlatformAnswer, its_answers)
        .where(shown)
        .group_by(*school_columns())
    )


def support(session: TenantSession, filters: Filters, collection: CollectionFacts, item: str, state: str) -> Selected:
    """Schools that want this support, or any."""
    offered = edition(collection.edition).item("practice", ITEM).options
    known(item, (*(one.code for one in offered if one.code != NOTHING), ANY))
    known(state, ("",))
    choices = PracticeAnswer.choices
    wanted = choices.not_in([[], [NOTHING]]) if item == ANY else cast(choices, String).contains(f'"{item}"')
    its_answer = and_(of_submission(session, PracticeAnswer), PracticeAnswer.item == ITEM)
    return (
        of_those_sent(session, filters, collection, items=choices)
        .join(PracticeAnswer, its_answer)
        .where(PracticeAnswer.state == AnswerState.ANSWERED, wanted)
    )


def confidence(
    session: TenantSession, filters: Filters, collection: CollectionFacts, item: str, state: str
) -> Selected:
    """Schools by how sure they are of their own counts."""
    options = edition(collection.edition).item(SECTION, "recording_confidence").options
    known(item, ("",))
    known(state, (*(one.code for one in options), AnswerState.NOT_ANSWERED))
    level = func.coalesce(Submission.recording_confidence, AnswerState.NOT_ANSWERED.value)
    return of_those_sent(session, filters, collection, state=level).where(level == state)
