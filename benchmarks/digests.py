"""Digests built and handed to an SMTP sink, beside a bare smtplib loop that sends messages of the same size."""

import os
import smtplib
import subprocess
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from benchmarks.load import BIN, ROOT, free_port

MEMBERS = 400


class Sink:
    """Takes everything, keeps only the sizes."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.sizes.append(len(envelope.content or b""))
        return "250 OK"


def digest_ratio(folder: Path) -> str:
    """One line: digests per second, bare messages per second, their ratio."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        environ = {
            **os.environ,
            "COORDNET_DATA": str(folder / "digests"),
            "COORDNET_DEMO": "1",
            "DATABASE_URL": "",
            "BASE_URL": "",
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(controller.port),
        }
        for command in (["db", "upgrade"], ["demo", "load", "--members", str(MEMBERS)]):
            subprocess.run([BIN / "flask", "--app", "wsgi", *command], cwd=ROOT, env=environ, check=True, stdout=2)
        next_week = (datetime.now(UTC) + timedelta(days=7)).isoformat()
        started = time.perf_counter()
        send = [BIN / "flask", "--app", "wsgi", "digest", "send", "--now", next_week]
        subprocess.run(send, cwd=ROOT, env=environ, check=True, stdout=2)
        digests = len(sink.sizes) / (time.perf_counter() - started)
        size = sorted(sink.sizes)[len(sink.sizes) // 2] if sink.sizes else 0
        count = len(sink.sizes)
        bare = _bare_loop(controller.port, max(count, 1), size)
    finally:
        controller.stop()
    return (
        f"digests: {count} of {size} bytes, {digests:.0f}/s built and handed over; bare smtplib {bare:.0f}/s; "
        f"ratio {digests / bare:.3f}"
    )


def _bare_loop(port: int, count: int, size: int) -> float:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "x"
    message.set_content(("x" * 70 + "\n") * max(1, size // 71))
    started = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as connection:
        for _number in range(count):
            connection.send_message(message)
    return count / (time.perf_counter() - started)
