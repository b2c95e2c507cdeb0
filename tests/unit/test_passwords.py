"""Which passwords are good enough, and that nobody's hash costs what anybody's does."""

from __future__ import annotations

import pytest

from la_portal.services.people import Busy, WeakPassword, passwords

CONTEXT = ("priya@northshire.example", "Priya Anand", "Northshire Council")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short one", "12 characters or more"),
        ("eleven char", "12 characters or more"),
        ("x" * 129, "128 characters or fewer"),
        ("password1234", "harder to guess"),
        ("qwertyuiop12", "harder to guess"),
        ("aaaaaaaaaaaaaaaa", "harder to guess"),
        ("Safeguarding2026!", "harder to guess"),
        ("northshire2026", "harder to guess"),
        ("Priya.Anand.1", "harder to guess"),
        ("onlinesafety12", "harder to guess"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password: str, why: str) -> None:
    with pytest.raises(WeakPassword, match=why):
        passwords.refuse_weak(password, CONTEXT)


@pytest.mark.parametrize(
    "password",
    ["marble otter canteen", "8402 7719 3365 1", "ёлка под окном зимой", "marble northshire otter", "k7f-Kp2.wQ9x"],
)
def test_good_passwords_need_no_composition(password: str) -> None:
    passwords.refuse_weak(password, CONTEXT)


def test_nobodys_hash_is_made_as_todays_are() -> None:
    assert not passwords.is_dated(passwords.NOBODY)
    assert passwords.is_dated("$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"), (
        "and an older one is not"
    )


def test_a_hash_is_of_one_password() -> None:
    kept = passwords.hashed("marble otter canteen")
    assert passwords.matches(kept, "marble otter canteen")
    assert not passwords.matches(kept, "marble otter canteem")
    assert not passwords.matches("not a hash", "marble otter canteen")


def test_hashing_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PATIENCE_SECONDS", 0.01)
    with passwords._turn(), passwords._turn(), pytest.raises(Busy):
        passwords.hashed("marble otter canteen")
