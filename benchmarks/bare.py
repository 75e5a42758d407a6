"""The measure: a bare Flask + Jinja list as a real page has one, from memory: no session, no database, no translation.

Every value is escaped, dates are formatted, there are two loops and a macro; 24 KB unless asked for another size.
"""

from datetime import datetime, timedelta

from flask import Flask, request

app = Flask(__name__)

PAGE = """{% macro badge(text) %}<span class="badge">{{ text }}</span>{% endmacro %}
<!doctype html><html lang="lt"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<nav><ul>{% for name, address in menu %}<li><a href="{{ address }}">{{ name }}</a></li>{% endfor %}</ul></nav>
<ol>{% for row in rows %}<li class="row"><h3><a href="/threads/{{ row.id }}">{{ row.title }}</a></h3>
<p>{{ row.text }}</p>
<div class="meta">{{ badge(row.kind) }} {{ row.category }} · {{ row.author }}, {{ row.place }} ·
<time datetime="{{ row.at.isoformat() }}">{{ row.at.strftime("%Y-%m-%d %H:%M") }}</time> · {{ row.replies }}</div></li>
{% endfor %}</ol></body></html>"""
TEMPLATE = app.jinja_env.from_string(PAGE)
MENU = [(name, f"/{name.lower()}/") for name in ("Pradžia", "Forumas", "Biblioteka", "Nariai", "Paieška")]
ROW_BYTES = 975
ROWS = [
    {
        "id": n,
        "title": f"Kas apmoka vertėją, kai „nukentėjusysis“ nekalba lietuviškai & ko klausti ({n})?",
        "text": "Kreipkitės į savivaldybės skyrių <ir> policiją; žr. „Tvarkos aprašą“. " * 7,
        "kind": "Tema",
        "category": "Pagalba nukentėjusiesiems",
        "author": "Vardenė Pavardenė",
        "place": "Vilniaus m.",
        "at": datetime(2026, 6, 1, 9, 30) + timedelta(hours=n),
        "replies": n % 9,
    }
    for n in range(400)
]


@app.get("/")
def page() -> str:
    """`?bytes=30000` gives a page of about that size."""
    wanted = max(1, round(int(request.args.get("bytes", "24000")) / ROW_BYTES))
    return TEMPLATE.render(title="Temos", menu=MENU, rows=ROWS[:wanted])
