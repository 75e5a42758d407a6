"""Killed with SIGKILL again and again and run to the end: one distinct Message-ID per due member, none missing."""

import asyncio
import email
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ROOT = Path(__file__).resolve().parents[2]
FLASK = [str(Path(sys.executable).parent / "flask"), "--app", "wsgi"]


class SlowSink:
    """Takes every message after a moment, so that kills fall into the middle of a delivery."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.recipients: list[str] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content or b""
        message = email.message_from_bytes(content if isinstance(content, bytes) else content.encode(), policy=default)
        self.ids.append(str(message["Message-ID"]))
        self.recipients.append(envelope.rcpt_tos[0])
        await asyncio.sleep(0.02)
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.timeout(300)
def test_kills_lose_and_repeat_nothing(tmp_path: Path) -> None:
    sink = SlowSink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    environ = {
        **os.environ,
        "COORDNET_DATA": str(tmp_path),
        "COORDNET_DEMO": "1",
        "DATABASE_URL": "",
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(controller.port),
    }
    send = [*FLASK, "digest", "send", "--now", (datetime.now(UTC) + timedelta(days=7)).isoformat()]
    try:
        for command in (["db", "upgrade"], ["demo", "load"]):
            subprocess.run([*FLASK, *command], cwd=ROOT, env=environ, check=True, capture_output=True)
        counted = subprocess.run(
            [*send, "--dry-run"], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
        )
        due = int(counted.stdout.partition("built ")[2].partition(",")[0])
        for round_number in range(6):
            process = subprocess.Popen(
                send, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(2.0 + 0.45 * round_number)
            process.send_signal(signal.SIGKILL)
            process.wait()
        last = subprocess.run(send, cwd=ROOT, env=environ, capture_output=True, text=True)
        assert last.returncode == 0, last.stderr
        again = subprocess.run(send, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    finally:
        controller.stop()
    assert "sent 0" in again.stdout
    by_recipient: dict[str, set[str]] = {}
    for recipient, message_id in zip(sink.recipients, sink.ids, strict=True):
        by_recipient.setdefault(recipient, set()).add(message_id)
    assert due > 50
    assert len(by_recipient) == due, last.stdout
    assert all(len(ids) == 1 for ids in by_recipient.values())
    copies = sum(count - 1 for count in Counter(sink.ids).values())
    assert copies <= 6  # at most one for each kill, in the instant after the server's 250
