"""The file of the schools behind a number."""

from __future__ import annotations

from la_portal.db import TenantSession
from la_portal.queries import behind
from la_portal.queries.behind import Question
from la_portal.queries.collections import span
from la_portal.queries.filters import Filters
from la_portal.web.behind_answers import answer
from la_portal.web.figure_tables.shapes import OF_SCHOOL, SCHOOL, Rows, Table, of_school

_HEADS = ("trust_name", "kind", "item", "state_asked", "answer", "state", "value", "of_value", "date", "due_date")


def table_of(question: Question) -> Table:
    """Every school of the number with its answer, in words and as codes, numbers and dates."""

    def rows(session: TenantSession, filters: Filters) -> Rows:
        collection = span(session, filters).chosen
        asked = (question.kind, question.item, question.state)
        for row in behind.schools(session, filters, question):
            school = of_school(row.school_id, row.name, row.phase_group, row.district)
            codes = (row.state, row.value, row.whole, row.on, row.due)
            yield collection, (*school, row.trust, *asked, answer(question, collection, row), *codes)

    return Table((*OF_SCHOOL, *_HEADS), rows, SCHOOL)
