"""The WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import sys

import config
from coordnet.app import create_app

try:
    app = create_app(config.load())
except config.SettingError as error:
    sys.exit(f"CoordNet cannot start: {error}")
