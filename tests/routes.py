"""Every route that the service answers, written out by hand, with what it takes to be answered there."""

from __future__ import annotations

RETURN = "/returns/<int:urn>/<slug>"
DASH = "/dashboards/_dash"

# A route that is not in this list fails a test, and so does one whose methods or permission are others.
ROUTES: dict[tuple[str, str], str] = {
    ("GET", "/"): "public",
    ("GET", "/health"): "public",
    ("GET", "/static/<address>"): "public",
    ("GET", "/sign-in"): "public",
    ("POST", "/sign-in"): "public",
    ("GET", "/invitation/<link>"): "public",
    ("POST", "/invitation/<link>"): "public",
    ("POST", "/sign-out"): "sign_out",
    ("GET", "/choose"): "sign_out",
    ("POST", "/choose"): "sign_out",
    ("GET", "/password"): "sign_out",
    ("POST", "/password"): "sign_out",
    ("GET", "/authority/"): "see_collections",
    ("GET", "/authority/collections"): "see_collections",
    ("GET", "/authority/collections/<slug>"): "see_collections",
    ("GET", "/authority/collections/open"): "open_collection",
    ("POST", "/authority/collections/open"): "open_collection",
    ("GET", "/returns/"): "edit_return",
    ("GET", f"{RETURN}/"): "edit_return",
    ("GET", f"{RETURN}/header"): "edit_return",
    ("POST", f"{RETURN}/header"): "edit_return",
    ("GET", f"{RETURN}/policies"): "edit_return",
    ("POST", f"{RETURN}/policies"): "edit_return",
    ("GET", f"{RETURN}/training"): "edit_return",
    ("POST", f"{RETURN}/training"): "edit_return",
    ("GET", f"{RETURN}/incidents"): "edit_return",
    ("POST", f"{RETURN}/incidents"): "edit_return",
    ("GET", f"{RETURN}/incidents/done"): "edit_return",
    ("POST", f"{RETURN}/incidents/done"): "edit_return",
    ("GET", f"{RETURN}/platforms"): "edit_return",
    ("POST", f"{RETURN}/platforms"): "edit_return",
    ("GET", f"{RETURN}/practice"): "edit_return",
    ("POST", f"{RETURN}/practice"): "edit_return",
    ("GET", f"{RETURN}/check"): "edit_return",
    ("GET", f"{RETURN}/declaration"): "send_return",
    ("POST", f"{RETURN}/declaration"): "send_return",
    ("GET", f"{RETURN}/receipt/<int:submission>"): "see_return",
    ("GET", f"{RETURN}/receipt/<int:submission>/answers"): "see_return",
    ("GET", "/figures/<name>.csv"): "see_dashboards",
    ("GET", "/dashboards/"): "see_dashboards",
    ("GET", "/dashboards/<path:path>"): "see_dashboards",
    ("GET", "/dashboards/assets/<path:filename>"): "see_dashboards",
    ("GET", "/dashboards/_favicon.ico"): "see_dashboards",
    ("GET", "/dashboards/_reload-hash"): "see_dashboards",
    ("GET", f"{DASH}-component-suites/<string:package_name>/<path:fingerprinted_path>"): "see_dashboards",
    ("GET", f"{DASH}-dependencies"): "see_dashboards",
    ("GET", f"{DASH}-layout"): "see_dashboards",
    ("POST", f"{DASH}-update-component"): "see_dashboards",
}

# Every callback of the dashboards, by its outputs.
CALLBACKS = {"..top.tree...page.children..": "see_dashboards"}
