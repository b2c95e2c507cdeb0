"""Numbers in addresses that no row of a database can have: the pages are missing, not broken."""

from __future__ import annotations

import pytest

from la_portal.vocabulary import Role
from tests.people import Browser
from tests.returns import SLUG, URN

LARGE = (2**31, 99_999_999_999, 10**20)


@pytest.mark.parametrize("number", LARGE)
def test_a_urn_that_no_school_can_have_is_missing(member, number: int) -> None:
    officer: Browser = member(Role.OFFICER, "Priya Officer", None)
    for path in (f"/authority/schools/{number}", f"/authority/reviews/{SLUG}/{number}", f"/returns/{number}/{SLUG}/"):
        assert officer.get(path).status_code == 404
    assert officer.get(f"/authority/schools/{URN}").status_code == 200


@pytest.mark.parametrize("number", [2**15, *LARGE])
def test_a_submission_that_no_return_can_have_is_missing(dsl: Browser, number: int) -> None:
    assert dsl.get(f"/returns/{URN}/{SLUG}/receipt/{number}").status_code == 404
