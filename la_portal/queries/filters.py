"""What a reader has chosen to look at, to and from a query string. Nothing in it is trusted."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

Word = TypeVar("Word", bound=enum.StrEnum)
LONGEST = 200
MOST = 20
SEVERAL = "|"


@dataclass(frozen=True)
class Filters:
    """The choice, and the day in London as at which it is asked. A value that no school has matches no school."""

    on: date
    collection: str | None = None
    phases: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    accepted: bool = False

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]], on: date) -> Filters:
        """The choice that a query string makes; unknown names are ignored, values are kept as they may be shown."""
        return cls(
            on=on,
            collection=next(iter(_values(query.get("collection", ()))), None),
            phases=_values(query.get("phase", ())),
            districts=_values(query.get("district", ())),
            accepted="1" in query.get("accepted", ()),
        )

    def to_query(self) -> str:
        """The query string that makes this choice, empty where everything is shown."""
        pairs = [("collection", self.collection)] if self.collection else []
        pairs += [(name, SEVERAL.join(values)) for name, values in self._lists() if values]
        return urlencode([*pairs, ("accepted", "1")] if self.accepted else pairs)

    @property
    def narrowed(self) -> bool:
        """Whether only some of the schools are asked for."""
        return bool(self.phases or self.districts)

    def _lists(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        return (("phase", self.phases), ("district", self.districts))


def one_of(words: type[Word], typed: str | None) -> Word | None:
    """The word of a vocabulary that was typed, or None where it is none of them."""
    return words(typed) if typed in set(words) else None


def _values(typed: Iterable[str]) -> tuple[str, ...]:
    cleaned = (clean(value) for text in typed for value in text.split(SEVERAL))
    return tuple(sorted({value for value in cleaned if value}))[:MOST]


def clean(value: str) -> str:
    """`value` as any database can be asked for it: valid Unicode, without characters that nobody can see."""
    text = value.encode("utf-8", "replace").decode("utf-8")
    return "".join(character for character in text if character.isprintable()).strip()[:LONGEST]
