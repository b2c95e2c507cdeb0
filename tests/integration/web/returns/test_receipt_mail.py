"""Sending a return writes its receipt to the school in the same transaction, and the receipt's page says to whom."""

from __future__ import annotations

import re
import uuid

from sqlalchemy import select

from la_portal.db import Database
from la_portal.models import OutboxMessage
from la_portal.queries.mail import MailState, ReceiptMail
from la_portal.services.people.colleagues import Colleague
from la_portal.vocabulary import Actor, Audience, Role, Scope
from la_portal.web.returns.mailed import in_words
from tests.lives import ANSWERS, BEGIN, Given, do, person, ready
from tests.people import Browser
from tests.pressing import declare
from tests.returns import AT, SLUG, URN, keep_all


def outbox(database: Database, scope: Scope) -> list[OutboxMessage]:
    with database.tenant(scope) as session:
        mine = select(OutboxMessage).where(OutboxMessage.authority_id == scope.authority_id)
        return list(session.execute(mine.order_by(OutboxMessage.created_at)).scalars())


def test_who_sends_a_return_leaves_one_message_with_its_receipt(
    dsl: Browser, database: Database, actor: Actor, scope: Scope
) -> None:
    keep_all(database, actor, ANSWERS)
    assert outbox(database, scope) == []
    form = declare(dsl)
    receipt, again = (dsl.client.post(f"{AT}/declaration", data=form).location for _ in range(2))
    (row,) = outbox(database, scope)
    assert (row.kind, row.audience, row.school_id) == ("receipt", Audience.DSL_AND_HEADTEACHER, URN)
    assert row.link_path == receipt == again == f"/returns/{URN}/{SLUG}/receipt/1"
    assert "receipt 990-A26-" in row.subject
    assert "We are emailing the receipt to your DSL." in dsl.get(receipt).text


def test_a_message_holds_no_number_of_the_return(dsl: Browser, database: Database, actor: Actor, scope: Scope) -> None:
    """All its digits are those of the receipt, the school and the term."""
    keep_all(database, actor, ANSWERS)
    receipt = dsl.client.post(f"{AT}/declaration", data=declare(dsl)).location
    (row,) = outbox(database, scope)
    said = f"{row.subject} {row.body} {row.link_text} {row.link_path}"
    for known in (r"990-A26-\w{6}", receipt, f"Larkmoor School {URN}", "autumn term 2026"):
        assert re.search(known, said), known
        said = re.sub(known, "", said)
    assert re.findall("[0-9]+", said) == []


def test_a_correction_tells_the_school_of_itself_and_not_of_a_receipt(database: Database) -> None:
    ready(database)
    dsl, officer = person(Role.DSL, URN), person(Role.OFFICER, URN)
    do(database, "save", dsl, URN, BEGIN)
    do(database, "submit", dsl, URN, BEGIN)
    do(database, "correct", officer, URN, BEGIN, Given(key="another press"))
    kinds = sorted(row.kind for row in outbox(database, officer.scope))
    assert kinds == ["corrected", "receipt"]


def test_the_page_says_by_post_who_has_the_receipt() -> None:
    people_of_school = [_colleague("a", Role.DSL), _colleague("b", Role.HEADTEACHER), _colleague("c", Role.GOVERNOR)]
    ids = [str(one.person_id) for one in people_of_school]
    cases: list[tuple[ReceiptMail, str]] = [
        (ReceiptMail(MailState.SENT, frozenset(ids[:2])), "We have emailed the receipt to your DSL and headteacher."),
        (ReceiptMail(MailState.SENT, frozenset(ids[1:2])), "We have emailed the receipt to your headteacher."),
        (ReceiptMail(MailState.WAITING, frozenset()), "We are emailing the receipt to your DSL and headteacher."),
    ]
    for found, sentence in cases:
        assert in_words(found, people_of_school, "your") == sentence
    assert in_words(cases[0][0], [], "your") == ""
    given_up = ReceiptMail(MailState.GIVEN_UP, frozenset())
    assert "could not email it to the school's DSL" in in_words(given_up, people_of_school[:1], "the school's")
    assert "demonstration" in in_words(cases[2][0], people_of_school, "your", demonstration=True)


def _colleague(name: str, role: Role) -> Colleague:
    return Colleague(uuid.uuid4(), name, f"{name}@school.example", role, None, uuid.uuid4())
