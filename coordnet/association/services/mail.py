"""A letter to oneself that proves that mail works."""

from coordnet.association.services.checks import actor
from coordnet.audit.services import record
from coordnet.mail.services import queue_test
from coordnet.members.viewer import Viewer


def send_test_mail(*, by: Viewer) -> None:
    """A message to oneself that proves that mail works. Raises Forbidden."""
    actor(by)
    queue_test(by.id)
    record("mail.tested", actor_id=by.id, target_kind="user", target_id=by.id)
