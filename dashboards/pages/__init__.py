"""The dashboards, in the order of their navigation."""

from __future__ import annotations

from dashboards.look import Page
from dashboards.pages import (
    completion,
    incidents,
    overview,
    platforms,
    policies,
    priorities,
    school,
    training,
)

_MODULES = (overview, completion, policies, training, incidents, platforms, priorities, school)
PAGES: tuple[Page, ...] = tuple(module.PAGE for module in _MODULES)
BY_PATH: dict[str, Page] = {page.path: page for page in PAGES}
