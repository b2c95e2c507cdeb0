"""What comes of trying to send a message, and when it is tried again."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
MOST_TRIES = len(BACK_OFF) + 1


class Failure(enum.StrEnum):
    """Why a message is not with its reader."""

    NOBODY = "nobody"  # of its audience has joined
    OVER = "over"  # what it is about works no more
    CAME_BACK = "came back"  # the mail server knows no such address
    REJECTED = "rejected"  # the mail server does not take what it says
    ASKED_TO_WAIT = "asked to wait"
    BROKEN_OFF = "broken off"  # the mail server fell silent, or hung up, with the message half handed over


@dataclass(frozen=True)
class Why:
    """A failure and, where the mail server gave one, the number of its answer. Never its words: they name addresses."""

    failure: Failure
    code: int | None = None

    def kept(self) -> str:
        """As the row keeps it."""
        return self.failure if self.code is None else f"{self.failure} {self.code}"

    @classmethod
    def read(cls, kept: str) -> Why:
        """As the row kept it."""
        words, _, last = kept.rpartition(" ")
        return cls(Failure(words), int(last)) if last.isdecimal() else cls(Failure(kept))

    @property
    def passing(self) -> bool:
        """Whether another try may end better."""
        return self.failure in {Failure.ASKED_TO_WAIT, Failure.BROKEN_OFF}


def next_try(tries: int, at: datetime) -> datetime | None:
    """When a message that was tried so often is tried again; None where that was the last time."""
    return at + BACK_OFF[tries - 1] if tries < MOST_TRIES else None
