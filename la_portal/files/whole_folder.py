"""A folder of files that is there as a whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from la_portal.errors import PortalError


@contextmanager
def whole_folder(folder: Path, what: str) -> Generator[Path]:
    """An empty folder to write into, on the same disk and for its owner alone; it becomes `folder` at the end.

    Raises PortalError, which names `what` (The report), where `folder` holds something already or cannot be written:
    then nothing is left there.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PortalError(f"{folder} is not empty. Name a folder that is not there yet, or an empty one")
    try:
        unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.absolute().parent))
        try:
            yield unfinished
            unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        raise PortalError(
            f"{what} could not be written to {folder}: {error.strerror or error}. Nothing of it is left there. "
            "Make room, or name a folder on another disk"
        ) from error
