"""The headers of every response, whatever answered: what a browser may load, keep and tell others."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request
from flask_wtf.csrf import generate_csrf  # pyright: ignore[reportUnknownVariableType]

from la_portal.web.guard import DASHBOARDS
from la_portal.web.session import portal

DASH_COOKIE = "_csrf_token"  # the name that Dash reads
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR = "max-age=31536000"


def init_headers(app: Flask) -> None:
    """Every response of the app carries the headers, and templates have `csp_nonce()`."""
    app.after_request(_add)
    app.add_template_global(csp_nonce)


def csp_nonce() -> str:
    """What lets a style element of this response through, made anew for each."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce


def _add(response: Response) -> Response:
    response.headers.update(FIXED)
    response.headers["Content-Security-Policy"] = _policy()
    if portal().settings.production:
        response.headers["Strict-Transport-Security"] = ONE_YEAR
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-store"
    elif _on_dashboards():  # Dash calls its files public
        response.cache_control.public = False
        response.cache_control.private = True
    _give_dash_its_token(response)
    return response


def _policy() -> str:
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' 'nonce-{csp_nonce()}'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def _on_dashboards() -> bool:
    return request.path.startswith(DASHBOARDS)


def _give_dash_its_token(response: Response) -> None:
    """Dash's callbacks send what this cookie holds; a dashboard that is open follows a new sign-in."""
    page = _on_dashboards() and response.mimetype == "text/html"
    if page or g.get("session_changed"):
        secure = portal().settings.production
        response.set_cookie(DASH_COOKIE, generate_csrf(), path="/", secure=secure, httponly=False, samesite="Strict")
