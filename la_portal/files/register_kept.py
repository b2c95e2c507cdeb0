"""A register that was read, as it is kept until somebody has looked at what it would change: plain JSON and back."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from la_portal.files.cells import Doubt, Refusal
from la_portal.files.register import Register
from la_portal.files.register_links import Link
from la_portal.files.register_rows import SchoolRow
from la_portal.vocabulary import PhaseGroup, RegisterStatus

_COLUMNS = tuple(field.name for field in fields(SchoolRow))
_DAYS = ("opened_on", "closed_on")


def kept(register: Register, links: tuple[Link, ...]) -> dict[str, Any]:
    """The register and its links as JSON can hold them."""
    return {
        "columns": list(_COLUMNS),
        "schools": [[_plain(getattr(row, name)) for name in _COLUMNS] for row in register.rows],
        "refused": [asdict(one) for one in register.refused],
        "doubts": [asdict(one) for one in register.doubts],
        "others": register.other_authorities,
        "missing": list(register.columns_missing),
        "as_at": _plain(register.as_at),
        "links": [[_plain(value) for value in asdict(link).values()] for link in links],
    }


def from_kept(rows: dict[str, Any]) -> tuple[Register, tuple[Link, ...]]:
    """What `kept` was given."""
    register = Register(
        rows=tuple(_school(dict(zip(rows["columns"], values, strict=True))) for values in rows["schools"]),
        refused=tuple(Refusal(**one) for one in rows["refused"]),
        doubts=tuple(Doubt(**one) for one in rows["doubts"]),
        other_authorities=rows["others"],
        columns_missing=tuple(rows["missing"]),
        as_at=_day(rows["as_at"]),
    )
    return register, tuple(Link(urn, other, kind, _day(day)) for urn, other, kind, day in rows["links"])


def _school(values: dict[str, Any]) -> SchoolRow:
    values |= {name: _day(values[name]) for name in _DAYS}
    values |= {"status": RegisterStatus(values["status"]), "phase_group": PhaseGroup(values["phase_group"])}
    return SchoolRow(**values)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
