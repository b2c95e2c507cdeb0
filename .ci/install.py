"""Makes .venv and installs into it what is asked for: the service, or everything that its checks need too.

Only the standard library, in words that any Python 3 can read, so that an old one gets a sentence and not a traceback.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = "requirements-build.txt"
LISTS = {"service": [BUILD, "requirements.txt"], "everything": [BUILD, "requirements-dev.txt"]}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(wanted):
    """Brings .venv up to what the pinned lists say; does nothing where it is there already."""
    os.chdir(str(ROOT))
    refuse_unusable_python()
    if not any(is_current(kind) for kind in {wanted, "everything"}):
        install(wanted)
    run("Fetching the front-end files", PYTHON, "-m", "la_portal.cli", "assets", "fetch")
    if wanted == "everything":
        find_browser()


def refuse_unusable_python():
    """Ends with a sentence where this Python is too old or cannot make a virtual environment."""
    here = "{}.{}".format(*sys.version_info[:2])
    if sys.version_info < OLDEST:
        sys.exit(
            f"la_portal needs Python 3.11 or newer; this is {here}. Install a newer one, or name it: "
            "make demo PYTHON=python3.12"
        )
    if not PYTHON.exists() and not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        sys.exit(
            "This Python cannot make a virtual environment. Install its venv package and run the command again. "
            f"On Debian and Ubuntu: sudo apt-get install python{here}-venv"
        )


def install(wanted):
    """Installs the pinned packages, each checked by its hash, and this source tree; leaves a stamp at the end."""
    if not PYTHON.exists():
        run("Making .venv", sys.executable, "-m", "venv", "--clear", VENV)
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", "--quiet"]
    listed = [part for name in LISTS[wanted] for part in ("-r", name)]
    run("Installing the packages of " + LISTS[wanted][-1] + " (a minute or two)", *pip, "--require-hashes", *listed)
    run("Installing la_portal", *pip, "--no-deps", "--no-build-isolation", "--editable", ".")
    stamp(wanted).write_text(fingerprint(wanted))


def is_current(kind):
    """Whether .venv was installed from exactly these lists, by this Python."""
    return PYTHON.exists() and stamp(kind).exists() and stamp(kind).read_text() == fingerprint(kind)


def stamp(kind):
    """The file that says from what .venv was installed."""
    return VENV / (".installed-" + kind)


def fingerprint(kind):
    """A hash over the lists, the project's own file and the place, since a virtual environment cannot be moved."""
    digest = hashlib.sha256(str(ROOT).encode())
    for name in [*LISTS[kind], "pyproject.toml"]:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def find_browser():
    """Gets Playwright's Chromium where the machine has none; says so loudly where it cannot be had."""
    asked = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    own = subprocess.run([str(PYTHON), "-c", asked], stdout=subprocess.PIPE, text=True, check=True)
    if Path(own.stdout.strip()).exists() or any(map(shutil.which, BROWSERS)):
        return
    print("==> Installing Chromium for the browser tests", flush=True)
    if subprocess.call([str(PYTHON), "-m", "playwright", "install", "chromium"]):
        print(
            "!!! Chromium could not be had: the browser tests will be skipped, and fail where CI=true. "
            "Install your system's chromium package.",
            flush=True,
        )


def run(step, *command):
    """Runs one step by its name; ends with the same exit code where it fails."""
    print("==> " + step, flush=True)
    done = subprocess.call([str(part) for part in command])
    if done:
        sys.exit(f"{step} did not work (exit code {done}). What it said stands above.")


if __name__ == "__main__":
    main(sys.argv[1])
