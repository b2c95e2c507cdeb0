"""Setting a collection up on one page: begun like the last one, kept as a draft, looked at as a school, and opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from la_portal.catalogue import Option, edition, held, version
from la_portal.catalogue.differences import Differences, differences
from la_portal.catalogue.wording import lowered
from la_portal.clock import in_words, london_date
from la_portal.db import TenantSession
from la_portal.errors import BadInput, Conflict, NotFound
from la_portal.queries.collections import listed
from la_portal.queries.filters import Filters
from la_portal.queries.plans import OpenSchools, PlanFacts, names_of_schools, planned, schools_there_are
from la_portal.queries.term_dates import TermDates, term_dates
from la_portal.services.collecting import (
    Proposal,
    keep_plan,
    ladder_for,
    open_collection,
    propose,
    throw_plan_away,
)
from la_portal.vocabulary import AcademicYear, Permission, Term, collection_name, collection_slug, parse_slug
from la_portal.web.authority import against
from la_portal.web.authority.free_terms import free_terms
from la_portal.web.authority.plan_form import (
    DATES,
    LADDER,
    Form,
    Read,
    filled,
    kept,
    problems_of,
    put_rung,
    read,
    typed_days,
)
from la_portal.web.authority.previewing import plan_in_address
from la_portal.web.guard import needs
from la_portal.web.names import names_of
from la_portal.web.session import actor, now, reading, writing

TERMS_OFFERED = 3
Answered = str | Response | tuple[str, int]

bp = Blueprint("setting_up", __name__)


@dataclass(frozen=True)
class Setting:
    """What the page works with: the term, the terms that are free, what is proposed, and the draft if there is one."""

    year: AcademicYear
    term: Term
    free: list[tuple[AcademicYear, Term]]
    proposal: Proposal
    plan: PlanFacts | None
    schools: OpenSchools
    taught: tuple[TermDates, ...]
    names: list[tuple[int, str]]

    @property
    def slug(self) -> str:
        """The address that the collection will have."""
        return collection_slug(self.year, self.term)

    @property
    def name(self) -> str:
        """Its name in the middle of a sentence."""
        return lowered(collection_name(self.year, self.term))


@bp.get("/collections/open")
@needs(Permission.OPEN_COLLECTION)
def form() -> Answered:
    """The draft of the term's collection, or the last collection with its dates moved."""
    with reading() as session:
        setting = _setting(session, request.args.get("term", ""))
    if setting.plan is not None:
        typed: Form = MultiDict({name: list(values) for name, values in setting.plan.typed.items()})
    else:
        typed = filled(setting.proposal.asked, setting.schools)
    return _page(setting, typed, _read(setting, typed), {})


@bp.post("/collections/open")
@needs(Permission.OPEN_COLLECTION)
def send() -> Answered:
    """The collection is open, or a draft, or thrown away, or only counted again, by the button that was pressed."""
    typed, press = request.form.copy(), request.form.get("press", "open")
    with reading() as session:
        setting = _setting(session, typed.get("term", ""))
    if press == "away":
        with writing() as session:
            throw_plan_away(session, actor(), setting.year, setting.term, now())
        return redirect(url_for("authority.collections.listed"))
    found = _read(setting, typed)
    try:
        onward = _pressed(press, setting, typed, found)
    except (BadInput, Conflict) as error:
        field = getattr(error, "field", "") or "main-content"
        return _page(setting, typed, found, {field.removesuffix("-day"): f"{error}"}), 400
    if onward is not None:
        return onward
    return _page(setting, typed, found, found.errors), 400 if found.errors else 200


def _pressed(press: str, setting: Setting, typed: Form, found: Read) -> Response | None:
    """Where the press leads; None where the page comes again."""
    if press == "draft":
        with writing() as session:
            keep_plan(session, actor(), setting.year, setting.term, kept(typed), now(), _seen(typed))
        return redirect(url_for("authority.setting_up.form", term=setting.slug))
    if press == "preview" and found.asked and found.dates:
        return redirect(_preview(setting, typed, found))
    if press == "open" and found.asked is not None:
        with writing() as session:
            open_collection(session, actor(), found.asked, now())
        return redirect(url_for("authority.collections.one", slug=setting.slug))
    return None


def _preview(setting: Setting, typed: Form, found: Read) -> str:
    urn = typed.get("school", type=int)
    if urn not in {known for known, _ in setting.names} or found.dates is None:
        raise BadInput("Choose a school to see the return as it would", "school")
    plan = plan_in_address(found.dates, found.edition)
    return url_for("authority.preview.tasks", slug=setting.slug, urn=urn, plan=plan)


def _seen(typed: Form) -> datetime | None:
    """When the draft that the form was opened with had been saved."""
    try:
        return datetime.fromisoformat(typed.get("seen", ""))
    except ValueError:
        return None


def _setting(session: TenantSession, slug: str) -> Setting:
    """Raises Conflict where the term has its collection, NotFound where there is no such term to be set up."""
    today = london_date(now())
    free = free_terms(session, today)
    plans = {(AcademicYear(plan.academic_year), plan.term): plan for plan in planned(session)}
    year, term = parse_slug(slug) or (free[0] if not slug else (None, None))
    if year is None or term is None:
        raise NotFound
    if any(one.slug == slug for one in listed(session, Filters(on=date.max))):
        raise Conflict(f"{collection_name(year, term)} has its collection already. There is one a term")
    if (year, term) not in free:
        raise NotFound
    return Setting(
        year,
        term,
        free[:TERMS_OFFERED],
        propose(session, year, term, today),
        plans.get((year, term)),
        schools_there_are(session),
        term_dates(session),
        names_of_schools(session),
    )


def _read(setting: Setting, typed: Form) -> Read:
    """What the form says; reminders whose days nobody changed follow the dates."""
    found = read(typed, setting.year, setting.term, setting.schools)
    if not found.days.get("counts_from"):
        found.days["counts_from"] = setting.proposal.dates.counts_from
    if found.dates is not None and found.follows and len(found.rungs) == len(LADDER):
        reckoned = ladder_for(setting.taught, setting.proposal.last, found.dates)
        for step in found.follows:
            found.rungs[step - 1] = replace(found.rungs[step - 1], sends_on=reckoned[step - 1].sends_on)
            put_rung(typed, step, found.rungs[step - 1])
    return found


def _page(setting: Setting, typed: Form, found: Read, errors: dict[str, str]) -> str:
    last = setting.proposal.last
    changed = _changed(setting, found.edition)
    opens_on, today = found.days.get("opens_on"), london_date(now())
    saver = setting.plan.saved_by if setting.plan else None
    return render_template(
        "authority/set_up.html",
        setting=setting,
        last=last,
        last_name=lowered(last.collection.name) if last else "",
        form=typed,
        typed=typed_days(typed, [*DATES, *(f"rung-{step}" for step in range(1, len(LADDER) + 1))]),
        errors=errors,
        problems=problems_of(errors),
        saved_by=names_of([saver])[saver] if saver else "",
        terms=[(collection_slug(*one), lowered(collection_name(*one))) for one in setting.free],
        follows_on=in_words(setting.proposal.dates.counts_from) if last else "",
        calendar=_calendar(setting, found),
        phases=[Option(phase, f"{phase.label} ({setting.schools.count([phase])})") for phase in setting.schools.phases],
        districts=[Option(name, f"{name} ({setting.schools.count((), [name])})") for name in setting.schools.districts],
        number=against.number_of(found.who, setting.schools),
        who=against.who_in_words(found.who),
        editions=_editions(setting),
        edition=found.edition,
        changed=[against.changed_line(one, setting.name, lowered(last.collection.name)) for one in changed.changed]
        if last
        else [],
        reworded=changed.reworded,
        rungs=[(step, against.reminder_in_words(one, step, LADDER)) for step, one in enumerate(LADDER, start=1)],
        days={step: rung.sends_on for step, rung in enumerate(found.rungs, start=1)},
        against=list(against.against(found, last, setting.schools, setting.taught)) if last else [],
        questions=_questions(setting, found),
        opens_on=opens_on if opens_on and opens_on > today else None,
        schools=[Option(str(urn), name) for urn, name in setting.names],
    )


def _calendar(setting: Setting, found: Read) -> dict[str, object]:
    """How many school days the dates give schools, and which holidays lie among them."""
    dates = found.dates
    if dates is None or dates.opens_on > dates.due_on:
        return {}
    return {
        "days": against.days_to_send(setting.taught, dates.opens_on, dates.due_on),
        "holidays": against.holidays(setting.taught, dates),
        "known": against.knows_terms(setting.taught, dates),
    }


def _editions(setting: Setting) -> list[Option]:
    """The editions that can be asked, newest first: none that is older than what was asked last."""
    last = setting.proposal.last
    known = [code for code in held() if last is None or version(code) >= version(last.collection.edition)]
    return [Option(code, f"Edition {code}") for code in reversed(known)]


def _changed(setting: Setting, code: str) -> Differences:
    last = setting.proposal.last
    if last is None or code not in held() or version(code) < version(last.collection.edition):
        return Differences((), 0)
    return differences(edition(last.collection.edition), edition(code))


def _questions(setting: Setting, found: Read) -> list[tuple[str, int]]:
    if found.edition not in held():
        return []
    phases = list(found.who.phases or setting.schools.phases)
    return against.asked_of(edition(found.edition), setting.term, phases)
