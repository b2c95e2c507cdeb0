"""The list of rules as people read it: docs/rules.md."""

from __future__ import annotations

from collections.abc import Iterable

from la_portal.catalogue.problems import Severity
from la_portal.catalogue.rules import RULES, Rule

_HEAD = """# The rules of a return

One list for the form, a file and a program. `la-portal rules` prints this page.

## Errors

A return in which one of these does not hold cannot be sent. Nothing stops a draft from being saved.

| Rule | What holds |
|---|---|
"""
_QUERIES = """
## Queries

Where one of these is so, the answers may still be right: the school corrects them, or says why with one of the reasons
or in its own words. An explanation can be kept until the fact that it explains changes.

| Rule | What is asked about | Reasons |
|---|---|---|
"""


def rules_table() -> str:
    """Every rule in Markdown, errors before queries, in the order in which they are checked."""
    errors = _lines((rule.id, rule.explains) for rule in _of(Severity.ERROR))
    queries = _lines((rule.id, rule.explains, _reasons(rule)) for rule in _of(Severity.QUERY))
    return _HEAD + errors + _QUERIES + queries


def _of(severity: Severity) -> Iterable[Rule]:
    return (rule for rule in RULES if rule.severity is severity)


def _reasons(rule: Rule) -> str:
    return " · ".join(reason.label for reason in rule.reasons)


def _lines(rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(f"| `{code}` | {' | '.join(words)} |\n" for code, *words in rows)
