"""Security headers of every answer (ASVS 5.0, 3.4). A view that needs another value sets its header first."""

import secrets

from flask import Flask, Response, current_app, g

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


def csp_nonce() -> str:
    """This response's nonce for style elements. Asking for it is what lets them in: only the editor does."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def policy(**directives: str) -> str:
    """The Content-Security-Policy, with directives added or replaced: `policy(frame_src="'self'")`."""
    nonce = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
    parts = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": f"'self'{nonce}",
        "img-src": "'self' data:",  # data: for Bootstrap's own icons in its style sheet
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    parts |= {name.replace("_", "-"): value for name, value in directives.items()}
    return "; ".join(f"{name} {value}".strip() for name, value in parts.items())


def secure(response: Response) -> Response:
    """Add what is missing.

    `no-store`, although it makes the Back button ask the server again: coordinators share PCs, and after
    signing out nobody may leaf back through what was on the screen. `same-origin` and not `no-referrer`, with
    which browsers send "Origin: null" with our own forms (Fetch Standard, 3.2).
    """
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy())
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Permissions-Policy", PERMISSIONS)
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Cache-Control", "no-store")
    if str(current_app.config["BASE_URL"]).startswith("https://"):
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def init_app(app: Flask) -> None:
    """Run after every view and error page."""
    app.after_request(secure)
    app.add_template_global(csp_nonce)
