"""What the register's extract does not hold: predecessors and successors, and trusts, each from a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from la_portal.errors import BadInput
from la_portal.files.cells import Refusal, listing, plain, quoted, read_day, read_urn
from la_portal.files.table import Table, open_table

LONGEST_KIND = 60
LONGEST_TRUST = 200


@dataclass(frozen=True)
class Link:
    """One school's link to another, of a kind in the register's words ("Predecessor", "Successor - merged")."""

    urn: int
    link_urn: int
    link_type: str
    established_on: date | None


def read_links(path: Path) -> tuple[Link, ...]:
    """The links of a file with URN, LinkURN, LinkType and, if it has it, LinkEstablishedDate: each link once.

    BadInput lists every row that cannot be read; nothing is left out silently. The same link with two different dates,
    or with one and a blank, has none: which is right is not known.
    """
    links: dict[tuple[int, int, str], Link] = {}
    refused: list[Refusal] = []
    with open_table(path) as table:
        places = (*table.require("URN", "LinkURN", "LinkType"), table.find("LinkEstablishedDate"))
        for row_number, values in table.rows:
            link = _link(row_number, [plain(values, place) for place in places], refused)
            if link is None:
                continue
            key = (link.urn, link.link_urn, link.link_type)
            dates = {link.established_on, links.get(key, link).established_on}
            links[key] = link if len(dates) == 1 else replace(link, established_on=None)
    _require_clean(path, refused)
    return tuple(links.values())


def _link(row_number: int, texts: list[str], refused: list[Refusal]) -> Link | None:
    urn_text, other_text, kind, day_text = texts
    urn, other, day = read_urn(urn_text), read_urn(other_text), read_day(day_text)
    reasons = {
        "URN": "" if urn else f"{quoted(urn_text)} is not a URN",
        "LinkURN": "" if other else f"{quoted(other_text)} is not a URN",
        "LinkType": "" if 0 < len(kind) <= LONGEST_KIND else f"it is blank or longer than {LONGEST_KIND} characters",
        "LinkEstablishedDate": "" if day or not day_text else f"{quoted(day_text)} is not a date as dd-mm-yyyy",
    }
    found = [Refusal(row_number, urn_text, column, reason) for column, reason in reasons.items() if reason]
    refused.extend(found)
    return None if found or urn is None or other is None else Link(urn, other, kind, day)


def read_trusts(path: Path) -> dict[int, str]:
    """The trust of each URN, by the file's own words; a school with a blank trust is left out.

    The name stands in a column Trust, Trust name or Trusts (name). A list of all groups ("Group Name") is read too
    where "Group Type" tells academy trusts from federations and sponsors. Two trusts for one URN are refused.
    """
    trusts: dict[int, str] = {}
    refused: list[Refusal] = []
    with open_table(path) as table:
        for row_number, urn_text, trust in _memberships(table):
            urn = read_urn(urn_text)
            if urn is None:
                refused.append(Refusal(row_number, urn_text, "URN", f"{quoted(urn_text)} is not a URN"))
            elif len(trust) > LONGEST_TRUST:
                refused.append(Refusal(row_number, urn_text, "trust", f"it is longer than {LONGEST_TRUST} characters"))
            elif trust and trusts.setdefault(urn, trust) != trust:
                reason = f"it is in {quoted(trust)} here and in {quoted(trusts[urn])} further up"
                refused.append(Refusal(row_number, urn_text, "trust", reason))
    _require_clean(path, refused)
    return trusts


def _memberships(table: Table) -> Iterator[tuple[int, str, str]]:
    """Row number, URN and trust of each row that speaks of an academy trust and of a membership not ended."""
    kind = table.find("Group Type", "Group Type (name)")
    named = ("Trust", "Trust name", "Trusts (name)", *(("Group Name",) if kind is not None else ()))
    urn, trust = table.require("URN", named)
    ended = table.find("Closed Date")
    for row_number, values in table.rows:
        of_trust = kind is None or plain(values, kind).casefold().endswith("academy trust")
        if of_trust and not plain(values, ended):
            yield row_number, plain(values, urn), plain(values, trust)


def _require_clean(path: Path, refused: list[Refusal]) -> None:
    if refused:
        raise BadInput(f"Nothing was imported: put these right in {path.name}.\n{listing(tuple(refused))}")
