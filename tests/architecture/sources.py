"""The repository's own files, and what their syntax trees say: what the tests of the architecture read."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("la_portal", "dashboards", "migrations")
UNSEEN = {".git", ".venv", "__pycache__", "instance", "vendor", "node_modules", ".pytest_cache", ".ruff_cache"}


@cache
def all_files() -> tuple[Path, ...]:
    """Every file that is in the repository or would be with the next commit; in a bare copy, every file of the tree."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
        paths = [ROOT / name for name in listed]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for path in ROOT.rglob("*") if not UNSEEN & set(path.parts)]
    return tuple(sorted(path for path in paths if path.is_file()))


def python_files(*folders: str) -> list[Path]:
    """The Python files under these folders of the repository; with none named, all of them."""
    wanted = [ROOT / folder for folder in folders] or [ROOT]
    return [path for path in all_files() if path.suffix == ".py" and any(path.is_relative_to(each) for each in wanted)]


def name_of(path: Path) -> str:
    """The file as it is called from the repository's root."""
    return path.relative_to(ROOT).as_posix()


def imports(source: str, package: str = "") -> Iterator[tuple[str, str]]:
    """Every import of a source as (module, what of it); what is "" where the module itself is imported."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((name.name, "") for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*parents, *filter(None, [node.module])])
            yield from ((module, name.name) for name in node.names)


def modules_imported(source: str, package: str = "") -> set[str]:
    """The dotted names that a source imports; `from a import b` gives `a.b`, which may be a module or a name."""
    return {f"{module}.{what}".rstrip(".") for module, what in imports(source, package)}


def is_within(name: str, *roots: str) -> bool:
    """Whether the dotted name is one of the roots or lies inside one."""
    return any(name == root or name.startswith(f"{root}.") for root in roots)
