"""How a real service begins: the first person's link, the first collection; all by commands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from la_portal.cli.invented import write_register
from la_portal.clock import london_date
from la_portal.db import Database
from la_portal.models import Collection, SchoolReturn
from la_portal.services import authorities, people
from la_portal.vocabulary import Role
from tests.commands import refused, run, said
from tests.conftest import Place

TODAY = london_date(datetime.now(UTC))


@pytest.fixture(autouse=True)
def _authority(place: Place, tmp_path: Path) -> None:
    said(place, "authority", "create", "990", "Wexmoor")
    path = tmp_path / "register.csv"
    write_register(path, "990", "Wexmoor", 6, 5)
    said(place, "schools", "import", "--authority", "990", str(path))


def test_a_link_lets_its_person_in_once(place: Place, database: Database) -> None:
    words = ("person", "invite", "--authority", "990", "--urn", "990001", "--role", "dsl", "dsl@school.example")
    told = said(place, *words, "--port", "8123").splitlines()
    address, _, token = told[-1].rpartition("/")
    assert address == "http://127.0.0.1:8123/invitation"
    at = datetime.now(UTC)
    entry = people.accept(database, token, "Asha Brindle", "velvet kayak thunder plum", at)
    signed_in = people.resolve(database, entry.token, at)
    assert signed_in is not None
    assert signed_in.actor.role is Role.DSL
    assert signed_in.actor.scope.school_ids == {990001}
    with pytest.raises(Exception, match="stopped working"):
        people.accept(database, token, "Asha Brindle", "velvet kayak thunder plum", at)


@pytest.mark.parametrize(
    ("words", "told", "sections"),
    [
        (("--role", "headteacher"), "as headteacher of the school 990001", ()),
        (("--role", "governor"), "as governor of the school 990001", ()),
        (
            ("--role", "contributor", "--section", "training", "--section", "incidents"),
            "as contributor for training, incidents of the school 990001",
            ("training", "incidents"),
        ),
    ],
)
def test_every_role_of_a_school_can_be_invited(
    place: Place, database: Database, words: tuple[str, ...], told: str, sections: tuple[str, ...]
) -> None:
    words = ("person", "invite", "--authority", "990", "--urn", "990001", *words, "jo@school.example")
    first, link = said(place, *words).splitlines()
    assert first == f"jo@school.example may join {told}, with this link, once:"
    assert people.invitation(database, link.rpartition("/")[2], datetime.now(UTC)).sections == sections


def test_an_officer_needs_no_school_and_an_address_can_be_given(place: Place) -> None:
    words = ("person", "invite", "--authority", "990", "--role", "officer", "--address", "https://returns.example/")
    assert said(place, *words, "officer@wexmoor.example").splitlines()[-1].startswith("https://returns.example/invit")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--role", "dsl", "a@b.example"), "in a school"),
        (("--role", "officer", "--urn", "990001", "a@b.example"), "in the authority"),
        (("--role", "dsl", "--urn", "990999", "a@b.example"), "no school with URN 990999"),
        (("--role", "officer", "nobody"), "is not an email address"),
        (("--role", "contributor", "--urn", "990001", "a@b.example"), "Choose one or more sections"),
        (("--role", "dsl", "--urn", "990001", "--section", "training", "a@b.example"), "Only a contributor"),
    ],
)
def test_an_invitation_that_cannot_be_is_a_sentence(place: Place, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in refused(place, "person", "invite", "--authority", "990", *words)


def test_a_collection_opens_for_every_open_school(place: Place, database: Database) -> None:
    told = said(place, *collection("autumn", TODAY - timedelta(days=3), TODAY + timedelta(days=20)))
    assert "Autumn term 2024 (2024-25-autumn) is open." in told
    assert "It counts from 1 September 2024 to " in told
    with database.tenant(authorities.by_code(database, "990")) as session:
        opened = session.execute(select(Collection)).scalar_one()
        assert (opened.opens_on, opened.due_on) == (TODAY, TODAY + timedelta(days=20))
        assert opened.closes_on == opened.due_on + timedelta(days=21)
        assert len(session.execute(select(SchoolReturn.school_id)).all()) == 6
    again = collection("autumn", TODAY - timedelta(days=2), TODAY + timedelta(days=20))
    assert "Autumn term 2024 has its collection already" in refused(place, *again)


def test_dates_that_do_not_fit_are_a_sentence_and_open_nothing(place: Place, database: Database) -> None:
    late = collection("autumn", TODAY - timedelta(days=3), TODAY - timedelta(days=1))
    assert "before it opens" in refused(place, *late)
    assert run(place, *collection("autumn", TODAY, TODAY)[:-1], "20-11-2026").exit_code == 2
    with database.tenant(authorities.by_code(database, "990")) as session:
        assert session.execute(select(Collection.collection_id)).all() == []


def collection(term: str, counts_to: object, due: object) -> tuple[str, ...]:
    return (
        *("collection", "open", "--authority", "990", "--year", "2024", "--term", term),
        *("--counts-to", str(counts_to), "--due", str(due)),
    )
