"""How the columns of a table share the width of a page, in which type, and when the page is turned for them."""

from __future__ import annotations

from la_portal.files.report.laid_out import Grid, shown

_SIZES = {7: 9.0, 10: 8.0, 14: 8.5, 20: 6.5}  # points of type for up to so many columns
_SMALLEST, _UPRIGHT = 5.0, 10
_LEAST, _MOST = 6, 34


def across(grid: Grid) -> bool:
    """Whether the table needs the long side of a page."""
    return len(grid.heads) > _UPRIGHT


def type_size(grid: Grid) -> float:
    """The size of type in points at which all columns have room."""
    return next((size for most, size in _SIZES.items() if len(grid.heads) <= most), _SMALLEST)


def shares(grid: Grid) -> list[float]:
    """How wide each column is beside the others: as its longest label or number is, or a word of its title."""
    names = [
        max(len(head), *(len(line.labels[at]) for line in grid.lines), _LEAST) for at, head in enumerate(grid.row_heads)
    ]
    numbers = [max(_word(of.title), len(of.title) / 2, _value(grid, at)) for at, of in enumerate(grid.columns)]
    return [min(width, _MOST) for width in names] + [min(max(width + 2, _LEAST), _MOST / 2) for width in numbers]


def _word(title: str) -> int:
    return max(map(len, title.split()), default=0)


def _value(grid: Grid, at: int) -> int:
    return max(len(shown(line.values[at], grid.columns[at].unit)) for line in grid.lines)
