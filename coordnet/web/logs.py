"""Structured logs on stderr, without content, addresses of people or tokens: one JSON object a line, or lines for
a person at a terminal (`make run`).

A request is logged by its rule (`/forum/threads/<id:thread_id>`), never by its path or query, and the
person by id. Whatever else is logged passes a mask for e-mail addresses and personal codes.
"""

import logging
import re
import secrets
import sys
import time
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request

from coordnet import privacy

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_ASKED_ALL_THE_TIME = ("health.alive", "health.ready")  # what changes there is logged by health.py

log = structlog.stdlib.get_logger("coordnet.web")


def masked(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog processor: no e-mail address and no personal code leaves in any text of an entry."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = privacy.mask_for_logs(value)
    return event


_BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def masking_handler(*, plain: bool = False) -> logging.Handler:
    """A handler that writes masked lines to stderr: JSON, or `plain` ones."""
    handler = logging.StreamHandler(sys.stderr)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_BEFORE,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            masked,
            _plain() if plain else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler.setFormatter(formatter)
    handler.set_name("coordnet")
    return handler


def _plain() -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(
        colors=False, pad_event_to=0, pad_level=False, exception_formatter=structlog.dev.plain_traceback
    )


def configure(*, plain: bool = False) -> None:
    """Send structlog and the standard library's loggers to stderr; safe to call again. See `masking_handler`."""
    root = logging.getLogger()
    if any(handler.get_name() == "coordnet" for handler in root.handlers):
        return
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_BEFORE,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    root.addHandler(masking_handler(plain=plain))
    root.setLevel(logging.INFO)
    logging.getLogger("flask-limiter").setLevel(logging.ERROR)  # it quotes what was typed, and addresses of people
    if plain:
        logging.getLogger("alembic").setLevel(logging.WARNING)  # its steps say nothing to whoever starts the site
        logging.getLogger("coordnet.web.health").setLevel(logging.ERROR)  # `make run` says it in its own words


def request_id() -> str:
    """The code of this request: the proxy's when it is well formed, otherwise a new one."""
    if "request_id" not in g:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(6)
    return str(g.request_id)


def _begin() -> None:
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id())


def _is_news(response: Response) -> bool:
    if request.endpoint == "web.static":
        return response.status_code >= 400
    return request.endpoint not in _ASKED_ALL_THE_TIME


def _finish(response: Response) -> Response:
    response.headers["X-Request-ID"] = request_id()
    if _is_news(response):
        viewer = g.get("_login_user")  # set by Flask-Login when somebody was looked up; never looked up for the log
        log.info(
            "request",
            method=request.method,
            rule=request.url_rule.rule if request.url_rule else None,
            endpoint=request.endpoint,
            status=response.status_code,
            ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
            user=getattr(viewer, "id", None),
        )
    return response


def init_app(app: Flask) -> None:
    """Log every request once it is answered."""
    configure(plain=app.config["PLAIN_LOG"])
    if app.config["DATA_WAS_OPEN"]:
        log.warning("the data folder was open to other users of this machine", closed=app.config["DATA_WAS_OPEN"])
    app.before_request(_begin)
    app.after_request(_finish)
