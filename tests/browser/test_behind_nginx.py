"""What is on only in a real deployment, switched on: the shipped nginx with TLS, both units, a real browser."""

import http.client
import os
import re
import subprocess
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.auth.pages import hidden_fields
from tests.browser.conftest import Visitor, write_rich
from tests.conftest import CHROMIUM_FLAGS, chromium_path
from tests.files import samples
from tests.run.deployed import BIN, HOST, ROOT, Nginx, command_of, free_port, make_certificate

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-nginx")]

BASE = f"https://{HOST}"
EMAIL = "administratore@asociacija.example"
PASSWORD = "septyni mėlyni dviračiai kieme"


class Deployment:
    """The two units and nginx in front of them, as README.md and deploy/ say, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.environ = {
            **os.environ,
            "COORDNET_DATA": str(folder / "data"),
            "DATABASE_URL": "",
            "BASE_URL": BASE,
            "COORDNET_DEMO": "0",
            "COORDNET_CONTACT": "Lietuvos savivaldybių asociacija, tinklas@asociacija.example",
        }
        (folder / "nginx").mkdir()
        certificate, key = make_certificate(folder)
        upstream = free_port()
        self.flask("db", "upgrade")
        self.nginx = Nginx(folder / "nginx", certificate, key, upstream)
        self.units = [
            subprocess.Popen(command_of(name, upstream), cwd=ROOT, env=self.environ, stderr=subprocess.DEVNULL)
            for name in ("coordnet-web.service", "coordnet-worker.service")
        ]

    def flask(self, *arguments: str) -> str:
        command = [BIN / "flask", "--app", "wsgi", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environ, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def stop(self) -> None:
        for unit in self.units:
            unit.terminate()
        for unit in self.units:
            unit.wait(60)
        self.nginx.stop()


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("deployment")
    deployment = Deployment(folder)
    try:
        deployment.nginx.wait_for("/readyz", 200)
        yield deployment
    finally:
        deployment.stop()


@pytest.fixture
def context(chromium: Browser, deployment: Deployment) -> Iterator[BrowserContext]:
    """A browser for which the site's name leads to this nginx, and which takes its home-made certificate."""
    ports = ((443, deployment.nginx.https), (80, deployment.nginx.http))
    rules = ", ".join(f"MAP {HOST}:{port} 127.0.0.1:{here}" for port, here in ports)
    browser = chromium.browser_type.launch(
        executable_path=chromium_path(), args=[*CHROMIUM_FLAGS, f"--host-resolver-rules={rules}"]
    )
    context = browser.new_context(base_url=BASE, ignore_https_errors=True, locale="lt-LT", reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context
    browser.close()


def sign_in(page: Page) -> None:
    page.goto("/auth/sign-in")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Laba diena")


def sign_out(page: Page) -> None:
    page.locator("details.menu > summary.tool").click()
    page.get_by_role("button", name="Atsijungti").click()
    page.wait_for_url(f"{BASE}/auth/sign-in")


def join(deployment: Deployment, page: Page) -> None:
    """By the address that the command prints."""
    invitation = deployment.flask("members", "create-admin", EMAIL).strip()
    assert invitation.startswith(f"{BASE}/auth/invitations/")
    page.goto(invitation)
    page.fill("[name=name]", "Vilma Administratorė")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kaip norite sužinoti apie atsakymus?")
    page.get_by_role("button", name="Išsaugoti ir tęsti").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Laba diena")


SEND_26_MB = """async () => {
    const data = new FormData();
    data.append("file", new Blob([new Uint8Array(26 * 1024 * 1024)]), "didelis.pdf");
    const token = document.querySelector("main [name=csrf_token]").value;
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const response = await fetch("/files/upload", { method: "POST", body: data, headers });
    return [response.status, (await response.json()).error];
}"""


def refused_in_words(page: Page) -> None:
    """nginx lets a file through that is too large; the site says how large one may be."""
    status, error = page.evaluate(SEND_26_MB)
    assert status == 413 and "25 MB" in error


def test_from_the_invitation_to_signing_out(deployment: Deployment, context: BrowserContext, tmp_path: Path) -> None:
    visitor = Visitor(context.new_page(), BASE)
    page = visitor.page
    join(deployment, page)
    (cookie,) = context.cookies()
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
    sign_out(page)
    sign_in(page)
    page.goto("/forum/threads/new")
    refused_in_words(page)
    page.fill("[name=title]", "Kas apmoka vertėją?")
    page.locator("[name=category]").select_option(index=1)
    write_rich(page, "Pirmasis pokalbis policijoje.")
    document = tmp_path / "tvarka.pdf"
    document.write_bytes(samples.PDF)

    # In another tab she signs out; the text here stays, and goes on once she has signed in there.
    other = context.new_page()
    other.goto("/")
    sign_out(other)
    page.set_input_files("#upload", document)
    expect(page.locator("[data-upload-error]")).to_contain_text("prisijunkite kitoje naršyklės kortelėje")
    sign_in(other)
    visitor.problems.clear()  # the browser's own note of the 401
    page.set_input_files("#upload", document)
    expect(page.locator("[data-files] label")).to_contain_text("tvarka.pdf")
    expect(page.locator("[data-upload-error]")).to_be_hidden()
    assert [problem for problem in visitor.problems if "409" not in problem] == []
    page.get_by_role("button", name="Paskelbti").click()
    page.wait_for_url(re.compile(r"/forum/threads/\d+"))
    expect(page.locator("article")).to_contain_text("Pirmasis pokalbis policijoje.")
    expect(page.locator(".file")).to_contain_text("tvarka.pdf")
    sign_out(page)
    assert page.goto("/forum/").url.startswith(f"{BASE}/auth/sign-in?next=")
    assert [problem for problem in visitor.problems if "409" not in problem] == []


def test_it_is_https_from_the_first_visit_on(deployment: Deployment, context: BrowserContext) -> None:
    page = context.new_page()
    answer = page.goto(f"http://{HOST}/auth/sign-in?next=/forum/")
    assert answer is not None and page.url == f"{BASE}/auth/sign-in?next=/forum/"
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    connection = deployment.nginx.connect(secure=False)
    connection.request("GET", "/help", headers={"Host": HOST})
    moved = connection.getresponse()
    assert deployment.nginx.ask("/files/upload", "POST", length=201 * 1024 * 1024 + 1) == 413
    assert (moved.status, moved.headers["Location"]) == (301, f"{BASE}/help")


Attempt = Callable[[int], int]


def attempts_from(deployment: Deployment, source: str) -> Attempt:
    """Failed attempts of a browser at that address, which says each time that it passes on for somebody else.

    It sends no Referer and no Origin: signing in goes without them over HTTPS too.
    """
    connection = deployment.nginx.connect(source=source)
    connection.request("GET", "/auth/sign-in", headers={"Host": HOST})
    page = connection.getresponse()
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    fields = hidden_fields(page.read().decode())

    def attempt(number: int) -> int:
        form = {**fields, "email": f"n{number}@{source}.example", "password": "neteisingas"}
        headers = {"Host": HOST, "Cookie": cookie, "X-Forwarded-For": f"203.0.113.{number}"}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", "/auth/sign-in", urllib.parse.urlencode(form), headers)
        answer: http.client.HTTPResponse = connection.getresponse()
        answer.read()
        return answer.status

    return attempt


def test_attempts_are_counted_by_the_address_nginx_sees(deployment: Deployment) -> None:
    """Not by nginx's own, which would close the door to everybody, nor by one that a visitor makes up."""
    attempt = attempts_from(deployment, "127.0.0.2")
    statuses = [attempt(number) for number in range(51)]
    assert statuses == [422] * 50 + [429]
    assert attempts_from(deployment, "127.0.0.1")(0) == 422
