"""The measure: a bare Flask + Jinja page that sends as many bytes as it is asked to."""

from flask import Flask, request

app = Flask(__name__)

PAGE = """<!doctype html><html lang="lt"><head><meta charset="utf-8"><title>{{ title }}</title></head><body><ul>
{% for row in rows %}<li><a href="/threads/{{ row.id }}">{{ row.title }}</a>
<span>{{ row.author }}, {{ row.place }}</span>
<p>{{ row.text }}</p></li>
{% endfor %}</ul></body></html>"""
TEMPLATE = app.jinja_env.from_string(PAGE)
ROW_BYTES = 1200
ROWS = [
    {"id": n, "title": f"Tema {n}", "author": "Vardenė Pavardenė", "place": "Vilniaus m.", "text": "ą" * 540}
    for n in range(400)
]


@app.get("/")
def page() -> str:
    """`?bytes=40000` gives a page of about that size, made of escaped rows like a list's."""
    wanted = max(1, int(request.args.get("bytes", "40000")) // ROW_BYTES)
    return TEMPLATE.render(title="Temos", rows=ROWS[:wanted])
