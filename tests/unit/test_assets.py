"""The front-end files: fetched only as pinned, without what belongs to GOV.UK, and served to be kept."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
import subprocess
import tarfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from la_portal.cli import assets as fetching
from la_portal.cli.assets import PACKAGES, Package, fetch, mended_css, mended_js, unpack
from la_portal.errors import PortalError
from la_portal.web.assets import STATIC, init_assets
from la_portal.web.guard import PUBLIC, permissions_of

CSS = (
    '@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2) format("woff2")}'
    ".govuk-body{font-family:GDS Transport,arial,sans-serif;color:red}"
    ".crest{background-image:url(/assets/images/govuk-crest.svg)}"
    "/*# sourceMappingURL=a.css.map */\n"
)
TEMPLATES = STATIC.parent / "templates"


def made_package(folder: Path, body: str = CSS, integrity: str = "") -> tuple[Package, Path]:
    tarball = folder / "made-1.0.0.tgz"
    with tarfile.open(tarball, "w:gz") as archive:
        member = tarfile.TarInfo("package/made.min.css")
        member.size = len(body.encode())
        archive.addfile(member, io.BytesIO(body.encode()))
    digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    package = Package("made", "1.0.0", integrity or f"sha512-{digest}", {"package/made.min.css": mended_css})
    return package, tarball


def npm_that_gives(tarball: Path, calls: list[list[str]]):
    def npm(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
        calls.append(arguments)
        (folder / tarball.name).write_bytes(tarball.read_bytes())
        return subprocess.CompletedProcess(arguments, 0, "", "")

    return npm


def test_another_sha512_is_refused_with_a_sentence_and_nothing_is_unpacked(tmp_path: Path) -> None:
    package, tarball = made_package(tmp_path, integrity=PACKAGES[0].integrity)
    built = tmp_path / "built"
    built.mkdir()
    with pytest.raises(PortalError, match=r"made 1\.0\.0 is not the file that we pinned: its sha512 differs"):
        unpack(package, tarball, built)
    assert list(built.iterdir()) == []


def test_a_fetched_file_is_mended_hashed_and_compressed(tmp_path: Path) -> None:
    package, tarball = made_package(tmp_path, CSS + ".a{color:red}" * 200)
    names = unpack(package, tarball, tmp_path)
    body = (tmp_path / names["made.min.css"]).read_bytes()
    assert hashlib.sha256(body).hexdigest()[:12] in names["made.min.css"]
    assert gzip.decompress((tmp_path / (names["made.min.css"] + ".gz")).read_bytes()) == body


def test_mending_takes_out_font_crest_and_source_map() -> None:
    assert mended_css(CSS) == (".govuk-body{font-family:var(--la-font);color:red}.crest{background-image:none}")
    assert mended_js("let a;//# sourceMappingURL=a.js.map\n") == "let a;"


def test_a_second_fetch_asks_npm_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, tarball = made_package(tmp_path)
    calls: list[list[str]] = []
    monkeypatch.setattr(fetching, "_npm", npm_that_gives(tarball, calls))
    fetch(tmp_path / "vendor", (package,))
    fetch(tmp_path / "vendor", (package,))
    assert len(calls) == 1
    assert "made@1.0.0" in calls[0]


def test_a_new_pin_replaces_the_folder_and_leaves_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, tarball = made_package(tmp_path)
    monkeypatch.setattr(fetching, "_npm", npm_that_gives(tarball, []))
    place = tmp_path / "static"
    (place / "vendor").mkdir(parents=True)
    (place / "vendor" / "manifest.json").write_text('{"pins": ["made@0.9.0"], "files": {}}')
    fetch(place / "vendor", (package,))
    assert json.loads((place / "vendor" / "manifest.json").read_text())["pins"] == [package.pin]
    assert [path.name for path in place.iterdir()] == ["vendor"]


def test_a_failed_fetch_is_a_sentence_and_keeps_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, _ = made_package(tmp_path)
    refused = subprocess.CompletedProcess([], 1, "", "npm error code ENOTFOUND\n")
    monkeypatch.setattr(fetching, "_npm", lambda arguments, folder: refused)  # pyright: ignore
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "kept.css").touch()
    with pytest.raises(PortalError, match=r"npm could not fetch made 1\.0\.0: code ENOTFOUND\. Check that"):
        fetch(vendor, (package,))
    assert (vendor / "kept.css").exists()


def test_the_fetched_files_are_those_that_the_manifest_names_and_hold_nothing_of_gov_uk() -> None:
    manifest = json.loads((STATIC / "vendor" / "manifest.json").read_text())
    assert manifest["pins"] == [package.pin for package in PACKAGES]
    assert set(manifest["files"]) == {"govuk-frontend.min.css", "govuk-frontend.min.js", "plotly-cartesian.min.js"}
    for name in manifest["files"].values():
        assert (STATIC / "vendor" / name).is_file()
    css = (STATIC / "vendor" / manifest["files"]["govuk-frontend.min.css"]).read_text()
    assert "var(--la-font)" in css
    for forbidden in ("GDS Transport", "@font-face", "govuk-crest", "url("):
        assert forbidden not in css


def test_our_own_style_sheet_keeps_the_floor_of_14_pixels_and_calls_nobody() -> None:
    css = (STATIC / "la.css").read_text()
    sizes = [float(size) for size in re.findall(r"font-size:\s*([\d.]+)px", css)]
    assert min(sizes) == 14
    assert not re.search(r"url\(|@import|@font-face|https?:", css)


def test_no_template_carries_what_the_content_security_policy_refuses() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|\son\w+=\"|<script(?![^>]*\ssrc=)|<style(?![^>]*nonce)", text), path.name


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "big-0123.js").write_text("let big = 1;")
    (tmp_path / "vendor" / "big-0123.js.gz").write_bytes(gzip.compress(b"let big = 1;"))
    (tmp_path / "vendor" / "manifest.json").write_text('{"pins": [], "files": {"big.js": "big-0123.js"}}')
    (tmp_path / "own.css").write_text("body { color: black; }")
    app = Flask(__name__, static_folder=None)
    init_assets(app, tmp_path)
    return app.test_client()


def address_of(client: FlaskClient, name: str) -> str:
    with client.application.test_request_context():
        return client.application.jinja_env.globals["asset"](name)  # pyright: ignore


@pytest.mark.parametrize(("name", "kind"), [("big.js", "text/javascript"), ("own.css", "text/css")])
def test_a_file_is_served_for_a_year_under_its_hashed_name(client: FlaskClient, name: str, kind: str) -> None:
    answer = client.get(address_of(client, name))
    assert answer.status_code == 200
    assert answer.mimetype == kind
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Content-Encoding" not in answer.headers


def test_who_accepts_gzip_gets_it(client: FlaskClient) -> None:
    answer = client.get(address_of(client, "big.js"), headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.data) == b"let big = 1;"


@pytest.mark.parametrize(
    "path", ["own.css", "big.js", "manifest.json", "vendor/big-0123.js", "../own.css", "own-0.css"]
)
def test_any_other_name_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_the_address_changes_with_what_is_in_the_file(client: FlaskClient) -> None:
    digest = hashlib.sha256(b"body { color: black; }").hexdigest()[:12]
    assert address_of(client, "own.css") == f"/static/own-{digest}.css"


def test_static_files_need_nobody_to_be_signed_in(client: FlaskClient) -> None:
    marks = {mark for (rule, _), mark in permissions_of(client.application).items() if rule.startswith("/static/")}
    assert marks == {PUBLIC}


def test_without_the_fetched_files_the_start_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(PortalError, match="Run: make setup"):
        init_assets(Flask(__name__, static_folder=None), tmp_path)
