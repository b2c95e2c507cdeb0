"""The blueprint of the pages about people, for who looks after them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("people", __name__)
