"""Who may manage the network's people and seats."""

from coordnet.members.viewer import Viewer


def may_manage(by: Viewer | None) -> bool:
    """The association. None is the command line: whoever runs it holds the data anyway."""
    return by is None or (by.is_active and by.is_administrator)
