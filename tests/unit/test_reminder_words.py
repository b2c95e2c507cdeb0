"""What a reminder may say, and what it says to one school."""

from __future__ import annotations

from datetime import date

import pytest

from la_portal.errors import BadInput
from la_portal.queries.collections import CollectionFacts
from la_portal.services.mail import letters, reminder_words
from la_portal.services.mail.reminder_words import LONGEST_BODY, Words, checked
from la_portal.vocabulary import Term

DAY = date(2026, 12, 11)
AUTUMN = CollectionFacts(1, 2026, Term.AUTUMN, DAY, DAY, 5, DAY, DAY, DAY, "2026.1")
USUAL = (reminder_words.FIRST, reminder_words.AGAIN, reminder_words.HEADTEACHER, reminder_words.CHAIR_OR_TRUST)


@pytest.mark.parametrize("words", USUAL)
def test_what_it_says_until_somebody_changes_it_can_be_said(words: Words) -> None:
    assert checked(words) == words
    letter = letters.reminder(100001, "Larkmoor School", AUTUMN, DAY, words.subject, words.body)
    assert not any(bracket in "".join((letter.subject, *letter.paragraphs)) for bracket in "[]")
    assert "Larkmoor School" in letter.subject


def test_the_placeholders_are_filled_in_for_each_school() -> None:
    letter = letters.reminder(100001, "Larkmoor", AUTUMN, DAY, "[school]", "[term], by [due].\n\n \n\n[school]\n")
    assert (letter.kind, letter.link_text, letter.link_path) == (
        *("reminder", "Continue the return"),
        "/returns/100001/2026-27-autumn/",
    )
    assert letter.subject == "Larkmoor"
    assert tuple(letter.paragraphs) == ("autumn term 2026, by 11 December 2026.", "Larkmoor")


def test_a_school_whose_name_holds_a_placeholder_keeps_it() -> None:
    letter = letters.reminder(100001, "St [due]", AUTUMN, DAY, "[school]", "[school]")
    assert (letter.subject, tuple(letter.paragraphs)) == ("St [due]", ("St [due]",))


@pytest.mark.parametrize(
    ("subject", "body", "field", "said"),
    [
        ("", "Words", "subject", "The subject is empty"),
        ("Words", " \n ", "body", "The letter is empty"),
        ("x" * 201, "Words", "subject", "longer than 200 characters"),
        ("Words", "x" * (LONGEST_BODY + 1), "body", "longer than 2,000 characters"),
        ("Words\nBcc: all", "Words", "subject", "cannot be sent"),
        ("Words", "Words\x00", "body", "cannot be sent"),
        ("Words", "Words \ud800", "body", "cannot be sent"),
        ("[name]", "Words", "subject", r"has \[name\] in it"),
        ("Words", "[Due]", "body", r"has \[Due\] in it"),
        ("Words", "An open [bracket", "body", r"has \[bracket in it"),
        ("Words", "A shut bracket]", "body", r"has \] in it"),
        ("Words", "[[due]]", "body", r"has \[ in it"),
    ],
)
def test_what_a_letter_cannot_say_is_refused(subject: str, body: str, field: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as refusal:
        checked(Words(subject, body))
    assert refusal.value.field == field


def test_lines_of_a_browser_are_kept_as_lines() -> None:
    assert checked(Words(" Subject ", "One\r\n\r\nTwo\r\n")) == Words("Subject", "One\n\nTwo")
