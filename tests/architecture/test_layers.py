"""Who may import whom: import-linter's contracts, and what they cannot say, as plain lists."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT, is_within, modules_imported, name_of, python_files

LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"
DASHBOARDS_MAY_ASK = (
    "la_portal.catalogue",
    "la_portal.clock",
    "la_portal.disclosure",
    "la_portal.queries",
    "la_portal.statistics",
    "la_portal.vocabulary",
    "la_portal.web.session",
)
CORE = ("access", "catalogue", "db", "files", "models", "queries", "reports", "services", "statements")
WEB_FRAMEWORKS = ("dash", "flask", "flask_login", "flask_wtf", "werkzeug", "wtforms")
FEWEST_FILES = 100  # fewer, and the files were not found
HEAVY = ("pandas", "numpy", "polars", "scipy", "statsmodels")
SPEAKS_IN_ARRAYS = "la_portal/disclosure/programme.py"  # to HiGHS, which brings numpy with it


def wrong_imports(source: str, name: str) -> list[str]:
    """The imports of a module, named by its path, that the lists forbid."""
    found = modules_imported(source, name.rpartition("/")[0].replace("/", "."))
    wrong = {each for each in found if is_within(each, *HEAVY) and (name, each) != (SPEAKS_IN_ARRAYS, "numpy")}
    if name.startswith("dashboards/"):
        wrong |= {each for each in found if is_within(each, "la_portal") and not is_within(each, *DASHBOARDS_MAY_ASK)}
        wrong |= {each for each in found if is_within(each, "sqlalchemy")}
    if name.startswith("dashboards/figures/"):
        wrong |= {each for each in found if is_within(each, "dash", "sqlalchemy", "flask")}
    if name != "dashboards/theme.py":
        wrong |= {each for each in found if is_within(each, "plotly")}
    if name.removeprefix("la_portal/").removesuffix(".py").split("/")[0] in CORE:
        wrong |= {each for each in found if is_within(each, *WEB_FRAMEWORKS)}
    if name.startswith("la_portal/"):
        wrong |= {each for each in found if is_within(each, "dashboards", "tests", "benchmarks")}
    return sorted(wrong)


def test_a_module_imports_only_what_its_place_allows() -> None:
    files = [*python_files(*PACKAGES), ROOT / "wsgi.py"]
    assert len(files) > FEWEST_FILES
    assert {name_of(path): wrong for path in files if (wrong := wrong_imports(path.read_text(), name_of(path)))} == {}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("dashboards/pages/overview.py", "from la_portal.db import Database"),
        ("dashboards/pages/overview.py", "from la_portal import models"),
        ("dashboards/pages/overview.py", "from la_portal.web import guard"),
        ("dashboards/pages/overview.py", "import sqlalchemy as sa"),
        ("dashboards/pages/overview.py", "def late():\n    import plotly.graph_objects"),
        ("dashboards/figures/trend.py", "from dash import html"),
        ("dashboards/theme.py", "import pandas"),
        ("la_portal/statistics/funnel.py", "from statsmodels.stats import rates"),
        ("la_portal/disclosure/ranges.py", "import numpy"),
        (SPEAKS_IN_ARRAYS, "import scipy"),
        ("la_portal/services/returns.py", "from flask import g"),
        ("la_portal/queries/incidents.py", "import wtforms"),
        ("la_portal/web/figures.py", "import dashboards"),
        ("la_portal/app.py", "import plotly"),
    ],
)
def test_a_planted_import_is_found(name: str, source: str) -> None:
    assert wrong_imports(source, name) != []


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINT_IMPORTS), "--config", str(folder / "pyproject.toml"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_contracts_of_the_layers_are_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contracts_find_a_planted_import(tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / "la_portal" / "vocabulary.py"
    planted.write_text(planted.read_text() + "\n\nfrom la_portal import db  # noqa\n")
    done = lint(tmp_path)
    assert done.returncode != 0
    assert "la_portal.vocabulary -> la_portal.db" in done.stdout
