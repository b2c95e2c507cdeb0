"""The page about the rules is made from the rules, and leaves none out."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from la_portal.catalogue import RULES, Severity
from la_portal.catalogue.rules.table import rules_table
from la_portal.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_what_the_command_prints() -> None:
    printed = CliRunner().invoke(main, ["rules"])
    assert printed.exit_code == 0
    assert PAGE.read_text("utf-8") == rules_table() == printed.stdout


def test_the_page_names_every_rule_under_its_severity() -> None:
    errors, queries = PAGE.read_text("utf-8").split("## Queries")
    for severity, part in ((Severity.ERROR, errors), (Severity.QUERY, queries)):
        assert re.findall(r"^\| `(\w+)`", part, re.MULTILINE) == [
            rule.id for rule in RULES if rule.severity is severity
        ]


def test_every_row_has_as_many_cells_as_its_head() -> None:
    for part, cells in zip(PAGE.read_text("utf-8").split("## Queries"), (2, 3), strict=True):
        rows = [line for line in part.splitlines() if line.startswith("|")]
        assert len(rows) > 10
        assert {row.count("|") for row in rows} == {cells + 1}


def test_the_page_names_every_reason() -> None:
    page = PAGE.read_text("utf-8")
    assert all(reason.label in page for rule in RULES for reason in rule.reasons)
