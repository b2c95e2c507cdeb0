"""What messages to a school say: a subject, some paragraphs and one link. Never a figure, never a name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from la_portal.catalogue.wording import counted, lowered
from la_portal.clock import in_words
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.returns import ReturnFacts

PLACEHOLDERS: tuple[str, ...] = ("[school]", "[term]", "[due]")


@dataclass(frozen=True)
class Letter:
    """One message without its greeting and its signature, which are added when it is sent. `link_path` is ours."""

    kind: str
    subject: str
    paragraphs: Sequence[str]
    link_text: str
    link_path: str


class About(Protocol):
    """A return, as far as a message names it."""

    @property
    def collection(self) -> CollectionFacts:
        """The collection that asks for it."""
        ...

    @property
    def school_id(self) -> int:
        """Whose it is."""
        ...

    @property
    def school_name(self) -> str:
        """What that school is called."""
        ...

    @property
    def counted_submission(self) -> int | None:
        """Which submission counts."""
        ...


def page(facts: About, rest: str = "") -> str:
    """The path of the return's page, or of one under it."""
    return f"/returns/{facts.school_id}/{facts.collection.slug}/{rest}"


def receipt_page(facts: ReturnFacts, submission: int) -> str:
    """The path of the receipt of that submission."""
    return page(facts, f"receipt/{submission}")


def receipt(facts: ReturnFacts, submission: int, number: str) -> Letter:
    """The return has been sent, and this is its receipt."""
    return Letter(
        "receipt",
        f"{facts.school_name}: your online safety return was sent, receipt {number}",
        (
            f"The {lowered(facts.collection.name)} return of {facts.school_name} was sent. Its receipt is {number}.",
            "On its page you see how you compare, what you could do next, and a summary for governors.",
        ),
        "Read the receipt",
        receipt_page(facts, submission),
    )


def accepted(facts: About) -> Letter:
    """The authority has accepted the return."""
    return Letter(
        "accepted",
        f"{facts.school_name}: your online safety return is accepted",
        (
            f"We have read the {lowered(facts.collection.name)} return of {facts.school_name} and accepted it.",
            "There is nothing more to do. Thank you.",
        ),
        "Read your return",
        page(facts, f"receipt/{facts.counted_submission}"),
    )


def changes_asked(facts: ReturnFacts, items: int, answer_by: date | None) -> Letter:
    """The authority asks for changes to some answers."""
    by = f" by {in_words(answer_by)}" if answer_by else ""
    return Letter(
        "changes_asked",
        f"{facts.school_name}: we ask you to look at {counted(items, 'answer')} again{by}",
        (
            f"Thank you for the {lowered(facts.collection.name)} return of {facts.school_name}. "
            f"We ask you to look at {counted(items, 'answer')} again{by}. The page says which, and why.",
            "The rest stays as you sent it.",
        ),
        "See what we ask",
        page(facts),
    )


def reopened(facts: ReturnFacts) -> Letter:
    """The authority has opened the return again."""
    return Letter(
        "reopened",
        f"{facts.school_name}: your online safety return is open again",
        (
            f"We have opened the {lowered(facts.collection.name)} return of {facts.school_name} again, so that you can "
            "change it. What you sent before counts until you send again.",
        ),
        "Open the return",
        page(facts),
    )


def corrected(facts: ReturnFacts) -> Letter:
    """The authority has corrected the return, and the school is asked whether that is right."""
    return Letter(
        "corrected",
        f"{facts.school_name}: we corrected your online safety return. Tell us if that is right",
        (
            f"We corrected an answer in the {lowered(facts.collection.name)} return of {facts.school_name} on your "
            "behalf. The page shows what changed and why.",
            "Tell us there whether it is right, or what is wrong with it.",
        ),
        "See the correction",
        page(facts),
    )


def extended(facts: ReturnFacts, until: date) -> Letter:
    """The school has more time."""
    return Letter(
        "extended",
        f"{facts.school_name}: you have until {in_words(until)} for your online safety return",
        (
            f"You have more time for the {lowered(facts.collection.name)} return of {facts.school_name}: "
            f"until the end of {in_words(until)}.",
        ),
        "Continue the return",
        page(facts),
    )


def reminder(
    school_id: int, school_name: str, collection: CollectionFacts, due_on: date, subject: str, body: str
) -> Letter:
    """The return has not come: words that an officer wrote once for all schools, with this school's own put in."""
    known = (school_name, lowered(collection.name), in_words(due_on))
    values = dict(zip(PLACEHOLDERS, known, strict=True))
    return Letter(
        "reminder",
        _filled(subject, values),
        tuple(_filled(each.strip(), values) for each in re.split(r"\n\s*\n", body) if each.strip()),
        "Continue the return",
        f"/returns/{school_id}/{collection.slug}/",
    )


def _filled(words: str, values: Mapping[str, str]) -> str:
    """In one pass, so that a school whose name holds a placeholder keeps its name."""
    return re.sub("|".join(map(re.escape, values)), lambda found: values[found[0]], words)
