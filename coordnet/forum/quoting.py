"""The beginning of a reply that quotes a post."""

import re
from html import escape

from coordnet import richtext
from coordnet.errors import NotFound
from coordnet.extensions import db
from coordnet.forum.queries.visibility import get_post
from coordnet.members.models import User
from coordnet.members.viewer import Viewer
from coordnet.web.filters import long_date

LONGEST = 600
_INNER = re.compile(r"<blockquote>.*?</blockquote>", re.DOTALL)


def quoted(post_id: int, thread_id: int, viewer: Viewer) -> str:
    """Rich text with the post's words and whose they are; nothing when the viewer may not read it.

    Only of the thread that is answered: no address puts words of a closed category into an open one. What
    the post itself quotes is left out; a long text is cut.
    """
    try:
        post = get_post(post_id, viewer)
    except NotFound:
        return ""
    if post.thread_id != thread_id:
        return ""
    text = richtext.clean(_INNER.sub("", post.body_html)).text.strip()
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0] + "…"
    author = db.session.get_one(User, post.author_id)
    lines = escape(text, quote=False).replace("\n", "<br>")
    source = escape(f"{author.name}, {long_date(post.created_at)}", quote=False)
    return f"<blockquote>{lines}<br><em>{source}</em></blockquote><p><br></p>"
