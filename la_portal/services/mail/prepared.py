"""A message and its readers, as both tables of messages give them to whoever sends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from la_portal.services.mail.letters import Letter
from la_portal.services.mail.outcomes import Failure


@dataclass(frozen=True)
class Reader:
    """Somebody to whom the message goes. `key` is their id, empty where we know no more of them than the address."""

    key: str
    greeting: str
    email: str


def signed(authority_name: str | None) -> str:
    """How messages end: with the authority's name, or the service's where they are not one authority's."""
    return f"{authority_name}, safeguarding in education" if authority_name else "Online safety return"


@dataclass(frozen=True)
class Prepared:
    """What is to be sent to whom, and how it ends. Without readers, `failure` says why there are none.

    `reached` and `refused` are the keys of those who are done with already.
    """

    letter: Letter
    signature: str
    readers: Sequence[Reader] = ()
    reached: Sequence[str] = ()
    refused: Sequence[str] = ()
    failure: Failure = field(default=Failure.NOBODY)
