"""What changed between two sets of codes: the items and rows of a section, or the options of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """How the codes of one edition came from those of the edition before.

    A code that is not listed is in both and means the same. `origins` are the old codes of each new one: a single one
    where it was renamed, several where they were merged. `options` are the changes among the options of an item or
    row, by its new code.
    """

    new: frozenset[str] = frozenset()
    retired: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    origins: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    options: Mapping[str, Changes] = field(default_factory=dict[str, "Changes"])

    def origin(self, code: str) -> tuple[str, ...]:
        """The old codes that became `code`; none where it is new."""
        return () if code in self.new else self.origins.get(code, (code,))

    def became(self, code: str) -> str | None:
        """What an old code is called now; None where it was retired."""
        if code in self.retired:
            return None
        return next((new for new, old in self.origins.items() if code in old), code)


UNCHANGED = Changes()
