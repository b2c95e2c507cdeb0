"""Passwords: which are good enough, and their hashes. Nothing here knows whose they are."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Generator, Iterable
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn  # pyright: ignore[reportUnknownVariableType]

from la_portal.errors import BadInput, PortalError

SHORTEST, LONGEST = 12, 128
HARD_TO_GUESS = 4  # of zxcvbn's 0 to 4: about 10 to the 10th guesses
OWN_CHARACTERS = 6  # letters and digits beside the words that anybody would try for this person
JUDGED = 64  # a password is judged by its first characters, since judging takes longer than linear time
CONTEXT = ("safeguarding", "online", "safety", "school", "return", "headteacher", "council", "password")
AT_ONCE, PATIENCE_SECONDS = 2, 5.0  # a hash takes 64 MiB and about a seventh of a second of one core

# What an unknown address is checked against, so that it takes as long as a known one. Nobody's password.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

NONE_YET = ""  # kept for who has chosen no password: nothing matches it

_hasher = PasswordHasher()
_turns = threading.BoundedSemaphore(AT_ONCE)


class WeakPassword(BadInput):
    """The password cannot be used; the sentence says why and what works."""


class Busy(PortalError):
    """More people sign in at this moment than can be checked: nothing was decided."""


def refuse_weak(password: str, context: Iterable[str]) -> None:
    """Raises WeakPassword where the password is short, long, common, or near to the words of `context`."""
    password = _normal(password)
    if len(password) < SHORTEST:
        raise WeakPassword(f"Choose a password of {SHORTEST} characters or more. Three words in a row work well")
    if len(password) > LONGEST:
        raise WeakPassword(f"Choose a password of {LONGEST} characters or fewer")
    words = {word for text in (*context, *CONTEXT) for word in re.findall(r"[^\W_]{3,}", _normal(text).casefold())}
    if _is_near(password, words) or int(zxcvbn(password[:JUDGED], sorted(words))["score"]) < HARD_TO_GUESS:
        raise WeakPassword(
            "Choose a password that is harder to guess: this one is common, or near to your name, your email address "
            "or this service. Three words that do not belong together work well"
        )


def _is_near(password: str, words: set[str]) -> bool:
    rest = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(re.findall(r"[^\W_]", rest)) < OWN_CHARACTERS


def hashed(password: str) -> str:
    """The Argon2 hash to keep. Raises Busy where too many are being made."""
    with _turn():
        return _hasher.hash(_normal(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the one whose hash is kept; for nobody (None) it takes as long and is False."""
    with _turn():
        try:
            return _hasher.verify(kept or NOBODY, _normal(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_dated(kept: str) -> bool:
    """Whether a hash was made with other settings than today's, so that it should be made again."""
    return _hasher.check_needs_rehash(kept)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


@contextmanager
def _turn() -> Generator[None]:
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise Busy("Many people are signing in at this moment. Wait a minute, then try again")
    try:
        yield
    finally:
        _turns.release()
