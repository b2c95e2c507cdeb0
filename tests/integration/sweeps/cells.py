"""Every route, method, reader and subject as one cell each: what is asked, and what the answer must be."""

from __future__ import annotations

import enum
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.busy import FOREIGN, NEIGHBOUR, NORTH, OURS, PAST, SOUTH, VERSION
from tests.integration.sweeps.served import Reader, Served
from tests.reporting import SECOND, YEARS
from tests.returns import SLUG, asked_of_school, right_answers
from tests.routes import ROUTES

NOBODYS_ID = str(uuid.UUID(int=1))
NOBODYS_SCHOOL, NOBODYS_COLLECTION, NOBODYS_LINK = 100999, "2024-25-autumn", "A" * 43
NOBODYS_MESSAGE = uuid.UUID(int=7)
NOWHERE, NOBODYS_YEAR, OWN_WORDS = "/nowhere", "2019-20", "other_1-name"


class Outcome(enum.StrEnum):
    """How a request was answered."""

    SEEN = "the page, a refusal of what was typed, or the way onward"
    MISSING = "as if it did not exist"
    SIGN_IN = "sign in first"


@dataclass(frozen=True)
class Subject:
    """What a request is about: the values of its path, and who may see it, given the permission."""

    name: str
    values: dict[str, Any] = field(default_factory=dict)
    school: int | None = None
    authority: str = ""
    owner: str = ""
    everybodys: bool = False

    def is_for(self, reader: Reader) -> bool:
        """Whether the reader may see it."""
        if self.school is not None:
            return self.school in reader.schools
        if self.owner:
            return self.owner == reader.name
        return self.everybodys or (self.authority != "" and self.authority == reader.authority)


@dataclass(frozen=True)
class Cell:
    """One request, and the same request for what does not exist."""

    method: str
    rule: str
    subject: Subject
    missing: Subject | None

    @property
    def path(self) -> str:
        """Where it is asked for."""
        return filled(self.rule, self.subject)

    @property
    def missing_path(self) -> str:
        """The same page of what does not exist; for a page that is about nothing, an address that is none."""
        return filled(self.rule, self.missing) if self.missing else NOWHERE

    @property
    def keys(self) -> list[str]:
        """What a page may repeat, since it was asked for by that name."""
        values = [value for one in (self.subject, self.missing) if one for value in one.values.values()]
        return [self.path, self.missing_path, *(str(value) for value in values if len(str(value)) > 3)]

    @property
    def fields(self) -> dict[str, Any]:
        """What is sent along: for a section of a return, right answers; else a form that nobody filled in, with what
        its own button says."""
        page = self.rule.rsplit("/", 1)[-1]
        section = "incidents" if page == "done" else page
        if self.rule.endswith("update-component"):
            return callback_body("/dashboards/", "")
        if page in _FORMS:
            return _FORMS[page]
        return as_posted(section) if section in _ANSWERS else {}

    def expected(self, reader: Reader) -> Outcome:
        """What the answer must be."""
        if ROUTES["POST" if self.method == "POST" else "GET", self.rule] not in reader.may:
            return Outcome.MISSING if reader.authority else Outcome.SIGN_IN
        return Outcome.SEEN if self.subject.is_for(reader) else Outcome.MISSING


_ANSWERS = right_answers(asked_of_school())
_FORMS = {"words": {"field": OWN_WORDS}, "move": {"press": "ask", "version": "1"}, "take": {"preset": "foi"}}
_PARTS = ("day", "month", "year")


def as_posted(section: str) -> dict[str, Any]:
    """Right answers of a section as a browser sends them, saved once before; rows that are not open go unread."""
    form: dict[str, Any] = {"version": str(VERSION // len(_ANSWERS))}
    for name, typed in _ANSWERS[section].items():
        if isinstance(typed, list) and len(typed) == len(_PARTS) and all(part.isdigit() for part in typed):
            form |= {f"{name}-{part}": text for part, text in zip(_PARTS, typed, strict=True)}
        else:
            form[name] = typed
    return form


def callback_body(path: str, search: str) -> dict[str, Any]:
    """What the dashboards' page sends to have its figures filled in."""
    inputs = [{"id": "url", "property": name, "value": text} for name, text in (("pathname", path), ("search", search))]
    outputs = [{"id": "top", "property": "tree"}, {"id": "page", "property": "children"}]
    changed = ["url.pathname", "url.search"]
    return {"output": "..top.tree...page.children..", "outputs": outputs, "inputs": inputs, "changedPropIds": changed}


def filled(rule: str, subject: Subject) -> str:
    """The path of that subject's page."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(subject.values[found[1]]), rule)


def cells(served: Served, reader: Reader) -> Iterator[Cell]:
    """Every cell of the reader; what ends their session comes last."""
    for method, rule in sorted(ROUTES, key=lambda route: route[1] == "/sign-out"):
        subjects = subjects_of(served, reader, rule)
        missing = next((one for one in subjects if one.name.startswith("missing")), None)
        yield from (Cell(method, rule, one, missing) for one in subjects)
        if method == "GET":  # the same view without its body, so what tells two apart is the status alone
            yield from (Cell("HEAD", rule, one, missing) for one in subjects if one.name in {"none", "ours", "foreign"})


def subjects_of(served: Served, reader: Reader, rule: str) -> list[Subject]:
    """What the rule can be asked about, by the places that its path has."""
    if "<int:submission>" in rule:
        receipts = [_of(name, urn, PAST[authority], 1) for name, urn, authority in _THREE]
        return [*receipts, *_NOT_THERE, Subject("missing submission", _return(OURS, PAST[NORTH], 2))]
    if "<int:urn>" in rule and "<slug>" not in rule:
        return [*(_of(name, urn, SLUG) for name, urn, _ in _THREE), _NOT_THERE[0]]
    if "<int:urn>" in rule:
        begun = [_of(name, urn, SLUG) for name, urn, _ in _THREE]
        if "<slug>" not in rule:  # a page of the school itself
            return [*begun, _NOT_THERE[0]]
        sent = [_of(f"{name}, sent", urn, PAST[authority]) for name, urn, authority in _THREE]
        return [*begun, *sent, *_NOT_THERE]
    if "<slug>" in rule:
        ours, theirs = ({"slug": PAST[name]} for name in (NORTH, SOUTH))
        missing = Subject("missing", {"slug": NOBODYS_COLLECTION})
        both = Subject("of both", {"slug": SLUG}, everybodys=True)
        return [Subject("ours", ours, authority=NORTH), Subject("theirs", theirs, authority=SOUTH), both, missing]
    if "<uuid:message_id>" in rule:
        messages = [
            Subject(name, {"message_id": served.busy.messages[name]}, authority=name) for name in (NORTH, SOUTH)
        ]
        return [*messages, Subject("missing", {"message_id": NOBODYS_MESSAGE})]
    if rule.startswith("/reports/") and "<" in rule:
        return _of_reports(served, rule)
    if "<" not in rule:
        return [Subject("none", everybodys=True)]
    place = re.sub(r".*<(?:\w+:)?(\w+)>.*", r"\1", rule)
    there = {
        "link": served.busy.links[reader.authority or NORTH],
        "address": served.stylesheet,
        "name": "incident-schools",
        "path": "incidents",
    }
    nobodys = NOBODYS_ID if "<uuid:" in rule else NOBODYS_LINK
    missing = Subject("missing", {"package_name": "nothing", place: nobodys})
    return [missing, *([Subject("there", {place: there[place]}, everybodys=True)] if place in there else [])]


def _of_reports(served: Served, rule: str) -> list[Subject]:
    """Both authorities have a published edition and a draft of the same years; the south has corrected the first."""
    if "<uuid:number>" in rule:
        files = [
            Subject(name, {"number": served.busy.downloads[who]}, owner=who)
            for name, who in (("ours", "officer"), ("foreign", "officer elsewhere"))
        ]
        return [*files, Subject("missing", {"number": NOBODYS_ID})]
    published, draft = ({"year": year, "edition": 1, "name": "incidents"} for year in YEARS)
    ours = [Subject("ours", published, everybodys=True), Subject("ours, draft", draft, everybodys=True)]
    if "<int:edition>" not in rule:
        return [*(ours[:1] if rule.endswith("/correct") else ours), Subject("missing", {"year": NOBODYS_YEAR})]
    theirs = Subject("foreign", {**published, "edition": SECOND}, authority=SOUTH)
    others = {"missing": {"edition": SECOND + 1}, "missing year": {"year": NOBODYS_YEAR}}
    if "<name>" in rule:
        others["missing chapter"] = {"name": "nothing"}
    return [*ours, theirs, *(Subject(name, {**published, **other}) for name, other in others.items())]


def _return(urn: int, slug: str, submission: int = 1) -> dict[str, Any]:
    return {"urn": urn, "slug": slug, "submission": submission, "section": "training", "act": "extend"}


def _of(name: str, urn: int, slug: str, submission: int = 1) -> Subject:
    return Subject(name, _return(urn, slug, submission), school=urn)


_THREE = (("ours", OURS, NORTH), ("the neighbour's", NEIGHBOUR, NORTH), ("foreign", FOREIGN, SOUTH))
_NOT_THERE = [
    Subject("missing school", _return(NOBODYS_SCHOOL, SLUG)),
    Subject("missing collection", _return(OURS, NOBODYS_COLLECTION)),
    Subject("our school in their collection", _return(OURS, PAST[SOUTH])),
    Subject("their school in our collection", _return(FOREIGN, PAST[NORTH])),
]
