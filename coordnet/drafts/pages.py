"""The pages on which drafts are gone on with."""

from urllib.parse import urldefrag, urlsplit

from coordnet import clock
from coordnet.drafts.queries import drafts_of
from coordnet.room import house
from coordnet.web import parked
from coordnet.web.urls import with_parameter


def filled(form: str, about: int, page: str = "") -> str:
    """Where the form stands, filled with its draft: on `page`, or on the one its room names."""
    address, fragment = urldefrag(empty(form, about, page))
    return with_parameter(address, "draft", "1") + (f"#{fragment}" if fragment else "")


def empty(form: str, about: int, page: str = "") -> str:
    """The same page without it, at the form."""
    own, fragment = urldefrag(house().long_forms[form].page(about))
    return (page or own) + (f"#{fragment}" if fragment else "")


def drafts_elsewhere(user_id: int, target: str) -> bool:
    """Whether somebody has drafts as young as what a session's end keeps, and `target` is not the page of one."""
    fresh = [each for each in drafts_of(user_id) if each.saved_at >= clock.now() - parked.KEPT]
    pages = [urlsplit(empty(each.form, each.about)).path for each in fresh if each.form in house().long_forms]
    path = urlsplit(target).path
    return bool(pages) and not any(path == page or path.startswith(f"{page}-") for page in [*pages, "/drafts/"])
