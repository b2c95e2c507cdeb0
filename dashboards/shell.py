"""Dash as this service has it: our page around it, no version numbers, no inline scripts, 404 for what is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import Dash
from dash.exceptions import DependencyException
from flask import Response, abort, render_template, request
from markupsafe import Markup

from dashboards.look import Page
from dashboards.pages import BY_PATH, PAGES
from la_portal.clock import london_date
from la_portal.queries.filters import Filters
from la_portal.web.session import now

VERSIONS = ("dash_version", "dash_version_url", "ddk_version", "plotly_version", "python_version")
UNUSED_SCRIPT = "/dash_table/"
ONE_YEAR = 31_536_000


class PortalDash(Dash):
    """The dashboards of one app."""

    def index(self, *_args: Any, **_kwargs: Any) -> str:
        """The page of the address, or 404: Dash answers 200 to anything."""
        if request.path not in BY_PATH:
            abort(404)
        return super().index()

    def interpolate_index(
        self,
        metas: str = "",
        title: str = "",
        css: str = "",
        config: str = "",
        scripts: str = "",
        app_entry: str = "",
        favicon: str = "",
        renderer: str = "",
    ) -> str:
        """Our frame around Dash's scripts; the script that starts it is a file, so that no inline script is needed."""
        page = BY_PATH[request.path]
        query = Filters.from_query(request.args.to_dict(flat=False), london_date(now())).to_query()
        return render_template(
            "dashboards/index.html",
            page=page,
            query=query,
            wide=True,
            config=Markup(config),
            scripts=Markup(scripts),
            subnavigation=[_link(one, page, query) for one in PAGES],
            subnavigation_title=f"Dashboards: {page.title.lower()}",
        )

    def _config(self) -> dict[str, Any]:
        return {name: value for name, value in super()._config().items() if name not in VERSIONS}

    def _generate_scripts_html(self) -> str:
        tags = super()._generate_scripts_html().splitlines()
        return "\n".join(tag for tag in tags if UNUSED_SCRIPT not in tag)


def kept_for_a_year(serve: Callable[..., Response]) -> Callable[..., Response]:
    """Dash's files under names that say what is in them: a browser need not ask for them again."""

    def served(**names: str) -> Response:
        try:
            response = serve(**names)
        except (DependencyException, FileNotFoundError):  # no such package, no such file in it
            abort(404)
        if response.cache_control.max_age:
            response.headers["Cache-Control"] = f"private, max-age={ONE_YEAR}, immutable"
        return response

    return served


def _link(page: Page, current: Page, query: str) -> dict[str, Any]:
    address = f"{page.path}?{query}" if query else page.path
    return {"text": page.title, "href": address, "current": page is current}
