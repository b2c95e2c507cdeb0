"""Annual reports: drawn, written, reviewed by somebody else, published, and corrected by a new edition."""

from la_portal.services.reports.building import build_files
from la_portal.services.reports.drawing import Drawing, Naming, draw
from la_portal.services.reports.publishing import ask_for_review, publish, review, send_back
from la_portal.services.reports.threshold import keep_smallest
from la_portal.services.reports.writing import LONGEST_WORDS, draw_again, save_chapter, start

__all__ = [
    "LONGEST_WORDS",
    "Drawing",
    "Naming",
    "ask_for_review",
    "build_files",
    "draw",
    "draw_again",
    "keep_smallest",
    "publish",
    "review",
    "save_chapter",
    "send_back",
    "start",
]
