"""What the web server serves: the service with its dashboards. The only place where the two meet."""

import gc

import dashboards
from la_portal.app import create_app
from la_portal.settings import Settings

app = create_app(Settings.from_env())
dashboards.mount(app)
# What stands now stands until the end. Without this a full collection looks through all of Dash and Plotly, for a fifth
# of a second in the middle of somebody's request.
gc.collect()
gc.freeze()
