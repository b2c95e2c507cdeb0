"""Who may send a school's return, by its choice and by whether a headteacher has joined."""

from __future__ import annotations

import pytest

from la_portal.queries.schools import dsl_sends


@pytest.mark.parametrize("choice", [None, True, False])
def test_a_dsl_without_a_headteacher_sends_alone_whatever_the_one_before_chose(choice: bool | None) -> None:
    assert dsl_sends(choice, has_headteacher=False)


@pytest.mark.parametrize(("choice", "sends"), [(None, False), (False, False), (True, True)])
def test_a_dsl_beside_a_headteacher_sends_alone_only_where_the_school_chose_so(
    choice: bool | None, sends: bool
) -> None:
    assert dsl_sends(choice, has_headteacher=True) is sends
