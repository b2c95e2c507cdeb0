"""Two acts timed in turn, so that a noisy machine is noisy for both, and one line for what came out."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 30
Act = Callable[[int], object]


@dataclass(frozen=True)
class Figure:
    """Milliseconds: of the act and of its floor, each over the same rounds."""

    name: str
    act: list[float]
    floor: list[float]

    def line(self) -> str:
        """Name, median, 95th percentile, the floor's median, and the ratio of the medians, which decides."""
        median, floor = statistics.median(self.act), statistics.median(self.floor)
        p95 = statistics.quantiles(self.act, n=20)[-1] if len(self.act) > 1 else median
        return f"{self.name:<34}{median:>9.1f}{p95:>9.1f}{floor:>9.1f}{median / floor:>8.1f}"


HEAD = f"{'':<34}{'median':>9}{'p95':>9}{'floor':>9}{'ratio':>8}   milliseconds"


def interleaved(name: str, act: Act, floor: Act, before: Act = lambda _: None, rounds: int = ROUNDS) -> Figure:
    """`floor` and `act` timed in turn, each given the number of the round; what is done `before` both is not timed."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        before(number)
        for kept, one in zip(times, (floor, act), strict=True):
            started = time.perf_counter()
            one(number)
            kept.append((time.perf_counter() - started) * 1_000)
    return Figure(name, times[1], times[0])
