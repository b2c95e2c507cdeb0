"""What shares and rates say of the two numbers they are made of, however they are rounded."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tests.attacker.figures import rounded
from tests.attacker.ledger import Ledger
from tests.attacker.lines import Line, share_of, sum_of
from tests.attacker.sheet import Sheet

MADE_OF = {"percent": ("number", "of", 100), "per_1000": ("number", "pupils", 1000)}


def shares(sheet: Sheet, ledger: Ledger) -> Iterator[Line]:
    """A shown share or rate holds its number close to so much of its base."""
    for name, (part, base, times) in MADE_OF.items():
        if not is_made_of(sheet, name):
            continue
        for row in sheet.table.rows:
            cells = sheet.cell(ledger, row, part), sheet.cell(ledger, row, base)
            bounds = rounded(row.entries[name], sheet.table.indicators[name].decimals)
            if bounds and cells[0] is not None and cells[1] is not None:
                low, high = bounds[0] / Fraction(times), bounds[1] / Fraction(times)
                yield from share_of(cells[0], cells[1], (low, high), sheet.why(name, "rounding"))


def rests(sheet: Sheet, ledger: Ledger) -> Iterator[Line]:
    """A number and what is left of its base are the base, so the number is never more."""
    for row in sheet.table.rows:
        number, of = sheet.cell(ledger, row, "number"), sheet.cell(ledger, row, "of")
        if number is not None and of is not None:
            rest = ledger.at(sheet.rest_at(row), sheet.table.release)
            if rest is not None:
                yield sum_of(of, [number, rest], sheet.why("number", "of"))


def is_made_of(sheet: Sheet, name: str) -> bool:
    """Whether the table has this share or rate and both numbers it is made of."""
    return {name, *MADE_OF[name][:2]} <= set(sheet.table.indicators)
