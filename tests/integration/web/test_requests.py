"""What every request meets, whichever page it asks for: the guard, the token, the headers, an error page, the log."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError

from la_portal.app import create_app
from la_portal.db import Database
from la_portal.errors import BadInput, Conflict, NotAllowed, NotFound
from la_portal.vocabulary import Permission
from la_portal.web import headers
from la_portal.web.guard import SAFE_METHODS, needs, permissions_of, public
from la_portal.web.session import portal, reading
from tests.people import AWAY, DSL, OFFICER, Browser, settings_for

SECRET = "what somebody typed"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def _raises(error: Exception) -> Callable[[], str]:
    def view() -> str:
        raise error

    return view


@pytest.fixture
def app(schools: Database) -> Flask:
    """The service with a few views more: some that break, one without a mark, some that Dash might have."""
    app = create_app(settings_for(schools), schools)
    broken: dict[str, Exception] = {
        "broken": ValueError(SECRET),
        "locked": OperationalError("select 1", {"typed": SECRET}, Exception("database is locked")),
        "conflict": Conflict("Somebody else saved this"),
        "bad": BadInput("Write a number"),
        "not-allowed": NotAllowed("Ask the person who invited you"),
        "not-found": NotFound(),
    }
    for path, error in broken.items():
        app.add_url_rule(f"/{path}", path, public(_raises(error)))
    app.add_url_rule("/unmarked", "unmarked", lambda: "seen")
    app.add_url_rule("/dashboards/", "dash", lambda: "<p>seen</p>")
    app.add_url_rule("/dashboards/_dash-layout", "dash-layout", lambda: {"seen": True})
    app.add_url_rule("/dashboards/_dash-update-component", "dash-update", lambda: {"seen": True}, methods=["POST"])
    app.add_url_rule("/dashboards/public", "dash-public", public(lambda: "seen"))
    app.add_url_rule("/rows", "rows", needs(Permission.SEE_SCHOOLS)(_rows))
    return app


def _rows() -> str:
    with reading() as session:
        return str(session.scope.authority_id)


@pytest.fixture
def nobody(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def an_officer(nobody: Browser, officer: object) -> Browser:
    nobody.sign_in(OFFICER)
    return nobody


@pytest.fixture
def a_dsl(app: Flask, dsl: object) -> Browser:
    signed_in = Browser(app.test_client())
    signed_in.sign_in(DSL)
    return signed_in


# The guard


def test_every_view_is_marked(schools: Database) -> None:
    marks = permissions_of(create_app(settings_for(schools), schools))
    assert len(marks) > 10
    assert [rule for rule, mark in marks.items() if mark is None] == []


def test_a_view_without_a_mark_is_seen_and_refused(app: Flask, an_officer: Browser) -> None:
    assert permissions_of(app)["/unmarked", "GET"] is None
    assert an_officer.get("/unmarked").status_code == 404
    public(app.view_functions["unmarked"])
    assert an_officer.get("/unmarked").text == "seen", "it was the mark that kept it away"


def test_what_is_behind_sign_in_sends_there_or_refuses(nobody: Browser, app: Flask) -> None:
    counted = 0
    for (rule, method), permission in permissions_of(app).items():
        if not isinstance(permission, Permission) or "<" in rule:
            continue
        answer = nobody.client.open(rule, method=method)
        assert answer.status_code == (302 if method in SAFE_METHODS else 401), (rule, method)
        counted += 1
    assert counted > 8


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_no_method_gets_round_the_guard(nobody: Browser, method: str) -> None:
    answer = nobody.client.open("/rows", method=method)
    assert answer.status_code in {302, 401, 405}
    assert "seen" not in answer.text


def test_dashboards_are_guarded_by_their_path(nobody: Browser) -> None:
    assert nobody.get("/dashboards/").location == "/sign-in?next=/dashboards/"
    assert nobody.get("/dashboards/public").status_code == 302, "whatever mark the view has"
    assert nobody.get("/dashboards/_dash-layout", headers={"Sec-Fetch-Dest": "empty"}).status_code == 401
    assert nobody.client.post("/dashboards/_dash-update-component", json={}).status_code == 401


def test_dashboards_are_the_authoritys_own(an_officer: Browser, a_dsl: Browser) -> None:
    assert "seen" in an_officer.get("/dashboards/").text
    missing = a_dsl.get("/nowhere")
    for path in ("/dashboards/", "/dashboards/_dash-layout", "/rows", "/authority/collections"):
        refused = a_dsl.get(path)
        assert (refused.status_code, _body(refused)) == (404, _body(missing)), path


def _body(response: Any) -> str:
    return re.sub(r'(nonce|csrf_token" value)="[^"]+"', "", response.text)


def test_a_session_is_bound_to_who_is_signed_in(an_officer: Browser) -> None:
    assert an_officer.get("/rows").text == "1"


def test_an_unknown_address_is_not_found_signed_in_or_not(nobody: Browser, a_dsl: Browser) -> None:
    assert nobody.get("/nowhere").status_code == 404
    assert "Go to your home page" in a_dsl.get("/nowhere").text
    assert nobody.client.post("/nowhere").status_code == 404


# Tokens and origins


def test_nothing_unsafe_works_without_a_token(an_officer: Browser, app: Flask) -> None:
    counted = 0
    for (rule, method), _ in permissions_of(app).items():
        if method in SAFE_METHODS:
            continue
        answer = an_officer.client.open(rule.replace("<link>", "x").replace("<", "").replace(">", ""), method=method)
        if answer.status_code != 404:
            assert answer.status_code == 400, rule
            assert "opened before you last signed in" in answer.text, rule
            counted += 1
    assert counted >= 4
    assert an_officer.signed_in


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
     {"Origin": "http://localhost.evil.example"}],
)  # fmt: skip
def test_a_page_of_somebody_else_cannot_send_even_with_a_token(an_officer: Browser, headers: dict[str, str]) -> None:
    form = {"csrf_token": an_officer.token("/password")}
    refused = an_officer.client.post("/sign-out", data=form, headers=headers)
    assert refused.status_code == 400
    assert "not ours" in refused.text
    assert an_officer.signed_in
    ours = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert an_officer.client.post("/sign-out", data=form, headers=ours).status_code == 302


def test_dash_gets_the_token_that_its_callbacks_send(an_officer: Browser) -> None:
    given = next(line for line in an_officer.get("/dashboards/").headers.getlist("Set-Cookie") if "_csrf_token" in line)
    assert "SameSite=Strict" in given
    assert "HttpOnly" not in given
    for sent, status in ((_cookie(an_officer), 200), ("made up", 400), ("", 400)):
        answer = an_officer.client.post(
            "/dashboards/_dash-update-component", json={"output": "x"}, headers={"X-CSRFToken": sent}
        )
        assert answer.status_code == status


def test_an_open_dashboard_follows_a_new_sign_in(an_officer: Browser) -> None:
    an_officer.get("/dashboards/")
    before = _cookie(an_officer)
    an_officer.post("/sign-out", page="/password")
    an_officer.sign_in(OFFICER)
    assert _cookie(an_officer) != before
    answer = an_officer.client.post(
        "/dashboards/_dash-update-component", json={}, headers={"X-CSRFToken": _cookie(an_officer)}
    )
    assert answer.status_code == 200


def _cookie(browser: Browser) -> str:
    cookie = browser.client.get_cookie(headers.DASH_COOKIE)
    assert cookie
    return cookie.value


# Headers


def _answers(browser: Browser) -> Iterator[Any]:
    yield browser.get("/sign-in")
    yield browser.get("/password")
    yield browser.get("/nowhere")
    yield browser.get("/broken")
    yield browser.get("/locked")
    yield browser.get("/health")
    yield browser.get("/unmarked")
    yield browser.get("/dashboards/")
    yield browser.client.post("/sign-in")
    yield browser.client.put("/sign-in")
    yield browser.client.post("/sign-in", data={"email": "x" * (3 * 1024 * 1024)})
    yield browser.client.options("/password")
    yield browser.client.post("/dashboards/_dash-update-component", json={})


def _check(response: Any) -> None:
    found = response.headers
    nonce = found["Content-Security-Policy"].split("nonce-")[1].split("'")[0]
    assert found["Content-Security-Policy"] == POLICY.format(nonce=nonce)
    assert len(nonce) >= 16
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Referrer-Policy"] == "same-origin"
    assert found["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in found["Permissions-Policy"]
    assert found["Cache-Control"] == "private, no-store"
    assert "Strict-Transport-Security" not in found


def test_every_response_has_the_headers(an_officer: Browser) -> None:
    statuses: list[int] = []
    for response in _answers(an_officer):
        _check(response)
        statuses.append(response.status_code)
    assert set(statuses) == {200, 302, 400, 404, 405, 413, 500, 503}


def test_the_check_of_headers_finds_their_absence(an_officer: Browser, app: Flask) -> None:
    app.after_request_funcs[None].remove(headers._add)
    with pytest.raises(KeyError):
        _check(an_officer.get("/sign-in"))


def test_each_response_has_a_nonce_of_its_own(nobody: Browser) -> None:
    assert len({nobody.get("/sign-in").headers["Content-Security-Policy"] for _ in range(5)}) == 5


def test_no_page_and_no_dashboard_runs_a_script_that_is_not_a_file_of_ours(an_officer: Browser) -> None:
    for path in ("/dashboards/", "/password"):
        policy = an_officer.get(path).headers["Content-Security-Policy"].split("; ")
        assert [part for part in policy if part.startswith("script-src")] == ["script-src 'self'"]


def test_files_are_kept_and_pages_are_not(nobody: Browser, app: Flask) -> None:
    with app.test_request_context():
        address = app.jinja_env.globals["asset"]("la.css")  # type: ignore[operator]
    assert nobody.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"


# Error pages


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/conflict", 409, "Somebody else saved this."),
        ("/bad", 400, "Write a number."),
        ("/not-allowed", 403, "Ask the person who invited you."),
        ("/not-found", 404, "Check the address."),
        ("/broken", 500, "It is our fault, not yours."),
        ("/locked", 503, "Wait a minute, then try again."),
    ],
)
def test_an_error_is_a_page_with_a_sentence(nobody: Browser, path: str, status: int, sentence: str) -> None:
    answer = nobody.get(path)
    assert answer.status_code == status
    assert sentence in answer.text
    assert "<h1" in answer.text
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text


def test_a_wrong_method_names_the_right_ones(nobody: Browser) -> None:
    answer = nobody.client.put("/sign-in")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_what_is_too_big_is_refused_as_such(nobody: Browser) -> None:
    answer = nobody.client.post("/sign-in", data={"email": "x" * (3 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "at most 2 MB" in answer.text


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"%00=%00&email=%00", b"email=a&email=b&csrf_token=%ED%A0%80", b"[]", b"{"]
)
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x", ""]
)
def test_no_body_breaks_a_form(nobody: Browser, body: bytes, kind: str) -> None:
    assert nobody.client.post("/sign-in", data=body, content_type=kind).status_code == 400


def test_no_typing_breaks_signing_in(nobody: Browser) -> None:
    for typed in (
        "\0",
        "\ud7ff\uffff",
        "a@b.c\0",
        "x" * 5000,
        "'; drop table person --",
        "{{ 7 * 7 }}",
        "\N{GRINNING FACE}",
    ):
        answer = nobody.sign_in(typed or "x", typed or "x")
        assert answer.status_code == 400
        assert ">49<" not in answer.text


def test_a_page_that_says_the_database_is_away_does_not_ask_it(an_officer: Browser, app: Flask) -> None:
    with app.app_context():
        portal().database = Database(AWAY)
    answer = an_officer.get("/rows")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert an_officer.get("/health").status_code == 503


# The log


def _logged(act: Callable[[], Any]) -> tuple[list[Any], str]:
    with structlog.testing.capture_logs() as lines:
        act()
    return list(lines), json.dumps(lines, default=str)


def test_a_request_is_one_line_without_its_secrets(nobody: Browser, officer: object) -> None:
    lines, text = _logged(lambda: nobody.sign_in(OFFICER, "wrong password here", wanted="/rows?district=secret"))
    assert [line["page"] for line in lines] == ["/sign-in", "/sign-in"]
    assert {"request_id", "method", "page", "status", "ms"} <= set(lines[1])
    lines, more = _logged(lambda: nobody.get("/invitation/a-secret-token?email=tom@school.example"))
    assert lines[0]["page"] == "/invitation/<link>"
    for secret in (OFFICER, "wrong password", "a-secret-token", "tom@", "district", nobody.token("/sign-in")):
        assert secret not in text + more


def test_a_fault_is_logged_by_its_place_and_not_by_its_words(nobody: Browser) -> None:
    for path, kind in (("/broken", "ValueError"), ("/locked", "OperationalError")):
        lines, text = _logged(lambda path=path: nobody.get(path))
        fault = next(line for line in lines if line["event"] == "fault")
        assert fault["kind"] == kind
        assert any("test_requests.py" in frame for frame in fault["way"])
        assert SECRET not in text
