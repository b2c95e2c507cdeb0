"""A reason is plain text, long enough to say something and short enough to be read."""

from __future__ import annotations

import pytest

from la_portal.errors import BadInput
from la_portal.services.returns.acting import LONGEST_REASON, reason


@pytest.mark.parametrize("typed", ["", " \n ", "x" * (LONGEST_REASON + 1), "a\x00b", "a\ud800b", "bell\x07"])
def test_what_says_nothing_or_cannot_be_kept_is_refused(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        reason(typed)
    assert caught.value.field == "why"


@pytest.mark.parametrize(
    "typed", ["x", "x" * LONGEST_REASON, "Na\u00efve caf\u00e9 \u2013 and \U0001f600", "One\nand two"]
)
def test_a_reason_is_kept_as_it_was_typed(typed: str) -> None:
    assert reason(f" {typed}\r\n") == typed
