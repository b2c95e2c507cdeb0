"""Setting a collection up on one page: begun like the last one, kept as a draft, looked at as a school, and opened."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from la_portal.catalogue import Option, edition, held, version
from la_portal.catalogue.differences import Differences, differences
from la_portal.catalogue.wording import lowered
from la_portal.clock import in_words, london_date
from la_portal.errors import BadInput, Conflict
from la_portal.services.collecting import keep_plan, open_collection, reckon_dates, schools_of, throw_plan_away
from la_portal.vocabulary import Permission, collection_name, collection_slug
from la_portal.web.authority import against
from la_portal.web.authority.plan_form import DAYS, LADDER, Form, Read, filled, kept, problems_with
from la_portal.web.authority.previewing import plan_in_address
from la_portal.web.authority.setting import Setting, read_in, setting_of
from la_portal.web.authority.typed_day import typed_days
from la_portal.web.guard import needs
from la_portal.web.names import names_of
from la_portal.web.session import actor, now, reading, writing

Answered = str | Response | tuple[str, int]

bp = Blueprint("setting_up", __name__)


@bp.get("/collections/open")
@needs(Permission.OPEN_COLLECTION)
def form() -> Answered:
    """The draft of the term's collection, or the last collection with its dates moved."""
    with reading() as session:
        setting = setting_of(session, request.args.get("term", ""))
    if setting.plan is not None:
        typed: Form = MultiDict({name: list(values) for name, values in setting.plan.typed.items()})
    else:
        typed = filled(setting.proposal.asked, setting.schools)
    return _page(setting, typed, read_in(setting, typed), {})


@bp.post("/collections/open")
@needs(Permission.OPEN_COLLECTION)
def send() -> Answered:
    """The collection is open, or a draft, or thrown away, or only counted again, by the button that was pressed."""
    typed, press = request.form.copy(), request.form.get("press", "open")
    with reading() as session:
        setting = setting_of(session, typed.get("term", ""))
    if press == "away":
        with writing() as session:
            throw_plan_away(session, actor(), setting.year, setting.term, now())
        return redirect(url_for("authority.collections.listed"))
    found = read_in(setting, typed)
    try:
        onward = _pressed(press, setting, typed, found)
    except (BadInput, Conflict) as error:
        field = getattr(error, "field", "") or "main-content"
        return _page(setting, typed, found, {field.removesuffix("-day"): f"{error}"}), 400
    if onward is not None:
        return onward
    return _page(setting, typed, found, found.errors), 400 if found.errors else 200


def _pressed(press: str, setting: Setting, typed: Form, found: Read) -> Response | None:
    """Where the press leads; None where the page comes again. Raises BadInput where what was typed does not fit."""
    if press == "draft":
        with writing() as session:
            keep_plan(session, actor(), setting.year, setting.term, kept(typed), now(), _seen(typed))
        return redirect(url_for("authority.setting_up.form", term=setting.slug))
    if press in {"count", "preview"} and found.asked is not None:
        with reading() as session:
            reckon_dates(session, found.asked, london_date(now()))
            schools_of(session, found.who)
    if press == "preview" and found.asked is not None:
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
        typed=typed_days(typed, DAYS),
        errors=errors,
        problems=problems_with(errors),
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
        days={step: rung.sends_on for step, rung in found.rungs.items()},
        against=list(against.against(found, last, setting.schools, setting.taught)) if last else [],
        questions=_questions(setting, found),
        opens_on=opens_on if opens_on and opens_on > today else None,
        schools=[Option(str(urn), name) for urn, name in setting.names],
    )


def _calendar(setting: Setting, found: Read) -> dict[str, object]:
    """How many school days the dates give schools, and which holidays lie among them."""
    dates = found.dates
    if dates is None:
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


def _questions(setting: Setting, found: Read) -> list[against.AskedLine]:
    if found.edition not in held():
        return []
    last = setting.proposal.last
    then = (edition(last.collection.edition), last.collection.term) if last else None
    phases = list(found.who.phases or setting.schools.phases)
    return against.asked_lines((edition(found.edition), setting.term), then, phases)
