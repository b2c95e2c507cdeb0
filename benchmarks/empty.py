"""The least that a Dash callback can cost: an app whose one callback gives back an empty figure."""

from __future__ import annotations

from typing import Any, cast

from dash import Dash, Input, Output, dcc, html
from flask import Flask
from flask.testing import FlaskClient

BODY = {
    "output": "page.children",
    "outputs": {"id": "page", "property": "children"},
    "inputs": [
        {"id": "url", "property": "pathname", "value": "/"},
        {"id": "url", "property": "search", "value": ""},
    ],
    "changedPropIds": ["url.pathname"],
}


def empty_callback() -> FlaskClient:
    """A client of an app with the empty callback, to be posted BODY."""
    server = Flask(__name__)
    dash: Any = Dash(__name__, server=cast(Any, server), add_log_handler=False)
    dash.layout = html.Div([dcc.Location(id="url"), html.Div(id="page")])
    dash.callback(Output("page", "children"), Input("url", "pathname"), Input("url", "search"))(lambda _a, _b: [])
    return server.test_client()
