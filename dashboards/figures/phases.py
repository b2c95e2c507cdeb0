"""The shapes by which schools of different phases are told apart."""

from __future__ import annotations

from collections.abc import Iterable

SHAPES = {"primary": "circle", "secondary": "square", "special": "triangle-up", "all_through": "diamond"}
OTHER_SHAPE = "cross-thin-open"


def phase_groups(groups: Iterable[str]) -> list[str]:
    """These phase groups, those with a shape of their own first."""
    those = set(groups)
    return [group for group in SHAPES if group in those] + sorted(those - set(SHAPES))
