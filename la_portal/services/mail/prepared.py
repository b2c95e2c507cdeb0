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


@dataclass(frozen=True)
class Prepared:
    """What is to be sent to whom, in whose name. Without readers, `failure` says why there are none.

    `reached` and `refused` are the keys of those who are done with already.
    """

    letter: Letter
    authority_name: str
    readers: Sequence[Reader] = ()
    reached: Sequence[str] = ()
    refused: Sequence[str] = ()
    failure: Failure = field(default=Failure.NOBODY)
