"""Reads what an edition says about the one before it, and refuses what does not add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from itertools import chain

from la_portal.catalogue.block import Block
from la_portal.catalogue.changes import UNCHANGED, Changes
from la_portal.catalogue.checks import STATES, is_retired, offered, version
from la_portal.catalogue.items import Concordance, Edition, Item, Section

Lookup = Callable[[str], Edition]


def follow(block: Block, code: str, sections: Iterable[Section], lookup: Lookup) -> Concordance:
    """The concordance that `block` holds, between the edition `code` and the one before, which `lookup` finds.

    Raises CatalogueError where a code of either edition is not accounted for, or not rightly.
    """
    before = _before(block, code, lookup)
    then = {section.code: _asked(section, before.code) for section in before.sections}
    now = {section.code: _asked(section, code) for section in sections}
    names = dict.fromkeys((*then, *now))
    steps = {name: _Step(before, then.get(name, _Asked()), now.get(name, _Asked())) for name in names}
    changes = {name: _read_section(block.table(name), name, step) for name, step in steps.items()}
    block.finish()
    return Concordance(before, changes)


def _before(block: Block, code: str, lookup: Lookup) -> Edition:
    follows = block.text("follows")
    try:
        is_earlier = version(follows) < version(code)
    except ValueError as error:
        raise block.refuse(f"follows '{follows}' is not an edition. Write it like 2026.1") from error
    if not is_earlier:
        raise block.refuse(f"follows {follows} is not earlier than {code}. Name the edition before")
    return lookup(follows)


@dataclass(frozen=True)
class _Asked:
    """What a section asks, by code: what sort of thing that is, and the codes of its options and states."""

    sorts: dict[str, str] = field(default_factory=dict[str, str])
    offers: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])


@dataclass(frozen=True)
class _Step:
    """One section in two editions; where one of them has no such section, it asks nothing there."""

    before: Edition
    then: _Asked
    now: _Asked

    def kept(self, changes: Changes) -> Iterator[tuple[str, str]]:
        """The codes that are the same or renamed, with what they were."""
        for code in self.now.sorts:
            origin = changes.origin(code)
            if len(origin) == 1 and code not in changes.broken:
                yield code, origin[0]


def _asked(section: Section, edition: str) -> _Asked:
    attributes, items = (
        [item for item in each if not is_retired(item, edition)] for each in (section.attributes, section.items)
    )
    sorts = dict.fromkeys((row.code for row in section.rows), "a row")
    sorts |= {item.code: f"a {item.kind} of each row" for item in attributes}
    sorts |= {item.code: f"a {item.kind}{f' of the group {item.group}' if item.group else ''}" for item in items}
    offers = {row.code: frozenset(option.code for option in row.options) for row in section.rows}
    return _Asked(sorts, offers | {item.code: _offers(item) for item in (*attributes, *items)})


def _offers(item: Item) -> frozenset[str]:
    return frozenset(option.code for option in (*offered(item), *item.states))


def _read_section(block: Block, name: str, step: _Step) -> Changes:
    changes = replace(_read(block), broken=frozenset(block.texts("broken")))
    _check_codes(block, step.before.code, set(step.then.sorts), set(step.now.sorts), changes)
    _check_sorts(block, step, changes)
    _check_never_used(block, step.before, name, changes)
    tables = block.table("options")
    options = {code: _read_options(tables.table(code), step, code, was) for code, was in step.kept(changes)}
    tables.finish()
    block.finish()
    return replace(changes, options={code: inner for code, inner in options.items() if inner != UNCHANGED})


def _read_options(block: Block, step: _Step, code: str, was: str) -> Changes:
    changes = _read(block)
    _check_codes(block, step.before.code, step.then.offers[was], step.now.offers[code], changes)
    if mixed := STATES & {*changes.origins, *chain.from_iterable(changes.origins.values())}:
        raise block.refuse(f"'{min(mixed)}' is a state, which is no other answer's name. List it as new or retired")
    block.finish()
    return changes


def _read(block: Block) -> Changes:
    renamed, merged = block.table("renamed"), block.table("merged")
    origins: dict[str, tuple[str, ...]] = {code: (renamed.text(code),) for code in renamed.keys}
    for code in merged.keys:
        if code in origins:
            raise merged.refuse(f"'{code}' is renamed too. Leave it in one place")
        origins[code] = merged.texts(code)
        if len(origins[code]) < 2:
            raise merged.refuse(f"'{code}' is made of fewer than two. Name what it is made of, or list it as renamed")
    return Changes(new=frozenset(block.texts("new")), retired=frozenset(block.texts("retired")), origins=origins)


def _check_codes(block: Block, before: str, then: Set[str], now: Set[str], changes: Changes) -> None:
    """Every code that is not in both editions is listed once, and nothing else is."""
    made, used = [*changes.new, *changes.origins], [*changes.retired, *chain.from_iterable(changes.origins.values())]
    broken = changes.broken
    refusals: tuple[tuple[Set[str], str], ...] = (
        (_twice([*made, *broken]) | _twice([*used, *broken]), "is listed twice. Leave it in one place"),
        (set(made) - now, "is not in this edition. Correct the code, or take it out"),
        (set(made) & then, f"is in {before} already. Choose a code that never was, or take it out"),
        (set(used) - then, f"is not in {before}. Correct the code, or take it out"),
        (set(used) & now, "is in this edition too. Take it out of the edition, or of this list"),
        (broken - (then & now), "is broken and not in both editions. List it as new or retired"),
        (now - then - set(made), f"is not in {before}. List it as new, renamed or merged"),
        (then - now - set(used), f"is in {before} and gone. List it as retired, or as what was renamed or merged"),
    )
    for codes, what in refusals:
        if codes:
            raise block.refuse(f"'{min(codes)}' {what}")


def _twice(codes: Iterable[str]) -> set[str]:
    return {code for code, times in Counter(codes).items() if times > 1}


def _check_sorts(block: Block, step: _Step, changes: Changes) -> None:
    """What carries over is still the same sort of thing; what is broken has no need to be."""
    for code in step.now.sorts.keys() - changes.broken:
        for was in changes.origin(code):
            then, now = step.then.sorts[was], step.now.sorts[code]
            if then != now:
                advice = "List it as broken" if was == code else f"List '{was}' as retired and '{code}' as new"
                raise block.refuse(f"'{code}' is {now}, and '{was}' was {then}. {advice}")


def _check_never_used(block: Block, before: Edition, section: str, changes: Changes) -> None:
    """No code comes back in another meaning: rows of years ago are found under it."""
    made = {*changes.new, *changes.origins}
    for edition in before.back():
        for part in (one for one in edition.sections if one.code == section):
            if again := made & {each.code for each in (*part.rows, *part.attributes, *part.items)}:
                raise block.refuse(f"'{min(again)}' was asked in {edition.code}. Choose a code that never was")
