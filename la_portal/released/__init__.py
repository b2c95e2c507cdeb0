"""What leaves an authority: tables that went through disclosure control, and what is said and drawn of them.

Nothing here can hold a number that is hidden. Sentences, charts and every format are made of these values alone.
"""

from la_portal.released.publication import Chapter, Finding, Publication, Report, TermBase
from la_portal.released.tables import TOTAL, Axis, Chart, Filter, Indicator, Observation, Symbol, Table, Unit, Value

__all__ = [
    "TOTAL",
    "Axis",
    "Chapter",
    "Chart",
    "Filter",
    "Finding",
    "Indicator",
    "Observation",
    "Publication",
    "Report",
    "Symbol",
    "Table",
    "TermBase",
    "Unit",
    "Value",
]
