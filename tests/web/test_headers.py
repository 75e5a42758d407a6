"""Security headers and what the logs may hold."""

import json
import logging

import pytest
from flask import Flask, Response, render_template_string
from flask.testing import FlaskClient

from coordnet.web import headers, logs
from coordnet.web.access import public


def test_every_answer_is_strict(client: FlaskClient) -> None:
    for address in ("/help", "/nothing-here", "/robots.txt"):
        response = client.get(address)
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy and "nonce" not in policy and "frame-ancestors 'none'" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in response.headers
    assert client.get("/help").headers["Cache-Control"] == "no-store"


def test_only_the_editor_brings_a_nonce_and_each_time_another(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "{% set editor = true %}{% extends 'layouts/base.html' %}"
    monkeypatch.setitem(app.view_functions, "web.help", public(lambda: render_template_string(page)))
    seen = set()
    for _ in range(2):
        response = app.test_client().get("/help")
        nonce = response.text.split('name="csp-nonce" content="')[1].split('"')[0]
        assert f"style-src 'self' 'nonce-{nonce}';" in response.headers["Content-Security-Policy"]
        seen.add(nonce)
    assert len(seen) == 2


def test_a_view_may_set_its_own_policy(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def framed() -> Response:
        return Response("x", headers={"Content-Security-Policy": headers.policy(frame_src="'self'", sandbox="")})

    monkeypatch.setitem(app.view_functions, "web.help", public(framed))
    policy = app.test_client().get("/help").headers["Content-Security-Policy"]
    assert policy.endswith("; frame-src 'self'; sandbox") and "default-src 'none'" in policy


def test_https_is_remembered_only_where_it_is(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "BASE_URL", "https://tinklas.example")
    assert app.test_client().get("/help").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_request_id_is_the_proxys_when_it_is_well_formed(client: FlaskClient) -> None:
    assert (
        client.get("/help", headers={"X-Request-ID": "proxy-0123456789"}).headers["X-Request-ID"] == "proxy-0123456789"
    )
    for given in ("x", "a b c d e f g h", 'bad"quote-0123', "ž" * 10, "y" * 100):
        assert client.get("/help", headers={"X-Request-ID": given}).headers["X-Request-ID"] != given


def test_logs_know_the_rule_and_not_the_address(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client.get("/auth/invitations/a-secret-token?next=/forum/&q=ona@pavyzdys.lt")
    written = " ".join(str(record.msg) for record in caplog.records)
    assert "/auth/invitations/<" in written
    assert "a-secret-token" not in written and "ona@" not in written


def test_whatever_is_logged_is_masked(app: Flask) -> None:
    handler = logs.masking_handler()
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "for %s: 33309240064", ("ona.p@pavyzdys.lt",), None)
    line = json.loads(handler.format(record))
    assert line["event"] == "for [e-mail]: [asmens kodas pašalintas]" and line["level"] == "error"
