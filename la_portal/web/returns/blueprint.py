"""The school's side under one address; its pages add themselves."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("returns", __name__, url_prefix="/returns")
