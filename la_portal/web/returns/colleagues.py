"""People and access: who works on the school's return, how others join them, and who sends it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from la_portal.access import can
from la_portal.errors import BadInput
from la_portal.queries.schools import OwnSchool, dsl_sends, own_school
from la_portal.services import people, schools
from la_portal.services.people import Colleague
from la_portal.vocabulary import Permission, Role
from la_portal.web import forms, session
from la_portal.web.guard import needs
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.opened import own_urn
from la_portal.web.words import ROLE_NAMES, task_of


@bp.get("/people")
@needs(Permission.SEE_HOME)
def colleagues() -> str:
    """Who works on the return; for who may, the forms to ask others and to choose who sends it."""
    return _page()


@bp.post("/people")
@needs(Permission.INVITE_COLLEAGUES)
def invite() -> str | tuple[str, int]:
    """The link for the person who is asked, shown this once."""
    form = forms.ColleagueForm()
    if not form.validate_on_submit():
        return _page(form), 400
    role, email = Role(form.role.data), (form.email.data or "").strip()
    sections = form.sections.data or [] if role is Role.CONTRIBUTOR else []
    try:
        token = people.invite_colleague(
            session.portal().database, session.actor(), role, email, sections, session.now()
        )
    except BadInput as error:
        forms.refuse(form[error.field], error)
        return _page(form), 400
    return render_template(
        "returns/invited.html",
        email=email,
        role=ROLE_NAMES[role],
        task=task_of(role, sections),
        link=url_for("auth.invitation", link=token, _external=True),
        days=people.DAYS,
    )


@bp.post("/people/sending")
@needs(Permission.CHOOSE_WHO_SENDS)
def choose_who_sends() -> Response | tuple[str, int]:
    """The school has chosen who sends its returns."""
    form = forms.SenderForm()
    if not form.validate_on_submit():
        return _page(sender=form), 400
    with session.writing() as writing:
        schools.choose_who_sends(writing, session.actor(), own_urn(), form.sender.data == Role.DSL, session.now())
    return redirect(url_for("returns.colleagues", _anchor="sending"))


def _page(form: forms.ColleagueForm | None = None, sender: forms.SenderForm | None = None) -> str:
    actor, urn = session.actor(), own_urn()
    with session.reading() as reading:
        school = own_school(reading, urn)
    known = people.of_school(session.portal().database, actor.scope.authority_id, urn)
    form = form or forms.ColleagueForm(formdata=None)
    sender = sender or forms.SenderForm(formdata=None, sender=_chosen(school))
    return render_template(
        "returns/colleagues.html",
        school=school,
        colleagues=[_line(one, one.person_id == actor.person_id) for one in known],
        sending=_sending(school, known),
        form=form if can(actor, Permission.INVITE_COLLEAGUES) else None,
        sender=sender if can(actor, Permission.CHOOSE_WHO_SENDS) else None,
        problems=forms.problems(form) + forms.problems(sender),
    )


def _line(one: Colleague, you: bool) -> dict[str, Any]:
    return {"name": one.name, "you": you, "role": ROLE_NAMES[one.role], "task": task_of(one.role, one.sections or ())}


def _chosen(school: OwnSchool) -> Role | None:
    if school.dsl_may_send is None:
        return None
    return Role.DSL if school.dsl_may_send else Role.HEADTEACHER


def _sending(school: OwnSchool, known: Sequence[Colleague]) -> str:
    has_headteacher = bool(people.signatories(known))
    if not has_headteacher:
        return "The DSL sends each return alone, as long as no headteacher has joined here."
    if dsl_sends(school.dsl_may_send, has_headteacher):
        return "The DSL may send the return alone, because the headteacher has chosen so."
    if school.dsl_may_send is None:
        return "The headteacher signs each return, and can choose to leave it to the DSL."
    return "The headteacher signs each return."
