"""The schools of one course along a line from 0 % to 100 %, drawn so that a table of such lines stays small.

All dots of a strip are one path whose round ends are the dots, and the drawing stretches with its cell while they stay
round: 700 schools are one element, and nothing moves when the page is drawn again.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.markup import Node, node

HEIGHT = 40
TOP, DEPTH = 7, 26
_KNUTH = (
    2_654_435_761  # the multiplier of Knuth's multiplicative hashing, The art of computer programming, volume 3, 6.4
)
_WORD = 2**32
MANY = 200
STRETCHED = {"vectorEffect": "non-scaling-stroke"}


def jitter(urn: int) -> float:
    """A place between 0 and 1 that depends on the school alone."""
    return urn * _KNUTH % _WORD / _WORD


def strip(
    shares: Sequence[tuple[int, float]],
    middle_half: tuple[float, float],
    together: float,
    percent: int | None,
    words: str,
) -> Node:
    """One dot a school below 100 %, the middle half of all of them, everybody together and what is expected."""
    low, high = middle_half
    dots = "".join(f"M{value * 100:.1f} {TOP + DEPTH * jitter(urn):.1f}h0" for urn, value in shares if value < 1)
    name = "la-dots__dots la-dots__dots--many" if len(shares) > MANY else "la-dots__dots"
    expected = [upright(percent, "la-dots__expected")] if percent is not None else []
    return node(
        "svg",
        *(upright(place, "la-dots__grid") for place in (0, 25, 50, 75, 100)),
        node("rect", x=round(low, 1), y=6, width=round(high - low, 1), height=HEIGHT - 12, className="la-dots__half"),
        *([node("path", d=dots, className=name, **STRETCHED)] if dots else []),
        *expected,
        upright(round(together, 1), "la-dots__all"),
        viewBox=f"0 0 100 {HEIGHT}",
        preserveAspectRatio="none",
        className="la-dots",
        role="img",
        aria_label=words,
    )


def scale(ticks: Sequence[int] = (0, 25, 50, 75), named: tuple[int, str] | None = None) -> Node:
    """The percentages over the strips, and over them the name of one."""
    names = [(f"{tick}%", tick, 32 if named else 14) for tick in ticks]
    names += [(named[1], named[0], 14)] if named else []
    return node(
        "svg",
        *(node("text", words, x=f"{place}%", y=y, textAnchor="middle") for words, place, y in names),
        className="la-scale la-scale--named" if named else "la-scale",
        aria_hidden="true",
    )


def upright(x: float, name: str, height: int = HEIGHT) -> Node:
    """A line from top to bottom, as thick however its drawing is stretched."""
    return node("line", x1=x, x2=x, y1=0, y2=height, className=name, **STRETCHED)
