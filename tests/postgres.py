"""A PostgreSQL server of the tests' own, from the binaries found on the machine."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSIONS = Path("/usr/lib/postgresql")


def binaries() -> Path | None:
    """The folder with initdb and postgres, newest version first; None when PostgreSQL is not installed."""
    found = sorted(VERSIONS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True)
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def server() -> Iterator[str]:
    """Start a server on a Unix socket in a temporary folder; yields the URL without a database name.

    PostgreSQL refuses to run as root: then it runs as the user `postgres`.
    """
    bin_folder = binaries()
    assert bin_folder is not None
    folder = Path(tempfile.mkdtemp(prefix="coordnet-pg-"))
    user = {}
    if os.getuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    data = folder / "data"
    subprocess.run(
        [bin_folder / "initdb", "-D", data, "-U", "coordnet", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        **user,
    )
    settings = [
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "listen_addresses=",
        "max_connections=50",
    ]
    process = subprocess.Popen(
        [bin_folder / "postgres", "-D", data, "-k", folder, *(part for s in settings for part in ("-c", s))],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        **user,
    )
    try:
        _wait(bin_folder, folder)
        yield f"postgresql+psycopg://coordnet@/{{name}}?host={folder}"
    finally:
        process.send_signal(signal.SIGINT)  # "fast": TERM would wait for every open connection
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(bin_folder: Path, folder: Path) -> None:
    for _attempt in range(100):
        ready = subprocess.run([bin_folder / "pg_isready", "-h", folder, "-U", "coordnet", "-q"], cwd=folder)
        if ready.returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start")
