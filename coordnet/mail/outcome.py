"""What a run of delivery did."""

from dataclasses import dataclass, field


@dataclass
class Delivered:
    """What a run did with the `seen` rows. `unreachable` says why it stopped early, `problems` holds a line for
    each failure, without content or address."""

    seen: int = 0
    sent: int = 0
    skipped: int = 0
    failed: int = 0
    retrying: int = 0
    unreachable: str = ""
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"sent {self.sent}, skipped {self.skipped}, failed {self.failed}, retrying {self.retrying}"

    def add(self, other: "Delivered") -> None:
        """Count what a further run did."""
        self.seen += other.seen
        self.sent += other.sent
        self.skipped += other.skipped
        self.failed += other.failed
        self.retrying += other.retrying
        self.unreachable = other.unreachable
        self.problems += other.problems
