"""The la-portal command as somebody types it, with a test's own database in its environment."""

from __future__ import annotations

from click.testing import CliRunner, Result

from la_portal.cli import main
from tests.conftest import Place


def run(place: Place, *words: str) -> Result:
    """What the command answered; a fault of ours is raised instead of being kept in the answer."""
    environment = {"LA_PORTAL_DATABASE_URL": place.url, "LA_PORTAL_MIGRATION_DATABASE_URL": place.owner_url}
    result = CliRunner(env=environment).invoke(main, words)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def said(place: Place, *words: str) -> str:
    """What the command printed; it went well."""
    result = run(place, *words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def refused(place: Place, *words: str) -> str:
    """The sentence with which the command was refused: on stderr, with exit code 1 and nothing else said."""
    result = run(place, *words)
    assert result.exit_code == 1
    return result.stderr.strip()
