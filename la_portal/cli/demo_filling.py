"""Filling a demonstration: every return is saved and sent by the service that a school's press calls, at its own time.

Filling again changes nothing, and goes on where a filling was interrupted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

import click

from la_portal.catalogue import edition
from la_portal.catalogue.reading import Typed
from la_portal.cli.connection import the_service
from la_portal.cli.demo_answers import Story
from la_portal.cli.demo_calendar import Planned, moment, taught_days
from la_portal.cli.demo_chance import Chance
from la_portal.cli.demo_explaining import explanations
from la_portal.clock import london_date
from la_portal.db import Database
from la_portal.files.register_rows import SchoolRow
from la_portal.queries.history import with_before
from la_portal.queries.returns import find, of_school
from la_portal.services import returns
from la_portal.services.collecting import open_collection
from la_portal.vocabulary import Actor, ReturnStatus, Scope

_HALF_OF_INCIDENTS = 9
SECTIONS = tuple(section.code for section in edition().sections)
_NEVER_SEND, _LATE = 0.04, 0.08
_SENT_SO_FAR, _DRAFTS_SO_FAR = 0.6, 0.15


@dataclass(frozen=True, order=True)
class Act:
    """One thing that a school does with a return: save some of its sections, or send it."""

    at: datetime
    urn: int
    sections: tuple[str, ...]


@dataclass(frozen=True)
class Authority:
    """One authority under demonstration. The school `waiting` has not begun the open return, `halfway` is in it."""

    scope: Scope
    name: str
    schools: dict[int, SchoolRow]
    actors: dict[int, Actor]
    waiting: int
    halfway: int
    seed: int


def habits(schools: Iterable[int], usual: set[int], seed: int) -> dict[int, str]:
    """What is particular about some schools: one holds no counts, one has nothing to report, one knows only totals."""
    others = sorted(set(schools) - usual)
    chosen = Chance(f"{seed} habits").sample(others, min(3, len(others)))
    return dict(zip(chosen, ("not_held", "nil", "not_known"), strict=False))


def fill(database: Database, authority: Authority, collections: list[Planned], today: date) -> None:
    """The authority's collections are open, and its schools have done with them what they do."""
    odd = habits(authority.schools, {authority.waiting, authority.halfway}, authority.seed)
    schools = authority.schools.items()
    stories = {urn: Story(school, odd.get(urn, "usual"), authority.seed) for urn, school in schools}
    for planned in collections:
        days = taught_days(_open(database, authority, planned), planned.asked.counts_to)
        typed = {urn: story.answers(planned.asked.term, planned.opens_on, days) for urn, story in stories.items()}
        acts = _past_acts(authority, planned, set(odd))
        if planned is collections[-1]:
            acts = _open_acts(authority, planned, today, set(odd))
            half = islice(typed[authority.halfway]["incidents"].items(), _HALF_OF_INCIDENTS)
            typed[authority.halfway]["incidents"] = dict(half)
        in_order = sorted(acts)
        for act in in_order:
            _do(database, authority.actors[act.urn], planned, act, typed[act.urn])
        sent = sum(not act.sections for act in in_order)
        click.echo(f"{authority.name}, {planned.name}: {sent} of {len(stories)} returns", err=True)


def _open(database: Database, authority: Authority, planned: Planned) -> date:
    """The first day that the collection counts; it is open now, if it was not before."""
    with database.tenant(authority.scope, writing=True) as session:
        opened = {facts.collection.slug: facts.collection for facts in of_school(session, authority.waiting)}
        if planned.slug in opened:
            return opened[planned.slug].counts_from
        asked, actor = planned.asked, the_service(authority.scope)
        return open_collection(session, actor, asked, planned.opened_at).counts_from


def _past_acts(authority: Authority, planned: Planned, odd: set[int]) -> Iterator[Act]:
    """All but a few schools send, most of them in time; those that a visitor is pointed to always do."""
    on_time = planned.working_days(planned.asked.due_on)
    late = [day for day in planned.working_days(planned.asked.due_on + timedelta(days=14)) if day > on_time[-1]]
    for urn in authority.schools:
        chance = Chance(f"{authority.seed} {planned.slug} {urn}")
        day = on_time[int(chance.betavariate(2.0, 1.5) * len(on_time))]
        if urn not in {authority.waiting, authority.halfway} | odd:
            if chance.happens(_NEVER_SEND):
                continue
            day = chance.choice(late) if late and chance.happens(_LATE) else day
        yield from _saved_and_sent(chance, day, urn)


def _open_acts(authority: Authority, planned: Planned, today: date, odd: set[int]) -> Iterator[Act]:
    """Some have sent by yesterday, some have a draft, the others have not begun."""
    chance = Chance(f"{authority.seed} {planned.slug}")
    days = planned.working_days(today - timedelta(days=1))
    others = sorted(set(authority.schools) - {authority.waiting, authority.halfway})
    chance.shuffle(others)
    others.sort(key=lambda urn: urn not in odd)
    sent = round(_SENT_SO_FAR * len(authority.schools))
    drafts = round(_DRAFTS_SO_FAR * len(authority.schools))
    for urn in others[:sent]:
        yield from _saved_and_sent(chance, days[int(chance.betavariate(2.0, 1.0) * len(days))], urn)
    for urn in others[sent : sent + drafts]:
        yield Act(_working_hour(chance, chance.choice(days)), urn, SECTIONS[: chance.randint(1, len(SECTIONS) - 2)])
    yield Act(_working_hour(chance, days[-1]), authority.halfway, SECTIONS[:4])


def _saved_and_sent(chance: Chance, day: date, urn: int) -> Iterator[Act]:
    at = _working_hour(chance, day)
    yield Act(at, urn, SECTIONS)
    yield Act(at + timedelta(minutes=chance.randint(5, 55)), urn, ())


def _working_hour(chance: Chance, day: date) -> datetime:
    return moment(day, chance.randint(8 * 60 + 15, 16 * 60))


def _do(database: Database, actor: Actor, planned: Planned, act: Act, typed: dict[str, dict[str, Typed]]) -> None:
    """The act is done, in one transaction like a school's; nothing, where it was done before."""
    with database.tenant(actor.scope, writing=True) as session:
        facts = find(session, act.urn, planned.slug)
        if facts.status is ReturnStatus.SUBMITTED:
            return
        for section in act.sections:
            answers = typed[section]
            if section not in facts.versions:
                returns.save(session, actor, act.urn, planned.slug, section, answers, 0, act.at)
        if not act.sections:
            key = f"{planned.slug} {act.urn}"
            asked = with_before(session, facts).asked(london_date(act.at))
            why = explanations(asked, facts.draft, Chance(f"{key} {actor.scope.authority_id}"))
            for section, answers in why.items():
                returns.save(session, actor, act.urn, planned.slug, section, answers, facts.versions[section], act.at)
            said = returns.Declaration(str(typed["header"]["post"]), facts.draft_version + len(why), key)
            returns.submit(session, actor, act.urn, planned.slug, said, act.at, has_headteacher=False)
