"""Platforms as one table: how many schools use each, for whom, how many assessed its risks, and its flags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboards.addresses import behind
from dashboards.look import Look
from dashboards.markup import Node, cell, node
from dashboards.theme import THIS
from dashboards.words import FEWEST_FOR_A_SHARE, number, share
from la_portal.catalogue import Option
from la_portal.queries.platform_uses import (
    AGE_NOT_KNOWN,
    ASSESSED,
    FLAGS,
    FOR,
    FOR_OTHERS,
    MAIN_AUDIENCES,
    NOT_ASSESSED,
    OFFICIAL,
    OTHER_STANDING,
    UNOFFICIAL,
    Concern,
    PlatformUse,
    audiences,
)

KIND = "platform"
TITLE = "Platforms by use, audience, risk assessment and flags"
HATCH = "la-hatch"
FLAG_HEADS = ("Under age", "Personal devices", "Nobody responsible")


def platform_table(look: Look, rows: Sequence[PlatformUse]) -> Node:
    """The table in a region of its own, which scrolls where the screen is narrower; its first column stays."""
    caption = node("caption", TITLE, className="govuk-visually-hidden")
    body = node("tbody", *(_row(look, row) for row in rows))
    table = node("table", caption, _head(look), body, className="la-table la-platforms")
    return node("div", table, className="la-scroll", tabIndex=0, role="region", aria_label=TITLE)


def key(*, drawn: bool) -> Node:
    """What the two sorts of bar are, and from when a share is drawn; the hatching itself is defined here."""
    strokes = node("path", d="M-1 1l2-2M0 6l6-6M5 7l2-2", stroke=THIS, strokeWidth=1.2)
    hatch = node("pattern", strokes, id=HATCH, width=6, height=6, patternUnits="userSpaceOnUse")
    swatches = [
        node("li", _swatch(node("rect", width=28, height=14, fill=THIS)), "Official"),
        node(
            "li",
            _swatch(node("defs", hatch), _hatched(x=0.5, y=0.5, width=27, height=13)),
            "Unofficial, known to the school",
        ),
    ]
    note = node("li", f"A share is given from {FEWEST_FOR_A_SHARE} schools up.")
    return node("ul", *(swatches if drawn else []), note, className="la-key")


def _swatch(*drawing: Node) -> Node:
    return node("svg", *drawing, width=28, height=14, aria_hidden="true")


def _hatched(**place: float | str) -> Node:
    return node("rect", fill=f"url(#{HATCH})", stroke=THIS, strokeWidth=1, **place)


def _head(look: Look) -> Node:
    groups = [
        node("th", "Platform", scope="col", rowSpan=2),
        node("th", "Minimum age", scope="col", rowSpan=2, className="la-number la-platforms__age"),
        *_group("Schools using it", 2 if look.few else 3),
        *_group("For whom, of official", len(_columns(look))),
        *_group("Risk-assessed", 1, " la-platforms__share"),
        *_group("Flags", len(FLAGS)),
    ]
    bar = [] if look.few else [_column(node("span", "As a bar", className="govuk-visually-hidden"))]
    use = [_column(name, "la-number") for name in ("Official", "Unofficial")]
    whom = [_column(name, "la-number") for _, name in _columns(look)]
    flags = [_column(name, "la-number la-platforms__flag") for name in FLAG_HEADS]
    return node(
        "thead",
        node("tr", *groups),
        node("tr", *bar, *use, *whom, _column("Of official", "la-platforms__share"), *flags),
    )


def _group(name: str, columns: int, style: str = "") -> list[Node]:
    return [node("th", node("span", name), scope="colgroup", colSpan=columns, className=f"la-platforms__group{style}")]


def _column(name: Node, style: str | None = None) -> Node:
    return node("th", name, scope="col", className=style)


def _columns(look: Look) -> list[tuple[str, str]]:
    """For whom: each of the edition's first audiences, then all others in one column."""
    offered: tuple[Option, ...] = audiences(look.collection.edition)
    main = [(FOR + one.code, one.label) for one in offered[:MAIN_AUDIENCES]]
    return [*main, (FOR_OTHERS, "Others")] if offered[MAIN_AUDIENCES:] else main


def _row(look: Look, one: PlatformUse) -> Node:
    age = str(one.row.minimum_age) if one.row.minimum_age else "none"
    bar = [] if look.few else [node("td", _bar(look, one), className="la-platforms__bar")]
    return node(
        "tr",
        cell(one.row.label, head=True),
        cell(node("small", age), numeric=True),
        *bar,
        _count(look, one, OFFICIAL, style="la-platforms__most"),
        _count(look, one, UNOFFICIAL),
        *(_count(look, one, state) for state, _ in _columns(look)),
        _assessed(look, one),
        *(_flag(look, one, flag) for flag in FLAGS),
    )


def _count(look: Look, one: PlatformUse, state: str, style: str = "") -> Node:
    count, address = one.schools[state], behind(look, KIND, one.row.code, state)
    zero = node("span", "0", className="la-zero")
    number_of = node("a", number(count), href=address, className="govuk-link") if count else zero
    return node("td", number_of, className=f"la-number {style}".rstrip())


def _flag(look: Look, one: PlatformUse, flag: Concern) -> Node:
    """Blank where schools are not asked."""
    return _count(look, one, flag.code, "la-platforms__most") if one.arises(flag.attribute) else node("td")


def _bar(look: Look, one: PlatformUse) -> Node:
    """Official, then unofficial use, of all schools that have returned; the same numbers stand beside it as links."""
    whole = look.this.returned
    parts = ((OFFICIAL, one.official, 0.0), (UNOFFICIAL, one.unofficial, 100 * one.official / whole))
    drawn = [_segment(look, one, state, count / whole, start) for state, count, start in parts if count]
    return node("svg", *drawn, width="100%", height=14, aria_hidden="true")


def _segment(look: Look, one: PlatformUse, state: str, width: float, start: float) -> Node:
    place = {"x": f"{start:.1f}%", "y": 0.5, "width": f"{100 * width:.1f}%", "height": 13}
    rect = node("rect", fill=THIS, **place) if state == OFFICIAL else _hatched(**place)
    return node("a", rect, href=behind(look, KIND, one.row.code, state), tabIndex=-1)


def _assessed(look: Look, one: PlatformUse) -> Node:
    if not one.official:
        return node("td", node("small", "none official"), className="la-platforms__share")
    fraction = _fraction(look, one)
    if one.official < FEWEST_FOR_A_SHARE:
        return node("td", fraction, className="la-platforms__share")
    words = [node("b", share(one.assessed, one.official)), " ", node("small", fraction)]
    track = node("rect", y=5, width="100%", height=4, className="la-platforms__track")
    part = node("rect", y=2, width=f"{100 * one.assessed / one.official:.1f}%", height=10, fill=THIS)
    bar = [] if look.few else [node("svg", track, part, width=70, height=14, aria_hidden="true")]
    return node("td", node("span", *bar, node("span", *words)), className="la-platforms__share")


def _fraction(look: Look, one: PlatformUse) -> Node:
    address = behind(look, KIND, one.row.code, ASSESSED if one.assessed else NOT_ASSESSED)
    return node("a", f"{number(one.assessed)} of {number(one.official)}", href=address, className="govuk-link")


def described(rows: Sequence[PlatformUse], standings: Sequence[Option]) -> Iterator[str]:
    """What the table's columns leave out, in sentences."""
    other = sum(row.schools[OTHER_STANDING] for row in rows)
    if other:
        names = "; ".join((one.short or one.label).lower() for one in standings)
        yield f"Not in the bars: {number(other)} that schools described otherwise ({names})."
    unknown = sum(row.schools[AGE_NOT_KNOWN] for row in rows)
    if unknown:
        yield f"Of {number(unknown)} it is not known whether pupils below the minimum age use them."
