"""The files of the priorities page."""

from __future__ import annotations

from la_portal.web.figure_tables.shapes import Table

TABLES: dict[str, Table] = {}
