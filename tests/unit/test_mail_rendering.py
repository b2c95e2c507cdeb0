"""What a message looks like as mail, and when it is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from uuid import UUID

import pytest
from bs4 import BeautifulSoup

from la_portal.files.mail import Mail, as_bytes, as_message, in_one_line
from la_portal.services.mail.outbox import LONGEST_SUBJECT, cut
from la_portal.services.mail.outcomes import BACK_OFF, MOST_TRIES, Failure, Why, next_try
from la_portal.services.mail.recipients import initialled
from la_portal.services.people.tokens import token_of

AT = datetime(2026, 12, 7, 14, 12, tzinfo=UTC)
MAIL = Mail(
    id="0c1d@returns.northshire.example",
    sender="online-safety@northshire.example",
    to="rosa@school.example",
    subject="Your return is due",
    greeting="Dear R. Lindqvist,",
    paragraphs=["It is due.\nSoon.", "Thank you."],
    link_text="Continue",
    link="https://returns.northshire.example/returns/1/",
    signature="Northshire Council, safeguarding in education",
    at=AT,
)


def read(**changed: object):
    mail = Mail(**{**MAIL.__dict__, **changed})
    return message_from_bytes(as_bytes(as_message(mail)), policy=default)


def test_the_headers_are_those_of_a_message_that_nobody_answers_by_machine() -> None:
    message = read()
    assert {name: str(value) for name, value in message.items()} == {
        "Message-ID": "<0c1d@returns.northshire.example>",
        "Date": "Mon, 07 Dec 2026 14:12:00 +0000",
        "From": "online-safety@northshire.example",
        "To": "rosa@school.example",
        "Subject": "Your return is due",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": message["Content-Type"],
    }


def test_the_text_is_the_whole_message() -> None:
    assert read().get_body(("plain",)).get_content().replace("\r\n", "\n") == (
        "Dear R. Lindqvist,\n\nIt is due.\nSoon.\n\nThank you.\n\n"
        "Continue:\nhttps://returns.northshire.example/returns/1/\n\n"
        "Northshire Council, safeguarding in education\n"
    )


def test_the_html_says_the_same_and_loads_nothing() -> None:
    page = BeautifulSoup(read().get_body(("html",)).get_content(), "html.parser")
    assert page.html["lang"] == "en-GB"
    assert page.title.text == "Your return is due"
    assert [paragraph.get_text("|", strip=True) for paragraph in page.find_all("p")] == [
        "Dear R. Lindqvist,", "It is due.|Soon.", "Thank you.", "Continue", MAIL.signature,
    ]  # fmt: skip
    assert [link["href"] for link in page.find_all("a")] == [MAIL.link]
    assert page.find_all(["img", "link", "script", "iframe"]) == []
    assert "url(" not in str(page)


def test_what_looks_like_html_is_text() -> None:
    html = read(paragraphs=["<b>5 & 6</b>"], signature='"<i>"').get_body(("html",)).get_content()
    assert "&lt;b&gt;5 &amp; 6&lt;/b&gt;" in html
    assert "<i>" not in html


@pytest.mark.parametrize("breaks", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\x00", "\r\n\t"])
@pytest.mark.parametrize("field", ["subject", "greeting", "link_text", "signature"])
def test_no_character_begins_a_header_or_a_body_of_its_own(field: str, breaks: str) -> None:
    wicked = f"St Mary's{breaks}Bcc: all@school.example{breaks}{breaks}Hello"
    message = read(**{field: wicked})
    assert sorted(message.keys()) == sorted(read().keys())
    if field == "subject":
        assert message["Subject"] == "St Mary's Bcc: all@school.example Hello"


def test_a_subject_keeps_its_letters() -> None:
    assert read(subject="Ysgol Tŷ Gwyn: Zoë's return")["Subject"] == "Ysgol Tŷ Gwyn: Zoë's return"


def test_a_message_id_stands_on_one_line_however_long() -> None:
    long = "x" * 120 + "@returns.northshire.example"
    assert f"Message-ID: <{long}>\r\n".encode() in as_bytes(as_message(Mail(**{**MAIL.__dict__, "id": long})))


def test_no_line_is_longer_than_mail_servers_take() -> None:
    body = as_bytes(as_message(Mail(**{**MAIL.__dict__, "paragraphs": ["word " * 4000, "é" * 4000]})))
    assert max(len(line) for line in body.split(b"\r\n")) <= 998


def test_one_line_is_one_line() -> None:
    assert in_one_line("  a \n b\tc ") == "a b c"


def test_a_subject_that_is_too_long_for_its_column_is_cut() -> None:
    assert cut("x" * LONGEST_SUBJECT) == "x" * LONGEST_SUBJECT
    assert cut("x" * 500) == "x" * (LONGEST_SUBJECT - 1) + "…"


@pytest.mark.parametrize(
    ("name", "short"), [("Rosa Lindqvist", "R. Lindqvist"), ("Rosa Maria Lindqvist", "R. Lindqvist"), ("Rosa", "Rosa")]
)
def test_names_are_shortened_to_an_initial(name: str, short: str) -> None:
    assert initialled(name) == short


def test_a_message_is_tried_eight_times_in_a_day_and_three_quarters() -> None:
    tries = [next_try(number, AT) for number in range(1, MOST_TRIES + 1)]
    assert tries[0] == AT + timedelta(minutes=1)
    assert tries[:-1] == sorted(tries[:-1])
    assert tries[-1] is None
    assert MOST_TRIES == 8
    assert timedelta(hours=41) < sum(BACK_OFF, timedelta()) < timedelta(hours=42)


@pytest.mark.parametrize("why", [Why(failure, code) for failure in Failure for code in (None, 450)])
def test_a_reason_is_read_as_it_was_kept(why: Why) -> None:
    assert Why.read(why.kept()) == why


def test_a_token_is_made_of_the_secret_the_purpose_and_the_row() -> None:
    row, other = UUID(int=1), UUID(int=2)
    token = token_of("s" * 40, "invitation", row)
    assert token == token_of("s" * 40, "invitation", row)
    assert len({token, token_of("t" * 40, "invitation", row), token_of("s" * 40, "sign_in", row)}) == 3
    assert token_of("s" * 40, "invitation", other) != token
    assert len(token) == 43
    assert set("=+/").isdisjoint(token)
