"""Files that are made in the background: asked for, made, fetched for two days, forgotten."""

from la_portal.services.downloads.asking import DAYS, ask_for_everything, ask_for_report
from la_portal.services.downloads.fetching import DownloadFacts, facts, parts
from la_portal.services.downloads.making import make

__all__ = ["DAYS", "DownloadFacts", "ask_for_everything", "ask_for_report", "facts", "make", "parts"]
