"""Static files: hashed once when the app is made, served under names that say what is in them, so kept for a year."""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request, url_for

from la_portal.errors import PortalError
from la_portal.web.guard import public

STATIC = Path(__file__).parent / "static"
KEPT = "public, max-age=31536000, immutable"
mimetypes.add_type("text/javascript", ".js")


@dataclass(frozen=True)
class Asset:
    """One file ready to be served, plain and compressed."""

    address: str
    mimetype: str
    body: bytes
    compressed: bytes


def init_assets(app: Flask, folder: Path = STATIC) -> None:
    """The app serves the files of `folder` at /static/, and templates name them by `asset("la.css")`."""
    assets = {**_vendored(folder / "vendor"), **_own(folder)}
    served = {asset.address: asset for asset in assets.values()}

    @public
    def static(address: str) -> Response:
        found = served.get(address)
        return _answer(found) if found else abort(404)

    def asset_url(name: str) -> str:
        return url_for("static", address=assets[name].address)

    app.add_url_rule("/static/<address>", "static", static)
    app.add_template_global(asset_url, "asset")


def _vendored(folder: Path) -> dict[str, Asset]:
    """The fetched files by logical name, as their manifest says."""
    try:
        names: dict[str, str] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
        return {
            logical: Asset(name, _mimetype(name), (folder / name).read_bytes(), _compressed(folder / name))
            for logical, name in names.items()
        }
    except (OSError, ValueError, KeyError) as error:
        raise PortalError("The GOV.UK and Plotly files are not on this machine yet. Run: make setup") from error


def _own(folder: Path) -> dict[str, Asset]:
    """Our own files by name; a hash of what is in them stands in the address."""
    assets: dict[str, Asset] = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            body = path.read_bytes()
            address = f"{path.stem}-{hashlib.sha256(body).hexdigest()[:12]}{path.suffix}"
            assets[path.name] = Asset(address, _mimetype(path.name), body, gzip.compress(body, mtime=0))
    return assets


def _compressed(path: Path) -> bytes:
    beside = path.with_name(f"{path.name}.gz")
    return beside.read_bytes() if beside.is_file() else gzip.compress(path.read_bytes(), mtime=0)


def _mimetype(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _answer(asset: Asset) -> Response:
    small = request.accept_encodings["gzip"] > 0
    response = Response(asset.compressed if small else asset.body, mimetype=asset.mimetype)
    if small:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = KEPT
    return response
