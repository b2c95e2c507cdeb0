"""The demonstration: made by the services that schools use, made once, and made whole after an interruption."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from la_portal.catalogue import Kind, edition
from la_portal.cli import demo as command
from la_portal.cli import demo_filling
from la_portal.cli.demo_making import Made, Wanted, make, name_in_register
from la_portal.cli.demo_people import PASSWORD
from la_portal.cli.invented import write_register
from la_portal.db import Database
from la_portal.errors import PortalError
from la_portal.models import (
    ActionAnswer,
    IncidentAnswer,
    PlatformAnswer,
    PolicyAnswer,
    PracticeAnswer,
    SchoolReturn,
    Submission,
    TrainingAnswer,
)
from la_portal.queries.returns import find
from la_portal.services import audit, authorities, people
from la_portal.vocabulary import ReturnStatus, Role
from tests.commands import refused, run
from tests.conftest import Place

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
SMALL = Wanted("990", "Wexmoor", None, schools=8, collections=2, seed=1)
NOT_ROWS = {"incidents_recorded", "recording_confidence", "roll", "headcount", "post"}
TYPED = (ActionAnswer, IncidentAnswer, PlatformAnswer, PolicyAnswer, PracticeAnswer, TrainingAnswer)


@pytest.fixture(scope="module")
def made_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a small demonstration, only ever copied."""
    path = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("demo") / "demo.sqlite"))
    database = Database(f"sqlite:///{path}")
    make(database, SMALL, AT)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
    database.engine.dispose()
    return path


@pytest.fixture
def demonstration(made_file: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A demonstration of a test's own."""
    request.node.user_properties.append(("engine", "sqlite"))
    opened = Database(f"sqlite:///{shutil.copy(made_file, tmp_path / 'demo.sqlite')}")
    yield opened
    opened.engine.dispose()


def dump(database: Database) -> list[str]:
    with sqlite3.connect(str(database.engine.url.database)) as connection:
        return list(connection.iterdump())


def rows(database: Database, model: type[Any]) -> list[Any]:
    with database.tenant(authorities.by_code(database, "990")) as session:
        return list(session.execute(select(model)).scalars())


def key(row: Any) -> tuple[int, int, int]:
    return row.collection_id, row.school_id, row.submission


def from_document(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows that a document's answers stand for, worked out from the document alone: by table and item."""
    expected: dict[tuple[str, str], dict[str, Any]] = {}
    for section, answers in document["answers"].items():
        for name, answer in answers.items():
            first, _, second = name.partition("-")
            known = edition().section(section)
            if second and known.rows:
                column = "choices" if "choices" in answer else "on" if "on" in answer else "choice"
                row = expected.setdefault(("policy" if section == "policies" else "platform", first), {})
                row[second] = answer.get(column)
            elif second:
                row = expected.setdefault(("training", first), {"state": "number"})
                row |= {second: answer.get("number")}
                row["state"] = answer["state"] if answer["state"] != "number" else row["state"]
            elif name not in NOT_ROWS and known.item(name).kind is not Kind.TEXT:
                table = {"risk": "incident", "of_which": "incident", "action": "action"}
                own = {"state": answer["state"], "value": answer.get("number")}
                if known.item(name).group not in table:
                    own |= {
                        "choice": answer.get("choice"),
                        "choices": answer.get("choices"),
                        "on_date": answer.get("on"),
                    }
                expected[table.get(known.item(name).group, "practice"), name] = own
    return {place: {k: v for k, v in row.items() if k != "name"} for place, row in expected.items()}


def as_kept(row: Any, columns: Any) -> dict[str, Any]:
    values = {column: getattr(row, column) for column in columns}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def test_every_typed_answer_follows_from_the_document_that_was_sent_and_no_other_is_there(
    demonstration: Database,
) -> None:
    kept: dict[tuple[int, int, int], dict[tuple[str, str], Any]] = {}
    for model in TYPED:
        table = model.__tablename__.removesuffix("_answer")
        for row in rows(demonstration, model):
            kept.setdefault(key(row), {})[table, row.item] = row
    sent = rows(demonstration, Submission)
    assert {key(one) for one in sent} == set(kept)
    for one in sent:
        assert hashlib.sha256(one.document.encode()).hexdigest() == one.sha256
        expected = from_document(json.loads(one.document))
        assert set(expected) == set(kept[key(one)])
        for place, values in expected.items():
            assert as_kept(kept[key(one)][place], values) == values, (key(one), place)


def test_the_header_of_a_submission_follows_from_its_document(demonstration: Database) -> None:
    for one in rows(demonstration, Submission):
        answers = json.loads(one.document)["answers"]
        assert one.headcount == answers["header"]["headcount"]["number"]
        assert one.post == answers["header"]["post"]["choice"]
        assert one.declared_as == ("officer" if one.on_behalf else one.post)
        assert one.roll_disputed == ("number" in answers["header"].get("roll", {}))
        assert one.incidents_recorded == answers["incidents"]["incidents_recorded"]["choice"]


def test_schools_have_done_what_schools_do(demonstration: Database) -> None:
    states = Counter((one.collection_id, one.status) for one in rows(demonstration, SchoolReturn))
    assert states[3, ReturnStatus.SUBMITTED] == round(0.6 * 8)
    assert states[3, ReturnStatus.DRAFT] == round(0.15 * 8) + 1
    assert states[1, ReturnStatus.ACCEPTED] >= 6
    recorded = {one.incidents_recorded for one in rows(demonstration, Submission)}
    assert recorded == {"yes", "nil", "not_held"}
    always = [one.school_id for one in rows(demonstration, Submission) if one.incidents_recorded == "not_held"]
    assert len(always) == 3
    assert len(set(always)) == 1
    for one in rows(demonstration, Submission):
        assert one.submitted_at < AT


def test_what_happened_is_chained_in_the_order_of_time(demonstration: Database) -> None:
    with demonstration.tenant(authorities.by_code(demonstration, "990"), writing=True) as session:
        assert audit.broken_links(session) == []


def test_its_guests_sign_in_and_find_what_they_were_promised(demonstration: Database) -> None:
    made = make(demonstration, SMALL, AT)
    officer, waiting, halfway, *helpers, admin, trust_lead = made.guests
    for guest in made.guests:
        entry = people.sign_in(demonstration, guest.email, PASSWORD, "127.0.0.1", AT)
        assert [(one.role, one.school_id) for one in entry.memberships] == [(guest.role, guest.urn)]
    assert (officer.role, admin.role, trust_lead.role) == (Role.OFFICER, Role.AUTHORITY_ADMIN, Role.TRUST_LEAD)
    assert [one.role for one in helpers] == [Role.HEADTEACHER, Role.CONTRIBUTOR, Role.GOVERNOR]
    assert {one.urn for one in helpers} == {halfway.urn}
    assert [one.sections for one in helpers] == [(), ("training",), ()]
    scope = authorities.by_code(demonstration, "990")
    known = people.of_school(demonstration, scope.authority_id, halfway.urn)
    assert [(one.role, one.sections) for one in known] == [
        (Role.HEADTEACHER, None),
        (Role.DSL, None),
        (Role.CONTRIBUTOR, {"training"}),
        (Role.GOVERNOR, None),
    ]
    with demonstration.tenant(authorities.by_code(demonstration, "990")) as session:
        assert waiting.urn is not None
        assert halfway.urn is not None
        assert find(session, waiting.urn, made.open_slug).status is ReturnStatus.NOT_STARTED
        draft = find(session, halfway.urn, made.open_slug)
        assert draft.status is ReturnStatus.DRAFT
        assert set(draft.draft) == {"header", "policies", "training", "incidents"}


def test_making_it_again_changes_nothing(demonstration: Database) -> None:
    before = dump(demonstration)
    made = make(demonstration, Wanted("990", "Wexmoor", None, schools=30, collections=5, seed=9), AT)
    assert made.made_on == "23 November 2026"
    assert dump(demonstration) == before


def test_an_interrupted_making_goes_on_where_it_was(
    sqlite_database: Database, demonstration: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = 0

    def stop_in_the_middle(*given: Any, **named: Any) -> None:
        nonlocal done
        done += 1
        if done == 12:
            raise KeyboardInterrupt
        submit(*given, **named)

    submit = demo_filling.returns.submit
    monkeypatch.setattr(demo_filling.returns, "submit", stop_in_the_middle)
    with pytest.raises(KeyboardInterrupt):
        make(sqlite_database, SMALL, AT)
    monkeypatch.undo()
    again = Wanted("990", "Wexmoor", None, schools=30, collections=5, seed=9)
    make(sqlite_database, again, datetime(2026, 12, 2, 12, tzinfo=UTC))
    for model in (IncidentAnswer, PolicyAnswer, TrainingAnswer):
        whole, resumed = (
            {(*key(row), row.item): as_kept(row, model.__table__.columns.keys()[5:]) for row in rows(database, model)}
            for database in (demonstration, sqlite_database)
        )
        assert resumed == whole


def test_it_can_be_made_on_either_engine(database: Database) -> None:
    made = make(database, Wanted("991", "Tarnshire", None, schools=6, collections=0, seed=1), AT)
    assert isinstance(made, Made)
    assert len(rows_of(database, "991")) == 6


def rows_of(database: Database, code: str) -> list[SchoolReturn]:
    with database.tenant(authorities.by_code(database, code)) as session:
        return list(session.execute(select(SchoolReturn)).scalars())


def test_an_authority_that_is_no_demonstration_is_left_alone(demonstration: Database) -> None:
    scope = authorities.create(demonstration, "886", "Kent")
    with demonstration.tenant(scope, writing=True) as session:
        authorities.lock(session).data_version += 1
    with pytest.raises(PortalError, match="886 is in this database, and is no demonstration"):
        make(demonstration, Wanted("886", "Kent", None, 8, 2, 1), AT)


def test_the_command_makes_two_authorities_and_says_who_can_sign_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "fetch", lambda _: None)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LA_PORTAL_DATABASE_URL", raising=False)
    url = f"sqlite:///{tmp_path / 'own.sqlite'}"
    result = run(Place("sqlite", url, url), "demo", "--no-serve", "--schools", "6", "--collections", "0")
    assert result.exit_code == 0
    for words in (
        PASSWORD,
        "officer@wexmoor.example",
        "officer@tarnshire.example",
        "headteacher of ",
        "contributor, training only, of ",
        "governor, who reads, of ",
        "http://127.0.0.1:8000/dashboards/",
    ):
        assert words in result.stdout
    assert "Wexmoor, " in result.stderr


def test_a_real_register_gives_the_authority_its_name(tmp_path: Path, sqlite_database: Database) -> None:
    path = tmp_path / "register.csv"
    write_register(path, "992", "Somewhere", 6, 1)
    assert name_in_register(path, "992") == "Somewhere"
    assert name_in_register(path, "993") == "Authority 993"
    made = make(sqlite_database, Wanted("992", "Somewhere", path, 0, 0, 1), AT)
    assert made.guests[0].email == "officer@somewhere.example"


def test_it_is_refused_where_it_would_do_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'own.sqlite'}"
    place = Place("sqlite", url, url)
    assert "Give --register FILE and --la CODE together" in refused(place, "demo", "--la", "886")
    monkeypatch.setenv("LA_PORTAL_ENV", "production")
    monkeypatch.setenv("LA_PORTAL_SECRET_KEY", "x" * 40)
    monkeypatch.setenv("LA_PORTAL_HOSTS", "returns.example")
    assert "invented answers beside real ones" in refused(place, "demo", "--no-serve")
    assert not (tmp_path / "own.sqlite").exists()


def test_without_a_named_database_it_has_a_file_of_its_own() -> None:
    assert command.environment({}, None)["LA_PORTAL_DATABASE_URL"] == "sqlite:///instance/demo.sqlite"
    assert command.environment({}, "886")["LA_PORTAL_MIGRATION_DATABASE_URL"] == "sqlite:///instance/demo-886.sqlite"
    named = {"LA_PORTAL_DATABASE_URL": "postgresql://db/x", "LA_PORTAL_ENV": "development"}
    assert command.environment(named, None) == {**named, "LA_PORTAL_ENV": "demo"}
