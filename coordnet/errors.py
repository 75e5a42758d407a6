"""The domain's exceptions: services raise them, the edges (views, commands, jobs) answer them.

`NotFound` and `Forbidden` become pages (404, 403); `Invalid` and `Conflict` belong to a form and become
422 and 409 with the message beside the field. Messages are translated sentences for people.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Problem = tuple[str | None, str]


class DomainError(Exception):
    """Base of everything a rule of the product can refuse."""


class NotFound(DomainError):
    """It does not exist, or the viewer may not know that it does (404)."""


class Forbidden(DomainError):
    """The viewer may see it but not do this (403)."""


class Invalid(DomainError):
    """What was given breaks rules; everything that is wrong travels together (see `Problems`).

    `problems` are (form field or None, sentence) pairs, `codes` the fields in which a personal code stands;
    `message` says all of them, `field` is that of the first.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.problems: list[Problem] = [(field, message)]
        self.codes: list[str] = []

    @property
    def field(self) -> str | None:
        return self.problems[0][0] if self.problems else None

    @property
    def message(self) -> str:
        return " ".join(message for _field, message in self.problems) or str(self)


class PersonalCode(Invalid):
    """A national personal code stands in some of the fields (`codes`); its value is never carried along."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__("personal code found")
        self.problems, self.codes = [], codes

    @property
    def fields(self) -> list[str]:
        return self.codes


class Problems:
    """Collects what is wrong, so that one exception says all of it: a person corrects a form once."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.codes: list[str] = []

    def add(self, field: str | None, message: str) -> None:
        self.found.append((field, message))

    @contextmanager
    def noted(self) -> Iterator[None]:
        """What is refused inside is noted down instead."""
        try:
            yield
        except Invalid as error:
            self.found += error.problems
            self.codes += error.codes

    def refuse(self) -> None:
        """Raise everything noted so far (PersonalCode when a code is among it); nothing when all is well."""
        if not self.found and not self.codes:
            return
        error = PersonalCode(self.codes) if self.codes else Invalid(self.found[0][1])
        error.problems = self.found
        raise error


class Conflict(DomainError):
    """Somebody changed `thing` in between; `current_version` is what stands now."""

    def __init__(self, message: str, current_version: int | None = None, thing: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.current_version = current_version
        self.thing = thing
