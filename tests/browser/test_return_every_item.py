"""Everything that the catalogue asks, filled in through the browser's forms without JavaScript, sent, and read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
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
from la_portal.web.returns.places import row_of
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
    page = visit.page
    _fill_header(visit)
    _fill_rows(visit, "policies", "Save this policy")
    _fill_training(visit)
    _fill_incidents(visit)
    _fill_rows(visit, "platforms", "Save this platform")
    _fill_rows(visit, "practice", "Save this answer")
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    page.get_by_role("button", name="Continue to the declaration").click()
    page.get_by_role("button", name="Sign and send to Northshire Council").click()
    expect(page.get_by_role("heading", name="Return sent")).to_be_visible()
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


def _fill_header(visit: Visit) -> None:
    _fill(visit.open(f"{AT}/header"), FIELDS["header"])
    _save(visit.page)


def _fill_rows(visit: Visit, section: str, button: str) -> None:
    page, fields = visit.open(f"{AT}/{section}"), FIELDS[section]
    for row in dict.fromkeys(row_of(field) for field in fields if row_of(field)):
        page.locator(f"a#{row}").click()
        expect(page.locator(f"tr#{row}")).to_be_visible()
        _fill(page, (field for field in fields if row_of(field) == row))
        page.get_by_role("button", name=button).click()
        expect(page.locator(f"a#{row}")).to_contain_text("Change")
    _fill(page, (field for field in fields if not row_of(field)))
    _save(page)


def _fill_training(visit: Visit) -> None:
    _fill(visit.open(f"{AT}/training"), FIELDS["training"])
    _save(visit.page)


def _fill_incidents(visit: Visit) -> None:
    page, fields = visit.open(f"{AT}/incidents"), FIELDS["incidents"]
    _fill(page, (field for field in fields if field.item.group == "risk" or field.name == "incidents_recorded"))
    _save(page)
    _fill(page, (field for field in fields if field.item.group == "of_which"))
    _save(page)
    _fill(page, (field for field in fields if field.item.group == "action" or field.name == "recording_confidence"))
    _save(page)


def _save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save and continue").click()
    assert "problems" not in page.url, page.locator(".govuk-error-summary").inner_text()


def _fill(page: Page, fields: Iterable[Field]) -> None:
    """Fills the form that the page shows; a control that nobody could see or reach is an error."""
    wanted: dict[str, list[str]] = {}
    for field in fields:
        if field.name in ANSWERS[field.section]:
            typed = ANSWERS[field.section][field.name]
            if field.item.kind is Kind.DATE:
                wanted |= {f"{field.name}-{part}": [text] for part, text in zip(PARTS, typed, strict=True)}
            else:
                wanted[field.name] = [typed] if isinstance(typed, str) else typed
    assert page.evaluate(_TYPE, wanted) == []


PARTS = ("day", "month", "year")
_TYPE = """(wanted) => {
  const missing = [];
  for (const [name, values] of Object.entries(wanted)) {
    for (const value of values) {
      const controls = [...document.querySelectorAll(`form [name="${name}"]:not([type=hidden])`)];
      const ticked = controls.find((one) => ["radio", "checkbox"].includes(one.type) && one.value === value);
      const control = ticked ?? controls.find((one) => !["radio", "checkbox"].includes(one.type));
      if (!control || control.disabled || !control.getClientRects().length) missing.push(`${name}=${value}`);
      else if (ticked) ticked.click();
      else if ((control.value = value) && control.value !== value) missing.push(`${name}=${value}`);
    }
  }
  return missing;
}"""


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
