"""What holds an edition together: each check refuses one mistake and says where it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from la_portal.catalogue.block import Block
from la_portal.catalogue.items import CatalogueError, Item, Kind, Option, Parameter, Section
from la_portal.vocabulary import AnswerState

RESERVED = frozenset({"state", "trained", "eligible", "total", "day", "month", "year"})
STATES = frozenset({AnswerState.NOT_KNOWN.value, AnswerState.NOT_APPLICABLE.value})
_WITH_OPTIONS = frozenset({Kind.CHOICE, Kind.SEVERAL})


def check_parameters(block: Block, parameters: Iterable[Parameter]) -> None:
    """No parameter has two values from the same day."""
    _refuse_twice(block, "parameter", (f"{p.code} from {p.from_date}" for p in parameters))


def check_sections(block: Block, sections: Iterable[Section]) -> None:
    """No item's code is in two sections: answers of all sections are kept in one table. Who is counted is counted."""
    items = [item for section in sections for item in section.items]
    _refuse_twice(block, "item", (item.code for item in items))
    counts = {item.code for item in items if item.section == "header" and item.kind is Kind.COUNT}
    for item in items:
        if item.nil_means and item.nil_means not in {state.code for state in item.states}:
            raise _refuse(block, item, f"nil_means '{item.nil_means}' is not one of its states")
        if item.denominator_is and (item.kind is not Kind.PAIR or item.denominator_is not in counts):
            raise _refuse(block, item, f"denominator_is '{item.denominator_is}' is not a count of the header")


def check_section(block: Block, section: Section, edition: str) -> None:
    """Codes are unique, and every item, row and heading of the section fits the others."""
    _refuse_twice(block, "code", (part.code for part in (*section.items, *section.attributes, *section.rows)))
    _refuse_twice(block, "heading", (heading.code for heading in section.headings))
    features = frozenset[str]().union(*(row.features for row in section.rows))
    headings = {heading.code for heading in section.headings}
    for items in (section.attributes, section.items):
        for number, item in enumerate(items):
            _check_item(block, item, edition)
            _check_options(block, item, section)
            _check_when(block, item, items[:number])
            if item.needs and (item.needs not in features or item not in section.attributes):
                raise _refuse(block, item, f"needs '{item.needs}', which no row has among its features")
            if item.heading and item.heading not in headings:
                raise _refuse(block, item, f"heading '{item.heading}' is not one of the section's headings")
    if section.settled_by and section.settled_by not in {item.code for item in section.items}:
        raise block.refuse(f"settled_by '{section.settled_by}' is not an item of this section")


def _check_item(block: Block, item: Item, edition: str) -> None:
    if item.code in RESERVED:
        raise _refuse(block, item, "this code is reserved. Choose another")
    if item.kind is Kind.PAIR and not (item.numerator and item.denominator and item.denominator_one):
        raise _refuse(block, item, "a pair needs numerator, denominator and denominator_one")
    if _version(block, item, item.introduced) > _version(block, item, edition):
        raise _refuse(block, item, f"introduced {item.introduced} is later than this edition")
    if item.retired and _version(block, item, item.retired) <= _version(block, item, item.introduced):
        raise _refuse(block, item, f"retired {item.retired} is not later than introduced {item.introduced}")


def _check_options(block: Block, item: Item, section: Section) -> None:
    from_rows = item in section.attributes and any(row.options for row in section.rows)
    if item.kind in _WITH_OPTIONS and not item.options and not (item.kind is Kind.SEVERAL and from_rows):
        raise _refuse(block, item, f"a {item.kind} needs options. Add [options]")
    if item.kind not in _WITH_OPTIONS and item.options:
        raise _refuse(block, item, f"a {item.kind} takes no options. Take them out")
    if strange := {state.code for state in item.states} - STATES:
        raise _refuse(block, item, f"state '{min(strange)}' is not known. Use not_known or not_applicable")
    if item.states and item.kind in {Kind.SEVERAL, Kind.TEXT}:
        raise _refuse(block, item, f"a {item.kind} takes no states. Take them out")
    if strange := {option.code for option in item.options} & STATES:
        raise _refuse(block, item, f"'{min(strange)}' is a state. Move it from options to states")


def _check_when(block: Block, item: Item, before: tuple[Item, ...]) -> None:
    if item.when is None:
        return
    if item.when.item == "total":
        if item.when.among or not any(other.group == "risk" for other in before):
            raise _refuse(block, item, "when item 'total' takes no among, and needs items of the group risk before it")
        return
    named = {other.code: other for other in before}.get(item.when.item)
    if named is None:
        raise _refuse(block, item, f"when names '{item.when.item}', which is not an item before it")
    strange = set(item.when.among) - {option.code for option in (*offered(named), *named.states)}
    if strange or not item.when.among:
        raise _refuse(block, item, f"when among must hold options of '{named.code}', not {sorted(strange)}")


def offered(item: Item) -> tuple[Option, ...]:
    """The options of an item's own, without its states: Yes and No where it is a yes or no."""
    return YES_NO if item.kind is Kind.YES_NO else item.options


YES_NO = (Option("yes", "Yes", short="Yes"), Option("no", "No", short="No"))


def _version(block: Block, item: Item, edition: str) -> tuple[int, ...]:
    try:
        return version(edition)
    except ValueError as error:
        raise _refuse(block, item, f"'{edition}' is not an edition. Write it like 2026.1") from error


def version(edition: str) -> tuple[int, ...]:
    """An edition's code as numbers, so that editions can be put in order."""
    return tuple(int(part) for part in edition.split("."))


def is_retired(item: Item, edition: str) -> bool:
    """True if the item is kept in that edition, and not asked any more."""
    return bool(item.retired) and version(item.retired) <= version(edition)


def _refuse(block: Block, item: Item, what: str) -> CatalogueError:
    return block.refuse(f"item {item.code}: {what}")


def _refuse_twice(block: Block, what: str, names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise block.refuse(f"{what} '{twice[0]}' is there twice. Rename one")
