"""What an SQL statement names and leaves unsaid, read from its text just before it goes to the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from la_portal.models import IDENTITY_TABLES, TENANT_TABLES

_WORD = re.compile(r"[a-z_]+")
_BOUND_VALUE = re.compile(r"%\(\w+\)s")
_LITERAL = re.compile(r"'[^']*'")
_INNERMOST = re.compile(r"\(([^()]*)\)")
_OPENS_SELECT = re.compile(r"\s*(?:select|with)\b")
_SET_OPERATION = re.compile(r"\b(?:union|intersect|except)\b")
_AFTER_TABLES = re.compile(r"\b(?:where|group by|having|order by|limit|offset|for update|returning)\b")
_TABLES = re.compile(r"\b(?:from|update)\b(.*)", re.DOTALL)
_TABLE = re.compile(rf"(?:^|,|\b(?:from|join)\b)\s*({'|'.join(sorted(TENANT_TABLES))})(?:\s+as\s+(\w+))?(?![\w.=])")
_MOVE = re.compile(r"(?:\bset|,)\s+(?:authority_id|school_id)\s*=")


@dataclass(frozen=True)
class Reading:
    """The tables that a statement names, those of a tenant that it does not hold to one authority, and whether it
    would move rows to another authority or school."""

    tenant: frozenset[str]
    identity: frozenset[str]
    unbounded: frozenset[str]
    moves: bool


@lru_cache(maxsize=4096)
def read(statement: str) -> Reading:
    """What `statement`, written by SQLAlchemy for either engine, names and leaves unsaid."""
    text = _BOUND_VALUE.sub("?", _LITERAL.sub("?", statement.lower()))
    words = set(_WORD.findall(text))
    return Reading(
        tenant=TENANT_TABLES & words,
        identity=IDENTITY_TABLES & words,
        unbounded=frozenset(table for select in _selects(text) for table in _unbounded_in(select)),
        moves=bool(_MOVE.search(text)),
    )


def _selects(text: str) -> Iterator[str]:
    """Each select by itself, without the selects inside it."""
    found: list[str] = []

    def take_out(group: re.Match[str]) -> str:
        if _OPENS_SELECT.match(group[1]):
            found.append(group[1])
            return " ? "
        return f" {group[1]} "

    while _INNERMOST.search(text):
        text = _INNERMOST.sub(take_out, text)
    for select in [*found, text]:
        yield from _SET_OPERATION.split(select)


def _unbounded_in(select: str) -> Iterator[str]:
    for table, alias in _tables_of(select):
        if not re.search(rf"\b{alias or table}\.authority_id = \?", select):
            yield table


def _tables_of(select: str) -> Iterator[tuple[str, str]]:
    for clause in _AFTER_TABLES.split(select):
        listed = _TABLES.search(clause)
        yield from _TABLE.findall(listed[1]) if listed else ()
