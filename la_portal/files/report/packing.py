"""Archives that are the same bytes whenever they are made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_ALWAYS = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


def packed(files: Mapping[str, bytes]) -> bytes:
    """A whole zip archive of the files, in their order and without a moment."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, each in files.items():
            entry = zipfile.ZipInfo(name, _ALWAYS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _READABLE
            entry.create_system = 3
            archive.writestr(entry, each)
    return content.getvalue()


def repacked(archive: bytes) -> bytes:
    """The archive with the same files and without the moments at which they were written."""
    with zipfile.ZipFile(io.BytesIO(archive)) as made:
        return packed({name: made.read(name) for name in made.namelist()})
