"""How far a share could move while some have not answered."""

from __future__ import annotations

from dashboards.words import plural, share

ONCE = "once all have answered"


def could_move(part: int, whole: int, missing: int, *, unknown: int = 0, once: str = ONCE) -> str:
    """The share if nothing of what is missing counted, and if all of it did; empty where all have answered.

    `missing` is what the whole lacks: schools, for what a school has or has not; for people, policies or uses what the
    missing schools told when they last did, and then `unknown` of them never have. `once` says what would have to
    happen. Nothing is guessed, so both ends are possible and neither is likely; where nothing is known, that is said.
    """
    never = f"{plural(unknown, 'school')} whose numbers were never told"
    if not missing:
        return f"how far it could move cannot be said, for {never}" if unknown else ""
    low, high = share(part, whole + missing), share(part + missing, whole + missing)
    range_ = f"between {low} and {high}" if low != high else low
    return f"{range_} {once}{f', without {never}' if unknown else ''}"
