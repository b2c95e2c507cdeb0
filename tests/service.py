"""The whole service, dashboards included, as a test drives it: on its own database, with its real routes."""

from __future__ import annotations

from flask import Flask

import dashboards
from dashboards.shell import PortalDash
from la_portal.app import create_app
from la_portal.db import Database
from tests.people import settings_for


def whole_service(database: Database) -> tuple[Flask, PortalDash]:
    """The service on the test's database as the web server serves it, and the dashboards in it."""
    app = create_app(settings_for(database), database)
    return app, dashboards.mount(app)
