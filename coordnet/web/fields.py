"""What the form macros ask of a WTForms field: which kind of markup, which attributes, which errors."""

from collections.abc import Iterable, Iterator
from typing import Any

from wtforms import Field, Form, SelectChoice, widgets

_KINDS: tuple[tuple[tuple[type, ...], str], ...] = (
    ((widgets.HiddenInput,), "hidden"),
    ((widgets.CheckboxInput,), "checkbox"),
    ((widgets.ListWidget, widgets.TableWidget), "choices"),
    ((widgets.Select,), "select"),
    ((widgets.TextArea,), "textarea"),
)
_CLASSES = {"checkbox": "form-check-input", "select": "form-select"}


def options(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """What a field offers to choose from: (value, label) of each. A label may be lazy."""
    return [SelectChoice(value, label) for value, label in pairs]


def widget_kind(field: Field) -> str:
    """hidden, checkbox, choices (a list of radio buttons or checkboxes), select, textarea or input."""
    for classes, kind in _KINDS:
        if isinstance(field.widget, classes):
            return kind
    return "input"


def field_attrs(field: Field, hint: str = "", extra: dict[str, Any] | None = None) -> dict[str, Any]:
    """Attributes that tie a field to its hint and error and give it its look.

    The browser's own checks are left off: their messages are in the browser's language and
    `maxlength` cuts pasted text without a word. The server's answer stands beside the field.
    """
    attrs: dict[str, Any] = dict(extra or {})
    classes = [_CLASSES.get(widget_kind(field), "form-control"), attrs.pop("class", ""), attrs.pop("class_", "")]
    if field.errors:
        classes.append("is-invalid")
        attrs["aria-invalid"] = "true"
    if field.flags.required:
        attrs["aria-required"] = "true"
    described = described_by(field, hint)
    if described:
        attrs["aria-describedby"] = described
    attrs["class"] = " ".join(filter(None, classes))
    return {"required": False, "maxlength": False, "minlength": False} | attrs


def described_by(field: Field, hint: str = "") -> str:
    """Ids of the hint and the error that stand above a field."""
    return " ".join(filter(None, (f"{field.id}-h" if hint else "", f"{field.id}-e" if field.errors else "")))


def error_list(form: Form) -> list[tuple[str, str | None]]:
    """(message, id to go to) of everything wrong, in the order of the page; form-level errors have no id."""
    found: list[tuple[str, str | None]] = [(str(message), None) for message in form.form_errors]
    order = getattr(form, "page_order", ())
    for field in sorted(form, key=lambda field: order.index(field.name) if field.name in order else len(order)):
        found += [(message, _target(field)) for message in _messages(field.errors)]
    return found


def _target(field: Field) -> str | None:
    """The id of what is to be corrected: the first choice of several, the place for new files for files."""
    kind = widget_kind(field)
    return {"hidden": None, "choices": f"{field.id}-0"}.get(kind, "upload" if field.name == "files" else field.id)


def _messages(errors: Any) -> Iterator[str]:
    """Every message; the errors of enclosed forms and lists are nested."""
    if isinstance(errors, dict):
        errors = list(errors.values())
    if isinstance(errors, (list, tuple)):
        for error in errors:
            yield from _messages(error)
    elif errors:
        yield str(errors)
