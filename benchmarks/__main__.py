"""`make bench`: the pages beside a bare Flask + Jinja page of the same size, and the digest beside a bare SMTP loop.

Every figure is a ratio within this run; the absolute numbers beside it only say what the ratio was made of.
"""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

from benchmarks.digests import digest_ratio
from benchmarks.load import BIN, ROOT, Measured, Server, serving

PASSWORD = "Demonstracija-2026"
PEOPLE = "vilnius@demo.coordnet.example"
SIZES = (("1,000", 150, 7), ("100,000", 14300, 7))


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "COORDNET_DATA": str(folder), "COORDNET_DEMO": "1", "DATABASE_URL": "", "BASE_URL": ""}


def load(environ: dict[str, str], threads: int, posts: int) -> None:
    for command in (
        ["db", "upgrade"],
        ["demo", "load", "--threads", str(threads), "--posts-per-thread", str(posts)],
    ):
        subprocess.run([BIN / "flask", "--app", "wsgi", *command], cwd=ROOT, env=environ, check=True, stdout=2)


def sign_in(server: Server) -> str:
    """The cookie of a signed-in coordinator."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/auth/sign-in", headers={"Host": f"localhost:{server.port}"})
    response = connection.getresponse()
    page, cookie = response.read().decode(), _cookie(response)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    body = urllib.parse.urlencode({**fields, "email": PEOPLE, "password": PASSWORD})
    connection.request(
        "POST",
        "/auth/sign-in",
        body,
        {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "Host": f"localhost:{server.port}"},
    )
    response = connection.getresponse()
    response.read()
    if response.status != 303:
        raise RuntimeError(f"sign-in answered {response.status}")
    return _cookie(response)


def _cookie(response: http.client.HTTPResponse) -> str:
    return (response.getheader("Set-Cookie") or "").partition(";")[0]


def pages(server: Server, cookie: str) -> dict[str, Measured]:
    thread = _a_long_thread(server, cookie)
    addresses = {
        "forum list": "/forum/",
        "thread of 20 posts": thread,
        "library list": "/library/",
        "search, common word": "/search?q=prekyba",
        "search, rare word": "/search?q=protokolas",
    }
    return {name: server.measure(path, cookie) for name, path in addresses.items()}


def _a_long_thread(server: Server, cookie: str) -> str:
    """A thread with at least 20 posts on its page, so that pages of one size are compared."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    best, most = "", 0
    cursor = "/forum/"
    for _page in range(15):
        _status, body = server.request(connection, cursor, cookie)
        text = body.decode()
        for path in dict.fromkeys(re.findall(r'href="(/forum/threads/\d+[^"#?]*)"', text)):
            _status, body = server.request(connection, path, cookie)
            count = len(re.findall(rb'<article[^>]* id="post-', body))
            if count > most:
                best, most = path, count
            if count >= 20:
                return best
        following = re.search(r'rel="next" href="([^"]+)"', text)
        if not following:
            break
        cursor = following.group(1).replace("&amp;", "&")
    return best


def reply(server: Server, cookie: str, count: int = 40) -> Measured:
    """Post replies to one thread through the form."""
    thread = _a_long_thread(server, cookie)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    _status, body = server.request(connection, thread, cookie)
    page = body.decode()
    action = re.search(r'action="(/forum/threads/\d+/posts)"', page)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if action is None or token is None:
        raise RuntimeError("the thread page has no reply form")
    cpu, started = server.cpu_seconds(), time.perf_counter()
    for number in range(count):
        form = urllib.parse.urlencode(
            {
                "csrf_token": token.group(1),
                "body": f"<p>Atsakymas {number} apie vertimą.</p>",
                "key": f"bench-{os.getpid()}-{number}",
            }
        )
        connection.request(
            "POST", action.group(1), form, {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        )
        response = connection.getresponse()
        response.read()
        if response.status not in (302, 303):
            raise RuntimeError(f"a reply answered {response.status}")
    spent = time.perf_counter() - started
    return Measured(count / spent, (server.cpu_seconds() - cpu) / count * 1000, 0)


def main() -> int:
    found: dict[str, dict[str, Measured]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for label, threads, posts in SIZES:
            environ = environment(Path(temporary) / label.replace(",", ""))
            print(f"loading {label} posts…", file=sys.stderr)
            load(environ, threads, posts)
            with serving("wsgi:app", environ) as server:
                cookie = sign_in(server)
                found[label] = pages(server, cookie)
                found[label]["reply"] = reply(server, cookie)
        small, large = (label for label, *_ in SIZES)
        print(f"{'page':22} {'bytes':>8} {'bare':>9} {small:>9} {large:>9} {'large/bare':>11} {'CPU large/small':>16}")
        with serving("benchmarks.bare:app", dict(os.environ)) as bare_server:
            for name, measured in found[large].items():
                bare = bare_server.measure(f"/?bytes={measured.size or 2000}")
                before = found[small][name]
                print(
                    f"{name:22} {measured.size:8d} {bare.per_second:7.0f}/s {before.per_second:7.0f}/s "
                    f"{measured.per_second:7.0f}/s {measured.per_second / bare.per_second:11.2f} "
                    f"{measured.cpu_ms / before.cpu_ms:16.2f}"
                )
        print(digest_ratio(Path(temporary)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
