"""No file says where packages come from or where this copy lies: a machine's own settings decide the first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, all_files, name_of

# Written in pieces, so that this file does not hold what it looks for.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pypi", "python", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"),
        ("yarnpkg", "com"), ("unpkg", "com"), ("jsdelivr", "net"), ("cdnjs", "cloudflare", "com"),
        ("cdn", "plot", "ly"),
    )
]  # fmt: skip
OPTIONS = ["--" + option for option in ("index" + "-url", "extra-" + "index" + "-url", "find-" + "links", "registry=")]
PLACES = ["/".join(("", place, "")) for place in ("work", "root")]
FORBIDDEN = [*HOSTS, *OPTIONS, *PLACES]
FEWEST_FILES = 150  # fewer, and the files were not found
LOCKS = {"uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json", "yarn.lock", ".npmrc", "pip.conf"}


def named(text: str) -> list[str]:
    """The hosts, options and places that a text names."""
    here = [str(ROOT), str(Path.home())]
    return [each for each in FORBIDDEN if each in text] + [
        place for place in here if len(place) > 5 and re.search(rf"{re.escape(place)}\b", text)
    ]


def test_no_file_names_an_index_or_a_place_of_this_machine() -> None:
    read = {name_of(path): named(path.read_bytes().decode("utf-8", errors="replace")) for path in all_files()}
    assert len(read) > FEWEST_FILES
    assert {name: found for name, found in read.items() if found} == {}


def test_no_file_is_a_lock_or_setting_of_a_package_manager() -> None:
    assert [name_of(path) for path in all_files() if path.name in LOCKS] == []


@pytest.mark.parametrize("text", [f"see https://{HOSTS[0]}/simple", OPTIONS[0], f"cd {PLACES[0]}main", f"{ROOT}/x"])
def test_a_planted_name_is_found(text: str) -> None:
    assert named(text) != []
