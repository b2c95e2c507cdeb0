"""One school's people as an officer looks after them: roles, last sign-in, invitations, handing over."""

from __future__ import annotations

from flask import render_template, url_for

from la_portal.errors import BadInput
from la_portal.queries.schools import own_school
from la_portal.services import people
from la_portal.services.people import Wanted, waiting
from la_portal.vocabulary import Permission, Role
from la_portal.web import forms, people_acts, session
from la_portal.web.authority.people.blueprint import bp
from la_portal.web.authority.people.invitations import lines
from la_portal.web.guard import needs
from la_portal.web.people_acts import Answer, Room
from la_portal.web.people_forms import ColleagueForm

PLACE = "/schools/<int:urn>/people"


@bp.get(PLACE)
@needs(Permission.MANAGE_PEOPLE)
def of_school(urn: int) -> str:
    """The school's people."""
    return _page(urn, ColleagueForm(formdata=None))


@bp.post(PLACE)
@needs(Permission.MANAGE_PEOPLE)
def invite_to_school(urn: int) -> Answer:
    """Somebody is asked to join the school."""
    form, portal = ColleagueForm(), session.portal()
    if not form.validate_on_submit():
        return _page(urn, form), 400
    role = Role(form.role.data)
    sections = form.sections.data or [] if role is Role.CONTRIBUTOR else []
    wanted = Wanted((form.email.data or "").strip(), role, urn, sections)
    secret, back = portal.settings.secret_key, url_for("authority.people.of_school", urn=urn)
    try:
        token = people.invite_by_mail(portal.database, secret, session.actor(), wanted, session.now())
    except BadInput as error:
        forms.refuse(form[error.field], error)
        return _page(urn, form), 400
    return people_acts.invited(back, wanted.email, role, sections, token)


@bp.route(f"{PLACE}/change", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def change_in_school(urn: int) -> Answer:
    """Somebody of the school has another role."""
    return people_acts.change(_room(urn))


@bp.route(f"{PLACE}/remove", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def remove_from_school(urn: int) -> Answer:
    """Somebody of the school has no access any more."""
    return people_acts.remove(_room(urn))


@bp.route(f"{PLACE}/hand-over", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def hand_over_in_school(urn: int) -> Answer:
    """Somebody else is the school's DSL, or is asked to be."""
    return people_acts.hand_over(_room(urn))


def _room(urn: int) -> Room:
    with session.reading() as reading:
        school = own_school(reading, urn)
    colleagues = people.of_school(session.portal().database, session.actor().scope.authority_id, urn)
    return Room(urn, url_for("authority.people.of_school", urn=urn), school.name, colleagues, wide=True)


def _page(urn: int, form: ColleagueForm) -> str:
    room, database = _room(urn), session.portal().database
    authority_id = session.actor().scope.authority_id
    seen = people.last_seen(database, authority_id, [one.person_id for one in room.colleagues])
    return render_template(
        "authority/people/of_school.html",
        room=room,
        lines=[people_acts.line(one, seen) for one in room.colleagues],
        without_dsl=not any(one.role is Role.DSL for one in room.colleagues),
        invitations=lines(waiting.listed(database, authority_id, session.now(), urn)),
        form=form,
        problems=forms.problems(form),
    )
