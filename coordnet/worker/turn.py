"""The run of one job: its lease, the worker's heartbeat, and the word to stop."""

import time
from dataclasses import dataclass
from threading import Event

from coordnet.worker import lease

RENEW_SECONDS = 30


@dataclass
class Turn:
    """One run of one job by this process."""

    job: str
    me: str
    stop: Event
    renewed_at: float

    def keep_going(self) -> bool:
        """Renew the lease when it is half a minute old; False when the worker is to stop."""
        if time.monotonic() - self.renewed_at >= RENEW_SECONDS:
            self.renewed_at = time.monotonic()
            lease.renew(self.job, self.me)
            lease.beat()
        return not self.stop.is_set()
