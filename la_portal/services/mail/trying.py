"""One try at one message: its readers one after the other, and what its row says afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from la_portal.files.mail import Mail, as_message
from la_portal.services.mail.outcomes import Failure, Why, next_try
from la_portal.services.mail.prepared import Prepared, Reader
from la_portal.services.mail.server import MailServer, ServerAway
from la_portal.services.mail.waiting import HOLD, Box, Due
from la_portal.settings import MailSettings

_OF_A_PERSON = 8  # letters of a reader's id, which tell a school's people apart


@dataclass
class Try:
    """A message in hand, its try counted already."""

    box: Box
    due: Due
    prepared: Prepared
    settings: MailSettings
    server: MailServer
    now: Callable[[], datetime]
    reached: list[str] = field(init=False)
    refused: list[str] = field(init=False)
    wait: dict[str, Why] = field(default_factory=dict[str, Why])
    why: Why | None = None

    def __post_init__(self) -> None:
        self.reached, self.refused = list(self.prepared.reached), list(self.prepared.refused)

    def make(self) -> Mapping[str, Any]:
        """The readers who lack the message have been sent it, and the row says so: what was written is returned."""
        lacking = [one for one in self.prepared.readers if one.key not in {*self.reached, *self.refused}]
        for reader in lacking:
            try:
                self.server.expect()
            except ServerAway:  # in the middle of a message: who is left is for the next try
                self.wait[reader.key] = Why(Failure.BROKEN_OFF)
                continue
            self._note(reader, self.server.hand_over(as_message(self._mail(reader)), reader.email))
            if reader is not lacking[-1] and not self.box.note(self.due, **self._people, next_try_at=self.now() + HOLD):
                return {}
        ending = self._ending()
        return ending if self.box.note(self.due, **self._people, **ending) else {}

    def _note(self, reader: Reader, answer: Why | None) -> None:
        if answer is None:
            self.reached.append(reader.key)
        elif answer.passing:
            self.wait[reader.key] = answer
        else:
            self.why = answer
            if answer.failure is Failure.CAME_BACK:
                self.refused.append(reader.key)

    def _ending(self) -> dict[str, Any]:
        """Sent once all have had their answer and one has the message; waiting as long as an answer may change."""
        at = self.now()
        nobody = Why(Failure.CAME_BACK if self.refused else self.prepared.failure)
        last = next(iter(self.wait.values()), None) or self.why or nobody
        again = next_try(self.due.tries, at)
        if self.wait and again is not None:
            return {"next_try_at": again, "failure": last.kept()}
        if self.reached:
            return {"sent_at": at, "failure": last.kept() if self.wait or self.why else None}
        return {"given_up_at": at, "failure": last.kept()}

    @property
    def _people(self) -> dict[str, Any]:
        known = {"reached": self.reached, "refused": self.refused}
        return {} if self.box.scope is None else known

    def _mail(self, reader: Reader) -> Mail:
        letter, own = self.prepared.letter, f".{reader.key[:_OF_A_PERSON]}" if reader.key else ""
        return Mail(
            id=f"{self.due.id}{own}@{self.settings.domain}",
            sender=self.settings.sender,
            to=reader.email,
            subject=letter.subject,
            greeting=f"{reader.greeting},",
            paragraphs=letter.paragraphs,
            link_text=letter.link_text,
            link=f"{self.settings.address}{letter.link_path}",
            signature=self.prepared.signature,
            at=self.now(),
        )
