"""All of a report in one archive: every format, the data, and a list by which each file can be checked."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

import orjson

from la_portal.files.pdf import report_pdf
from la_portal.files.report.csv import data_csv, described_csv
from la_portal.files.report.docx import report_docx
from la_portal.files.report.packing import packed
from la_portal.files.report.paper import report_paper
from la_portal.files.report.xlsx import report_xlsx
from la_portal.released import Publication
from la_portal.vocabulary import AcademicYear

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"


def report_files(publication: Publication) -> dict[str, bytes]:
    """Each file that is made of the publication, by its name: three to read and two for each table."""
    files = {
        "report.pdf": report_pdf(report_paper(publication)),
        "report.docx": report_docx(publication),
        "report.xlsx": report_xlsx(publication),
    }
    for table in publication.report.tables:
        files[f"data/{table.name}.csv"] = data_csv(table, publication.report)
        files[f"data/{table.name}.meta.csv"] = described_csv(table)
    return files


def report_zip(publication: Publication, others: Mapping[str, bytes]) -> bytes:
    """A whole archive of the report's files and the others, with a manifest and the sum of each.

    Raises ValueError where one of the others has the name of a file of the report.
    """
    files = report_files(publication)
    twice = {*files, MANIFEST, SUMS} & set(others)
    if twice:
        raise ValueError(f"The archive already holds {', '.join(sorted(twice))}")
    files |= others
    files[MANIFEST] = _manifest(publication, files)
    files[SUMS] = "".join(f"{_sum(content)}  {name}\n" for name, content in files.items()).encode()
    return packed(files)


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
