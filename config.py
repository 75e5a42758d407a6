"""Every setting, read from the environment and validated before anything starts.

`load()` returns Flask's configuration mapping. A value that cannot work raises `SettingError`
with one line that names the variable; wsgi.py prints that line and stops.
"""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from coordnet.private_files import close_to_others, make_file, make_folder

LOOPBACK = ("localhost", "127.0.0.1", "::1")
EMAIL = re.compile(r"[^\s<>,;]+@[^\s<>,;]+\.[^\s<>,;]+")


class SettingError(Exception):
    """One line: the variable, what is wrong with it and what it may be."""


def load(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The configuration for `create_app`; makes the data folder and the secret key when missing.

    Raises SettingError.
    """
    env = os.environ if environ is None else environ
    port = _number(env, "PORT", 8000, 1, 65535)
    base_url = _base_url(env, port)
    host = urlsplit(base_url).hostname or "localhost"
    data = _data_folder(env)
    upload_mb = _number(env, "MAX_UPLOAD_MB", 25, 1, 500)
    contact = env.get("COORDNET_CONTACT", "").strip() or "Lietuvos savivaldybių asociacija"
    https = base_url.startswith("https://")
    return {
        "DATA": data,
        "DATA_WAS_OPEN": close_to_others(data),
        "PORT": port,
        "WEB_CONCURRENCY": _number(env, "WEB_CONCURRENCY", 2, 1, 64),
        "PLAIN_LOG": _plain_log(env),
        "BASE_URL": base_url,
        "TRUSTED_HOSTS": [host, *(h for h in LOOPBACK if h != host)],
        "BEHIND_PROXY": host not in LOOPBACK,
        "SECRET_KEY": _secret_key(env, data),
        "SQLALCHEMY_DATABASE_URI": _database_url(env, data),
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": bool(env.get("DATABASE_URL")), "hide_parameters": True},
        "DEMO": _demo(env, host),
        "CONTACT": contact,
        "CONTACT_EMAIL": _contact_email(contact),
        "MAX_UPLOAD_BYTES": upload_mb * 1024 * 1024,
        "MAX_UPLOAD_MB": upload_mb,
        "MAX_TYPED_BYTES": 16 * 1024 * 1024,  # by whoever is signed in; checked field by field then
        "MAX_CONTENT_LENGTH": 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "SESSION_COOKIE_NAME": "coordnet",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": https,
        "WTF_CSRF_TIME_LIMIT": None,  # bound to the session: a post may take hours to write
        "WTF_CSRF_CHECK_DEFAULT": False,  # coordnet.auth.guard checks, so that a lapsed form is kept
        "WTF_CSRF_SSL_STRICT": False,  # it demands a Referer; coordnet.web.origin looks at what there is
        "WTF_I18N_ENABLED": False,  # WTForms has no Lithuanian catalogue
        "BABEL_DEFAULT_LOCALE": "lt",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Vilnius",
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
        "RATELIMIT_HEADERS_ENABLED": True,
        **_mail(env, host),
    }


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    raw = env.get(name, "").strip()
    if not raw:
        return default
    if not raw.isdecimal() or not low <= int(raw) <= high:
        raise SettingError(f"{name}={raw!r}: a whole number from {low} to {high} is needed")
    return int(raw)


def _base_url(env: Mapping[str, str], port: int) -> str:
    raw = env.get("BASE_URL", "").strip().rstrip("/") or f"http://localhost:{port}"
    try:
        parts = urlsplit(raw)
        fine = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.path)
        _ = parts.port  # raises for one that is no number
    except ValueError:  # also for an unfinished IPv6 address
        fine = False
    if not fine:
        raise SettingError(f"BASE_URL={raw!r}: an address such as https://tinklas.example is needed")
    return raw


def _data_folder(env: Mapping[str, str]) -> Path:
    folder = Path(env.get("COORDNET_DATA", "").strip() or "var").resolve()
    try:
        for name in ("", "files", "mail"):
            make_folder(folder / name)
    except OSError as error:
        raise SettingError(f"COORDNET_DATA={str(folder)!r}: cannot be made ({error.strerror})") from error
    if not os.access(folder, os.W_OK):
        raise SettingError(f"COORDNET_DATA={str(folder)!r}: the folder is not writable")
    return folder


def _secret_key(env: Mapping[str, str], data: Path) -> str:
    given = env.get("SECRET_KEY", "")
    if given:
        if len(given) < 16:
            raise SettingError("SECRET_KEY: at least 16 characters are needed")
        return given
    path = data / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text().strip()
        if len(key) < 16:
            raise SettingError(f"{path}: the secret key is too short; delete the file to make a new one") from None
        return key
    except OSError as error:
        raise SettingError(f"COORDNET_DATA: the secret key cannot be written ({error.strerror})") from error
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key + "\n")
    return key


def _database_url(env: Mapping[str, str], data: Path) -> str:
    raw = env.get("DATABASE_URL", "").strip() or f"sqlite:///{data / 'coordnet.sqlite3'}"
    if raw.startswith("postgresql+psycopg://"):
        return raw
    if raw.startswith("sqlite:///"):
        try:
            make_file(Path(raw.removeprefix("sqlite:///").partition("?")[0]))
        except OSError as error:
            raise SettingError(f"DATABASE_URL={raw!r}: cannot be opened ({error.strerror})") from error
        return raw
    raise SettingError("DATABASE_URL: postgresql+psycopg://user:password@host/name is needed (empty means SQLite)")


def _demo(env: Mapping[str, str], host: str) -> bool:
    raw = env.get("COORDNET_DEMO", "").strip() or "0"
    if raw not in ("0", "1", "public"):
        raise SettingError(f"COORDNET_DEMO={raw!r}: 0, 1 or public is needed")
    if raw == "1" and host not in LOOPBACK:
        raise SettingError(
            "COORDNET_DEMO=1: demonstration accounts have a known password; "
            "on a public BASE_URL say COORDNET_DEMO=public if you mean it"
        )
    return raw != "0"


def _contact_email(contact: str) -> str:
    found = EMAIL.search(contact)
    return found.group(0) if found else ""


def _plain_log(env: Mapping[str, str]) -> bool:
    raw = env.get("COORDNET_LOG", "").strip() or "json"
    if raw not in ("json", "plain"):
        raise SettingError(f"COORDNET_LOG={raw!r}: json or plain is needed")
    return raw == "plain"


def _flag(env: Mapping[str, str], name: str) -> bool:
    raw = env.get(name, "").strip().lower()
    if raw not in ("", "0", "1", "true", "false", "yes", "no"):
        raise SettingError(f"{name}={raw!r}: 1 or 0 is needed")
    return raw in ("1", "true", "yes")


def _mail(env: Mapping[str, str], host: str) -> dict[str, Any]:
    use_tls, use_ssl = _flag(env, "MAIL_USE_TLS"), _flag(env, "MAIL_USE_SSL")
    if use_tls and use_ssl:
        raise SettingError("MAIL_USE_TLS and MAIL_USE_SSL: only one of them can be 1")
    sender_host = host if "." in host else "coordnet.example"
    sender = env.get("MAIL_DEFAULT_SENDER", "").strip() or f"Koordinatorių tinklas <tinklas@{sender_host}>"
    if not EMAIL.search(sender):
        raise SettingError(f"MAIL_DEFAULT_SENDER={sender!r}: an e-mail address is needed")
    server = env.get("MAIL_SERVER", "").strip()
    if env.get("MAIL_USERNAME") and server not in ("", *LOOPBACK) and not (use_tls or use_ssl):
        raise SettingError("MAIL_USERNAME: without MAIL_USE_TLS=1 or MAIL_USE_SSL=1 the password would travel in clear")
    return {
        "MAIL_SERVER": server,
        "MAIL_PORT": _number(env, "MAIL_PORT", 587 if use_tls else 465 if use_ssl else 25, 1, 65535),
        "MAIL_USERNAME": env.get("MAIL_USERNAME") or None,
        "MAIL_PASSWORD": env.get("MAIL_PASSWORD") or None,
        "MAIL_USE_TLS": use_tls,
        "MAIL_USE_SSL": use_ssl,
        "MAIL_DEFAULT_SENDER": sender,
        "MAIL_SUPPRESS_SEND": False,
    }
