"""Reads an edition's folder of TOML files into frozen dataclasses, and refuses what does not hold together."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import cast, get_args

from la_portal.catalogue.block import Block
from la_portal.catalogue.checks import check_parameters, check_section, check_sections
from la_portal.catalogue.following import Lookup, follow
from la_portal.catalogue.items import (
    AskedIn,
    CatalogueError,
    Edition,
    Guidance,
    Heading,
    Item,
    Kind,
    Parameter,
    Row,
    Section,
    When,
)
from la_portal.catalogue.settling import OPTIONAL
from la_portal.vocabulary import PhaseGroup

_CONCORDANCE = "concordance.toml"


def _none_before(code: str) -> Edition:
    raise CatalogueError(f"concordance.toml: edition {code} is not known here. Put it beside this one")


def load(folder: Traversable, lookup: Lookup = _none_before) -> Edition:
    """The edition that the TOML files of `folder` hold, checked; CatalogueError names the file and the item.

    `edition.toml` names the edition, its guidance, its parameters and its sections; each section is `<code>.toml`.
    `concordance.toml` says what became of an edition before, which `lookup` finds.
    """
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes() + b"\0")
    head = _block(folder, "edition.toml")
    code, title, codes = head.text("code"), head.text("title"), head.texts("sections")
    guidance = {name: _guidance(block) for name, block in head.named("guidance").items()}
    parameters = tuple(_parameter(block) for block in head.blocks("parameters"))
    head.finish()
    check_parameters(head, parameters)
    if strays := set(names) - {"edition.toml", _CONCORDANCE, *(f"{section}.toml" for section in codes)}:
        raise head.refuse(f"sections does not name {', '.join(sorted(strays))}. Name it or take the file away")
    sections = tuple(
        _SectionReader(section, code, guidance).read(_block(folder, f"{section}.toml")) for section in codes
    )
    check_sections(head, sections)
    concordance = follow(_block(folder, _CONCORDANCE), code, sections, lookup) if _CONCORDANCE in names else None
    return Edition(code, title, sections, parameters, digest.hexdigest(), concordance)


def _block(folder: Traversable, name: str) -> Block:
    try:
        return Block(name, tomllib.loads((folder / name).read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise CatalogueError(f"{name}: the file is missing. Add it, or take it out of edition.toml") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{name}: this is not TOML ({error}). Correct that line") from error


def _guidance(block: Block) -> Guidance:
    made = Guidance(block.text("title"), block.text("edition"), block.text("dated"), block.text("reference"))
    block.finish()
    return made


def _parameter(block: Block) -> Parameter:
    made = Parameter(block.code(), block.whole("value"), block.day("from_date"), block.text("source"))
    block.finish()
    return made


def _when(block: Block | None) -> When | None:
    if block is None:
        return None
    made = When(block.text("item"), block.texts("among"))
    block.finish()
    return made


@dataclass(frozen=True)
class _SectionReader:
    code: str
    edition: str
    guidance: dict[str, Guidance]

    def read(self, block: Block) -> Section:
        letter, title, intro = block.text("letter", ""), block.text("title"), block.text("intro")
        legal_basis, introduced = block.text("legal_basis"), block.text("introduced")
        settled_by = block.text("settled_by", "")
        headings = tuple(self._heading(inner) for inner in block.blocks("headings"))
        derived = {OPTIONAL} if settled_by else set[str]()
        rows = tuple(self._row(inner, derived) for inner in block.blocks("rows"))
        attributes = tuple(self._item(inner, introduced, legal_basis) for inner in block.blocks("attributes"))
        items = tuple(self._item(inner, introduced, legal_basis) for inner in block.blocks("items"))
        block.finish()
        section = Section(self.code, letter, title, intro, rows, attributes, items, headings, settled_by)
        check_section(block, section, self.edition)
        return section

    def _heading(self, block: Block) -> Heading:
        made = Heading(block.code(), block.text("title"), block.text("hint", ""))
        block.finish()
        return made

    def _row(self, block: Block, derived: set[str]) -> Row:
        age, features = block.whole("minimum_age", 0), derived.union(block.texts("features"))
        made = Row(
            code=block.code(),
            label=block.text("label"),
            hint=block.text("hint", ""),
            options=block.options("options"),
            minimum_age=age,
            features=frozenset(features | {"minimum_age"} if age else features),
            applies_to=self._phase_groups(block),
            guidance=self._named_guidance(block),
        )
        block.finish()
        return made

    def _item(self, block: Block, introduced: str, legal_basis: str) -> Item:
        label = block.text("label")
        made = Item(
            code=block.code(),
            section=self.code,
            kind=Kind(block.one_of("kind", list(Kind))),
            label=label,
            introduced=block.text("introduced", introduced),
            hint=block.text("hint", ""),
            short=block.text("short", label),
            missing=block.text("missing", ""),
            options=block.options("options"),
            states=block.options("states"),
            required=block.yes("required", True),
            when=_when(block.inner("when")),
            needs=block.text("needs", ""),
            carried=block.yes("carried", False),
            asked=cast(AskedIn, block.one_of("asked", get_args(AskedIn), "every_term")),
            past=block.yes("past", False),
            noun=block.text("noun", ""),
            guidance=self._named_guidance(block),
            retired=block.text("retired", ""),
            applies_to=self._phase_groups(block),
            legal_basis=block.text("legal_basis", legal_basis),
            group=block.text("group", ""),
            heading=block.text("heading", ""),
            column=block.text("column", ""),
            numerator=block.text("numerator", ""),
            numerator_asked=block.text("numerator_asked", ""),
            denominator=block.text("denominator", ""),
            denominator_one=block.text("denominator_one", ""),
            denominator_is=block.text("denominator_is", ""),
            nil_means=block.text("nil_means", ""),
        )
        block.finish()
        return made

    def _named_guidance(self, block: Block) -> Guidance | None:
        name = block.text("guidance", "")
        if name and name not in self.guidance:
            raise block.refuse(f"guidance '{name}' is not in edition.toml. Add it there with its edition and date")
        return self.guidance[name] if name else None

    def _phase_groups(self, block: Block) -> tuple[PhaseGroup, ...]:
        names = block.texts("applies_to")
        if strange := set(names) - set(PhaseGroup):
            raise block.refuse(f"applies_to '{min(strange)}' is not a phase group. Use {', '.join(PhaseGroup)}")
        return tuple(PhaseGroup(name) for name in names)
