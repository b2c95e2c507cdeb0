"""Every rule that decides whether a sentence of findings is there, as docs/findings.md lists them."""

from __future__ import annotations

from typing import Any

from dashboards.findings import changes, gaps
from dashboards.findings.sentences import Rule

RULES: tuple[Rule[Any], ...] = (*changes.RULES, *gaps.RULES)
HEAD = "| Code | Page | When it speaks | What it says |\n|---|---|---|---|\n"


def findings_table() -> str:
    """Every rule in Markdown, in the order in which pages say them."""
    return HEAD + "".join(f"| `{rule.code}` | {rule.page} | {rule.when} | {rule.says} |\n" for rule in RULES)
