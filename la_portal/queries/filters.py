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
IN_NONE = "-"
LONGEST_PAGE = 4
LONGEST_URN = 7
NOBODYS = 0


@dataclass(frozen=True)
class Filters:
    """The choice, and the day in London as at which it is asked. A value that no school has matches no school.

    IN_NONE among `trusts`, or `districts`, is a school that has none.
    The collections of a range end with `collection` and begin with `since`. `similar` is the URN of the school to which
    schools are to be similar; `schools`, who these are, and `like`, its name, are found by `narrowing`, never typed.
    `school` is the one that a page about one school is about, and `hidden` names the rules whose sentences are hidden.
    `page` is that of a long list, which no link to another list carries on.
    """

    on: date
    collection: str | None = None
    since: str | None = None
    phases: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    trusts: tuple[str, ...] = ()
    similar: int | None = None
    accepted: bool = False
    school: int | None = None
    hidden: tuple[str, ...] = ()
    page: int = 1
    schools: frozenset[int] | None = None
    like: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]], on: date) -> Filters:
        """The choice that a query string makes; unknown names are ignored, values are kept as they may be shown."""
        return cls(
            on=on,
            collection=_first(query, "collection"),
            since=_first(query, "since"),
            phases=_values(query.get("phase", ())),
            districts=_values(query.get("district", ())),
            trusts=_values(query.get("trust", ())),
            similar=_urn(_first(query, "similar")),
            accepted="1" in query.get("accepted", ()),
            school=_urn(_first(query, "school")),
            hidden=_values(query.get("hide", ())),
            page=_page(_first(query, "page")),
        )

    def to_query(self) -> str:
        """The query string that makes this choice, empty where everything is shown."""
        single = (("collection", self.collection), ("since", self.since))
        several = (("phase", self.phases), ("district", self.districts), ("trust", self.trusts))
        pairs = [(name, value) for name, value in single if value]
        pairs += [(name, SEVERAL.join(values)) for name, values in several if values]
        numbers = (("similar", self.similar), ("accepted", int(self.accepted) or None), ("school", self.school))
        pairs += [(name, str(value)) for name, value in numbers if value is not None]
        return urlencode([*pairs, ("hide", SEVERAL.join(self.hidden))] if self.hidden else pairs)

    @property
    def narrowed(self) -> bool:
        """Whether only some of the schools are asked for."""
        return bool(self.phases or self.districts or self.trusts or self.similar is not None)


def one_of(words: type[Word], typed: str | None) -> Word | None:
    """The word of a vocabulary that was typed, or None where it is none of them."""
    return words(typed) if typed in set(words) else None


def _first(query: Mapping[str, Sequence[str]], name: str) -> str | None:
    return next(iter(_values(query.get(name, ()))), None)


def _urn(typed: str | None) -> int | None:
    """The URN that was typed; of what cannot be one, a number that no school has."""
    if typed is None:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_URN else NOBODYS


def _page(typed: str | None) -> int:
    """The number of a page that was typed, 1 where none was."""
    is_number = typed is not None and typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_PAGE
    return max(int(typed or 1), 1) if is_number else 1


def _values(typed: Iterable[str]) -> tuple[str, ...]:
    cleaned = (clean(value) for text in typed for value in text.split(SEVERAL))
    return tuple(sorted({value for value in cleaned if value}))[:MOST]


def clean(value: str) -> str:
    """`value` as any database can be asked for it: valid Unicode, without characters that nobody can see."""
    text = value.encode("utf-8", "replace").decode("utf-8")
    return "".join(character for character in text if character.isprintable()).strip()[:LONGEST]
