"""A query of a sent return as it is told to somebody else than the school."""

from __future__ import annotations

from la_portal.catalogue.explaining import words_of
from la_portal.catalogue.sent import SentQuery

WHOLE_SENTENCES = frozenset({"contact_sexual_kept_inside", "third_nil"})
_OF_SCHOOL = (
    ("You counted", "The school counted"),
    ("schools of your size we would expect", "schools of its size one would expect"),
    (". Tell us how incidents are logged", ""),
    ("you are not sure", "the school is not sure"),
    ("by your own count", "by its own count"),
)


def told(query: SentQuery) -> str:
    """What the rule says to the school, said of the school."""
    sentence = query.sentence
    for to_school, of_school in _OF_SCHOOL:
        sentence = sentence.replace(to_school, of_school)
    return sentence


def explained(query: SentQuery) -> str:
    """What the school said to it; empty where it said nothing."""
    return words_of(query.rule, query.explanation)
