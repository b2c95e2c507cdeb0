"""The web server is started by name, in place of the command, and no other command waits for what it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import refused
from tests.conftest import Place

HERE = Place("sqlite", "sqlite://", "sqlite://")


class _Replaced(Exception):
    """This process would be the web server now."""


def test_the_command_becomes_a_server_of_threads_on_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    def replace(_program: str, words: list[str], _environ: dict[str, str]) -> None:
        seen.append(words)
        raise _Replaced

    monkeypatch.setattr(os, "execve", replace)
    monkeypatch.setenv("PORT", "8123")
    with pytest.raises(_Replaced):
        refused(HERE, "serve", "--workers", "2")
    (words,) = seen
    assert words[:3] == [sys.executable, "-m", "gunicorn"]
    assert words[-1] == "wsgi:app"
    options = dict(zip(words[3:-2:2], words[4:-2:2], strict=True))
    assert options["--bind"] == "127.0.0.1:8123"
    assert (options["--worker-class"], options["--workers"]) == ("gthread", "2")
    assert "--access-logfile" not in options


def test_unsafe_settings_start_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LA_PORTAL_ENV", "production")
    monkeypatch.delenv("LA_PORTAL_SECRET_KEY", raising=False)
    assert "LA_PORTAL_SECRET_KEY needs" in refused(HERE, "serve")


def test_the_commands_load_neither_dash_nor_flask_nor_the_server() -> None:
    heavy = "{'dash', 'plotly', 'flask', 'gunicorn', 'la_portal.app'}"
    program = f"import sys, la_portal.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.strip() == "[]"
