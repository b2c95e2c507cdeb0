"""What a report is taken away as: for whom, which chapters and formats, and whether it names schools."""

from __future__ import annotations

from dataclasses import dataclass, replace

from la_portal.files.report.bundle import FORMATS
from la_portal.released import Publication

INTERNAL = "Official: sensitive. Names schools and shows small numbers. Not for publication"


@dataclass(frozen=True)
class Preset:
    """One way to take a report. `chapters` are all where there are none; `figures_only` leaves out what was written.

    `evidence` adds a file that names schools with their own numbers: it is for inside use and needs a reason.
    """

    code: str
    title: str
    about: str
    formats: tuple[str, ...]
    chapters: tuple[str, ...] = ()
    figures_only: bool = False
    evidence: bool = False


PRESETS = (
    Preset(
        "partnership",
        "Partnership report",
        "The whole report for the safeguarding partnership: to read, to edit, and its tables as data.",
        FORMATS,
    ),
    Preset(
        "committee",
        "Scrutiny committee",
        "The chapters that councillors ask about, as a Word document to edit and a PDF for the papers.",
        ("pdf", "docx"),
        ("summary", "completion", "policies", "training", "incidents", "method"),
    ),
    Preset(
        "foi",
        "Freedom of information",
        "The tables as a spreadsheet and as data, small numbers hidden, no school named, nothing of your own words.",
        ("xlsx", "csv"),
        figures_only=True,
    ),
    Preset(
        "evidence",
        "Evidence for an inspection",
        "The report with one list of all schools and their own numbers. For inside use: it names schools and hides "
        "nothing, so it asks you why, and is marked on every page.",
        ("pdf", "xlsx"),
        evidence=True,
    ),
)


def preset(code: str) -> Preset | None:
    """The preset of that code; None where there is none."""
    return next((one for one in PRESETS if one.code == code), None)


def as_preset(publication: Publication, wanted: Preset) -> Publication:
    """The publication as far as the preset takes it."""
    chapters = [one for one in publication.report.chapters if one.name in (wanted.chapters or (one.name,))]
    if wanted.figures_only:
        chapters = [replace(one, question="", findings=()) for one in chapters]
    return replace(
        publication,
        report=replace(publication.report, chapters=tuple(chapters)),
        words={} if wanted.figures_only else publication.words,
        marking=INTERNAL if wanted.evidence else "",
    )
