"""What a short free text looks like it says about one person, so that a school can take it out before it is saved.

What we look for: pupils' numbers (UPN), NHS numbers, full dates in the past, email addresses, telephone numbers of the
United Kingdom, and names: after a title, after initials, or beginning with one of the given names that are common in
England and Wales. What we cannot see: a surname or an uncommon name by itself, a nickname, initials, a name in another
script, a description that fits one child only. It is a warning, never a guarantee: nothing found is not nothing there,
and what is found may name nobody, which only its writer knows.
"""

from __future__ import annotations

import enum
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import partial

from la_portal.catalogue.personal_names import names
from la_portal.catalogue.personal_patterns import births, emails, nhs_numbers, telephones, upns
from la_portal.catalogue.wording import listed

_TAKEN = "\0"  # neither part of a word or number, nor what may stand between two
_WRITTEN_AS = str.maketrans("\u2018\u2019\u02bc\u2032\u00b4`\u2212", "''''''-")


class Sort(enum.StrEnum):
    """The sorts of personal data that a text is searched for."""

    UPN = "upn"
    NHS_NUMBER = "nhs_number"
    DATE_OF_BIRTH = "date_of_birth"
    EMAIL = "email"
    TELEPHONE = "telephone"
    NAME = "name"

    @property
    def label(self) -> str:
        """The sort within a sentence, with its article."""
        return _LABELS[self]


_LABELS = {
    Sort.UPN: "a pupil's number (UPN)",
    Sort.NHS_NUMBER: "an NHS number",
    Sort.DATE_OF_BIRTH: "a date that could be a date of birth",
    Sort.EMAIL: "an email address",
    Sort.TELEPHONE: "a telephone number",
    Sort.NAME: "a person's name",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of a text and what it looks like; `words` are as read: single spaces, plain digits and dashes."""

    sort: Sort
    words: str


def found_in(text: str, today: date) -> tuple[Finding, ...]:
    """What in `text` looks like personal data, in order of place, each piece once.

    A date counts if it lies more than two and at most a hundred years before `today`.
    """
    rest = read = _as_read(text)
    found: list[tuple[int, Finding]] = []
    finders = (
        (Sort.EMAIL, emails),
        (Sort.UPN, upns),
        (Sort.DATE_OF_BIRTH, partial(births, today=today)),
        (Sort.TELEPHONE, telephones),
        (Sort.NHS_NUMBER, nhs_numbers),
        (Sort.NAME, names),
    )
    for sort, find in finders:  # the surest first: what one has found, those after it no longer see
        for start, end in list(find(rest)):
            found.append((start, Finding(sort, read[start:end])))
            rest = rest[:start] + _TAKEN * (end - start) + rest[end:]
    return tuple(dict.fromkeys(finding for _, finding in sorted(found, key=lambda placed: placed[0])))


def warning(text: str, today: date) -> str:
    """What was seen in `text` and how to put it right, as one or two sentences; empty where nothing was found."""
    found = found_in(text, today)
    if not found:
        return ""
    seen = listed([f"'{finding.words}' looks like {finding.sort.label}" for finding in found])
    if len(found) > 1:
        return f"{seen}. Take them out, or tick the box below if they name nobody"
    return f"{seen}. Take it out, or tick the box below if it names nobody"


def _as_read(text: str) -> str:
    """`text` as a person reads it: nothing invisible, one way to write a digit, a dash, an apostrophe and a space."""
    seen = (_plain(character) for character in unicodedata.normalize("NFKC", text).translate(_WRITTEN_AS))
    return " ".join("".join(seen).split())


def _plain(character: str) -> str:
    match unicodedata.category(character):
        case "Cf":
            return ""
        case "Pd":
            return "-"
        case "Nd":
            return str(unicodedata.decimal(character))
        case _:
            return character
