"""The WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import gc
import sys

import config
from coordnet.app import create_app

try:
    app = create_app(config.load())
except config.SettingError as error:
    sys.exit(f"CoordNet cannot start: {error}")

# What has been loaded by now lives as long as the process: the collector need not walk it at every turn.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
