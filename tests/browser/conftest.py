"""A real browser against a real site: gunicorn, the demonstration network, and an SMTP server that keeps the mail."""

import email
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
CI = os.environ.get("CI") == "true"
PASSWORD = "Demonstracija-2026"
expect.set_options(timeout=15_000)  # a loaded machine; what comes at once is seen at once


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Mailbox:
    """Every message the SMTP server has taken."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        message = email.message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [m for m in self.messages if address in str(m["To"])]


class Site:
    """A running CoordNet with demonstration data."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.base = f"http://localhost:{self.port}"
        self.mailbox = Mailbox()
        self.smtp = Controller(self.mailbox, hostname="127.0.0.1", port=free_port())
        self.smtp.start()
        self.environ = {
            **os.environ,
            "COORDNET_DATA": str(folder),
            "COORDNET_DEMO": "1",
            "PORT": str(self.port),
            "BASE_URL": self.base,
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(self.smtp.port),
            "COORDNET_CONTACT": "Lietuvos savivaldybių asociacija, tinklas@asociacija.example",
        }
        self.flask("db", "upgrade")
        self.flask("demo", "load")
        self.web = subprocess.Popen(
            [BIN / "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread",
             "--threads", "8", "--no-control-socket", "--log-level", "warning"],
            cwd=ROOT, env=self.environ, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _attempt in range(300):
            try:
                urllib.request.urlopen(f"{self.base}/readyz", timeout=2).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the site did not start")

    def flask(self, *arguments: str) -> str:
        done = subprocess.run(
            [BIN / "flask", "--app", "wsgi", *arguments], cwd=ROOT, env=self.environ, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def stop(self) -> None:
        self.web.terminate()
        self.web.wait(30)
        self.smtp.stop()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"))
    yield site
    site.stop()


class Visitor:
    """A page that notes console errors and every request that leaves the site."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.problems: list[str] = []
        page.on("console", lambda m: self.problems.append(m.text) if self._is_problem(m) else None)
        page.on("pageerror", lambda e: self.problems.append(str(e)))
        page.on(
            "request", lambda r: self.problems.append(f"external {r.url}") if self._is_external(r.url, base) else None
        )

    @staticmethod
    def _is_problem(message: ConsoleMessage) -> bool:
        """A draft that an earlier test left may stand in the way of another: the page says so."""
        in_the_way = "409" in message.text and message.location["url"].endswith("/drafts/save")
        return message.type == "error" and not in_the_way

    @staticmethod
    def _is_external(url: str, base: str) -> bool:
        return not url.startswith((base, "data:", "blob:"))


@pytest.fixture
def open_browser(chromium: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """`open_browser(width=375, dark=True, script=False)`: a fresh profile on the site."""
    contexts: list[BrowserContext] = []

    def opened(*, width: int = 1280, dark: bool = False, script: bool = True, **more: Any) -> Visitor:
        context = chromium.new_context(
            base_url=site.base,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            locale="lt-LT",
            reduced_motion="reduce",
            **more,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        return Visitor(context.new_page(), site.base)

    yield opened
    for context in contexts:
        context.close()


def sign_in(page: Page, who: str) -> None:
    """Sign in through the form as a demonstration account (`vilnius`) or any address."""
    page.goto("/auth/sign-in")
    page.fill("[name=email]", who if "@" in who else f"{who}@demo.coordnet.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda url: "/auth/sign-in" not in url)


def write_rich(page: Page, text: str) -> None:
    """Type into the rich text editor, as a person who presses nothing else before the text is there."""
    page.wait_for_selector("trix-editor[contenteditable]")
    page.locator("trix-editor").click()
    page.keyboard.type(text)
    expect_written(page, text)


def expect_written(page: Page, text: str) -> None:
    """The field that is sent holds the text: Trix copies it there with its next frame, later on a busy machine."""
    page.wait_for_function(
        """text => {
            const field = document.getElementById(document.querySelector("trix-editor").getAttribute("input"));
            const box = new DOMParser().parseFromString(field.value, "text/html");
            const words = (said) => said.replace(/\\s+/g, " ").trim();
            return words(box.body.textContent).includes(words(text));
        }""",
        arg=text,
    )
