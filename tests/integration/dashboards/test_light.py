"""What the service leaves alone: pandas, Plotly's express, and Plotly's own figures while it answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import plotly.graph_objects as go
import pytest

from tests.conftest import only
from tests.integration.dashboards.answers import ask, read
from tests.integration.dashboards.walk import PATHS, search_of
from tests.people import Browser

HEAVY = ("pandas", "plotly.express")
LOOK = f"import sys, wsgi; print([name for name in {HEAVY!r} if name in sys.modules], wsgi.app.name)"
ROOT = Path(__file__).parents[3]


def test_the_service_starts_without_pandas_and_express(migrated_file: Path) -> None:
    """Who installs pandas for something else does not make every process of the service bigger."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LA_PORTAL_")}
    place = {"LA_PORTAL_DATABASE_URL": f"sqlite:///{migrated_file}", "LA_PORTAL_ENV": "development"}
    started = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=ROOT, env=environ | place, capture_output=True, text=True, check=False
    )
    assert started.returncode == 0, started.stderr[-2000:]
    assert started.stdout.strip().startswith("[] "), started.stdout


@only("sqlite", "officer")
def test_no_answer_makes_a_figure_of_plotlys(officer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure is a dictionary: Plotly would look at each of its values, for longer than the queries take."""

    def refuse(*_given: object, **_named: object) -> None:
        raise AssertionError("a figure of Plotly's is made")

    monkeypatch.setattr(go.Figure, "__init__", refuse)
    with pytest.raises(AssertionError):
        go.Figure()
    drawn = 0
    for path in PATHS:
        drawn += len(read(ask(officer, path, search_of(path, ""))).page.select("plotly-graph"))
    assert drawn > 8
