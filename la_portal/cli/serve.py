"""la-portal serve: the web server. It gets the application by its name, so that no command waits for Dash."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import click

from la_portal.settings import Settings

HOST = "127.0.0.1"
MOST_WORKERS = 4
THREADS = 4


@click.command()
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="Processes. Default: one for each processor, 2 to 4.")
@click.option("--threads", default=THREADS, show_default=True, type=click.IntRange(1, 64), help="Threads of each.")
def serve(port: int, workers: int | None, threads: int) -> None:
    """Serve the pages on this machine. Put a proxy with a certificate in front of it for others."""
    Settings.from_env()
    start_server(os.environ, port, workers, threads)


def start_server(environ: Mapping[str, str], port: int, workers: int | None = None, threads: int = THREADS) -> None:
    """This process becomes the web server: the call does not come back."""
    number = workers or min(max(2, os.cpu_count() or 2), MOST_WORKERS)
    options = {
        "--bind": f"{HOST}:{port}",
        "--worker-class": "gthread",
        "--workers": str(number),
        "--threads": str(threads),
        "--log-level": "warning",
    }
    arguments = [word for option in options.items() for word in option]
    command = [sys.executable, "-m", "gunicorn", *arguments, "--no-control-socket", "wsgi:app"]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, command, dict(environ))
