"""People and access: who works on the school's return, how others join them, and who sends it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from la_portal.access import can
from la_portal.errors import BadInput
from la_portal.queries.schools import OwnSchool, dsl_sends, own_school
from la_portal.services import people, schools
from la_portal.services.people import Colleague, Wanted
from la_portal.vocabulary import Permission, Role
from la_portal.web import forms, people_acts, session
from la_portal.web.guard import needs
from la_portal.web.people_acts import Room
from la_portal.web.people_forms import ColleagueForm
from la_portal.web.returns.blueprint import bp
from la_portal.web.returns.opened import own_urn


@bp.get("/people")
@needs(Permission.SEE_HOME)
def colleagues() -> str:
    """Who works on the return; for who may, the forms to ask others and to choose who sends it."""
    return _page()


@bp.post("/people")
@needs(Permission.INVITE_COLLEAGUES)
def invite() -> str | tuple[str, int]:
    """The person is asked by e-mail; their link is shown this once."""
    form = ColleagueForm()
    if not form.validate_on_submit():
        return _page(form), 400
    role, email = Role(form.role.data), (form.email.data or "").strip()
    sections = form.sections.data or [] if role is Role.CONTRIBUTOR else []
    wanted, secret = Wanted(email, role, own_urn(), sections), session.portal().settings.secret_key
    try:
        token = people.invite_by_mail(session.portal().database, secret, session.actor(), wanted, session.now())
    except BadInput as error:
        forms.refuse(form[error.field], error)
        return _page(form), 400
    return people_acts.invited(url_for("returns.colleagues"), email, role, sections, token)


@bp.route("/people/change", methods=["GET", "POST"], endpoint="change_colleague")
@needs(Permission.PRUNE_COLLEAGUES)
def change() -> people_acts.Answer:
    """A colleague has another role."""
    return people_acts.change(_room())


@bp.route("/people/remove", methods=["GET", "POST"], endpoint="remove_colleague")
@needs(Permission.PRUNE_COLLEAGUES)
def remove() -> people_acts.Answer:
    """A colleague's access has ended."""
    return people_acts.remove(_room())


@bp.route("/people/hand-over", methods=["GET", "POST"], endpoint="hand_over")
@needs(Permission.INVITE_COLLEAGUES)
def hand_over() -> people_acts.Answer:
    """Somebody else is DSL, or is asked to be."""
    return people_acts.hand_over(_room())


def _room() -> Room:
    actor, urn = session.actor(), own_urn()
    with session.reading() as reading:
        school = own_school(reading, urn)
    colleagues = people.of_school(session.portal().database, actor.scope.authority_id, urn)
    return Room(urn, url_for("returns.colleagues"), school.name, colleagues)


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


def _page(form: ColleagueForm | None = None, sender: forms.SenderForm | None = None) -> str:
    actor, urn = session.actor(), own_urn()
    with session.reading() as reading:
        school = own_school(reading, urn)
    known = people.of_school(session.portal().database, actor.scope.authority_id, urn)
    form = form or ColleagueForm(formdata=None)
    sender = sender or forms.SenderForm(formdata=None, sender=_chosen(school))
    return render_template(
        "returns/colleagues.html",
        school=school,
        colleagues=[people_acts.line(one) for one in known],
        prunes=can(actor, Permission.PRUNE_COLLEAGUES),
        sending=_sending(school, known),
        form=form if can(actor, Permission.INVITE_COLLEAGUES) else None,
        sender=sender if can(actor, Permission.CHOOSE_WHO_SENDS) else None,
        problems=forms.problems(form) + forms.problems(sender),
    )


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
