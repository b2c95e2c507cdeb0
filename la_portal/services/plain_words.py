"""What people write in sentences, checked before it is kept."""

from __future__ import annotations

import unicodedata

from la_portal.errors import BadInput

_CONTROL, _SURROGATE = "Cc", "Cs"


def plain_words(typed: str, what: str, missing: str, longest: int, field: str) -> str:
    """The words as they are kept; raises BadInput, of `field`, where there are none, too many, or some that cannot be.

    `what` is what they are called in a sentence: reason.
    """
    text = typed.replace("\r\n", "\n").strip()
    if not text:
        raise BadInput(missing, field)
    if len(text) > longest:
        raise BadInput(f"The {what} is longer than {longest:,} characters. Shorten it", field)
    if not all(letter in "\n\t" or is_kept(letter) for letter in text):
        raise BadInput(f"The {what} has a character that cannot be kept. Type it again", field)
    return text


def is_kept(letter: str) -> bool:
    """Whether the character is kept: a control character or half of a pair (general category Cc or Cs) is not."""
    return unicodedata.category(letter) not in {_CONTROL, _SURROGATE}
