"""The words of reminders: what each rung of a ladder says until somebody changes it, and what may stand in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from la_portal.errors import BadInput
from la_portal.services.mail.letters import PLACEHOLDERS
from la_portal.services.plain_words import is_kept

LONGEST_SUBJECT = 200
LONGEST_BODY = 2000
_BRACKETED = re.compile(r"\[[^\[\]]*\]?|\]")


@dataclass(frozen=True)
class Words:
    """A subject and a body with placeholders in square brackets, which are filled in for each school."""

    subject: str
    body: str


FIRST = Words(
    "[school]: your online safety return is due on [due]",
    "The [term] online safety return of [school] is due on [due]. It has not reached us yet.\n\n"
    "What you have typed is kept, and you can go on where you stopped.",
)
AGAIN = Words(
    "[school]: your online safety return is due on [due]",
    "The [term] online safety return of [school] is due on [due], and it has still to reach us.\n\n"
    "If something is in the way, answer this message and tell us what it is. We can help.",
)
HEADTEACHER = Words(
    "[school]: your online safety return is late",
    "The [term] online safety return of [school] was due on [due]. It has not reached us.\n\n"
    "Ask your designated safeguarding lead how far it is, or open it yourself. If the school needs more time, tell us.",
)
CHAIR_OR_TRUST = Words(
    "[school]: the online safety return of [term] has not come",
    "The [term] online safety return of [school] was due on [due]. We have written to the school, and it has not "
    "reached us.\n\nAsk the headteacher what is in the way, and whether the school needs help.",
)


def checked(typed: Words) -> Words:
    """The words as they are kept; raises BadInput for what a letter cannot say, about its `subject` or its `body`."""
    subject, body = typed.subject.strip(), typed.body.replace("\r\n", "\n").strip()
    _check(subject, "subject", LONGEST_SUBJECT, allowed="")
    _check(body, "body", LONGEST_BODY, allowed="\n\t")
    return Words(subject, body)


def _check(text: str, field: str, longest: int, allowed: str) -> None:
    called = "subject" if field == "subject" else "letter"
    if not text:
        raise BadInput(f"The {called} is empty. Write what it says", field)
    if len(text) > longest:
        raise BadInput(f"The {called} is longer than {longest:,} characters. Shorten it", field)
    if not all(letter in allowed or is_kept(letter) for letter in text):
        raise BadInput(f"The {called} has a character that cannot be sent. Type it again", field)
    unknown = next((found for found in _BRACKETED.findall(text) if found not in PLACEHOLDERS), None)
    if unknown is not None:
        raise BadInput(
            f"The {called} has {unknown[:40]} in it. In square brackets only {', '.join(PLACEHOLDERS)} can stand: "
            "they are filled in for each school",
            field,
        )
