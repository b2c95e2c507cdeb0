"""What a sentence of findings is, and the rule that decides whether it is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from dashboards.words import plural
from la_portal.queries.filters import Filters

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class Sentence:
    """A finding in words: its `title` leads to the dashboard `page`, its `number` to the schools behind it.

    `behind` are kind, item and state of that list; without it the number leads nowhere. `rest` follows the number.
    """

    title: str
    page: str
    number: str
    rest: str
    behind: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Rule(Generic[Facts]):
    """`speak` makes the sentence of what a page has read, or None: nothing is said. `when` and `says` are its words."""

    code: str
    page: str
    when: str
    says: str
    speak: Callable[[Facts], Sentence | None]


@dataclass(frozen=True)
class Spoken:
    """The sentences whose rules speak, by code, and the codes of those that the reader has hidden."""

    shown: tuple[tuple[str, Sentence], ...]
    hidden: tuple[str, ...]


def spoken(rules: Sequence[Rule[Facts]], facts: Facts, filters: Filters) -> Spoken:
    """What the rules say about these facts, in their order."""
    said = [(rule.code, sentence) for rule in rules if (sentence := rule.speak(facts)) is not None]
    shown = tuple((code, sentence) for code, sentence in said if code not in filters.hidden)
    return Spoken(shown, tuple(code for code, _ in said if code in filters.hidden))


def without(filters: Filters, code: str) -> Filters:
    """The same view with one more sentence hidden."""
    return replace(filters, hidden=tuple(sorted({*filters.hidden, code})))


def with_again(filters: Filters, codes: Sequence[str]) -> Filters:
    """The same view with these sentences shown again."""
    return replace(filters, hidden=tuple(code for code in filters.hidden if code not in codes))


def are_hidden(count: int) -> str:
    """How many sentences the reader has hidden."""
    return f"{plural(count, 'sentence')} {'is' if count == 1 else 'are'} hidden."
