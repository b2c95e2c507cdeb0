"""The authority's own people, and those who lead a trust: who they are, and inviting, changing and removing them."""

from __future__ import annotations

from flask import render_template, url_for

from la_portal.access import can
from la_portal.errors import BadInput
from la_portal.queries.joined import trusts
from la_portal.services import people
from la_portal.services.people import Wanted
from la_portal.vocabulary import Permission, Role
from la_portal.web import forms, people_acts, session
from la_portal.web.authority.people.blueprint import bp
from la_portal.web.guard import needs
from la_portal.web.people_acts import Answer, Room
from la_portal.web.people_forms import TeamForm, TrustLeadForm


@bp.get("/people/team")
@needs(Permission.MANAGE_PEOPLE)
def team() -> str:
    """The team; who may, invites others and removes them."""
    return _team_page(TeamForm(formdata=None))


@bp.post("/people/team")
@needs(Permission.MANAGE_TEAM)
def invite() -> Answer:
    """Somebody is asked to join the team."""
    form = TeamForm()
    if not form.validate_on_submit():
        return _team_page(form), 400
    wanted = Wanted((form.email.data or "").strip(), Role(form.role.data))
    try:
        token = _invite(wanted)
    except BadInput as error:
        forms.refuse(form[error.field], error)
        return _team_page(form), 400
    return people_acts.invited(url_for("authority.people.team"), wanted.email, wanted.role, (), token)


@bp.get("/people/trusts")
@needs(Permission.MANAGE_PEOPLE)
def trust_leads() -> str:
    """Who leads which trust, and asking others."""
    return _trusts_page(TrustLeadForm(formdata=None))


@bp.post("/people/trusts")
@needs(Permission.MANAGE_PEOPLE)
def invite_trust_lead() -> Answer:
    """Somebody is asked to see the returns of a trust's schools."""
    form = TrustLeadForm()
    if not form.validate_on_submit():
        return _trusts_page(form), 400
    wanted = Wanted((form.email.data or "").strip(), Role.TRUST_LEAD, trust=form.trust.data)
    try:
        token = _invite(wanted)
    except BadInput as error:
        forms.refuse(form[error.field], error)
        return _trusts_page(form), 400
    back, trust = url_for("authority.people.trust_leads"), wanted.trust or ""
    return people_acts.invited(back, wanted.email, wanted.role, (), token, trust=trust)


@bp.route("/people/change", methods=["GET", "POST"])
@needs(Permission.MANAGE_TEAM)
def change() -> Answer:
    """Somebody of the team has another role."""
    return people_acts.change(_room())


@bp.route("/people/remove", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def remove() -> Answer:
    """Somebody of the team, or a trust lead, has no access any more."""
    return people_acts.remove(_room())


def _invite(wanted: Wanted) -> str:
    portal = session.portal()
    return people.invite_by_mail(portal.database, portal.settings.secret_key, session.actor(), wanted, session.now())


def _room() -> Room:
    actor = session.actor()
    colleagues = people.of_authority(session.portal().database, actor.scope.authority_id)
    if not can(actor, Permission.MANAGE_TEAM):  # an officer removes trust leads only
        colleagues = [one for one in colleagues if one.role is Role.TRUST_LEAD]
    return Room(None, url_for("authority.people.listed"), session.signed_in().authority_name, colleagues, wide=True)


def _lines(of_team: bool) -> list[dict[str, object]]:
    database, authority_id = session.portal().database, session.actor().scope.authority_id
    found = [one for one in people.of_authority(database, authority_id) if one.role.of_authority == of_team]
    seen = people.last_seen(database, authority_id, [one.person_id for one in found])
    return [people_acts.line(one, seen) for one in found]


def _team_page(form: TeamForm) -> str:
    may = can(session.actor(), Permission.MANAGE_TEAM)
    return render_template(
        "authority/people/team.html", lines=_lines(True), form=form, may=may, problems=forms.problems(form)
    )


def _trusts_page(form: TrustLeadForm) -> str:
    with session.reading() as reading:
        known = trusts(reading)
    form.trust.choices = [("", "Choose a trust"), *((name, name) for name in known)]
    return render_template(
        "authority/people/trusts.html", lines=_lines(False), form=form, known=known, problems=forms.problems(form)
    )
