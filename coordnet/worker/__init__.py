"""The background process: a plain loop that asks each job whether it is due."""

from coordnet.worker.jobs import Job, TryLater, register
from coordnet.worker.standard import cleanup_job, delivery_job

__all__ = ["Job", "TryLater", "cleanup_job", "delivery_job", "register"]
