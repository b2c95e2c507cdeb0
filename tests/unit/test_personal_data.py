"""What looks like personal data in a short text is seen before it is saved, and ordinary sentences are left alone."""

from __future__ import annotations

import string
import time
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from la_portal.catalogue.personal_data import Finding, Sort, found_in, warning
from la_portal.clock import in_words

TODAY = date(2026, 11, 24)
WITHOUT_CLOCK = settings(deadline=None)  # the machine may be busy
ANY_TEXT = st.text(max_size=200)
CHECK_LETTERS = "".join(sorted(set(string.ascii_uppercase) - set("IOS")))

SEEN = {
    Sort.UPN: {
        "Pupil Q207000016049 was involved": "Q207000016049",
        "pupil q207000016049": "q207000016049",
        "Q207 0000 16 049": "Q207 0000 16 049",
        "Q207-0000-16-049": "Q207-0000-16-049",
        "B207000016049, typed with the wrong letter": "B207000016049",
        "temporary H20700001604B": "H20700001604B",
        "\uff31207\u200b000\u200d016049": "Q207000016049",
    },
    Sort.NHS_NUMBER: {
        "NHS 943 476 5919": "943 476 5919",
        "(9434765919)": "9434765919",
        "943-476-5919": "943-476-5919",
        "943\u2011476\u20135919": "943-476-5919",
        "943\u00a0476\u20095919": "943 476 5919",
        "\uff19\uff14\uff13 476 5919": "943 476 5919",
    },
    Sort.DATE_OF_BIRTH: {
        "born 3/5/2014": "3/5/2014",
        "dob 03.05.14": "03.05.14",
        "03 - 05 - 2014": "03 - 05 - 2014",
        "3 5 2014": "3 5 2014",
        "2014-05-03": "2014-05-03",
        "3 May 2014": "3 May 2014",
        "the 3rd of May 2014": "3rd of May 2014",
        "3-Sept-2014": "3-Sept-2014",
        "21ST MAY, 1971": "21ST MAY, 1971",
        "May 3rd, 2014": "May 3rd, 2014",
        "born 3 May '14": "3 May '14",
        "3\u20115\u20112014": "3-5-2014",
        "29.2.2012": "29.2.2012",
        "1/1/37": "1/1/37",
    },
    Sort.EMAIL: {
        "write to j.smith@school.kent.sch.uk.": "j.smith@school.kent.sch.uk",
        "Jack_Smith+7@example.com": "Jack_Smith+7@example.com",
        "o'brien@example.org": "o'brien@example.org",
        "head @example.org": "head @example.org",
        "head\uff20example.org": "head@example.org",
        "'07700900123@example.org'": "07700900123@example.org",
    },
    Sort.TELEPHONE: {
        "ring 07700 900123": "07700 900123",
        "077 0090 0123": "077 0090 0123",
        "07700-900-123": "07700-900-123",
        "(01632) 960 123": "(01632) 960 123",
        "020 7946 0958": "020 7946 0958",
        "03069990123": "03069990123",
        "+44 7700 900123": "+44 7700 900123",
        "+44 (0)7700 900123": "+44 (0)7700 900123",
        "0044 1632 960123": "0044 1632 960123",
        "07700\u2013900\u2013123": "07700-900-123",
        "\u0660\u0667\u0667\u0660\u0660 900123": "07700 900123",
    },
    Sort.NAME: {
        "Mrs Okafor is on leave": "Mrs Okafor",
        "Mr. O\u2019Brien left": "Mr. O'Brien",
        "mr smith has it": "mr smith",
        "Dr Achterberg": "Dr Achterberg",
        "Revd Mark Lane": "Revd Mark Lane",
        "Jack Smith": "Jack Smith",
        "Ja\u200bck  Smith": "Jack Smith",
        "we spoke to Jack about it": "Jack",
        "Jack\u2019s mother rang": "Jack",
        "Jack J. Ormerod": "Jack J. Ormerod",
        "J. Smith": "J. Smith",
        "A.J. Patel": "A.J. Patel",
        "Z. Quigley": "Z. Quigley",
        "JACK SMITH": "JACK SMITH",
        "told by jack smith": "jack smith",
        "ruby patel": "ruby patel",
        "Muhammad was away": "Muhammad",
        "Aisha Begum": "Aisha Begum",
        "Oluwaseun Adeyemi-Cole": "Oluwaseun Adeyemi-Cole",
        "a parent, Priya": "Priya",
        "Agnieszka Wo\u017aniak": "Agnieszka Wo\u017aniak",
        "Pawe\u0142": "Pawe\u0142",
        "Zoe\u0308": "Zo\u00eb",
        "Anne\u2010Marie": "Anne-Marie",
        "We asked Will Ormerod": "Will Ormerod",
        "Will Smith asked": "Will Smith",
        "Grace Ormerod": "Grace Ormerod",
        "Georgia O'Keeffe": "Georgia O'Keeffe",
        "June Jones": "June Jones",
        "Jack (Year 7)": "Jack",
        "Jack Year 7": "Jack",
        "Jack\u2019s School": "Jack",
    },
}  # fmt: skip

NOT_SEEN = """
Training is booked for 14 January 2027
Training was on 3 September 2026
Booked for 14/1/27
Next review 01.02.27
The policy was approved on 24 11 2025
On 3 May 20 staff were trained
Founded on 14 October 1066
31 February 2014 is no date
92 of 118 staff
118 120 2026
2026/27
Receipt 886-A26-7K4QXM
886-A26-7K4QXM replaces 886-A26-2M9DPK
Software version 1.7.12.2
943 476 5918
Call Childline on 0800 1111
12345678901234
URN 118234
DfE number 886/2000
A 2023 2024 2025 figure
100000000000 in the log
Follow @ourschool
staff@school
Two staff on long-term leave
We use MyConcern
The grant is ring-fenced
Year 7 and Year 8 only
Key Stage 2 pupils
Head of Year 9
Kent County Council ran the session
Online Safety Lead left at Christmas
Monday to Friday in the Spring term
In May Kent County Council told us
In June Microsoft Teams was blocked
April to August
May 2026
Will Ofsted count this?
Will be done by Easter
Mark Sheet was lost
We hope young people will come
Numbers rose in Rose Class
Ruby Class and Jade Class
Summer Term, Autumn Half Term
Art Club and Forest School
Rated Amber by governors
Max 30 places
Penny Club
the Lucy Faithfull Foundation
Jack Petchey Foundation
St Mary's Primary School
St John Henry Newman Catholic School
Queen Elizabeth's Grammar School
Paris and Sydney were school trips
The Online Safety Bill
our ELSA and SENCO
Dr
The DSL asked a Dr
Option B. Training was online
Child A and Child B
We miss Arbor
MS Teams
Facebook Messenger
Google Classroom
Microsoft Teams
ClassDojo
Arbor
Marvellous Me
Kik
Character AI
Yik Yak
Threads
Discord
Tapestry
Seesaw
My Ed
Weduc
Parentmail
Iris ParentMail
Roblox
Monkey
BeReal
Snapchat
The supplier counts incidents by calendar year
Our roll fell from 420 to 398
None of the 12 incidents was on school devices
Figures come from CPOMS, which we left in July
"""  # fmt: skip


@pytest.mark.parametrize(
    ("sort", "text", "words"), [(sort, *pair) for sort, texts in SEEN.items() for pair in texts.items()]
)
def test_what_looks_like_personal_data_is_seen_and_quoted(sort: Sort, text: str, words: str) -> None:
    assert found_in(text, TODAY) == (Finding(sort, words),)


@pytest.mark.parametrize("text", NOT_SEEN.strip().splitlines())
def test_an_ordinary_sentence_is_left_alone(text: str) -> None:
    assert found_in(text, TODAY) == ()
    assert warning(text, TODAY) == ""


def test_both_tables_are_long() -> None:
    assert sum(map(len, SEEN.values())) >= 60 and len(NOT_SEEN.strip().splitlines()) >= 60
    assert set(SEEN) == set(Sort)


def test_findings_come_in_order_of_place_and_each_once() -> None:
    text = "Jack, Emily and Jack on 07700 900123 or jack@example.org"
    assert [finding.words for finding in found_in(text, TODAY)] == ["Jack", "Emily", "07700 900123", "jack@example.org"]


def test_one_finding_is_quoted_with_what_to_do() -> None:
    wanted = "'Jack Smith' looks like a person's name. Take it out, or tick the box below if it names nobody"
    assert warning("We spoke to Jack Smith", TODAY) == wanted


def test_several_findings_are_quoted_in_one_sentence() -> None:
    assert warning("Jack, 07700 900123, 3 May 2014", TODAY) == (
        "'Jack' looks like a person's name, '07700 900123' looks like a telephone number and '3 May 2014' looks like "
        "a date that could be a date of birth. Take them out, or tick the box below if they name nobody"
    )


def test_a_date_is_seen_once_it_is_more_than_two_years_past() -> None:
    assert found_in("24 November 2024", TODAY) == ()
    assert found_in("23 November 2024", TODAY) != ()
    assert found_in("29 February 2024", date(2026, 3, 1)) != ()
    assert found_in("1 March 2024", date(2026, 3, 1)) == ()


@WITHOUT_CLOCK
@given(ANY_TEXT)
@example("@" * 200)
@example("a." * 100)
@example("1 " * 100)
@example("J. " * 66)
@example("\ud800\0\u200b")
def test_any_text_can_be_read(text: str) -> None:
    found = found_in(text, TODAY)
    assert bool(found) == bool(warning(text, TODAY))
    assert all(finding.words in warning(text, TODAY) for finding in found)


@pytest.mark.parametrize(
    "piece", ["a", "a.", "a'", "a@", "a@a.", "1", "1 ", "0 1", "(0", "1/1/", "3 May ", "J. ", "Jack ", "Mr ", "-", "\0"]
)
def test_a_text_of_a_hundred_times_the_length_takes_no_more_than_in_proportion(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        taken = []
        for _ in range(3):
            started = time.process_time()
            found_in(text, TODAY)
            taken.append(time.process_time() - started)
        return min(taken)

    assert seconds(20_000) < 0.05 + 300 * seconds(200)


@WITHOUT_CLOCK
@given(st.integers(0, 999_999_999), st.sampled_from(["", " ", "-", ".", "\u00a0", "\u2009", "\u2013", "  "]))
def test_a_number_with_an_nhs_check_digit_is_seen_in_any_spacing(first_nine: int, between: str) -> None:
    nine = f"{first_nine:09}"
    digit = -sum(weight * int(each) for weight, each in zip(range(10, 1, -1), nine, strict=True)) % 11
    if digit == 10:  # never given out
        return
    number = f"{nine}{digit}"
    spaced = between.join((number[:3], number[3:6], number[6:]))
    assert [finding.sort for finding in found_in(f"number {spaced}.", TODAY)] == [Sort.NHS_NUMBER]
    wrong = f"{nine}{(digit + 1) % 10}"
    assert Sort.NHS_NUMBER not in {finding.sort for finding in found_in(f"number {wrong}.", TODAY)}


@WITHOUT_CLOCK
@given(st.integers(0, 10**11 - 1), st.sampled_from([*string.digits, *CHECK_LETTERS]), st.sampled_from(["", " ", "-"]))
def test_a_upn_with_its_check_letter_is_seen_in_any_spacing_and_case(eleven: int, last: str, between: str) -> None:
    rest = f"{eleven:011}{last}"
    values = [CHECK_LETTERS.index(each) if each.isalpha() else int(each) for each in rest]
    letter = CHECK_LETTERS[sum(place * value for place, value in enumerate(values, start=2)) % 23]
    upn = between.join((letter, rest[:3], rest[3:7], rest[7:9], rest[9:]))
    for text in (upn, upn.lower()):
        assert found_in(f"number {text}.", TODAY) == (Finding(Sort.UPN, text),)


@WITHOUT_CLOCK
@given(st.dates(TODAY - timedelta(days=99 * 365), TODAY - timedelta(days=3 * 365)))
def test_a_date_of_birth_is_seen_however_it_is_written(born: date) -> None:
    ways = (in_words(born), born.isoformat(), f"{born:%d/%m/%Y}", f"{born.day}.{born.month}.{born.year}")
    for way in ways:
        assert found_in(f"born {way}.", TODAY) == (Finding(Sort.DATE_OF_BIRTH, way),)


@WITHOUT_CLOCK
@given(st.dates(TODAY, date(2099, 12, 31)))
def test_a_date_to_come_is_left_alone(booked: date) -> None:
    for way in (in_words(booked), booked.isoformat(), f"{booked:%d/%m/%Y}"):
        assert found_in(f"booked for {way}", TODAY) == ()
