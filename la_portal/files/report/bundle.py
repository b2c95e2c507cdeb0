"""All of a report in one archive: every format, the data, and a list by which each file can be checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from hashlib import sha256

import orjson

from la_portal.files.pdf import report_pdf
from la_portal.files.report.csv import data_csv, described_csv
from la_portal.files.report.docx import report_docx
from la_portal.files.report.packing import packed
from la_portal.files.report.page import report_html
from la_portal.files.report.paper import report_paper
from la_portal.files.report.xlsx import report_xlsx
from la_portal.released import Publication
from la_portal.vocabulary import AcademicYear

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
FORMATS = ("html", "pdf", "docx", "xlsx", "csv")
Maker = Callable[[], bytes]


def makers(publication: Publication, formats: Collection[str] = FORMATS) -> dict[str, Maker]:
    """What makes each file of these formats, by its name: one to read for each, and of csv two for each table."""
    to_read: dict[str, Maker] = {
        "html": lambda: report_html(publication),
        "pdf": lambda: report_pdf(report_paper(publication)),
        "docx": lambda: report_docx(publication),
        "xlsx": lambda: report_xlsx(publication),
    }
    found = {f"report.{name}": to_read[name] for name in FORMATS if name in formats and name in to_read}
    for table in publication.report.tables if "csv" in formats else ():
        found[f"data/{table.name}.csv"] = partial(data_csv, table, publication.report)
        found[f"data/{table.name}.meta.csv"] = partial(described_csv, table)
    return found


def listed(publication: Publication, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with a manifest of them, and the sum of each."""
    described = {**files, MANIFEST: _manifest(publication, files)}
    sums = "".join(f"{_sum(content)}  {name}\n" for name, content in described.items())
    return {**described, SUMS: sums.encode()}


def archive(publication: Publication, files: Mapping[str, bytes]) -> bytes:
    """A whole archive of the files, with a manifest and the sum of each."""
    return packed(listed(publication, files))


def _manifest(publication: Publication, files: Mapping[str, bytes]) -> bytes:
    report = publication.report
    told = {
        "title": publication.title,
        "authority": report.authority,
        "la_code": report.la_code,
        "academic_year": str(AcademicYear(report.year)),
        "status": publication.status,
        "edition": publication.edition,
        "note": publication.note,
        "as_at": report.as_at,
        "published_at": publication.published_at,
        "threshold": report.threshold,
        "demonstration": report.demonstration,
        "files": [{"name": name, "bytes": len(content), "sha256": _sum(content)} for name, content in files.items()],
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _sum(content: bytes) -> str:
    return sha256(content).hexdigest()
