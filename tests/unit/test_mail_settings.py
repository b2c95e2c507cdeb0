"""What sending mail is told from outside, and what it says of what is missing or unsafe."""

from __future__ import annotations

import pytest

from la_portal.errors import UnsafeSettings
from la_portal.settings import MailSettings, Settings

RIGHT = {
    "LA_PORTAL_ENV": "production",
    "LA_PORTAL_SECRET_KEY": "s" * 40,
    "LA_PORTAL_HOSTS": "returns.northshire.example",
    "LA_PORTAL_ADDRESS": "https://returns.northshire.example",
    "LA_PORTAL_SMTP_URL": "smtp://mail%40north:p%40ss@post.northshire.example:587",
    "LA_PORTAL_MAIL_FROM": "online-safety@northshire.example",
}
MAIL = ("LA_PORTAL_ADDRESS", "LA_PORTAL_SMTP_URL", "LA_PORTAL_MAIL_FROM")


def test_right_settings_are_read() -> None:
    read = Settings.from_env(RIGHT).for_mail()
    assert read == MailSettings(
        address="https://returns.northshire.example",
        sender="online-safety@northshire.example",
        host="post.northshire.example",
        port=587,
        user="mail@north",
        password="p@ss",
    )
    assert read.domain == "returns.northshire.example"


@pytest.mark.parametrize(("url", "port", "tls"), [("smtp://post", 25, False), ("smtps://post", 465, True)])
def test_the_scheme_says_the_port_and_whether_the_connection_is_secret(url: str, port: int, tls: bool) -> None:
    read = Settings.from_env({**RIGHT, "LA_PORTAL_SMTP_URL": url}).for_mail()
    assert (read.port, read.tls, read.user) == (port, tls, "")


def test_the_service_starts_without_mail_and_sending_names_each_thing_that_is_missing() -> None:
    settings = Settings.from_env({name: value for name, value in RIGHT.items() if name not in MAIL})
    with pytest.raises(UnsafeSettings) as refused:
        settings.for_mail()
    assert [name for name in MAIL if f"- {name} is not set" in str(refused.value)] == list(MAIL)


def test_outside_production_only_the_server_is_missing() -> None:
    with pytest.raises(UnsafeSettings) as refused:
        Settings.from_env({}).for_mail()
    assert str(refused.value).count("- ") == 1
    assert (
        Settings.from_env({"LA_PORTAL_SMTP_URL": "smtp://127.0.0.1:1025"}).for_mail().address.startswith("http://127")
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LA_PORTAL_ADDRESS", "http://returns.northshire.example"),
        ("LA_PORTAL_ADDRESS", "returns.northshire.example"),
        ("LA_PORTAL_ADDRESS", "https://returns.northshire.example/path"),
        ("LA_PORTAL_ADDRESS", "https://returns.northshire.example:port"),
        ("LA_PORTAL_SMTP_URL", "post.northshire.example:587"),
        ("LA_PORTAL_SMTP_URL", "http://user:hidden@post.northshire.example"),
        ("LA_PORTAL_SMTP_URL", "smtp://user:hidden@"),
        ("LA_PORTAL_MAIL_FROM", "online-safety"),
        ("LA_PORTAL_MAIL_FROM", "a@b.example\nBcc: c@d.example"),
        ("LA_PORTAL_MAIL_FROM", "Northshire <a@b.example>"),
    ],
)
def test_a_value_that_cannot_be_right_is_named_at_the_start_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(UnsafeSettings) as refused:
        Settings.from_env({**RIGHT, name: value})
    assert name in str(refused.value)
    assert "hidden" not in str(refused.value)


def test_outside_production_an_address_may_be_plain() -> None:
    Settings.from_env({"LA_PORTAL_ADDRESS": "http://127.0.0.1:8000/"})
