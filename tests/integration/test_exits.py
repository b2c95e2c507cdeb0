"""One authority leaves with all that is its own and nothing else, and comes back as it was, on either engine."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from la_portal.db import Database
from la_portal.errors import BadInput, Conflict, PortalError
from la_portal.models import TENANT_TABLES, AuditEvent, Authority, IdentityEvent, Membership, Person, School
from la_portal.models.shapes import people_shapes
from la_portal.schema import APP_ROLE
from la_portal.services import audit, authorities, exits, people
from la_portal.vocabulary import Role, Scope
from tests.commands import refused, said
from tests.conftest import ENGINES, Place, next_name
from tests.exits import OURS_ALONE, everything, fill_both, leave, rewrite
from tests.people import NOW, PASSWORD, join
from tests.postgres import MIGRATED, OWNER, Cluster
from tests.tenants import OUR_SCHOOL, OURS, THEIRS

MADE_OF_THE_REST = {"download", "download_part"}  # files that were asked for: they do not leave
ANOTHER_PASSWORD = "violet harbour tractor"
# What of people stays behind. A new column is here, or in an export: somebody has to say which.
STAYS = {
    "person": {"password_hash"},
    "membership": {"authority_id"},
    "identity_event": {"authority_id"},
}


@pytest.fixture(params=ENGINES)
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Another installation without a row, on each engine in turn."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "elsewhere.sqlite")
        yield Place("sqlite", f"sqlite:///{path}", f"sqlite:///{path}")
        return
    running: Cluster = request.getfixturevalue("cluster")
    with running.copy_of(MIGRATED, next_name()) as name:
        yield Place("postgresql", running.url(name, APP_ROLE), running.url(name, OWNER))


@pytest.fixture
def there(elsewhere: Place) -> Iterator[Database]:
    opened = Database(elsewhere.url)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def folder(sqlite_database: Database, tmp_path: Path) -> Path:
    """An export to be damaged."""
    fill_both(sqlite_database)
    leave(sqlite_database, tmp_path / "out")
    return tmp_path / "out"


def is_empty(database: Database) -> bool:
    with database.identity() as session:
        counts = [select(func.count()).select_from(model) for model in (Authority, Person, Membership, IdentityEvent)]
        return not any(session.execute(count).scalar_one() for count in counts)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "data").iterdir()}


def test_what_leaves_comes_back_row_by_row_and_leaves_again_byte_by_byte(
    database: Database, there: Database, tmp_path: Path
) -> None:
    fill_both(database)
    before = everything(database, OURS)
    exported = leave(database, tmp_path / "out")
    join(there, Role.OFFICER, "stranger@x.example", _stranger(there))
    restored = exits.restore(there, tmp_path / "out", NOW)
    assert restored.scope.authority_id == OURS.authority_id + 1 and restored.fingerprint == exported.fingerprint
    assert set(before) == TENANT_TABLES
    kept = {name: found for name, found in before.items() if name not in MADE_OF_THE_REST}
    assert everything(there, restored.scope) == kept
    with there.tenant(restored.scope) as session:
        assert audit.broken_links(session) == []
    again = leave(there, tmp_path / "again", restored.scope)
    assert files_of(tmp_path / "again") == files_of(tmp_path / "out")
    assert again.rows == exported.rows and exported.rows["free_text"] == 6


def _stranger(database: Database) -> Scope:
    return authorities.create(database, "123", "Strangeshire")


def test_another_authority_contributes_no_byte(database: Database, tmp_path: Path) -> None:
    fill_both(database)
    leave(database, tmp_path / "out")
    everybody = {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    leave(database, tmp_path / "theirs", THEIRS)
    assert [name for name, found in everybody.items() if b"theirs" in found or b"Theirs" in found] == []
    planted = [name for name, found in files_of(tmp_path / "theirs").items() if b"theirs" in found]
    assert len(planted) > 30, "the words by which it is known are in nearly every table"


def test_no_secret_leaves(database: Database, tmp_path: Path) -> None:
    fill_both(database)
    token = people.invite(database, OURS.authority_id, Role.DSL, "waiting@ours.example", OUR_SCHOOL, NOW)
    leave(database, tmp_path / "out")
    found = b"".join(files_of(tmp_path / "out").values())
    for secret in ("argon2", "password_hash", "token", token, "waiting@ours.example"):
        assert secret.encode() not in found, secret
    assert OURS_ALONE.encode() in found
    for shape in people_shapes():
        left = set(shape.table.columns.keys()) - {field.name for field in shape.fields}
        assert left == STAYS[shape.name]


def test_the_record_says_that_everything_left(database: Database, tmp_path: Path) -> None:
    fill_both(database)
    leave(database, tmp_path / "out")
    with database.tenant(OURS) as session:
        taken = session.execute(select(AuditEvent.detail).where(AuditEvent.kind == "extract_taken")).scalars().all()
    assert taken == [{"what": "everything", "level": "unsuppressed"}]


def test_all_tables_are_as_at_one_moment(database: Database) -> None:
    fill_both(database)
    names = select(School.name).where(School.authority_id == OURS.authority_id, School.school_id == OUR_SCHOOL)
    with database.tenant(OURS, one_moment=True) as reading:
        before = reading.execute(names).scalar_one()
        with database.tenant(OURS, writing=True) as session:
            session.get_one(School, (OURS.authority_id, OUR_SCHOOL)).name = "Renamed"
        assert reading.execute(names).scalar_one() == before
    with database.tenant(OURS) as reading:
        assert reading.execute(names).scalar_one() == "Renamed"


@contextmanager
def disk_of(most: int) -> Iterator[None]:
    """No file can become larger than that, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_a_sentence_and_no_half_export(database: Database, tmp_path: Path) -> None:
    fill_both(database)
    (tmp_path / "disk").mkdir()
    with disk_of(1_000_000), pytest.raises(PortalError, match=r"could not be written to .*File too large"):
        leave(database, tmp_path / "disk" / "out")
    assert list((tmp_path / "disk").iterdir()) == []
    with database.tenant(OURS) as session:
        taken = select(func.count()).select_from(AuditEvent).where(AuditEvent.kind == "extract_taken")
        assert session.execute(taken).scalar_one() == 0
    assert leave(database, tmp_path / "disk" / "out").rows["school"] == 3


def test_a_folder_that_holds_something_is_refused(sqlite_database: Database, tmp_path: Path) -> None:
    fill_both(sqlite_database)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    with pytest.raises(PortalError, match="is not empty"):
        leave(sqlite_database, tmp_path / "full")
    (tmp_path / "empty").mkdir()
    leave(sqlite_database, tmp_path / "empty")
    with pytest.raises(PortalError, match="could not be written"):
        leave(sqlite_database, tmp_path / "nowhere" / "out")


def _cut(folder: Path) -> None:
    path = folder / "data" / "school.jsonl"
    path.write_bytes(path.read_bytes()[:-1])


def _revised(folder: Path, revision: bytes) -> None:
    path = folder / "schema.json"
    path.write_bytes(path.read_bytes().replace(b'"schema_revision": "0', b'"schema_revision": "' + revision))


DAMAGE = {
    "a byte": (lambda folder: _cut(folder), "data/school.jsonl is not the file that the export wrote"),
    "a missing file": (lambda folder: (folder / "data" / "note.csv").unlink(), "note.csv is missing"),
    "no description": (lambda folder: (folder / "schema.json").unlink(), "There is no schema.json"),
    "half a description": (lambda folder: (folder / "schema.json").write_bytes(b"{"), "schema.json .* was changed"),
    "another file": (lambda folder: (folder / "schema.json").write_bytes(b"{}"), "schema.json .* was changed"),
    "an older revision": (lambda folder: _revised(folder, b"-"), "revision -.* of the tables.*upgrade that"),
    "a row less": (
        lambda folder: rewrite(folder, "audit_event", lambda text: text.split(b"\n", 1)[1]),
        "The record of what was done was changed: 1 of its events",
    ),
    "another reason": (
        lambda folder: rewrite(folder, "audit_event", lambda text: text.replace(b'"why":""', b'"why":"x"')),
        "The record of what was done was changed",
    ),
    "a child without its parent": (
        lambda folder: rewrite(folder, "school_return", lambda text: text.replace(b"100011", b"1")),
        "could not be restored, and nothing was changed",
    ),
    "a column less": (
        lambda folder: rewrite(folder, "note", lambda text: text.replace(b'"words"', b'"wards"')),
        "could not be restored, and nothing was changed",
    ),
    "no state": (lambda folder: rewrite(folder, "authority_state", lambda _: b""), "could not be restored|no row of"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_folder_that_somebody_laid_hands_on_is_refused_and_changes_nothing(
    damage: str, folder: Path, there: Database
) -> None:
    lay_hands_on, sentence = DAMAGE[damage]
    lay_hands_on(folder)
    with pytest.raises(BadInput, match=sentence):
        exits.restore(there, folder, NOW)
    assert is_empty(there)


def test_an_authority_that_is_there_already_is_left_alone(folder: Path, there: Database) -> None:
    scope = exits.restore(there, folder, NOW).scope
    before = everything(there, scope)
    with pytest.raises(Conflict, match="991 is here already, as ours"):
        exits.restore(there, folder, NOW)
    assert everything(there, scope) == before


def test_people_come_back_with_their_past_and_choose_a_password_by_invitation(folder: Path, there: Database) -> None:
    scope = exits.restore(there, folder, NOW).scope
    for password in (PASSWORD, ""):
        with pytest.raises(BadInput):
            people.sign_in(there, OURS_ALONE, password, "here", NOW)
    link = people.invite(there, scope.authority_id, Role.DSL, OURS_ALONE, OUR_SCHOOL, NOW)
    assert not people.invitation(there, link, NOW).known
    entry = people.accept(there, link, "Alex Ours", ANOTHER_PASSWORD, NOW)
    assert [(place.role, place.school_id) for place in entry.memberships] == [(Role.DSL, OUR_SCHOOL)]
    people.sign_in(there, OURS_ALONE, ANOTHER_PASSWORD, "here", NOW)
    assert people.invitation(
        there, people.invite(there, scope.authority_id, Role.OFFICER, OURS_ALONE, None, NOW), NOW
    ).known


def test_an_account_with_the_same_address_keeps_its_password_and_gets_no_place(folder: Path, there: Database) -> None:
    stranger = _stranger(there)
    join(there, Role.OFFICER, OURS_ALONE, stranger, name="Somebody Else")
    restored = exits.restore(there, folder, NOW)
    assert restored.people.with_another_account == (OURS_ALONE,)
    entry = people.sign_in(there, OURS_ALONE, PASSWORD, "here", NOW)
    assert [place.authority_id for place in entry.memberships] == [stranger.authority_id]
    with there.identity() as session:
        past = session.execute(select(Person).where(Person.name == "Alex Ours")).scalar_one()
    assert past.email.endswith("@restored.invalid")
    assert people.names(there, restored.scope.authority_id, [past.id]) == {past.id: "Alex Ours"}


def test_the_commands_do_it_and_say_what_they_did(
    place: Place, database: Database, elsewhere: Place, tmp_path: Path
) -> None:
    fill_both(database)
    out = str(tmp_path / "out")
    told = said(place, "authority", "export", "--authority", "991", "--out", out)
    assert "everything of 991" in told and "keep it encrypted" in told
    fingerprint = told.split("elsewhere: ")[1].split()[0]
    back = said(elsewhere, "authority", "restore", out)
    assert "991 ours is here with all its" in back and f"schema.json: {fingerprint}" in back
    assert "is here already" in refused(elsewhere, "authority", "restore", out)
    assert "is not empty" in refused(place, "authority", "export", "--authority", "991", "--out", out)
    assert "There is no authority 999" in refused(place, "authority", "export", "--authority", "999", "--out", out)
    assert "There is no schema.json" in refused(elsewhere, "authority", "restore", str(tmp_path))
