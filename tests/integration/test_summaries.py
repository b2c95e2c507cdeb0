"""The summary of a submission says what its typed answers say: cell by cell, and by the same rules."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from la_portal.catalogue.settling import IN_PLACE
from la_portal.db import Database, TenantSession
from la_portal.models import (
    ActionAnswer,
    Collection,
    IncidentAnswer,
    PlatformAnswer,
    PolicyAnswer,
    PracticeAnswer,
    Submission,
    SubmissionSummary,
    TrainingAnswer,
)
from la_portal.queries import policies
from la_portal.queries.collections import span
from la_portal.queries.counted import counted
from la_portal.queries.filters import Filters
from la_portal.services.returns.summary import measures_of
from tests.busy import make_busy
from tests.figure_data import OPENED, Sent, authority, school, sent
from tests.integration.test_migrations import act_as

ANSWERS = (ActionAnswer, IncidentAnswer, PlatformAnswer, PolicyAnswer, PracticeAnswer, TrainingAnswer)
MEASURES = (
    "incidents", "policies_apply", "policies_in_date", "staff_trained", "staff_eligible", "official", "assessed",
    "flags", "unclear", "wishes", "courses", "risks", "parts", "items",
)  # fmt: skip
FROZEN = ("phase_group", "district", "trust", "roll", "incidents_recorded", "recording_confidence")
REVISION = "migrations.versions.0005_a_summary_of_each_submission"
Key = tuple[int, ...]
FEWEST = 20  # fewer, and nothing was compared


def contents(session: TenantSession) -> dict[Key, dict[str, Any]]:
    """The summaries as they stand."""
    names = (*FROZEN, *MEASURES)
    columns = [getattr(SubmissionSummary, name) for name in names]
    key = (SubmissionSummary.collection_id, SubmissionSummary.school_id, SubmissionSummary.submission)
    return {tuple(row[:3]): dict(zip(names, row[3:], strict=True)) for row in session.execute(select(*key, *columns))}


def made_again(session: TenantSession) -> dict[Key, dict[str, Any]]:
    """What the typed answers that stand there give."""
    rows: dict[Key, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for model in ANSWERS:
        for answer in session.query(model):
            rows[answer.collection_id, answer.school_id, answer.submission][model.__tablename__].append(answer)
    due = {one.collection_id: one.due_on for one in session.query(Collection)}
    return {
        (one.collection_id, one.school_id, one.submission): {name: getattr(one, name) for name in FROZEN}
        | measures_of(one, rows[one.collection_id, one.school_id, one.submission], due[one.collection_id])
        for one in session.query(Submission)
    }


def test_each_summary_is_what_the_typed_answers_of_its_submission_give(database: Database) -> None:
    lived = make_busy(database)
    for scope in lived.scopes.values():
        with database.tenant(scope) as session:
            stand = contents(session)
            assert len(stand) >= FEWEST
            assert stand == made_again(session)


def test_the_upgrade_gives_earlier_submissions_the_same_summaries(database: Database, owner_url: str) -> None:
    lived = make_busy(database)
    of_collection = import_module(REVISION)._of_collection
    for scope in lived.scopes.values():
        with database.tenant(scope) as session:
            stand = contents(session)
            due = {one.collection_id: one.due_on for one in session.query(Collection)}
        engine = create_engine(owner_url)
        with engine.begin() as owner:
            act_as(owner, scope.authority_id)
            made = [
                row
                for one in {key[0] for key in stand}
                for row in of_collection(owner, due[one], scope.authority_id, one)
            ]
        engine.dispose()
        again = {(row["collection_id"], row["school_id"], row["submission"]): row for row in made}
        assert {key: {name: row[name] for name in (*FROZEN, *MEASURES)} for key, row in again.items()} == stand


REVIEWED = [date(2024, 2, 29), date(2024, 11, 15), date(2024, 11, 16), date(2024, 11, 17), date(2025, 2, 28)]
ASKED_ON = [OPENED[4] + timedelta(days=days) for days in (0, 1, 14, 15, 40)] + [date(2028, 2, 29), date(2027, 3, 1)]


@pytest.mark.parametrize("on", ASKED_ON)
def test_policies_are_in_date_by_one_rule_in_either_form(database: Database, on: date) -> None:
    scope = authority(database)
    school(database, scope, (1,))
    statuses = [*IN_PLACE, "in_draft", "none", "not_applicable", "not_answered"]
    dates = [(reviewed, due) for reviewed in (None, *REVIEWED) for due in (None, on, on - timedelta(days=1))]
    kept = {
        f"policy_{place}": {"status": statuses[place % len(statuses)], "reviewed_on": reviewed, "review_due_on": due}
        for place, (reviewed, due) in enumerate(dates)
        if reviewed is not None or statuses[place % len(statuses)] != "in_place"
    }
    kept = {code: facts for code, facts in kept.items() if _allowed(facts)}
    sent(database, scope, Sent(1, policies=kept))
    filters = Filters(on=on, collection="2026-27-autumn")
    with database.tenant(scope) as session:
        (summed,) = policies.in_date(session, filters)
        chosen = span(session, filters)
        those = counted(session, filters, chosen.ids)
        ((_, _, part, whole),) = session.execute(policies.of_applying(session, filters, chosen, those)).all()
    assert (summed.part, summed.whole) == (part, whole)
    assert 0 < part < whole


def _allowed(facts: dict[str, Any]) -> bool:
    due, reviewed = facts["review_due_on"], facts["reviewed_on"]
    return due is None or reviewed is None or due >= reviewed
