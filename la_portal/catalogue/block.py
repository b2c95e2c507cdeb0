"""One table of an edition's file, read key by key: what is missing, of the wrong type or unknown is named."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any, cast

from la_portal.catalogue.items import CatalogueError, Option

CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", re.ASCII)


class Block:
    """A table and the place where it stands; every key must be taken before `finish`."""

    def __init__(self, place: str, data: dict[str, Any]) -> None:
        self.place = place
        self._left = dict(data)

    def refuse(self, what: str) -> CatalogueError:
        """The error that says what is wrong in this table."""
        return CatalogueError(f"{self.place}: {what}")

    def _take(self, key: str, type_: type, default: Any) -> Any:
        value = self._left.pop(key, default)
        if value is None:
            raise self.refuse(f"{key} is missing. Add it")
        if type(value) is not type_:
            raise self.refuse(f"{key} must be written as {_WRITTEN[type_]}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text, stripped; it never claims that a document is in force."""
        value = cast(str, self._take(key, str, default)).strip()
        if default is None and not value:
            raise self.refuse(f"{key} is empty. Fill it in")
        if "in force" in value.lower():
            raise self.refuse(f"{key} says 'in force'. Name the edition and its date instead")
        return value

    def code(self, key: str = "code") -> str:
        """A code: ASCII, snake_case."""
        return self.as_code(self.text(key))

    def as_code(self, value: str) -> str:
        """`value`, if it is a code."""
        if not CODE.fullmatch(value):
            raise self.refuse(f"'{value}' is not a code. Write it in snake_case, in ASCII")
        return value

    def one_of(self, key: str, offered: Collection[str], default: str | None = None) -> str:
        """A text that is one of those offered."""
        value = self.text(key, default)
        if value not in offered:
            raise self.refuse(f"{key} '{value}' is not known. Use one of {', '.join(sorted(offered))}")
        return value

    def yes(self, key: str, default: bool) -> bool:
        """true or false."""
        return cast(bool, self._take(key, bool, default))

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        return cast(int, self._take(key, int, default))

    def day(self, key: str) -> date:
        """A date."""
        return cast(date, self._take(key, date, None))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where the key is not there."""
        values = cast(list[Any], self._take(key, list, []))
        if not all(isinstance(value, str) for value in values):
            raise self.refuse(f"{key} must be a list of texts")
        return tuple(values)

    def blocks(self, key: str, name: str = "code") -> list[Block]:
        """The tables of a list, each placed by its own code."""
        values = cast(list[Any], self._take(key, list, []))
        return [self._inner(key, value, str(_get(value, name, number))) for number, value in enumerate(values, 1)]

    def named(self, key: str) -> dict[str, Block]:
        """A table of tables, by name."""
        table = cast(dict[str, Any], self._take(key, dict, {}))
        return {name: self._inner(key, value, name) for name, value in table.items()}

    def inner(self, key: str) -> Block | None:
        """A table inside this one, or None."""
        return self._inner(key, self._left.pop(key), "") if key in self._left else None

    def table(self, key: str) -> Block:
        """A table inside this one, empty where the key is not there."""
        return self._inner(key, self._left.pop(key, {}), "")

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that have not been taken."""
        return tuple(self._left)

    def _inner(self, key: str, value: Any, name: str) -> Block:
        if not isinstance(value, dict):
            raise self.refuse(f"{key} must be written as a table")
        return Block(f"{self.place}, {key} {name}".rstrip(), cast(dict[str, Any], value))

    def options(self, key: str) -> tuple[Option, ...]:
        """Options in the order in which they are written: `code = "label"`, or a table with label, hint and short."""
        table = cast(dict[str, Any], self._take(key, dict, {}))
        return tuple(self._option(key, code, value) for code, value in table.items())

    def _option(self, key: str, code: str, value: Any) -> Option:
        block = self._inner(key, {"label": value} if isinstance(value, str) else value, code)
        label = block.text("label")
        option = Option(block.as_code(code), label, block.text("hint", ""), block.text("short", label))
        block.finish()
        return option

    def finish(self) -> None:
        """Refuse what is left over: every key has been taken."""
        if self._left:
            raise self.refuse(f"{', '.join(sorted(self._left))} is not a key that this place knows. Take it out")


_WRITTEN: dict[type, str] = {
    str: "a text", bool: "true or false", int: "a whole number", date: "a date", list: "a list", dict: "a table",
}  # fmt: skip


def _get(value: Any, key: str, default: object) -> object:
    return cast(dict[str, object], value).get(key, default) if isinstance(value, dict) else default
