"""Everything that the catalogue asks, filled in through the browser's forms without JavaScript, sent, and read back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from la_portal.app import create_app
from la_portal.catalogue import Field, Kind
from la_portal.db import Database
from la_portal.models import (
    ActionAnswer,
    FreeText,
    IncidentAnswer,
    PlatformAnswer,
    PolicyAnswer,
    PracticeAnswer,
    Submission,
    TrainingAnswer,
)
from la_portal.vocabulary import Scope
from tests.browser.filling import Filling
from tests.browser.serving import Visit, running, visiting
from tests.people import settings_for
from tests.returns import AT, URN, asked_of_school, dsl_of, email_of, right_answers, term

ASKED = asked_of_school()
ANSWERS = right_answers(ASKED)
FIELDS = {section.code: ASKED.questions(section.code) for section in ASKED.edition.sections}
ROW_MODELS = {"policies": PolicyAnswer, "platforms": PlatformAnswer}


@pytest.fixture
def scope(sqlite_database: Database) -> Scope:
    """An authority with a school that is asked, and its DSL."""
    made = term(sqlite_database)
    dsl_of(sqlite_database, made)
    return made


@pytest.fixture
def visit(sqlite_database: Database, scope: Scope, chromium: Browser) -> Iterator[Visit]:
    """The DSL's window, which runs no scripts."""
    app = create_app(settings_for(sqlite_database), sqlite_database)
    with running(app) as origin, visiting(chromium, origin, scripts=False) as opened:
        opened.page.set_default_timeout(20_000)
        opened.sign_in(email_of(URN))
        yield opened


def test_every_item_is_asked_in_a_form_and_arrives_as_it_was_typed(
    visit: Visit, sqlite_database: Database, scope: Scope
) -> None:
    filling = Filling(visit.page, f"{visit.origin}{AT}/", ASKED, ANSWERS)
    filling.all_sections()
    filling.send("Northshire Council")
    assert not visit.complaints
    stored = _Stored(sqlite_database, scope)
    every = [field for fields in FIELDS.values() for field in fields]
    assert {field.name: stored.value(field) for field in every} == {field.name: _meant(field) for field in every}


def test_the_answers_fill_every_item_of_the_autumn_term() -> None:
    """What the test above types leaves no item out, whichever answers call for it."""
    filled = {(field.section, field.item.code) for fields in FIELDS.values() for field in fields
              if field.name in ANSWERS[field.section]}  # fmt: skip
    asked = {
        (section.code, item.code)
        for section in ASKED.edition.sections
        for item in (*section.attributes, *section.items)
        if item.asked != "switched_on"
    }
    assert filled == asked


def _meant(field: Field) -> Any:
    """What was typed as the value that it stands for; None where the question did not apply."""
    typed = ANSWERS[field.section].get(field.name)
    if typed is None:
        return None
    if field.item.kind is Kind.DATE:
        day, month, year = map(int, typed)
        return date(year, month, day)
    return int(str(typed)) if field.item.kind in {Kind.COUNT, Kind.PAIR} else typed


class _Stored:
    """The submission's typed rows, read past the service."""

    def __init__(self, database: Database, scope: Scope) -> None:
        with database.tenant(scope) as session:
            self.submission = session.execute(select(Submission)).scalar_one()
            self.rows = {
                model: {row.item: row for row in session.execute(select(model)).scalars()}
                for model in (*ROW_MODELS.values(), TrainingAnswer, IncidentAnswer, ActionAnswer, PracticeAnswer)
            }
            self.texts = {text.field: text.text for text in session.execute(select(FreeText)).scalars()}

    def value(self, field: Field) -> Any:
        code = field.item.code
        if field.item.kind is Kind.TEXT:
            return self.texts.get(field.name)
        if field.row:
            return getattr(self.rows[ROW_MODELS[field.section]][field.row.code], code)
        if hasattr(Submission, code):
            return getattr(self.submission, code)
        if field.part:
            return getattr(self.rows[TrainingAnswer][code], field.part)
        if field.item.group:
            return self.rows[ActionAnswer if field.item.group == "action" else IncidentAnswer][code].value
        row = self.rows[PracticeAnswer][code]
        return next((value for value in (row.value, row.on_date, row.choices, row.choice) if value is not None), None)
