"""What the page of a report shows of an edition: its outline, what each chapter still needs, and one chapter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from la_portal.files.report.page import chapter_on_page, table_anchor
from la_portal.queries.reports import EditionFacts
from la_portal.released import Chapter, Finding, Publication
from la_portal.vocabulary import AcademicYear, year_slug


@dataclass(frozen=True)
class OutlineLine:
    """One chapter in the outline; it needs words where it asks for some and has none."""

    name: str
    title: str
    needs_words: bool
    current: bool


@dataclass(frozen=True)
class FindingLine:
    """One finding as it can be chosen, with where its table stands on the page."""

    finding: Finding
    anchor: str


@dataclass(frozen=True)
class Shown:
    """An edition open at one chapter."""

    facts: EditionFacts
    publication: Publication
    chapter: Chapter
    content: Mapping[str, Any]

    @property
    def slug(self) -> str:
        """The year's place in an address."""
        return year_slug(AcademicYear(self.facts.academic_year))

    @property
    def outline(self) -> list[OutlineLine]:
        """Every chapter, in order."""
        return [
            OutlineLine(
                one.name, one.title, bool(one.question) and one.name not in self.facts.words, one == self.chapter
            )
            for one in self.publication.report.chapters
        ]

    @property
    def missing(self) -> int:
        """How many chapters still need words."""
        return sum(one.needs_words for one in self.outline)

    @property
    def findings(self) -> list[FindingLine]:
        """The findings of the chapter. Those of the summary lead to tables of other chapters, which are not here."""
        here = {table.number for table in self.chapter.tables}
        return [FindingLine(one, table_anchor(one.table) if one.table in here else "") for one in self.chapter.findings]

    @property
    def words(self) -> str:
        """The authority's own words in the chapter, as they are saved."""
        return self.facts.words.get(self.chapter.name, {}).get("text", "")

    @property
    def kept(self) -> frozenset[str]:
        """The rules of the findings that are in the report, as they are saved."""
        return frozenset(one.rule for one in self.chapter.findings if one.rule not in self.facts.taken_out)

    @property
    def first_rule(self) -> str:
        """The rule of the first finding; empty where the chapter has none."""
        return next((one.rule for one in self.chapter.findings), "")

    @property
    def hidden_here(self) -> int:
        """How many numbers of the chapter are hidden."""
        cells = (cell for table in self.content["tables"] for line in table["lines"] for cell in line["cells"])
        return sum(cell == "[c]" for cell in cells)

    @property
    def saved(self) -> tuple[UUID | None, datetime] | None:
        """Who saved the words of the chapter, and when; None where there are none."""
        said = self.facts.words.get(self.chapter.name)
        return (UUID(said["by"]) if said["by"] else None, datetime.fromisoformat(said["at"])) if said else None

    def beside(self, step: int) -> OutlineLine | None:
        """The chapter so many steps further on; None where there is none."""
        outline = self.outline
        place = next(number for number, one in enumerate(outline) if one.current) + step
        return outline[place] if 0 <= place < len(outline) else None


def shown(facts: EditionFacts, name: str) -> Shown | None:
    """The edition open at the chapter of that name; None where it has no such chapter."""
    publication = facts.publication()
    chapter = next((one for one in publication.report.chapters if one.name == name), None)
    return Shown(facts, publication, chapter, chapter_on_page(publication, chapter)) if chapter else None
