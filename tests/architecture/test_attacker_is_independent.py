"""The attacker shares nothing with what it attacks: it finds what its publisher did not think of."""

from __future__ import annotations

from tests.architecture.sources import is_within, modules_imported, python_files

OURS = ("la_portal", "dashboards", "migrations", "benchmarks", "tests")


def shared(source: str) -> list[str]:
    """The modules of this repository that a source of the attacker imports beside the attacker's own."""
    names = modules_imported(source, "tests.attacker")
    return sorted(name for name in names if is_within(name, *OURS) and not is_within(name, "tests.attacker"))


def test_the_attacker_imports_nothing_of_ours() -> None:
    files = python_files("tests/attacker")
    assert len(files) > 10
    assert {path.name: found for path in files if (found := shared(path.read_text()))} == {}


def test_a_planted_import_is_found() -> None:
    assert shared("from la_portal.disclosure import too_small") == ["la_portal.disclosure.too_small"]
    assert shared("from tests import released") == ["tests.released"]
    assert shared("from tests.attacker.lines import Line\nimport numpy") == []
