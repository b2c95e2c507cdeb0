"""What is wrong with a form, as the summary at the top of its page shows it."""

from __future__ import annotations

from collections.abc import Mapping


def problems_of(errors: Mapping[str, str], places: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    """Each error with a link to its field: the anchor that `places` gives for the field's name, or the name itself."""
    at = places or {}
    return [{"text": text, "href": f"#{at.get(name, name)}"} for name, text in errors.items()]
