"""What the tables of one authority look like from outside: columns, kinds and keys, without the authority's number."""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Uuid,
    inspect,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapper

from la_portal.models.base import Base, Moment, Tenant
from la_portal.models.people import IdentityEvent, Membership, Person
from la_portal.models.reports import Download, DownloadPart

_TENANT = "authority_id"


class Sort(enum.StrEnum):
    """What a column holds, as an export names it."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    YES_NO = "true or false"
    DATE = "date"
    MOMENT = "moment in UTC"
    ID = "UUID"
    JSON = "JSON"
    BYTES = "bytes in base64"


@dataclass(frozen=True)
class Field:
    """One column, and the attribute of the class that is mapped to it."""

    name: str
    sort: Sort
    nullable: bool
    attribute: InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Reference:
    """These columns name a row of that table."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """One table: what it is in plain English, its columns, its key and what its rows refer to."""

    model: type[Base]
    table: Table
    says: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    @property
    def order(self) -> tuple[Field, ...]:
        """The columns of the key: rows stand in their order."""
        return tuple(field for name in self.key for field in self.fields if field.name == name)


def tenant_shapes() -> tuple[Shape, ...]:
    """Every table that holds an authority's rows, each after those that it refers to; no file that is made of them."""
    of_tenants = (mapper for mapper in Base.registry.mappers if issubclass(mapper.class_, Tenant))
    mappers = {mapper.local_table: mapper for mapper in of_tenants if mapper.class_ not in (Download, DownloadPart)}
    return tuple(_shape(mappers[table]) for table in Base.metadata.sorted_tables if table in mappers)


def people_shapes() -> tuple[Shape, ...]:
    """What of people and their access goes with an authority: no password, no link, no session."""
    return tuple(_shape(inspect(model), columns, says) for model, columns, says in _OF_PEOPLE)


_OF_PEOPLE: tuple[tuple[type[Base], tuple[str, ...], str], ...] = (
    (
        Person,
        ("id", "email", "name"),
        "Everybody who belongs or belonged to the authority, its schools and trusts. Other tables name them by id.",
    ),
    (
        Membership,
        ("id", "person_id", "school_id", "role", "sections", "trust", "created_at", "ended_at"),
        "Who is what, and where: the authority where no school and no trust is named. One that has ended says when. "
        "`sections` are those of the return that a contributor fills in.",
    ),
    (
        IdentityEvent,
        ("id", "happened_at", "person_id", "kind", "detail"),
        "What happened to people's access in this authority: invitations, sign-ins, roles that changed or ended.",
    ),
)


def _shape(mapper: Mapper[Any], only: Collection[str] = (), says: str = "") -> Shape:
    table = cast("Table", mapper.local_table)
    columns = [column for column in table.columns if column.name != _TENANT and (not only or column.name in only)]
    found = [constraint for constraint in table.constraints if isinstance(constraint, ForeignKeyConstraint)]
    references = [_reference(one) for one in found if one.referred_table.name != "authority"]
    return Shape(
        mapper.class_,
        table,
        says or " ".join((mapper.class_.__doc__ or "").split()),
        tuple(_field(column, mapper) for column in columns),
        tuple(column.name for column in table.primary_key.columns if column.name != _TENANT),
        tuple(sorted(references, key=lambda one: (one.table, one.columns))),
    )


def _reference(constraint: ForeignKeyConstraint) -> Reference:
    pairs = [(one.parent.name, one.column.name) for one in constraint.elements if one.parent.name != _TENANT]
    return Reference(tuple(ours for ours, _ in pairs), constraint.referred_table.name, tuple(one for _, one in pairs))


def _field(column: Column[Any], mapper: Mapper[Any]) -> Field:
    attribute = getattr(mapper.class_, mapper.get_property_by_column(column).key)
    return Field(str(column.name), _sort_of(column), bool(column.nullable), attribute)


_SORTS: tuple[tuple[type[Any], Sort], ...] = (
    (Uuid, Sort.ID),
    (Moment, Sort.MOMENT),
    (Date, Sort.DATE),
    (Boolean, Sort.YES_NO),
    (JSON, Sort.JSON),
    (LargeBinary, Sort.BYTES),
    (Integer, Sort.WHOLE),
    (Numeric, Sort.NUMBER),
)


def _sort_of(column: Column[Any]) -> Sort:
    return next((sort for kind, sort in _SORTS if isinstance(column.type, kind)), Sort.TEXT)
