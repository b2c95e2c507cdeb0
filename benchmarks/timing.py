"""Two acts timed in turn, so that a noisy machine is noisy for both, and one line for what came out.

The processor's time is told too: where others use the machine it says more than the clock does.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 30
Act = Callable[[int], object]


@dataclass(frozen=True)
class Figure:
    """Milliseconds: of the act and of its floor, each over the same rounds, and what of the act this process worked."""

    name: str
    act: list[float]
    floor: list[float]
    worked: list[float]

    def line(self) -> str:
        """Name, median, 95th percentile, median of what was worked, the floor's median, the ratio of the medians."""
        median, floor = statistics.median(self.act), statistics.median(self.floor)
        worked = statistics.median(self.worked)
        p95 = statistics.quantiles(self.act, n=20)[-1] if len(self.act) > 1 else median
        return f"{self.name:<54}{median:>9.1f}{p95:>9.1f}{worked:>9.1f}{floor:>9.1f}{median / floor:>8.1f}"


HEAD = f"{'':<54}{'median':>9}{'p95':>9}{'worked':>9}{'floor':>9}{'ratio':>8}   milliseconds"


def interleaved(name: str, act: Act, floor: Act, before: Act = lambda _: None, rounds: int = ROUNDS) -> Figure:
    """`floor` and `act` timed in turn, each given the number of the round; what is done `before` both is not timed."""
    figure = Figure(name, [], [], [])
    for number in range(rounds):
        before(number)
        figure.floor.append(_timed(floor, number))
        worked = time.process_time()
        figure.act.append(_timed(act, number))
        figure.worked.append((time.process_time() - worked) * 1_000)
    return figure


def _timed(act: Act, number: int) -> float:
    started = time.perf_counter()
    act(number)
    return (time.perf_counter() - started) * 1_000
