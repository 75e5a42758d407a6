"""Writing the audit trail."""

from coordnet import clock
from coordnet.audit.models import AuditRecord
from coordnet.extensions import db


def record(
    action: str,
    *,
    actor_id: int | None,
    target_kind: str,
    target_id: int | None,
    detail: dict[str, str | int] | None = None,
) -> None:
    """Add one row in the caller's transaction. `detail` holds roles, codes and counts, never content.

    `actor_id` is None for a command or a job.
    """
    db.session.add(
        AuditRecord(
            at=clock.now(),
            actor_id=actor_id,
            action=action,
            target_kind=target_kind,
            target_id=target_id,
            detail=detail or {},
        )
    )
