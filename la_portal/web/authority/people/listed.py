"""All schools by who has joined them: above all those without a DSL; and how school staff may sign in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from la_portal.access import can
from la_portal.errors import NotFound
from la_portal.queries import joined
from la_portal.queries.filters import clean
from la_portal.services import people, signing_in
from la_portal.services.people import memberships, waiting
from la_portal.vocabulary import Permission, Role
from la_portal.web import forms, session
from la_portal.web.authority.people.blueprint import bp
from la_portal.web.guard import needs
from la_portal.web.people_forms import LinkSettingForm
from la_portal.web.words import ROLE_NAMES

PAGE_SIZE = 50
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Shown:
    """One of the three lists: its name in the address, its words, and which schools it takes or leaves out."""

    code: str
    words: str
    narrowed: joined.Narrowed
    total: int


@bp.get("/people")
@needs(Permission.MANAGE_PEOPLE)
def listed() -> str:
    """The schools, those without a DSL first of all; the team, trust leads and invitations beside them."""
    authority_id, database = session.actor().scope.authority_id, session.portal().database
    by_school = people.roles_by_school(database, authority_id)
    typed = clean(request.args.get("name", ""))[:LONGEST_SEARCH]
    page = request.args.get("page", 1, type=int)
    with session.reading() as reading:
        lists = [
            Shown(code, words, narrowed, joined.number(reading, narrowed))
            for code, words, narrowed in _lists(by_school)
        ]
        shown = next((one for one in lists if one.code == request.args.get("show")), lists[0])
        total = joined.number(reading, shown.narrowed, typed) if typed else shown.total
        pages = max(1, -(-total // PAGE_SIZE))
        if not 1 <= page <= pages:
            raise NotFound
        lines = joined.page(reading, shown.narrowed, typed, page, PAGE_SIZE)
    colleagues = people.of_authority(database, authority_id)
    return render_template(
        "authority/people/listed.html",
        lists=lists,
        shown=shown,
        typed=typed,
        lines=[(line, _counts(by_school.get(line.school_id, {}))) for line in lines],
        total=total,
        page=page,
        pages=pages,
        team=[one for one in colleagues if one.role.of_authority],
        trust_leads=[one for one in colleagues if one.role is Role.TRUST_LEAD],
        invitations=waiting.count(database, authority_id, session.now()),
        role_names=ROLE_NAMES,
        links=bool(memberships.allow_links(database, [authority_id])),
        may_set=can(session.actor(), Permission.CHANGE_SETTINGS),
    )


def _lists(by_school: Mapping[int, Mapping[Role, int]]) -> list[tuple[str, str, joined.Narrowed]]:
    with_dsl = frozenset(urn for urn, roles in by_school.items() if roles.get(Role.DSL))
    return [
        ("no_dsl", "Without a DSL", joined.Narrowed(with_dsl)),
        ("nobody", "Nobody has joined", joined.Narrowed(frozenset(by_school))),
        ("all", "All schools", joined.Narrowed(frozenset())),
    ]


def _counts(roles: Mapping[Role, int]) -> tuple[int, int, int]:
    """How many headteachers, DSLs and others a school has."""
    leads = (roles.get(Role.HEADTEACHER, 0), roles.get(Role.DSL, 0))
    return (*leads, sum(roles.values()) - sum(leads))


@bp.route("/people/signing-in", methods=["GET", "POST"])
@needs(Permission.CHANGE_SETTINGS)
def links() -> Response | str | tuple[str, int]:
    """Whether school staff may sign in with an emailed link."""
    actor, database = session.actor(), session.portal().database
    allowed = bool(memberships.allow_links(database, [actor.scope.authority_id]))
    form = LinkSettingForm(links="yes" if allowed else "no")
    if form.validate_on_submit():
        with session.writing() as writing:
            signing_in.choose_links(writing, actor, form.links.data == "yes", session.now())
        return redirect(url_for("authority.people.listed"))
    page = render_template("authority/people/signing_in.html", form=form, problems=forms.problems(form))
    return (page, 400) if form.errors else page
