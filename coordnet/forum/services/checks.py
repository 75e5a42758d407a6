"""What was typed into a thread or a post: put into the form that is stored, refused when it breaks a rule."""

from flask_babel import gettext as _

from coordnet import richtext
from coordnet.errors import Invalid, PersonalCode, Problems
from coordnet.members.services import tidy
from coordnet.privacy import contains_code
from coordnet.richtext import RichText

LONGEST_TITLE = 160
LONGEST_REASON = 500


def guard(*, title: str = "", body: RichText | None = None, reason: str = "") -> None:
    """Raise PersonalCode naming the fields in which a personal code stands (never its value)."""
    found = [name for name, text in (("title", title), ("reason", reason)) if contains_code(text)]
    if body is not None and contains_code(body.text, body.html):
        found.append("body")
    if found:
        raise PersonalCode(found)


def checked(problems: Problems, title: str | None, body: str) -> tuple[str, RichText]:
    """What was typed as it is stored (`title` None: there is none); what is wrong is noted down."""
    line, rich = "", RichText("", "")
    with problems.noted():
        line = "" if title is None else _checked_title(title)
    with problems.noted():
        rich = _checked_body(body)
    with problems.noted():  # what is too long is not looked through
        guard(title=line, body=rich)
    return line, rich


def _checked_title(title: str) -> str:
    title = title[: 8 * LONGEST_TITLE]  # with many spaces; what is left of a longer one is too long as well
    title = tidy(title)
    if not title:
        raise Invalid(_("Write the question in the title."), "title")
    if len(title) > LONGEST_TITLE:
        raise Invalid(_("The title is longer than %(max)d characters: shorten it.", max=LONGEST_TITLE), "title")
    return title


def _checked_body(body: str) -> RichText:
    try:
        rich = richtext.from_form(body)
    except richtext.RichTextTooLarge as error:
        raise Invalid(_("The text is too long: shorten it or add it as a file."), "body") from error
    if richtext.is_empty(rich):
        raise Invalid(_("Write the text."), "body")
    return rich


def checked_reason(reason: str, missing: str) -> str:
    """Why something is hidden or reported, as it is stored. Raises PersonalCode, and Invalid: `missing` for none."""
    reason = tidy(reason[: 8 * LONGEST_REASON])
    if not reason:
        raise Invalid(missing, "reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("Shorten the reason to %(num)s characters.", num=LONGEST_REASON), "reason")
    guard(reason=reason)
    return reason
