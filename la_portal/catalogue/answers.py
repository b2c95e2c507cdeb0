"""One answer as a value, in one of the states that are never mixed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from la_portal.vocabulary import AnswerState


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `number` is set exactly when the state is NUMBER.

    A chosen option that is a state ("Not known", "Does not apply") sets both `state` and `choice`.
    """

    state: AnswerState
    number: int | None = None
    choice: str | None = None
    choices: tuple[str, ...] = ()
    on_date: date | None = None
    text: str | None = None

    @property
    def given(self) -> bool:
        """True for anything but NOT_ANSWERED."""
        return self.state is not AnswerState.NOT_ANSWERED

    def is_among(self, codes: tuple[str, ...]) -> bool:
        """True if the choice, or one of several choices, is one of `codes`."""
        return self.choice in codes or not set(codes).isdisjoint(self.choices)


NOT_ANSWERED = Answer(AnswerState.NOT_ANSWERED)
NOT_KNOWN = Answer(AnswerState.NOT_KNOWN)
ZERO = Answer(AnswerState.NUMBER, number=0)


def chosen(code: str) -> Answer:
    """The answer that is this option."""
    return Answer(AnswerState.ANSWERED, choice=code)
