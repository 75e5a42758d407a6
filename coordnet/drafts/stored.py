"""What is stored of a form: without codes, with clean text, and no longer than a draft may be."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _

from coordnet import privacy, richtext
from coordnet.errors import Invalid
from coordnet.web.parked import MOST_TYPED, is_kept
from coordnet.web.typed import is_words, words_of

Fields = dict[str, list[str]]

RICH = "body"  # the name of rich text in every form
KEEP = "keep_draft"  # the button
OF_THE_SHEET = ("draft", "draft_from")
_NOT_STORED = ("csrf_token", "form_name", "form_owner", "form_page", "form_about", KEEP, *OF_THE_SHEET)
_MOST_FIELDS = 100


def stored(given: Iterable[tuple[str, list[str]]]) -> Fields:
    """The fields of a form as a draft holds them. Raises Invalid when they are more than it may hold."""
    fields = {name: values for name, values in given if name not in _NOT_STORED and is_kept(name)}
    size = sum(len(name) + sum(map(len, values)) for name, values in fields.items())
    if size > MOST_TYPED or len(fields) > _MOST_FIELDS:
        raise _too_long()
    try:
        return {name: [_value(name, value) for value in values] for name, values in fields.items()}
    except richtext.RichTextTooLarge as error:
        raise _too_long() from error


def _value(name: str, value: str) -> str:
    """Without the characters that PostgreSQL's JSON cannot hold; rich text as it would be published."""
    value = value.replace("\0", "")
    if name != RICH or not richtext.looks_like_html(value):
        return privacy.mask_typed(value)
    clean = richtext.clean(value).html
    masked = privacy.mask_html(clean)
    return clean if masked == clean else richtext.clean(masked).html


def _too_long() -> Invalid:
    return Invalid(_("The text is longer than a draft may be, so it is not saved on the server. It stays in this "
                     "window: send it in parts, or add it as a file."))  # fmt: skip


def words(fields: Fields) -> list[str]:
    """What people wrote in the fields of a draft, in words, as it can be read. What is stored is clean already."""
    given = [(name, value) for name, values in fields.items() for value in values if is_words(name, value)]
    texts = [
        richtext.to_plain(value) if name == RICH and richtext.looks_like_html(value) else value for name, value in given
    ]
    return [text for text in texts if text.strip()]


def says_the_same(fields: Fields, sent: Mapping[str, list[str]]) -> bool:
    """Whether the words of a draft are those of a form as it was sent, however they are set."""
    texts = words_of((name, value) for name, values in sent.items() for value in values)
    return [text.split() for text in words(fields)] == [text.split() for text in texts if text.strip()]
