"""What the sweeps work with: the service, its readers with their keys, and everything that its database holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.pool import NullPool
from werkzeug.test import TestResponse

from la_portal.db import Database
from la_portal.models import Base
from tests.busy import COUNTS, DISTRICTS, FOREIGN, NEIGHBOUR, NORTH, OURS, PEOPLE, ROLLS, SCHOOLS, SOUTH, Busy, word_of
from tests.reporting import wait_for_files

_OFFICER = frozenset(
    {
        *("public", "sign_out", "see_collections", "open_collection", "see_schools", "see_dashboards"),
        *("see_return", "edit_return", "send_return", "redact_text", "review_return", "keep_notes"),
        *("see_today", "chase_schools", "see_mail", "manage_people"),
        *("see_reports", "write_reports", "publish_reports", "take_extracts"),
    }
)
_GOVERNOR = frozenset({"public", "sign_out", "see_home", "see_return"})
_LEADS = _GOVERNOR | {"send_return", "invite_colleagues", "redact_text", "answer_correction"}
_DSL = _LEADS | {"edit_return", "pass_on_return"}
_HEADTEACHER = _LEADS | {"sign_return", "choose_who_sends", "prune_colleagues"}
OF_OUR_SCHOOL = ("dsl", "headteacher", "contributor", "governor")
ELSEWHERE = ("dsl of another school", "officer elsewhere", "nobody")
SWEPT = ("officer", "authority_admin", *OF_OUR_SCHOOL, "trust lead", *ELSEWHERE)
# Who asks, whose they are, which schools they may see, and what they may do: written out, not taken from the service.
READERS: dict[str, tuple[str, tuple[int, ...], frozenset[str]]] = {
    "officer": (NORTH, SCHOOLS[NORTH], _OFFICER),
    "authority_admin": (
        NORTH,
        SCHOOLS[NORTH],
        _OFFICER | {"import_schools", "manage_team", "change_settings", "take_everything"},
    ),
    "dsl": (NORTH, (OURS,), _DSL),
    "headteacher": (NORTH, (OURS,), _HEADTEACHER),
    "contributor": (NORTH, (OURS,), _GOVERNOR | {"edit_return"}),
    "governor": (NORTH, (OURS,), _GOVERNOR),
    "trust lead": (NORTH, (OURS,), frozenset({"public", "sign_out", "see_trust", "see_return"})),
    "dsl of another school": (NORTH, (NEIGHBOUR,), _DSL),
    "officer elsewhere": (SOUTH, SCHOOLS[SOUTH], _OFFICER),
    "nobody": ("", (), frozenset({"public"})),
    "dsl elsewhere": (SOUTH, (FOREIGN,), _DSL),
}
# What the frame counts changes with what the reader does in between.
_MADE_ANEW = re.compile(
    r'((?:nonce|value)="[\w.-]{20,}"|"csrf_token":"[^"]+"|\b[0-9a-f]{32}\b| ?<span class="la-count">\d+</span>)'
)
Rows = dict[tuple[str, int | None, int | None], frozenset[str]]


@dataclass
class Reader:
    """Somebody with a browser, signed in or not."""

    name: str
    client: FlaskClient
    csrf: str

    @property
    def authority(self) -> str:
        """The authority that the reader belongs to; empty for nobody."""
        return READERS[self.name][0]

    @property
    def schools(self) -> tuple[int, ...]:
        """The schools that the reader may see."""
        return READERS[self.name][1]

    @property
    def may(self) -> frozenset[str]:
        """The permissions that the reader has."""
        return READERS[self.name][2]

    def ask(self, method: str, path: str, fields: Mapping[str, Any] | None = None) -> TestResponse:
        """The answer to a request as a page of ours sends it, with its token, once the files it asks for are made."""
        if method != "POST":
            return self.client.open(path, method=method)
        if path.endswith("/_dash-update-component"):
            return self.client.post(path, json=fields, headers={"X-CSRFToken": self.csrf})
        answer = self.client.post(path, data={"csrf_token": self.csrf, **(fields or {})})
        wait_for_files()
        return answer

    def foreign_in(self, response: TestResponse, keys: Iterable[str] = ()) -> list[str]:
        """The words and numbers in a response that only others may see; what was asked for by name is left out."""
        text = f"{response.headers}\n{body_of(response)}"
        for key in keys:
            text = text.replace(key, "")
        return sorted(word for word in self._foreign if _stands_in(word, text))

    @cached_property
    def _foreign(self) -> frozenset[str]:
        everything = words_of(PEOPLE, SCHOOLS, {urn for schools in SCHOOLS.values() for urn in schools})
        people = {who for who, (_, _, urn) in PEOPLE.items() if urn in self.schools or self.is_colleague(who)}
        return everything - words_of(people, [self.authority], set(self.schools))

    def is_colleague(self, who: str) -> bool:
        """Whether that is somebody of the reader's own authority who belongs to no school."""
        return PEOPLE[who][0] == self.authority and PEOPLE[who][2] is None


def _stands_in(word: str, text: str) -> bool:
    """Whether the text has the word; a number by itself, and not among the letters and digits of a random token."""
    return word in text and (not word[0].isdigit() or bool(re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text)))


def words_of(people: Iterable[str], authorities: Iterable[str], schools: set[int]) -> frozenset[str]:
    """What tells that a page shows something of these: names, places, and numbers that nothing else adds up to."""
    numbers = [number for known in (COUNTS, ROLLS) for urn, number in known.items() if urn in schools]
    return frozenset(
        {
            *(f"{who.replace(' ', '-')}@invented.example" for who in people),
            *(word for name in authorities if name for word in (name.split()[0], DISTRICTS[name])),
            *(word_of(urn) for urn in schools),
            *(written for number in numbers for written in (f"{number}", f"{number:,}")),
        }
    )


@dataclass
class Served:
    """The service on a database with two busy authorities."""

    app: Flask
    database: Database
    busy: Busy
    all_seeing_url: str

    def reader(self, name: str) -> Reader:
        """That reader, with the key of their session and a form's token."""
        client = self.app.test_client()
        if name in self.busy.tokens:
            with client.session_transaction() as session:
                session["_user_id"] = self.busy.tokens[name]
        page = client.get("/password" if name in self.busy.tokens else "/sign-in").text
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found, name
        return Reader(name, client, found[1])

    @cached_property
    def _all_seeing(self) -> Engine:
        return create_engine(self.all_seeing_url, poolclass=NullPool)

    @cached_property
    def stylesheet(self) -> str:
        """The address of a file that every page names."""
        found = re.search(r"/static/([\w.-]+\.css)", self.app.test_client().get("/sign-in").text)
        assert found
        return found[1]

    def rows(self) -> Rows:
        """Every row of every table, past all guards, by (table, authority, school)."""
        found: dict[tuple[str, int | None, int | None], set[str]] = {}
        with self._all_seeing.connect() as connection:
            for table in Base.metadata.sorted_tables:
                for row in connection.execute(select(table)).mappings():
                    key = (table.name, row.get("authority_id"), row.get("school_id"))
                    found.setdefault(key, set()).add(repr(row))
        return {key: frozenset(rows) for key, rows in found.items()}

    def close(self) -> None:
        """Nothing holds the database open any more."""
        self.database.engine.dispose()


def body_of(response: TestResponse) -> str:
    """The body as text, also where it is a picture."""
    return response.get_data().decode("utf-8", "replace")


def comparable(response: TestResponse, keys: Iterable[str]) -> tuple[int, str]:
    """A response without what is made anew for each, and without the key that was asked for."""
    text = _MADE_ANEW.sub("", f"{response.headers.get('Location', '')}\n{body_of(response)}")
    for key in sorted(keys, key=len, reverse=True):
        text = text.replace(key, "KEY")
    return response.status_code, text


def changed(before: Rows, after: Rows) -> set[tuple[str, int | None, int | None]]:
    """Where rows came, went or changed."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
