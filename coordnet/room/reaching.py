"""What a room may write to members about at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """Something a member may be told `now`, in the `digest` or not at all (`off`); `default` until they choose.

    `key` is stored and stands in links of mails: it is the topic's own for ever. `label` names it in the language in
    force.
    """

    key: str
    order: int
    label: Callable[[], str]
    default: str = "digest"
