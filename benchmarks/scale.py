"""How large the invented data is."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """So many authorities with so many schools each and so many collections, the last of which is open."""

    name: str
    authorities: int
    schools: int
    collections: int


AUTHORITY = Scale("one large authority", 1, 700, 15)
ENGLAND = Scale("England", 153, 160, 3)  # 24,480 schools


def chosen() -> Scale:
    """The scale that the variable SCALE names; one large authority unless it says `england`."""
    return ENGLAND if os.environ.get("SCALE") == "england" else AUTHORITY
