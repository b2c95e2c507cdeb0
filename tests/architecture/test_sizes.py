"""What fits into a head: files of about 80 lines, functions of about 20, and no drawer for odds and ends."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

from tests.architecture.sources import ROOT, name_of, python_files

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_OF_NINE_IN_TEN, LONGEST_MEDIAN = 400, 40, 250, 120
FEWEST_FILES = 100  # fewer, and the files were not found
DRAWERS = {"common", "helper", "helpers", "misc", "miscellaneous", "tools", "util", "utilities", "utils"}
REVISIONS = "migrations/versions/"  # a revision is a list of columns, and never changes again


def length(path: Path) -> int:
    return len(path.read_text().splitlines())


def long_functions(source: str) -> list[str]:
    """The functions of a source that are longer than the longest allowed."""
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [each.name for each in functions if (each.end_lineno or 0) - each.lineno + 1 > LONGEST_FUNCTION]


def files() -> list[Path]:
    return [path for path in python_files() if not name_of(path).startswith(REVISIONS)]


def test_no_file_is_long() -> None:
    assert len(files()) > FEWEST_FILES
    assert {name_of(path): length(path) for path in files() if length(path) > LONGEST_FILE} == {}


def test_no_function_is_long() -> None:
    assert {name_of(path): long for path in files() if (long := long_functions(path.read_text()))} == {}


def test_no_file_or_folder_is_a_drawer() -> None:
    assert [name_of(path) for path in files() if DRAWERS & {path.stem, *path.relative_to(ROOT).parts}] == []


def test_a_planted_long_function_is_found() -> None:
    assert long_functions("def f():\n" + "    x = 1\n" * LONGEST_FUNCTION) == ["f"]
    assert long_functions("def f():\n" + "    x = 1\n" * (LONGEST_FUNCTION - 1)) == []


def test_most_files_are_short() -> None:
    lengths = sorted(length(path) for path in python_files("la_portal", "dashboards") if length(path) > 1)
    assert median(lengths) <= LONGEST_MEDIAN
    assert lengths[len(lengths) * 9 // 10] <= LONGEST_OF_NINE_IN_TEN
