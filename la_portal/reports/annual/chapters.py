"""The chapters of the report in their order, and what the authority is asked to say in each."""

from __future__ import annotations

from dataclasses import dataclass

SUMMARY, METHOD = "summary", "method"


@dataclass(frozen=True)
class Outline:
    """One chapter before it is filled; `question` is empty where no words of the authority's are asked for."""

    name: str
    title: str
    question: str = ""


CHAPTERS = (
    Outline(SUMMARY, "Summary", "What should a reader who reads only this page know?"),
    Outline("completion", "How complete it is"),
    Outline("policies", "Policies"),
    Outline("training", "Training"),
    Outline("incidents", "Incidents", "What should councillors and governors understand about incidents this year?"),
    Outline("platforms", "Platforms"),
    Outline("practice", "Support and what it changed", "What support did the authority give, and what did it change?"),
    Outline(METHOD, "Method and definitions"),
)
