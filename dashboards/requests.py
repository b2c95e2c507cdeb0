"""What may be asked of the one callback, judged before Dash sees it: anything else is refused, never guessed at."""

from __future__ import annotations

import json
from typing import Any, NoReturn
from urllib.parse import parse_qs

from flask import Request, abort

OUTPUT = "..top.tree...page.children.."
OUTPUTS = [{"id": "top", "property": "tree"}, {"id": "page", "property": "children"}]
INPUTS = (("url", "pathname"), ("url", "search"))
KEYS = frozenset({"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"})
LARGEST = 16 * 1024
MOST_FIELDS = 50


def asked(request: Request) -> tuple[str, dict[str, list[str]]]:
    """The path and the query that the browser shows; answers 400 where the request is not what our page sends."""
    if (request.content_length or 0) > LARGEST:
        abort(400)
    body = _decoded(request.get_data())
    if not isinstance(body, dict) or not body.keys() <= KEYS:
        abort(400)
    if body.get("output") != OUTPUT or body.get("outputs") != OUTPUTS or body.get("state") not in (None, []):
        abort(400)
    for name in ("changedPropIds", "parsedChangedPropsIds"):
        if not _is_list_of_texts(body.get(name, [])):
            abort(400)
    path, search = _values(body.get("inputs"))
    try:
        return path, parse_qs(search.removeprefix("?"), max_num_fields=MOST_FIELDS)
    except ValueError:
        abort(400)


def _decoded(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        abort(400)


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _values(inputs: Any) -> list[str]:
    if not isinstance(inputs, list) or len(inputs) != len(INPUTS):
        _refuse()
    values: list[str] = []
    for given, (component, name) in zip(inputs, INPUTS, strict=True):
        if not isinstance(given, dict) or (given.get("id"), given.get("property")) != (component, name):
            _refuse()
        if not given.keys() <= {"id", "property", "value"} or not isinstance(given.get("value"), str):
            _refuse()
        values.append(given["value"])
    return values


def _refuse() -> NoReturn:
    abort(400)
