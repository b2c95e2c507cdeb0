"""What undoing an acceptance takes up again, and which messages do not go once something else was decided."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from la_portal.errors import BadInput
from la_portal.models import OutboxMessage
from la_portal.vocabulary import RecordKind
from tests.lived import DSL, OFFICER, Lived, records
from tests.lives import OURS


def waiting(life: Lived) -> list[str]:
    """The kinds of the messages about the return, in order."""
    statement = select(OutboxMessage.kind).order_by(OutboxMessage.created_at)
    with life.database.tenant(OURS) as session:
        return list(session.execute(statement).scalars())


def test_undoing_takes_up_the_request_for_changes_that_the_acceptance_ended(life: Lived) -> None:
    life.to("submitted").do("ask", OFFICER)
    life.do("accept", OFFICER)
    assert waiting(life) == ["receipt", "accepted"], "what is asked no more is not asked by mail"
    life.do("undo", OFFICER)
    (asked,) = records(life)
    assert (asked.ended_at, asked.ended_as) == (None, None)
    assert waiting(life) == ["receipt", "changes_asked"]
    life.do("save", DSL)
    assert life.status == "draft", "the school may make the changes"


def test_undoing_takes_up_the_contest_that_the_acceptance_ended(life: Lived) -> None:
    life.to("submitted").do("correct", OFFICER)
    life.do("contest", DSL)
    life.do("accept", OFFICER)
    assert [one.ended_as for one in records(life) if one.kind is RecordKind.CONTESTED] == ["accepted"]
    life.do("undo", OFFICER)
    assert [one.ended_as for one in records(life) if one.kind is RecordKind.CONTESTED] == [None]


@pytest.mark.parametrize(("act", "kind"), [("reopen", "reopened"), ("correct", "corrected")])
def test_a_reply_that_waits_does_not_go_once_the_return_is_opened_again_or_corrected(
    act: str, kind: str, life: Lived
) -> None:
    life.to("accepted")
    assert waiting(life) == ["receipt", "accepted"]
    life.do(act, OFFICER)
    assert waiting(life) == ["receipt", kind]


def test_more_time_is_never_less_than_a_school_has(life: Lived) -> None:
    life.to("draft").do("extend", OFFICER)
    life.refused("extend", OFFICER, BadInput, "already. Enter a later date for more time|give it more time")
