"""What a browser does with a page: fill its form and press the button."""

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "Rytas prie upės kvepia mėtomis"

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def hidden_fields(html: str, action: str = "") -> dict[str, str]:
    """The hidden fields of the form of the page's main part, or of the one with this action."""
    part = html if action else html[html.index("<main") :]
    for form in re.findall(r"<form\b.*?</form>", part, re.DOTALL):
        if 'method="post"' in form and (not action or f'action="{action}"' in form):
            return {name: unescape(value) for name, value in _HIDDEN.findall(form)}
    raise AssertionError(f"no form {action} in the page")


def fill_in(client: FlaskClient, path: str, **typed: Any) -> TestResponse:
    """Open a page, fill its form and send it to where it stands."""
    page = client.get(path)
    return client.post(path, data={**hidden_fields(page.text), **typed})


def value_of(html: str, name: str) -> str:
    """What stands in a text field or a textarea."""
    found = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', html)
    if found:
        value = re.search(r'\bvalue="([^"]*)"', found.group())
        return unescape(value.group(1)) if value else ""
    area = re.search(rf'<textarea[^>]*\bname="{name}"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    return unescape(area.group(1)).lstrip("\r\n") if area else ""
