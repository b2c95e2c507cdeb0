"""The look of every chart: colours, type and the Plotly template, made once. The only module that imports plotly."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

THIS = "#12436D"
POINT = "#2073BC"
EARLIER = "#c9cdd1"
COMPARED = "#3D3D3D"
GRID = "#e4e6e8"
AXIS = "#8a9096"
INK = "#0b0c0c"
SECOND = "#484949"
GROUND = "rgba(255,255,255,0.8)"
STEPS = 6

FONT = "Arial, Helvetica, sans-serif"
SMALLEST = 14

_AXIS = {
    "showline": False,
    "zeroline": False,
    "ticks": "",
    "fixedrange": True,
    "ticklabelstandoff": 4,
    "tickfont": {"size": SMALLEST, "color": SECOND},
    "title": {"font": {"size": SMALLEST, "color": SECOND}},
}

TEMPLATE: dict[str, Any] = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": SMALLEST, "color": SECOND},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 44, "r": 16, "t": 12, "b": 36},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {"font": {"family": FONT, "size": SMALLEST, "color": INK}, "bgcolor": "#ffffff"},
        "xaxis": {**_AXIS, "showgrid": False, "showline": True, "linecolor": AXIS},
        "yaxis": {**_AXIS, "gridcolor": GRID, "rangemode": "tozero", "separatethousands": True},
        "annotationdefaults": {"showarrow": False, "font": {"size": SMALLEST}},
    }
).to_plotly_json()

CONFIG: Any = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
