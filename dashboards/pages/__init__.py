"""The dashboards, in the order of their navigation."""

from __future__ import annotations

from dashboards.look import Page
from dashboards.pages import incidents, overview

PAGES: tuple[Page, ...] = (overview.PAGE, incidents.PAGE)
BY_PATH: dict[str, Page] = {page.path: page for page in PAGES}
