"""The WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import atexit
import gc
import sys

import config
from coordnet.app import create_app
from coordnet.extensions import db

try:
    app = create_app(config.load())
except config.SettingError as error:
    sys.exit(f"CoordNet cannot start: {error}")

# The last connection that is closed brings SQLite's journal into the database file and removes it: after a clean
# stop that file alone is everything.
with app.app_context():
    atexit.register(db.engine.dispose)

# What has been loaded by now lives as long as the process: the collector need not walk it at every turn.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
