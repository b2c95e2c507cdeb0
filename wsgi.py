"""What the web server serves: the service with its dashboards. The only place where the two meet."""

import gc

import dashboards
from la_portal.app import create_app
from la_portal.settings import Settings

app = create_app(Settings.from_env())
dashboards.mount(app)
# What stands now stands until the end. Without this a full collection looks through all of Dash and Plotly, for a fifth
# of a second in the middle of somebody's request. And a dashboard makes some 200,000 small objects, none of them in a
# circle: looking for circles after every 700 took a quarter of its time.
gc.collect()
gc.freeze()
gc.set_threshold(100_000, 20, 20)
