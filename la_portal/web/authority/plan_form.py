"""The form that sets a collection up: filled from a proposal, kept as it is typed, and read into what is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from la_portal.queries.plans import OpenSchools
from la_portal.services.collecting import Cohort, Dates, OpenCollection, Rung
from la_portal.vocabulary import AcademicYear, Audience, PhaseGroup, Term
from la_portal.web.authority.typed_day import first_boxes, put_day, read_day
from la_portal.web.problems import problems_of
from la_portal.web.returns.posted import PARTS

DATES = {
    "counts_from": "Count incidents from",
    "counts_to": "Last day that is counted",
    "opens_on": "Opens",
    "due_on": "Due",
    "closes_on": "Closes",
}
MAY_BE_EMPTY = {"counts_from", "opens_on", "closes_on"}
LADDER = (Audience.DSL, Audience.DSL, Audience.HEADTEACHER, Audience.CHAIR_OR_TRUST)
DAYS = (*DATES, *(f"rung-{step}" for step in range(1, len(LADDER) + 1)))
_PLACES = {**first_boxes(DAYS), "who": "phases"}
_OTHERS = ("edition", "schools", "phases", "districts")
_OF_RUNG = (*PARTS, "subject", "body", "reckoned")
_URN = re.compile(r"[0-9]{6}", re.ASCII)

Form = MultiDict[str, str]


@dataclass
class Read:
    """What a form says as far as it can be read, and what is wrong with the rest, by the name of its field."""

    year: AcademicYear
    term: Term
    days: dict[str, date | None] = field(default_factory=dict[str, "date | None"])
    who: Cohort = field(default_factory=Cohort)
    edition: str = ""
    rungs: dict[int, Rung] = field(default_factory=dict[int, Rung])
    follows: set[int] = field(default_factory=set[int])
    errors: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def dates(self) -> Dates | None:
        """The five dates, where all of them stand there and in order."""
        days = [day for name in DATES if (day := self.days.get(name))]
        return Dates(*days) if len(days) == len(DATES) and days == sorted(days) else None

    @property
    def asked(self) -> OpenCollection | None:
        """What is asked for; None where something cannot be read."""
        counts_to, due_on = self.days.get("counts_to"), self.days.get("due_on")
        if self.errors or counts_to is None or due_on is None:
            return None
        days = self.days
        return OpenCollection(
            self.year,
            self.term,
            counts_to,
            due_on,
            days["counts_from"],
            days["opens_on"],
            days["closes_on"],
            self.edition,
            self.who,
            tuple(self.rungs.values()),
        )


def filled(asked: OpenCollection, schools: OpenSchools) -> Form:
    """The form that says what is asked for."""
    form: Form = MultiDict()
    for name in DATES:
        put_day(form, name, getattr(asked, name))
    form["edition"] = asked.edition
    form.setlist("phases", [phase.value for phase in asked.who.phases or schools.phases])
    form.setlist("districts", list(asked.who.districts))
    form["schools"] = "\n".join(str(urn) for urn in asked.who.schools)
    for step, rung in enumerate(asked.ladder, start=1):
        put_rung(form, step, rung)
    return form


def put_rung(form: Form, step: int, rung: Rung) -> None:
    """The form shows this reminder on a day that follows the collection's dates, until somebody changes it."""
    put_day(form, f"rung-{step}", rung.sends_on)
    form[f"rung-{step}-reckoned"] = rung.sends_on.isoformat()
    form[f"rung-{step}-subject"], form[f"rung-{step}-body"] = rung.subject, rung.body


def kept(form: Form) -> dict[str, list[str]]:
    """What of a form a draft keeps: its own fields and nothing else."""
    names = [f"{name}-{part}" for name in DATES for part in PARTS]
    names += [f"rung-{step}-{part}" for step in range(1, len(LADDER) + 1) for part in _OF_RUNG]
    return {name: form.getlist(name) for name in (*names, *_OTHERS) if name in form}


def read(form: Form, year: AcademicYear, term: Term, schools: OpenSchools) -> Read:
    """What the form says."""
    found = Read(year, term, edition=form.get("edition", ""))
    for name, called in DATES.items():
        found.days[name] = read_day(form, name, called, found.errors, may_be_empty=name in MAY_BE_EMPTY)
    found.who = _who(form, schools, found.errors)
    for step, audience in enumerate(LADDER, start=1):
        if f"rung-{step}-subject" in form:
            _read_rung(form, step, audience, found)
    return found


def problems_with(errors: Mapping[str, str]) -> list[dict[str, str]]:
    """The errors as the error summary shows them."""
    return problems_of(errors, _PLACES)


def _who(form: Form, schools: OpenSchools, errors: dict[str, str]) -> Cohort:
    typed = form.get("schools", "")
    urns = [word for word in re.split(r"[\s,;]+", typed) if word]
    if strange := [word for word in urns if not _URN.fullmatch(word)]:
        errors["schools"] = f"'{strange[0][:20]}' is not a URN. Write the six digits of each school, one a line"
        return Cohort()
    if urns:
        return Cohort(schools=tuple(sorted({int(urn) for urn in urns})))
    ticked = [phase for phase in PhaseGroup if phase in form.getlist("phases")]
    if not ticked:
        errors["phases"] = "Tick at least one group of schools"
    everybody = set(schools.phases) <= set(ticked)
    districts = tuple(sorted(set(form.getlist("districts"))))
    return Cohort(() if everybody else tuple(ticked), districts)


def _read_rung(form: Form, step: int, audience: Audience, found: Read) -> None:
    name = f"rung-{step}"
    day = read_day(form, name, f"Reminder {step}", found.errors)
    if day is None:
        return
    if form.get(f"{name}-reckoned") == day.isoformat():
        found.follows.add(step)
    found.rungs[step] = Rung(audience, day, form.get(f"{name}-subject", ""), form.get(f"{name}-body", ""))
