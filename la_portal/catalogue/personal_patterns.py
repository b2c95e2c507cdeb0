"""Where in a text something stands that a pattern tells: numbers of pupils and patients, dates, addresses, telephones.

Each function takes a text in which spaces are single and digits and dashes are ASCII, takes time in proportion to its
length, and gives the places (start, end) of what it found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from la_portal.catalogue.wording import MONTHS

Places = Iterator[tuple[int, int]]

_EMAIL = re.compile(r"(?<![\w.+-])(?<!\w')\w[\w.+'-]*(?:@ ?| @)[\w-]+(?:\.[\w-]+)+")
_UPN = re.compile(r"(?<!\w)[A-Za-z](?:[ -]?[0-9]){11}[ -]?[0-9A-Za-z](?!\w)")
_NHS_NUMBER = re.compile(r"(?<!\w)[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{4}(?!\w)")
_TELEPHONE = re.compile(
    r"(?<![\w+/])(?<![\w.]-)"
    r"(?:\(?(?:\+|00) ?44\)?[ .-]?(?:\(0\) ?|0 ?)?|\(?0 ?(?=[1237](?:[0-9]|[ )-]{1,2}[0-9]{3})))"
    r"[1237](?:[ ().-]{0,2}[0-9]){9}(?!\w)"
)
_NUMBERS = re.compile(r"(?<![\w/.-])([0-9]{1,2})( ?[/.-] ?| )([0-9]{1,2})\2([0-9]{4}|(?<! )[0-9]{2})(?![\w/-]|\.[0-9])")
_ISO = re.compile(r"(?<![\w/.-])([0-9]{4})([/.-])([0-9]{1,2})\2([0-9]{1,2})(?![0-9/-])")
_MONTH = f"({'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTHS)}|Sept)"
_DAY_FIRST = re.compile(
    rf"(?<![\w/.-])([0-9]{{1,2}})(?:st|nd|rd|th)?(?: day)?(?: of)?[ .,/-]{{0,2}}{_MONTH}[ .,'/-]{{0,2}}"
    r"([0-9]{4}(?!\w)|[0-9]{2}(?! ?\w))",  # on 3 May 20 staff were trained: that is no year
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w){_MONTH}[ .]{{1,2}}([0-9]{{1,2}})(?:st|nd|rd|th)?(?:,? |,)([0-9]{{4}})(?!\w)", re.IGNORECASE
)

_CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_LETTERS_THAT_ARE_WORDS = "AI"
_SOON = 10  # years: '35' is 2035 while that is nearer than this, and 1935 before


def emails(text: str) -> Places:
    """Email addresses, also with a space on one side of the @."""
    return (match.span() for match in _EMAIL.finditer(text))


def upns(text: str) -> Places:
    """Whatever has the shape of a pupil's number, permanent or temporary, also spaced, and also if mistyped.

    Where the first letter may be a word ('a 2023 2024 2025 figure'), its check letter must be right.
    """
    for match in _UPN.finditer(text):
        written = match.group().upper()
        may_be_word = written[0] in _LETTERS_THAT_ARE_WORDS and written[1] == " "
        if not may_be_word or written[0] == _check_letter(re.sub("[ -]", "", written)):
            yield match.span()


def _check_letter(upn: str) -> str:
    """The letter for the 12 characters after the first, weighed 2 to 13, modulo 23 (DfE, Guide to UPNs)."""
    values = (int(each) if each.isdigit() else _CHECK_LETTERS.find(each) for each in upn[1:])
    return _CHECK_LETTERS[sum(weight * value for weight, value in enumerate(values, start=2)) % 23]


def nhs_numbers(text: str) -> Places:
    """Numbers of ten digits, together or 3-3-4, whose check digit is right."""
    for match in _NHS_NUMBER.finditer(text):
        if _has_nhs_check_digit(re.sub("[ .-]", "", match.group())):
            yield match.span()


def _has_nhs_check_digit(number: str) -> bool:
    """Modulus 11: all ten digits, weighed 10 to 1, add up to a multiple of it (NHS Data Dictionary, NHS number)."""
    return sum(weight * int(digit) for weight, digit in zip(range(10, 0, -1), number, strict=True)) % 11 == 0


def telephones(text: str) -> Places:
    """Telephone numbers of the United Kingdom of eleven digits, from 01, 02, 03 or 07, or as +44 or 0044."""
    return (match.span() for match in _TELEPHONE.finditer(text))


def births(text: str, today: date) -> Places:
    """Full dates on which somebody may have been born: more than two and at most a hundred years before `today`."""
    for match in _NUMBERS.finditer(text):
        if _may_be_birth(match[1], int(match[3]), match[4], today):
            yield match.span()
    for match in _ISO.finditer(text):
        if _may_be_birth(match[4], int(match[3]), match[1], today):
            yield match.span()
    for match in _DAY_FIRST.finditer(text):
        if _may_be_birth(match[1], _month(match[2]), match[3], today):
            yield match.span()
    for match in _MONTH_FIRST.finditer(text):
        if _may_be_birth(match[2], _month(match[1]), match[3], today):
            yield match.span()


def _month(name: str) -> int:
    return [month[:3].lower() for month in MONTHS].index(name[:3].lower()) + 1


def _may_be_birth(day: str, month: int, year: str, today: date) -> bool:
    full = int(year) if len(year) == 4 else _century(int(year), today) + int(year)
    if not today.year - 100 <= full <= today.year:
        return False
    try:
        date(full, month, int(day))
    except ValueError:
        return False
    return (full + 2, month, int(day)) < (today.year, today.month, today.day)


def _century(year: int, today: date) -> int:
    this = today.year // 100 * 100
    return this if this + year < today.year + _SOON else this - 100
