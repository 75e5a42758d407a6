"""The domain's exceptions: services raise them, the edges (views, commands, jobs) answer them.

`NotFound` and `Forbidden` become pages (404, 403); the others belong to a form and become
422 with the message beside the field. Messages are translated sentences for people.
"""


class DomainError(Exception):
    """Base of everything a rule of the product can refuse."""


class NotFound(DomainError):
    """It does not exist, or the viewer may not know that it does (404)."""


class Forbidden(DomainError):
    """The viewer may see it but not do this (403)."""


class Invalid(DomainError):
    """What was given breaks a rule; `field` names the form field it belongs to."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(DomainError):
    """Somebody changed it in between; `current_version` is what stands now."""

    def __init__(self, message: str, current_version: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.current_version = current_version


class PersonalCode(DomainError):
    """A national personal code stands in one of `fields`; its value is never carried along."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__("personal code found")
        self.fields = fields
