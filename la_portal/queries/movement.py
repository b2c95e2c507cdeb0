"""One measure of one item at two times in the same schools, and whether it moved by more than chance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from la_portal.queries.collections import CollectionFacts
from la_portal.statistics import change
from la_portal.statistics.paired import mcnemar, sign_test

IN_DATE, IN_DRAFT, TRAINED = "in_date", "in_draft", "trained"
USED, UNOFFICIAL, ASSESSED = "official", "unofficial", "assessed"
RECORDED, UNSURE = "recorded", "unsure"
TESTED = (IN_DATE, TRAINED, USED, UNOFFICIAL, ASSESSED, RECORDED, UNSURE)
FEWEST = 10
LEVEL = 0.01


@dataclass(frozen=True)
class Movement:
    """One measure of one item: `part` of `whole` in the `schools` that know it, and in the same schools at two times.

    Of yes or no the whole is schools, of training people, of incidents pupils times school days. `since` is the
    collection that it is compared with, None where there is none; of the `same` schools `rose` and `fell` are those
    whose share did.
    """

    collection: CollectionFacts
    section: str
    measure: str
    item: str
    name: str
    since: CollectionFacts | None
    part: int
    whole: int
    schools: int
    part_then: int = 0
    whole_then: int = 0
    part_now: int = 0
    whole_now: int = 0
    same: int = 0
    rose: int = 0
    fell: int = 0

    @property
    def difference(self) -> float:
        """How far the share, or the rate, moved in the same schools; 0 where there are none."""
        if not self.same:
            return 0.0
        return self.part_now / self.whole_now - self.part_then / self.whole_then

    @property
    def rates(self) -> tuple[float, float] | None:
        """Of incidents, per 1,000 pupils in the same schools: now and then, each over its own term's school days."""
        if self.measure != RECORDED or not self.same or self.since is None:
            return None
        now = 1000 * self.part_now * self.collection.school_days / self.whole_now
        return now, 1000 * self.part_then * self.since.school_days / self.whole_then

    @cached_property
    def p(self) -> float | None:
        """How probable so much movement is by chance; None where the same schools are under ten, or none said yes."""
        if self.same < FEWEST or self.measure not in TESTED or not self.part_then + self.part_now:
            return None
        if self.measure == RECORDED:
            return change(self.part_then, self.part_now, self.whole_then, self.whole_now)
        return sign_test(self.rose, self.fell) if self.measure == TRAINED else mcnemar(self.rose, self.fell)

    @property
    def beyond_chance(self) -> bool:
        """Whether it moved by more than chance gives in 99 of 100 cases, and most schools went the way of the sum."""
        agrees = self.measure == RECORDED or (self.rose - self.fell) * self.difference > 0
        return self.p is not None and self.p < LEVEL and agrees
