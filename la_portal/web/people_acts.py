"""What is done about one person of a list: another role, the end of their access, handing over to somebody else."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from la_portal.catalogue import edition
from la_portal.errors import BadInput, NotFound
from la_portal.services import people
from la_portal.services.people import Colleague
from la_portal.vocabulary import Role
from la_portal.web import forms, session
from la_portal.web.people_forms import NOT_HERE, HandOverForm, RoleForm, TeamRoleForm
from la_portal.web.words import ROLE_NAMES, london_day, task_of

Answer = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Room:
    """A list of people: its school or None for those of no school, its address, what it is called, and who is in it."""

    urn: int | None
    back: str
    name: str
    colleagues: Sequence[Colleague]
    wide: bool = False

    def chosen(self) -> Colleague | None:
        """Whom the address names, or nobody; raises NotFound for who is not in the list."""
        typed = request.values.get("who", "")
        if not typed:
            return None
        found = {str(one.membership_id): one for one in self.colleagues}
        if typed not in found:
            raise NotFound
        return found[typed]


def change(room: Room) -> Answer:
    """The person has another role, or the page on which to choose it."""
    who = room.chosen()
    if who is None:
        return redirect(room.back)
    if who.role is Role.TRUST_LEAD:
        raise NotFound
    form = _role_form(who)
    if request.method == "POST" and form.validate_on_submit():
        role = Role(form.role.data)
        sections = form.sections.data or [] if isinstance(form, RoleForm) and role is Role.CONTRIBUTOR else []
        try:
            people.change_role(_database(), session.actor(), who.membership_id, role, sections, session.now())
            return redirect(room.back)
        except BadInput as refusal:
            forms.refuse(form[refusal.field or "role"], refusal)
    page = _render("people/change.html", room, who, form=form, problems=forms.problems(form))
    return (page, 400) if form.errors else page


def _role_form(who: Colleague) -> RoleForm | TeamRoleForm:
    if who.role.of_authority:
        return TeamRoleForm(role=who.role)
    return RoleForm(role=who.role, sections=sorted(who.sections or ()))


def remove(room: Room) -> Answer:
    """The person is no longer in the list, or the page that asks whether that is right."""
    who = room.chosen()
    if who is None:
        return redirect(room.back)
    form, refused = forms.PostedForm(), ""
    if form.validate_on_submit():
        try:
            people.remove(_database(), session.actor(), who.membership_id, session.now())
            return _after(room, who, "left")
        except BadInput as refusal:
            refused = str(refusal)
    problems = [{"text": refused, "href": "#remove"}] if refused else []
    page = _render("people/remove.html", room, who, form=form, problems=problems)
    return (page, 400) if refused else page


def hand_over(room: Room) -> Answer:
    """Somebody else is DSL, or has been asked; or the page on which to say who."""
    who = room.chosen()
    if who is None:
        return redirect(room.back)
    others = [one for one in room.colleagues if one.person_id != who.person_id]
    form = HandOverForm()
    form.successor.choices = [
        *((str(one.membership_id), f"{one.name}, {ROLE_NAMES[one.role]}") for one in others),
        (NOT_HERE, "Somebody who is not here yet"),
    ]
    if form.validate_on_submit():
        try:
            return _hand_over(room, who, form)
        except BadInput as refusal:
            forms.refuse(form[refusal.field or "successor"], refusal)
    page = _render("people/hand_over.html", room, who, form=form, problems=forms.problems(form))
    return (page, 400) if form.errors else page


def _hand_over(room: Room, who: Colleague, form: HandOverForm) -> Answer:
    actor, at, email = session.actor(), session.now(), (form.email.data or "").strip()
    if form.successor.data != NOT_HERE:
        people.hand_over(_database(), actor, who.membership_id, _membership(form.successor.data), at)
        return _after(room, who, "handed-over")
    if not email:
        raise BadInput("Enter their email address", "email")
    secret = session.portal().settings.secret_key
    token = people.hand_over_by_mail(_database(), secret, actor, who.membership_id, email, at)
    then = f"When they accept, the access of {who.name} ends."
    return invited(room.back, email, Role.DSL, (), token, then)


def _membership(typed: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(typed or "")
    except ValueError:
        raise BadInput("Choose who takes over", "successor") from None


def _after(room: Room, who: Colleague, what: str) -> Response:
    if who.membership_id != session.actor().membership_id:
        return redirect(room.back)
    session.end()
    return redirect(url_for("auth.sign_in", changed=what))


def invited(
    back: str, email: str, role: Role, sections: Sequence[str], token: str, then: str = "", trust: str = ""
) -> str:
    """The page after an invitation: it goes by e-mail, and here is its link, shown this once."""
    return render_template(
        "people/invited.html",
        back=back,
        email=email,
        role=ROLE_NAMES[role],
        trust=trust,
        task=task_of(role, sections) if not role.of_authority and role is not Role.TRUST_LEAD else "",
        then=then,
        link=url_for("auth.invitation", link=token, _external=True),
        days=people.DAYS,
        wide=session.actor().on_behalf,
    )


def line(one: Colleague, seen: Mapping[uuid.UUID, Any] | None = None) -> dict[str, Any]:
    """A person as a list shows them; with `seen` also when they were last signed in."""
    of_school = not one.role.of_authority and one.role is not Role.TRUST_LEAD
    you = one.membership_id == session.actor().membership_id
    yourself = you and one.role.of_authority  # another administrator changes or removes an administrator
    shown = {
        "who": str(one.membership_id),
        "name": one.name,
        "email": one.email,
        "you": you,
        "role": ROLE_NAMES[one.role],
        "task": task_of(one.role, one.sections or ()) if of_school else one.trust or "",
        "sections": one.role is Role.CONTRIBUTOR,
        "hands_over": one.role is Role.DSL,
        "changes": one.role is not Role.TRUST_LEAD and not yourself,
        "removes": not yourself,
    }
    if seen is not None:
        shown["seen"] = london_day(seen[one.person_id]) if one.person_id in seen else "Never"
    return shown


def _render(template: str, room: Room, who: Colleague, **values: Any) -> str:
    return render_template(
        template,
        room=room,
        who=line(who),
        wide=room.wide,
        titles=[section.title for section in edition().lettered],
        **values,
    )


def _database() -> Any:
    return session.portal().database
