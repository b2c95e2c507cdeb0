"""The service in one page: what it is made of, in the order in which a request meets it."""

from __future__ import annotations

import gc
from types import TracebackType
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_wtf.csrf import CSRFProtect  # pyright: ignore[reportMissingTypeStubs]
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from sqlalchemy import column, func, select, table
from sqlalchemy.exc import OperationalError

from la_portal.db import Database
from la_portal.errors import UnsafeSettings
from la_portal.files.report.page import TEMPLATES as REPORT_PAGES
from la_portal.models import Authority
from la_portal.schema import is_current
from la_portal.settings import Settings
from la_portal.web.addresses import init_addresses
from la_portal.web.assets import init_assets
from la_portal.web.auth import auth
from la_portal.web.authority import bp as authority
from la_portal.web.errors import init_errors
from la_portal.web.extracts import bp as extracts
from la_portal.web.figures import figures
from la_portal.web.guard import init_guard
from la_portal.web.headers import init_headers
from la_portal.web.health import health
from la_portal.web.logs import init_logs, log_fault
from la_portal.web.navigation import init_navigation
from la_portal.web.readings import init_readings
from la_portal.web.reports import bp as reports
from la_portal.web.returns import bp as returns
from la_portal.web.session import Portal, init_session
from la_portal.web.sign_in_links import bp as links
from la_portal.web.trust import bp as trust
from la_portal.web.uploads import init_uploads
from la_portal.web.words import init_words

BLUEPRINTS = (auth, links, authority, returns, trust, figures, extracts, reports, health)
LARGEST_REQUEST = 2 * 1024 * 1024
COMPRESSED = ["text/html", "text/css", "text/csv", "text/javascript", "application/javascript", "application/json"]


class PortalApp(Flask):
    """Flask, with a log of faults that never quotes what somebody typed."""

    def log_exception(self, exc_info: Any) -> None:
        """Logs where it broke."""
        kind: type[BaseException] | None = exc_info[0]
        trace: TracebackType | None = exc_info[2]
        log_fault(kind, trace)


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """The service, ready to answer. Raises UnsafeSettings where it must not start."""
    database = database or Database(settings.database_url)
    refuse_unready(settings, database)
    app = PortalApp(__name__, static_folder=None)
    app.config.from_mapping(configuration(settings))
    app.extensions["la_portal"] = Portal(database, settings, is_current)
    init_addresses(app)
    _load_templates(app)
    init_logs(app)
    init_session(app)
    init_guard(app)  # before CSRF: who may not see a page is not told that its form lacks a token
    init_uploads(app)
    CSRFProtect(app)
    init_headers(app)
    init_errors(app)
    init_assets(app)
    init_navigation(app)
    init_words(app)
    Compress(app)
    init_readings(app)  # last: responses meet these in the opposite order, and it may put a page in another's place
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def keep_what_stands() -> None:
    """What has been made until now is kept until the end, and looking for garbage takes little of a request.

    Without this a full collection looks through all of Dash and Plotly, for a fifth of a second in the middle of
    somebody's request. And a dashboard makes some 200,000 small objects, none of them in a circle: looking for circles
    after every 700 took a quarter of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def configuration(settings: Settings) -> dict[str, Any]:
    """Flask's configuration: cookies that scripts and other sites cannot use, requests of a bounded size."""
    return {
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": LARGEST_REQUEST,
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.production else "session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.production,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a return is filled in over hours
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_ALGORITHM_STREAMING": ["zstd", "deflate"],  # brotli keeps the first pieces back for half a second
        "COMPRESS_MIMETYPES": COMPRESSED,
    }


def _load_templates(app: Flask) -> None:
    components = {name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}
    ours = PackageLoader("la_portal", "web/templates")
    app.jinja_options = {"loader": ChoiceLoader([ours, PrefixLoader({**components, "report": REPORT_PAGES})])}


def refuse_unready(settings: Settings, database: Database) -> None:
    """Raises UnsafeSettings where the database is away or old, or where in production it could mix authorities."""
    try:
        with database.engine.connect() as connection:
            if not is_current(connection):
                raise UnsafeSettings("The database has an older schema, or none. Run: la-portal database upgrade")
    except OperationalError as error:
        place = database.engine.url.render_as_string(hide_password=True)
        raise UnsafeSettings(f"The database does not answer at {place}. Start it, or change the address") from error
    if settings.production and database.engine.dialect.name == "sqlite":
        _refuse_shared_file(database)
    elif settings.production:
        _refuse_powerful_role(database)


def _refuse_shared_file(database: Database) -> None:
    with database.identity() as session:
        if session.execute(select(func.count(Authority.id))).scalar_one() > 1:
            raise UnsafeSettings("SQLite cannot keep authorities apart: use PostgreSQL, or keep one authority")


def _refuse_powerful_role(database: Database) -> None:
    roles = table("pg_roles", column("rolname"), column("rolsuper"), column("rolbypassrls"))
    tables = table("pg_tables", column("tableowner"))
    mine = select(roles.c.rolsuper, roles.c.rolbypassrls).where(roles.c.rolname == func.current_user())
    owned = select(func.count()).select_from(tables).where(func.pg_has_role(tables.c.tableowner, "MEMBER"))
    with database.engine.connect() as connection:
        superuser, bypasses = connection.execute(mine).one()
        if superuser or bypasses or connection.execute(owned).scalar_one():
            raise UnsafeSettings(
                "The service's database role is a superuser, bypasses row-level security or owns tables, so nothing "
                "keeps authorities apart. Give LA_PORTAL_DATABASE_URL a role that may only read and write rows"
            )
