"""What a school of one phase group is asked in one term: the fields of a section, in order, with their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from la_portal.catalogue.checks import is_retired, offered
from la_portal.catalogue.items import Edition, Field, Item, Kind, Option, Part, Row
from la_portal.vocabulary import PhaseGroup, Term


@lru_cache(maxsize=2048)
def questions(edition: Edition, section_code: str, term: Term, phase_group: PhaseGroup) -> tuple[Field, ...]:
    """The section's fields, rows first, each row's attributes together; conditions on answers are left to reading."""
    section = edition.section(section_code)
    attributes = [item for item in section.attributes if _is_asked(item, edition, term, phase_group)]
    items = [item for item in section.items if _is_asked(item, edition, term, phase_group)]
    rows = [row for row in section.rows if _applies(row.applies_to, phase_group)]
    return tuple(_in_order(rows, attributes, items))


@lru_cache(maxsize=256)
def every_field(edition: Edition, section_code: str) -> Mapping[str, Field]:
    """The section's fields by name, in order, whatever the term and the school; of retired items none."""
    section = edition.section(section_code)
    attributes, items = (
        [item for item in each if not is_retired(item, edition.code)] for each in (section.attributes, section.items)
    )
    return {field.name: field for field in _in_order(section.rows, attributes, items)}


def _in_order(rows: Iterable[Row], attributes: Sequence[Item], items: Iterable[Item]) -> Iterator[Field]:
    for row in rows:
        for item in attributes:
            if _fits(item, row):
                yield from _fields(item, row)
    for item in items:
        yield from _fields(item, None)


def _is_asked(item: Item, edition: Edition, term: Term, phase_group: PhaseGroup) -> bool:
    if is_retired(item, edition.code):
        return False
    in_term = item.asked == "every_term" or (item.asked == "autumn" and term is Term.AUTUMN)
    return in_term and _applies(item.applies_to, phase_group)


def _applies(to: tuple[PhaseGroup, ...], phase_group: PhaseGroup) -> bool:
    return not to or phase_group in to


def _fits(item: Item, row: Row) -> bool:
    if item.needs:
        return item.needs in row.features
    return item.kind is not Kind.SEVERAL or bool(item.options or row.options)


def _fields(item: Item, row: Row | None) -> Iterator[Field]:
    parts: tuple[Part, ...] = ("trained", "eligible") if item.kind is Kind.PAIR else ("",)
    for part in parts:
        name = "-".join(word for word in (row.code if row else "", item.code, part) if word)
        title = f"{row.label}: {item.short}" if row else item.short
        if part:
            title = f"{title}: {item.numerator if part == 'trained' else 'out of'}"
        yield Field(
            name=name,
            section=item.section,
            item=item,
            row=row,
            part=part,
            label=_said(item.label, row),
            title=title,
            hint=_said(item.hint, row),
            options=_options(item, row),
        )


def _options(item: Item, row: Row | None) -> tuple[Option, ...]:
    own = offered(item) or (row.options if row and item.kind is Kind.SEVERAL else ())
    return (*own, *item.states) if item.kind.chosen else own


def _said(text: str, row: Row | None) -> str:
    return text.replace("{age}", str(row.minimum_age)).replace("{row}", row.label) if row else text
