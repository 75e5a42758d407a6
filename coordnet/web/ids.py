"""Ids in addresses: `<id:thread_id>`."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1  # PostgreSQL's integer: beyond it the server refuses the comparison instead of finding nothing


class IdConverter(IntegerConverter):
    """A whole number that some row may have; anything else is an address that does not exist."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=LARGEST_ID)


def init_app(app: Flask) -> None:
    """Must come before any address is registered."""
    app.url_map.converters["id"] = IdConverter
