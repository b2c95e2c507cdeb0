"""Messages as mail: plain text and HTML with the same words, one link, and nothing that is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

_UNFOLDED = SMTP.clone(max_line_length=998)  # some servers read no Message-ID that goes on in the next line
_SOURCES = Path(__file__).with_name("letters")


@dataclass(frozen=True)
class Mail:
    """One message to one reader. `id` is the whole Message-ID but its brackets; `link` is a whole address."""

    id: str
    sender: str
    to: str
    subject: str
    greeting: str
    paragraphs: Sequence[str]
    link_text: str
    link: str
    signature: str
    at: datetime


def as_message(mail: Mail) -> EmailMessage:
    """The message in plain text and in HTML. Whatever its words hold, its headers are those that stand here."""
    message = EmailMessage(SMTP)
    message["Message-ID"] = f"<{mail.id}>"
    message["Date"] = format_datetime(mail.at.astimezone(UTC))
    message["From"] = mail.sender
    message["To"] = mail.to
    message["Subject"] = in_one_line(mail.subject)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(mail), cte="quoted-printable")
    message.add_alternative(_as_html(mail), subtype="html", cte="quoted-printable")
    return message


def as_bytes(message: EmailMessage) -> bytes:
    """The message as a mail server is given it."""
    return message.as_bytes(policy=_UNFOLDED)


def as_text(mail: Mail) -> str:
    """The message as it is read without HTML."""
    parts = [*_words(mail), f"{in_one_line(mail.link_text)}:\n{mail.link}", in_one_line(mail.signature)]
    return "\n\n".join(parts) + "\n"


def in_one_line(text: str) -> str:
    """The text on one line and without characters that do not print, so that it can stand in a header."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _words(mail: Mail) -> list[str]:
    paragraphs = ("\n".join(map(in_one_line, paragraph.split("\n"))).strip() for paragraph in mail.paragraphs)
    return [in_one_line(mail.greeting), *filter(None, paragraphs)]


def _as_html(mail: Mail) -> str:
    return _letter().render(
        subject=in_one_line(mail.subject),
        paragraphs=_words(mail),
        line_break=Markup("<br>\n"),
        link=mail.link,
        link_text=in_one_line(mail.link_text),
        signature=in_one_line(mail.signature),
    )


@cache
def _letter() -> Template:
    made = Environment(loader=FileSystemLoader(_SOURCES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return made.get_template("letter.html")
