"""The press that confirms a section which was carried forward, and what it says that it confirms."""

from __future__ import annotations

from dataclasses import dataclass

from la_portal.catalogue.wording import counted
from la_portal.web.returns.places import row_of
from la_portal.web.returns.sheet import Sheet


@dataclass(frozen=True)
class Same:
    """What "nothing has changed" would confirm: how many rows, and how many of them have a query."""

    term: str
    rows: int
    what: str
    queried: int

    @property
    def sentence(self) -> str:
        """What a press does."""
        if not self.queried:
            return f"Confirms {self.what}."
        some = "One of them has" if self.queried == 1 else f"{self.queried} of them have"
        return f"Confirms {self.what}. {some if self.rows > 1 else 'It has'} a query that you will be asked to explain."


def same_of(sheet: Sheet, one: str, many: str) -> Same | None:
    """What can be confirmed together; None where nothing is carried forward, or all of it is confirmed already."""
    unconfirmed = sheet.opened.unconfirmed(sheet.section)
    fields = sheet.opened.asked.questions(sheet.section)
    rows = {row_of(field) for field in fields if field.name in unconfirmed or field.state_name in unconfirmed} - {""}
    if not rows:
        return None
    queried = {row for query in sheet.to_explain if (row := sheet.row_of(query)) in rows}
    return Same(sheet.opened.facts.before.name, len(rows), counted(len(rows), one, many), len(queried))
