"""The page about the findings lists the rules that decide them, and leaves none out."""

from __future__ import annotations

import re
from pathlib import Path

from dashboards.findings.rules import HEAD, RULES, findings_table

PAGE = Path(__file__).parents[2] / "docs" / "findings.md"


def test_the_page_has_the_table_of_the_rules() -> None:
    page = PAGE.read_text("utf-8")
    assert findings_table() in page
    assert re.findall(r"^\| `(\w+)`", page, re.MULTILINE) == [rule.code for rule in RULES]


def test_every_rule_has_a_code_of_its_own_that_an_address_can_hold() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z_]+", code) for code in codes)


def test_every_row_has_as_many_cells_as_its_head() -> None:
    rows = findings_table().splitlines()
    assert {row.count("|") for row in rows} == {HEAD.splitlines()[0].count("|")}
    assert all(rule.when and rule.says for rule in RULES)
