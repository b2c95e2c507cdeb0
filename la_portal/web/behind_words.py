"""How the list of the schools behind a number says which number it is."""

from __future__ import annotations

from la_portal.catalogue import Option, edition
from la_portal.catalogue.wording import counted
from la_portal.queries.behind import Number, Question
from la_portal.queries.collections import CollectionFacts
from la_portal.queries.filters import IN_NONE, Filters
from la_portal.queries.platform_uses import FOR, FOR_OTHERS, audiences
from la_portal.queries.support import ITEM
from la_portal.queries.training import EVERYBODY, expected_percent
from la_portal.vocabulary import PhaseGroup

ALL, ANY = "all", "any"
DASHBOARDS = {
    "returns": ("/dashboards/completion", "Completion"),
    "policy": ("/dashboards/policies", "Policies"),
    "training": ("/dashboards/training", "Training"),
    "incidents": ("/dashboards/incidents", "Incidents"),
    "of_which": ("/dashboards/incidents", "Incidents"),
    "action": ("/dashboards/incidents", "Incidents"),
    "confidence": ("/dashboards/incidents", "Incidents"),
    "platform": ("/dashboards/platforms", "Platforms"),
    "support": ("/dashboards/", "Overview"),
}
_ONE = {"have": "has", "say": "says", "do": "does", "use": "uses", "know": "knows", "want": "wants", "wait": "waits",
        "are": "is", "their": "its", "they": "it", "them": "it"}  # fmt: skip
_MANY = {word: word for word in _ONE}
_RETURNS = {
    "": "{are} asked",
    "returned": "{have} returned",
    "not_returned": "{have} not returned",
    "accepted": "{have} an accepted return",
    "waiting": "{have} a return that waits for review",
    "in_draft": "{have} a return in draft",
    "not_started": "{have} not started",
}
_OF_ACCEPTED = {"returned": _RETURNS["accepted"], "not_returned": "{have} no accepted return"}
_POLICY = {
    "in_date": "{have} an in-date policy {on}",
    "overdue": "{have} a policy {on} whose review is overdue",
    "in_draft": "{have} a policy {on} in draft",
    "none": "{have} no policy {on}",
    "not_answered": "{have} not said whether {they} {have} a policy {on}",
    "not_applicable": "{say} that a policy {on} does not apply to {them}",
    "gap": "{have} no in-date policy {on}",
}
_TRAINING = {
    "full": "{have} all {people} {reached}",
    "not_known": "{do} not know how many {people} are {reached}",
    "not_answered": "{have} not said how many {people} are {reached}",
}
_INCIDENTS = {
    "any": "recorded incidents",
    "none": "recorded no incidents",
    "not_known": "{do} not know all of these counts",
}
_PLATFORM = {
    "official": "{use} {it} officially",
    "unofficial": "{know} {it} in unofficial use",
    "assessed": "{use} {it} officially and risk-assessed {that}",
    "not_assessed": "{use} {it} officially without a risk assessment",
    "under_age": "{use} {it} with pupils under its minimum age",
    "personal_devices": "{use} {it} on personal devices only",
    "nobody_responsible": "{say} that nobody is responsible for {it}",
    "under_age_not_known": "{do} not know whether pupils under its minimum age use {it}",
    "other_standing": "{use} {it} in another standing",
    FOR_OTHERS: "{use} {it} officially for others",
}


def heading(question: Question, collection: CollectionFacts, filters: Filters, number: Number) -> str:
    """The number in words: 50 of 97 schools have an in-date policy on generative AI."""
    words = _ONE if number.schools == 1 else _MANY
    said = _said(question, collection, filters).format(**words)
    return f"{number.schools:,} of {counted(number.of, 'school')} {said}"


def subject(question: Question, collection: CollectionFacts) -> str:
    """What was asked, where the heading has only a short word for it."""
    if question.kind != "training":
        return ""
    item = edition(collection.edition).item("training", question.item)
    return f"{item.label}. {item.hint}." if item.hint else f"{item.label}."


def narrowing(filters: Filters) -> list[str]:
    """Which schools the filters leave, each choice in words."""
    known = set(PhaseGroup)
    phases = [PhaseGroup(code).label if code in known else code for code in filters.phases]
    trusts = ["in no trust" if name == IN_NONE else name for name in filters.trusts]
    like = [f"similar to {filters.like or 'a school that is not asked'}"] if filters.similar is not None else []
    districts = ["in no known district" if name == IN_NONE else name for name in filters.districts]
    return [*phases, *districts, *trusts, *like, *(["accepted returns only"] if filters.accepted else [])]


def _said(question: Question, collection: CollectionFacts, filters: Filters) -> str:
    item, state = question.item, question.state
    section = edition(collection.edition).section
    match question.kind:
        case "returns":
            return (_RETURNS | _OF_ACCEPTED if filters.accepted else _RETURNS)[state]
        case "policy":
            return _POLICY[state].replace("{on}", f"on {lowered(section('policies').row(item).label)}")
        case "training":
            return _of_people(state, collection, item)
        case "incidents":
            return f"{_INCIDENTS[state]}{_risk(collection, item)}"
        case "of_which":
            return f"recorded incidents of this sort: {lowered(section('incidents').item(item).short)}"
        case "action":
            return f"recorded incidents that went this way: {lowered(section('incidents').item(item).short)}"
        case "confidence":
            return _confidence(section("incidents").item("recording_confidence").options, state)
        case "platform":
            return _platform(state, collection, None if item == ANY else lowered(section("platforms").row(item).label))
        case _:
            labels = {one.code: one.label for one in section("practice").item(ITEM).options}
            return "{want} support" + ("" if item == ANY else f" with {lowered(labels[item])}")


def _of_people(state: str, collection: CollectionFacts, course: str) -> str:
    item = edition(collection.edition).item("training", course)
    percent = expected_percent(collection, course) or EVERYBODY
    below = "not all" if percent == EVERYBODY else f"under {percent}% of"
    template = f"{{have}} {below} {{people}} {{reached}}" if state == "below" else _TRAINING[state]
    return template.replace("{people}", item.denominator).replace("{reached}", item.numerator)


def _risk(collection: CollectionFacts, item: str) -> str:
    section = edition(collection.edition).section("incidents")
    if item == ALL:
        return ""
    row = next((heading.title for heading in section.headings if heading.code == item), None)
    return f": {lowered(row or section.item(item).short)}"


def _confidence(options: tuple[Option, ...], state: str) -> str:
    level = next((one.short for one in options if one.code == state), None)
    counts = "that {their} counts are complete"
    return f"{{are}} {lowered(level)} {counts}" if level else f"{{have}} not said how sure {{they}} {{are}} {counts}"


def _platform(state: str, collection: CollectionFacts, label: str | None) -> str:
    it, that = ("it", "it") if label else ("a platform", "one")
    audience = {f"{FOR}{one.code}": lowered(one.short or one.label) for one in audiences(collection.edition)}
    words = _PLATFORM.get(state) or f"{{use}} {{it}} officially for {audience[state]}"
    words = words.replace("{it}", it).replace("{that}", that)
    return f"{words}: {label}" if label else words


def lowered(label: str) -> str:
    """A label inside a sentence; what is written in capitals stays so: `CEOP`, `DSL and deputies`."""
    first = label.split(" ")[0]
    return label if first.isupper() else label[:1].lower() + label[1:]
