"""How much a school's place depends on the weights: the same schools placed again while the weights move. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from operator import mul
from random import Random

LEAST, MOST = 0.5, 1.5
DRAWS = 100
_SEED = 20261208
_TAIL = 0.05


@dataclass(frozen=True, slots=True)
class Band:
    """The places of one school while the weights move: nine in ten lie from `low` to `high`, none over `furthest`."""

    low: int
    high: int
    furthest: int


def bands(weights: Sequence[float], shares: Sequence[Sequence[float]]) -> list[Band]:
    """A band for each school, in their order. `shares` are how much of each weight a school gets, from 0 to 1.

    The weights move 100 times, always in the same way: each alone to half and to one and a half of itself, and then
    all at once, each anywhere between. Equal scores share a place.
    """
    if not shares:
        return []
    drawn = [_places([sum(map(mul, moved, one)) for one in shares]) for moved in _moved(tuple(weights))]
    return [_band(sorted(places)) for places in zip(*drawn, strict=True)]


@cache
def _moved(weights: tuple[float, ...]) -> list[tuple[float, ...]]:
    alone = [
        tuple(weight * (by if index == moving else 1) for index, weight in enumerate(weights))
        for moving in range(len(weights))
        for by in (LEAST, MOST)
    ]
    chance = Random(_SEED)
    rest = range(DRAWS - len(alone))
    together = [tuple(weight * (LEAST + (MOST - LEAST) * chance.random()) for weight in weights) for _ in rest]
    return [*alone, *together]


def _places(scores: Sequence[float]) -> list[int]:
    places = [0] * len(scores)
    last, place = None, 0
    for number, index in enumerate(sorted(range(len(scores)), key=scores.__getitem__, reverse=True), 1):
        if scores[index] != last:
            last, place = scores[index], number
        places[index] = place
    return places


def _band(places: Sequence[int]) -> Band:
    number = len(places)
    return Band(places[ceil(_TAIL * number) - 1], places[ceil((1 - _TAIL) * number) - 1], places[-1])
