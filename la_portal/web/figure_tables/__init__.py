"""The tables that can be had as files, by name: the rows of every figure, from the same queries as the figure."""

from __future__ import annotations

from la_portal.web.figure_tables import (
    completion,
    incidents,
    overview,
    platforms,
    policies,
    priorities,
    school,
    training,
)
from la_portal.web.figure_tables.shapes import Table

_PAGES = (overview, completion, policies, training, incidents, platforms, priorities, school)
TABLES: dict[str, Table] = {name: table for page in _PAGES for name, table in page.TABLES.items()}
