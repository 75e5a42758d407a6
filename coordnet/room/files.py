"""Whose files they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from coordnet.database import Rows
    from coordnet.members.viewer import Viewer


@dataclass(frozen=True)
class FileOwner:
    """A kind of thing that has files. Whoever may read the thing may read its files.

    Its page is `endpoint` with `argument` as its id. `named(ids)` selects (id, title, the language of the title, that
    of its files). `cited(title)` says where the file is, for a line of search results, as HTML with the title in it;
    the files of a kind that is `Findable` itself are found by whoever finds the thing. `todo()` says, in the letter
    about a personal code, what to do with a file of such a thing; of a `confidential(id)` thing not even the file's
    name stands in a letter.
    """

    kind: str
    may_read: Callable[[int, Viewer], bool]
    endpoint: str
    argument: str
    named: Callable[[set[int]], Rows]
    cited: Callable[[Markup], Markup]
    todo: Callable[[], str]
    confidential: Callable[[int], bool] = lambda _owner_id: False
