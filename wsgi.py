"""What the web server serves: the service with its dashboards. The only place where the two meet."""

import dashboards
from la_portal.app import create_app, keep_what_stands
from la_portal.settings import Settings

app = create_app(Settings.from_env())
dashboards.mount(app)
keep_what_stands()
