"""Who gets a receipt by email, as its page says it: by their posts."""

from __future__ import annotations

from collections.abc import Iterable

from la_portal.catalogue.wording import listed
from la_portal.queries.mail import MailState, ReceiptMail, receipt_mail
from la_portal.services import people
from la_portal.services.mail.letters import receipt_page
from la_portal.services.people import Colleague
from la_portal.vocabulary import Role
from la_portal.web import session
from la_portal.web.returns.sent_return import SentReturn

_POSTS = {Role.DSL: "DSL", Role.HEADTEACHER: "headteacher"}


def mailed(sent: SentReturn, whose: str) -> str:
    """A sentence about the message with this receipt; empty where there is none, or nobody to have it.

    `whose` stands before the posts: your, or the school's.
    """
    facts, portal = sent.opened.facts, session.portal()
    with session.reading() as reading:
        found = receipt_mail(reading, facts.school_id, receipt_page(facts, sent.facts.submission))
    if found is None:
        return ""
    known = people.of_school(portal.database, facts.authority_id, facts.school_id)
    return in_words(found, known, whose, demonstration=portal.settings.demonstration)


def in_words(found: ReceiptMail, known: Iterable[Colleague], whose: str, *, demonstration: bool = False) -> str:
    """The sentence, from what became of the message and who holds the posts."""
    sent = found.state is MailState.SENT and bool(found.reached)
    held = {one.role for one in known if not sent or str(one.person_id) in found.reached}
    posts = [f"{whose} {post}" for role, post in _POSTS.items() if role in held]
    if not posts:
        return ""
    readers = listed([posts[0], *(post.removeprefix(f"{whose} ") for post in posts[1:])])
    if demonstration:
        return f"Elsewhere {readers} would get it by email: this is a demonstration, and its mail is shown to officers."
    if found.state is MailState.GIVEN_UP:
        return f"We could not email it to {readers}: no address takes our mail. Keep the number of the receipt."
    return f"We have emailed the receipt to {readers}." if sent else f"We are emailing the receipt to {readers}."
