"""The officer's dashboards: `mount(server)` puts them under /dashboards/, one Dash app for each server."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, cast

from dash import Input, Output, dcc, html
from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader

from dashboards.answers import Answers
from dashboards.callback import POLICY, fill, remembering
from dashboards.markup import markup
from dashboards.shell import PortalDash, kept_for_a_year

PREFIX = "/dashboards/"
UPDATE = f"{PREFIX}_dash-update-component"
FILES = f"{PREFIX}_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"


class NotInPolicy(RuntimeError):
    """A callback exists that the policy does not name, or the other way round."""


def mount(server: Flask) -> PortalDash:
    """The server answers under /dashboards/; its guard has been asked before any of this is reached."""
    _add_templates(server)
    app = PortalDash(
        __name__,
        server=cast(Any, server),
        routes_pathname_prefix=PREFIX,
        requests_pathname_prefix=PREFIX,
        include_assets_files=False,
        suppress_callback_exceptions=True,
        update_title="",
        title="Dashboards",
        add_log_handler=False,
        enable_mcp=False,
    )
    app.layout = html.Div([dcc.Location(id="url"), markup(None, id="top"), html.Div(id="page")])
    outputs = Output("top", "tree"), Output("page", "children")
    app.callback(*outputs, Input("url", "pathname"), Input("url", "search"))(fill)
    if set(app.callback_map) != set(POLICY):
        raise NotInPolicy(f"callbacks {sorted(app.callback_map)} are not those of the policy {sorted(POLICY)}")
    views: dict[str, Any] = server.view_functions
    views[UPDATE] = remembering(views[UPDATE], Answers(), version("la-portal"))
    views[FILES] = kept_for_a_year(views[FILES])
    return app


def _add_templates(server: Flask) -> None:
    loaders = [loader for loader in (server.jinja_env.loader, PackageLoader(__name__)) if loader]
    server.jinja_env.loader = ChoiceLoader(loaders)
