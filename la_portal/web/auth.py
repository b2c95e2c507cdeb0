"""Signing in and out, choosing a membership, accepting an invitation, changing a password."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response
from wtforms import Field

from la_portal.errors import BadInput, NotAllowed, PortalError
from la_portal.services import people
from la_portal.services.people import Invited, Place, TooManyAttempts, WeakPassword, links
from la_portal.vocabulary import Permission
from la_portal.web import forms
from la_portal.web.errors import http_error, status_of
from la_portal.web.guard import needs, public
from la_portal.web.navigation import home_of
from la_portal.web.onward import Kept, safe_path
from la_portal.web.session import actor, begin, end, known, now, portal, token
from la_portal.web.words import ROLE_NAMES, task_of

auth = Blueprint("auth", __name__)
Answer = Response | str | tuple[str, int]


@auth.get("/")
@public
def home() -> Response:
    """Everybody to where their work begins."""
    visitor = known()
    return redirect(home_of(visitor.actor) if visitor else url_for("auth.sign_in"))


@auth.get("/sign-in")
@public
def sign_in() -> Answer:
    """The page to sign in; who is signed in already goes on."""
    wanted = safe_path(request.args.get("next"))
    if known():
        return redirect(wanted)
    return _sign_in_page(forms.SignInForm(formdata=None, next=wanted), signed_out="_user_id" in session)


def _sign_in_page(form: forms.SignInForm, *, signed_out: bool = False) -> str:
    return render_template(
        "auth/sign_in.html",
        form=form,
        problems=forms.problems(form),
        signed_out=signed_out,
        authority_name=people.only_authority(portal().database),
        link_offered=links.offered(portal().database),
        minutes=links.MINUTES,
    )


@auth.app_errorhandler(Unauthorized)
def signed_out(error: Unauthorized) -> Answer:
    """Who sent a form after their session had ended signs in on the spot, and the page keeps what they typed."""
    kept = Kept.from_request()
    if kept is None:
        return http_error(error)
    return _sign_in_page(forms.SignInForm(formdata=None, kept=kept.to_text()), signed_out=True), 401


@auth.post("/sign-in")
@public
def enter() -> Answer:
    """Signs in, and goes on to where the person was going."""
    form = forms.SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form), 400
    try:
        entry = people.sign_in(portal().database, form.email.data or "", form.password.data or "", _address(), now())
    except (BadInput, NotAllowed, TooManyAttempts) as error:
        forms.refuse(form.email, error)
        return _sign_in_page(form), status_of(error)
    begin(entry.token)
    if len(entry.memberships) == 1:
        return _go_on(form)
    if Kept.from_text(form.kept.data) is None:
        return redirect(url_for("auth.choose", next=safe_path(form.next.data)))
    return _choose_page(forms.ChooseForm(formdata=None, kept=form.kept.data))


def _address() -> str:
    return request.remote_addr or ""


def _go_on(form: forms.SignInForm | forms.ChooseForm) -> Answer:
    kept = Kept.from_text(form.kept.data)
    if kept is None:
        return redirect(safe_path(form.next.data))
    known()  # so that the page has its navigation again
    return render_template("auth/kept.html", kept=kept)


@auth.post("/sign-out")
@needs(Permission.SIGN_OUT)
def sign_out() -> Response:
    """This browser's session is over, wherever its cookie was copied to; then on to where the form says."""
    people.sign_out(portal().database, token(), now())
    end()
    wanted = safe_path(request.form.get("next"))
    return redirect(url_for("auth.sign_in") if wanted == "/" else wanted)


@auth.get("/choose")
@needs(Permission.SIGN_OUT)
def choose() -> Answer:
    """The person's memberships, one to be chosen."""
    return _choose_page(forms.ChooseForm(formdata=None, next=safe_path(request.args.get("next"))))


def _choose_page(form: forms.ChooseForm) -> str:
    places = people.places(portal().database, actor())
    form.membership.choices = [(str(place.membership_id), _words_for(place)) for place in places]
    return render_template("auth/choose.html", form=form, problems=forms.problems(form))


def _words_for(place: Place) -> str:
    where = place.school_name or place.authority_name
    return f"{f'{place.trust} in {where}' if place.trust else where}, as {ROLE_NAMES[place.role]}"


@auth.post("/choose")
@needs(Permission.SIGN_OUT)
def go_on_as() -> Answer:
    """Goes on as the chosen membership, under a new session."""
    form = forms.ChooseForm()
    try:
        chosen = uuid.UUID(form.membership.data or "") if form.validate_on_submit() else None
    except ValueError:
        forms.refuse(form.membership, "Choose where you want to go")
        chosen = None
    if chosen is None:
        return _choose_page(form), 400
    begin(people.choose(portal().database, token(), chosen, now()))
    return _go_on(form)


@auth.get("/invitation/<link>")
@public
def invitation(link: str) -> Answer:
    """What the link's holder is invited to; looking at it does not use it up."""
    invited = people.invitation(portal().database, link, now())
    return _invitation_page(invited, _invitation_form(invited))


def _invitation_form(invited: Invited) -> forms.KnownPersonForm | forms.NewPersonForm | forms.PostedForm:
    if known():
        return forms.PostedForm()
    return forms.KnownPersonForm() if invited.known else forms.NewPersonForm()


def _invitation_page(invited: Invited, form: forms.PostedForm) -> str:
    visitor = known()
    return render_template(
        "auth/invitation.html",
        invited=invited,
        visitor=visitor,
        own=visitor is not None and visitor.actor.person_id == invited.person_id,
        role=ROLE_NAMES[invited.role],
        task=task_of(invited.role, invited.sections) if invited.sections else "",
        form=form,
        problems=forms.problems(form),
        authority_name=invited.authority_name,
    )


@auth.post("/invitation/<link>")
@public
def accept(link: str) -> Answer:
    """The invited person joins and is signed in."""
    invited = people.invitation(portal().database, link, now())
    form = _invitation_form(invited)
    if not form.validate_on_submit():
        return _invitation_page(invited, form), 400
    if not isinstance(form, forms.NewPersonForm | forms.KnownPersonForm):
        return _accept_signed_in(invited, form, link)
    name = (form.name.data or "") if isinstance(form, forms.NewPersonForm) else ""
    try:
        entry = people.accept(portal().database, link, name, form.password.data or "", now(), address=_address())
    except (BadInput, TooManyAttempts) as error:
        forms.refuse(_refused_field(form, error), error)
        return _invitation_page(invited, form), status_of(error)
    begin(entry.token)
    return redirect(url_for("auth.home"))


def _accept_signed_in(invited: Invited, form: forms.PostedForm, link: str) -> Answer:
    if actor().person_id != invited.person_id:
        return _invitation_page(invited, form), 409
    begin(people.accept_as(portal().database, link, actor(), token(), now()).token)
    return redirect(url_for("auth.home"))


def _refused_field(form: forms.KnownPersonForm | forms.NewPersonForm, error: PortalError) -> Field:
    if isinstance(form, forms.NewPersonForm) and not isinstance(error, WeakPassword):
        return form.name
    return form.password


@auth.get("/password")
@needs(Permission.SIGN_OUT)
def password() -> Answer:
    """The page to change one's password."""
    return _password_page(forms.PasswordForm(formdata=None))


def _password_page(form: forms.PasswordForm) -> str:
    return render_template("auth/password.html", form=form, problems=forms.problems(form))


@auth.post("/password")
@needs(Permission.SIGN_OUT)
def change_password() -> Answer:
    """The password is changed, and every browser of the person is signed out, this one too."""
    form = forms.PasswordForm()
    if not form.validate_on_submit():
        return _password_page(form), 400
    present, wanted = form.present.data or "", form.wanted.data or ""
    try:
        people.change_password(portal().database, actor(), present, wanted, _address(), now())
    except (BadInput, TooManyAttempts) as error:
        forms.refuse(form.wanted if isinstance(error, WeakPassword) else form.present, error)
        return _password_page(form), status_of(error)
    end()
    return redirect(url_for("auth.sign_in", changed="password"))
