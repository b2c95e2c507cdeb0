"""How much a school's place depends on the weights: the same schools placed again while the weights move. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from operator import mul
from random import Random

LEAST, MOST = 0.5, 1.5
DRAWS = 40
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

    The weights move 40 times, always in the same way: each alone to half and to one and a half of itself, and then all
    at once, each anywhere between, so that each takes every part of that range once (a Latin hypercube: McKay, Beckman
    and Conover 1979, Technometrics 21(2)). Equal scores share a place.
    """
    if not shares:
        return []
    columns = list(zip(*shares, strict=True))
    drawn = [_places(_scores(moved, columns)) for moved in _moved(tuple(weights))]
    return [_band(sorted(places)) for places in zip(*drawn, strict=True)]


@cache
def _moved(weights: tuple[float, ...]) -> list[tuple[float, ...]]:
    alone = [
        tuple(weight * (by if index == moving else 1) for index, weight in enumerate(weights))
        for moving in range(len(weights))
        for by in (LEAST, MOST)
    ]
    chance, rest = Random(_SEED), DRAWS - len(alone)
    parts = [chance.sample(range(rest), rest) for _ in weights]
    by = [[LEAST + (MOST - LEAST) * (part + 0.5) / rest for part in order] for order in parts]
    together = [tuple(map(mul, weights, draw)) for draw in zip(*by, strict=True)]
    return [*alone, *together]


def _scores(weights: Sequence[float], columns: Sequence[Sequence[float]]) -> list[float]:
    """The score of each school; `columns` are the shares of all schools, weight by weight."""
    scores = [0.0] * len(columns[0])
    for weight, shares in zip(weights, columns, strict=True):
        scores = [score + weight * share for score, share in zip(scores, shares, strict=True)]
    return scores


def _places(scores: Sequence[float]) -> list[int]:
    ascending = sorted(scores)
    # Of equal scores the last one stays, which is the highest place.
    place = dict(zip(ascending, range(len(scores), 0, -1), strict=True))
    return [place[score] for score in scores]


def _band(places: Sequence[int]) -> Band:
    number = len(places)
    return Band(places[ceil(_TAIL * number) - 1], places[ceil((1 - _TAIL) * number) - 1], places[-1])
