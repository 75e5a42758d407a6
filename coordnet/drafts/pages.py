"""The page on which a draft is gone on with."""

from urllib.parse import urldefrag

from coordnet.room import house
from coordnet.web.urls import with_parameter


def filled(form: str, about: int, page: str = "") -> str:
    """Where the form stands, filled with its draft: on `page`, or on the one its room names."""
    address, fragment = urldefrag(empty(form, about, page))
    return with_parameter(address, "draft", "1") + (f"#{fragment}" if fragment else "")


def empty(form: str, about: int, page: str = "") -> str:
    """The same page without it, at the form."""
    own, fragment = urldefrag(house().long_forms[form].page(about))
    return (page or own) + (f"#{fragment}" if fragment else "")
