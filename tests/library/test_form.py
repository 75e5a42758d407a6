"""Writing an entry: everything wrong is said at once, and nothing typed is lost."""

import io
import itertools
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.files.queries import files_of
from coordnet.library import services
from coordnet.library.models import Entry, EntryForm, EntryGroup
from coordnet.members.models import User
from tests.auth.pages import hidden_fields, value_of
from tests.builders import Make, files_are
from tests.files.samples import DOCUMENTS, EXE, PDF
from tests.library.entries import FORM, PLAIN, proposed, published

CODE = "33309240064"  # the worked example of the rule
SignIn = Callable[[User], FlaskClient]


def entry() -> Entry:
    return db.session.scalars(select(Entry)).one()


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"title": " \t"}, "title", "Įrašykite pavadinimą."),
    ({"title": "a" * 251}, "title", "daugiausia 250"),
    ({"summary": ""}, "summary", "kam padeda"),
    ({"summary": "a" * 601}, "summary", "daugiausia 600"),
    ({"body": ""}, "body", "bent vieną iš trijų"),
    ({"body": "<div>" * 60 + "x"}, "body", "per ilgas"),
    ({"material_type": "kazkas"}, "material_type", "iš sąrašo"),
    ({"forms": ["visuomene"]}, "forms-0", "iš sąrašo"),
    ({"groups": ["nera-tokios"]}, "groups-0", "iš sąrašo"),
    ({"language": "xx"}, "language", "iš sąrašo"),
    ({"year": "1899"}, "year", "nuo 1900"),
    ({"year": "٢٠٢٦"}, "year", "nuo 1900"),
    ({"year": "2026", "issued_on": "2015-12-17"}, "year", "nesutampa"),
    ({"issued_on": "2015-13"}, "issued_on", "2015-12-17"),
    ({"issued_on": "2015-12-17 "[:9]}, "issued_on", "2015-12-17"),
    ({"url": "javascript:alert(1)"}, "url", "https://"),
    ({"url": "ftp://e-tar.lt/x"}, "url", "https://"),
    ({"url": "https://e-tar.lt@evil.example/"}, "url", "https://"),
    ({"url": "http://[x"}, "url", "https://"),
]


def test_what_is_wrong_is_said_beside_its_field(make: Make, sign_in: SignIn) -> None:
    client = sign_in(make.coordinator())
    for changes, field, words in WRONG:
        answer = client.post("/library/new", data=FORM | changes)
        assert answer.status_code == 422, changes
        assert re.search(rf'<a href="#{field}">[^<]*{re.escape(words)}', answer.text), changes
        assert PLAIN.publisher in answer.text
    assert db.session.scalar(select(Entry.id)) is None


def test_all_of_it_is_said_at_once(make: Make, sign_in: SignIn) -> None:
    data = {"title": "", "summary": "", "year": "x", "url": "nieko", "publisher": "Palikta", "groups": ["benamiai"]}
    answer = sign_in(make.coordinator()).post("/library/new", data=data | {"language": "lt"})
    assert "Dokumentas dar neišsaugotas: pataisykite 5 vietas" in answer.text
    assert 'value="Palikta"' in answer.text and re.search(r'checked[^>]*value="benamiai"', answer.text)


def test_a_good_form_is_a_proposal(make: Make, sign_in: SignIn) -> None:
    coordinator = make.coordinator()
    data = FORM | {"title": "  Pirmosios\x00\n24 valandos ", "year": "", "issued_on": "2015-12-17", "propose": "1"}
    data |= {"forms": ["pornografija"], "body": "Pirma <b>\n\nAntra <script>x</script>", "title_paraphrased": "y"}
    client = sign_in(coordinator)
    answer = client.post("/library/new", data=data)
    assert answer.status_code == 303, answer.text
    saved = entry()
    assert (saved.title, saved.status, saved.proposed_by_id) == ("Pirmosios 24 valandos", "proposed", coordinator.id)
    assert (saved.year, saved.title_paraphrased) == (2015, True) and "script" not in saved.body_html
    assert set(db.session.scalars(select(EntryForm.slug))) == {"pornografija", "seksualinis-isnaudojimas"}
    page = client.get(answer.location).text
    assert "2015\xa0m. gruodžio\xa017\xa0d." in page and "Pavadinimas perfrazuotas" in page


def test_a_file_or_an_address_is_enough_substance(make: Make, sign_in: SignIn) -> None:
    client = sign_in(make.coordinator())
    assert client.post("/library/new", data=FORM | {"body": "", "url": "https://www.e-tar.lt/x"}).status_code == 303
    page = client.get(f"/library/{entry().id}").text
    assert 'rel="noopener noreferrer"' in page and "e-tar.lt" in page
    upload = (io.BytesIO(PDF), "tvarka.pdf")
    assert client.post("/library/new", data=FORM | {"body": "", "upload": upload}).status_code == 303


def test_a_personal_code_is_stopped_and_masked_in_one_click(make: Make, sign_in: SignIn) -> None:
    client = sign_in(make.coordinator())
    for field in ("title", "summary", "body", "publisher", "act_number"):
        stopped_and_masked(client, field)
    assert db.session.scalar(select(Entry.id)) is None


def stopped_and_masked(client: FlaskClient, field: str) -> None:
    typed = FORM | {field: f"Apie {CODE[:6]} {CODE[6:]} kalbėta", "propose": "1"}
    answer = client.post("/library/new", data=typed)
    assert answer.status_code == 422
    assert re.search(r"data-code-warning [^>]*\]\">", answer.text), "the notice is not hidden"
    assert f'href="#{field}"' in answer.text and "Apie" in answer.text
    masked = client.post("/library/new", data=typed | {"mask": "1"})
    assert masked.status_code == 200 and "[asmens kodas pašalintas]" in masked.text and CODE[6:] not in masked.text


def test_a_code_broken_by_formatting_is_masked_too(make: Make, sign_in: SignIn) -> None:
    body = f"<div>Kodas {CODE[:4]}<strong>{CODE[4:]}</strong>, <em>lieka</em></div>"
    client = sign_in(make.coordinator())
    assert client.post("/library/new", data=FORM | {"body": body}).status_code == 422
    masked = client.post("/library/new", data=FORM | {"body": body, "mask": "1"}).text
    assert CODE[4:] not in masked and "&lt;em&gt;lieka&lt;/em&gt;" in masked


def test_without_scripts_files_come_along_and_stay(make: Make, sign_in: SignIn) -> None:
    client = sign_in(make.coordinator())
    added = client.post("/library/new", data=FORM | {"add_file": "1", "upload": (io.BytesIO(PDF), "tvarka.pdf")})
    assert added.status_code == 200 and "tvarka.pdf" in added.text and PLAIN.summary in added.text
    [file_id] = re.findall(r'name="files" value="(\d+)"', added.text)
    second = {"files": [file_id], "upload": (io.BytesIO(EXE), "virusas.exe")}
    refused = client.post("/library/new", data=FORM | second | {"propose": "1"})
    assert refused.status_code == 422 and "virusas.exe" in refused.text
    assert f'name="files" value="{file_id}"' in refused.text
    wrong = client.post("/library/new", data=FORM | {"files": [file_id], "title": ""})
    assert wrong.status_code == 422 and "tvarka.pdf" in wrong.text
    assert client.post("/library/new", data=FORM | {"files": [file_id], "propose": "1"}).status_code == 303
    assert [file.name for file in files_of("entry", [entry().id])[entry().id]] == ["tvarka.pdf"]


def test_an_unticked_file_goes(make: Make, sign_in: SignIn) -> None:
    moderator = make.moderator()
    client, first = sign_in(moderator), {"upload": [(io.BytesIO(PDF), "a.pdf"), (io.BytesIO(PDF), "b.pdf")]}
    client.post("/library/new", data=FORM | first | {"publish": "1"})
    saved = entry()
    kept, gone = (file.id for file in files_of("entry", [saved.id])[saved.id])
    data = FORM | {"files": [kept], "version": saved.version, "save": "1"}
    assert client.post(f"/library/{saved.id}/edit", data=data).status_code == 303
    assert db.session.scalars(select(StoredFile.id)).all() == [kept]
    assert client.get(f"/files/{gone}").status_code == 404 and client.get(f"/files/{kept}").status_code == 200


def test_two_edit_at_once_and_nothing_is_overwritten(make: Make, sign_in: SignIn) -> None:
    first, second = make.administrator(), make.moderator()
    saved = published(make.viewer(first))
    started = FORM | {"version": saved.version, "save": "1"}
    theirs = started | {"summary": "Pirmosios redakcijos santrauka.", "upload": (io.BytesIO(PDF), "nauja.pdf")}
    assert sign_in(first).post(f"/library/{saved.id}/edit", data=theirs).status_code == 303
    client, mine = sign_in(second), started | {"summary": "Antrosios redakcijos santrauka."}
    answer = client.post(f"/library/{saved.id}/edit", data=mine)
    assert answer.status_code == 409
    for text in ("Pirmosios redakcijos santrauka.", "Antrosios redakcijos santrauka.", "Kol rašėte", "nauja.pdf"):
        assert text in answer.text
    assert entry().summary == "Pirmosios redakcijos santrauka."
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    files = re.findall(r'name="files" value="(\d+)"', answer.text)
    assert version is not None
    again = mine | {"version": version[1], "files": files}
    assert client.post(f"/library/{saved.id}/edit", data=again).status_code == 303
    db.session.expire_all()
    assert entry().summary == "Antrosios redakcijos santrauka." and len(files_of("entry", [saved.id])[saved.id]) == 1


def test_without_scripts_an_entry_is_edited_as_plain_text(make: Make, sign_in: SignIn) -> None:
    moderator = make.moderator()
    saved = published(make.viewer(moderator), body="<p>Pirma <b>svarbu</b>.</p><ol><li>viena</li></ol>")
    client, address = sign_in(moderator), f"/library/{saved.id}/edit"
    page = client.get(address).text
    assert value_of(page, "body") == "Pirma svarbu.\n\n1. viena" and 'id="body-n"' in page
    assert 'data-html="&lt;p&gt;Pirma &lt;b&gt;svarbu' in page
    typed = FORM | {"version": saved.version, "save": "1", "body": "Pirma.\r\n\r\nAntra."}
    refused = client.post(address, data=typed | {"title": ""})
    assert value_of(refused.text, "body") == typed["body"] and "data-html" not in refused.text
    assert client.post(address, data=typed).status_code == 303
    db.session.expire_all()
    assert entry().body_html == "<p>Pirma.</p><p>Antra.</p>"


def test_publication_in_between_is_a_conflict_too(make: Make, sign_in: SignIn) -> None:
    coordinator, moderator = make.coordinator(), make.viewer(make.moderator())
    saved = proposed(make.viewer(coordinator))
    version, viewer = saved.version, make.viewer(coordinator)
    services.publish(saved, by=moderator)
    db.session.commit()
    answer = sign_in(coordinator).post(f"/library/{saved.id}/edit", data=FORM | {"version": version, "save_draft": "1"})
    assert answer.status_code == 403 and entry().status == "published" and viewer.id == saved.proposed_by_id


def test_a_proposal_goes_back_to_drafts_and_up_again(make: Make, sign_in: SignIn) -> None:
    coordinator = make.coordinator()
    saved = proposed(make.viewer(coordinator))
    client = sign_in(coordinator)
    for button, status in (("save_draft", "draft"), ("propose", "proposed"), ("save", "proposed")):
        data = FORM | {"version": entry().version, button: "1"}
        assert client.post(f"/library/{saved.id}/edit", data=data).status_code == 303
        db.session.expire_all()
        assert entry().status == status


def test_a_session_that_ended_while_writing_costs_nothing(make: Make, sign_in: SignIn, client: FlaskClient) -> None:
    coordinator = make.coordinator()
    browser = sign_in(coordinator)
    empty = browser.get("/library/new").text
    typed = FORM | dict(re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', empty))
    added = browser.post("/library/new", data=typed | {"add_file": "1", "upload": (io.BytesIO(PDF), "tvarka.pdf")})
    [file_id] = re.findall(r'name="files" value="(\d+)"', added.text)
    lapsed = client.post("/library/new", data=typed | {"files": [file_id], "upload": (io.BytesIO(PDF), "b.pdf")})
    assert lapsed.status_code == 303 and lapsed.location.startswith("/auth/sign-in?next=/library/new")
    way_back = unquote(lapsed.location.partition("next=")[2])
    page = sign_in(coordinator).get(way_back).text
    assert PLAIN.title in page and PLAIN.summary in page and "tvarka.pdf" in page
    assert re.search(r'checked[^>]*value="visuomene"', page)
    assert PLAIN.title not in sign_in(make.coordinator("LT-15")).get(way_back).text


@pytest.mark.parametrize("name", ["raštas.docx", "tvarka.pdf", "senas.doc"])
def test_files_come_down_byte_for_byte(name: str, make: Make, sign_in: SignIn) -> None:
    member, colleague = make.coordinator("LT-57"), make.user()
    content = DOCUMENTS[name]
    answer = sign_in(member).post("/library/new", data=FORM | {"upload": (io.BytesIO(content), name), "propose": "1"})
    assert answer.status_code == 303
    sign_in(make.administrator()).post(f"/library/{entry().id}/publish")
    files_are("read")
    reader = sign_in(colleague)
    page = reader.get(f"/library/{entry().id}").text
    assert name in page
    addresses = set(re.findall(r'href="(/files/\d+)"', page))
    assert len(addresses) == 1
    download = reader.get(addresses.pop())
    assert download.status_code == 200 and download.data == content
    assert download.headers["Content-Disposition"].startswith("attachment")


GARBAGE = ("\x00", "9" * 400, "<script>", "٣", "-1", "ąžuolas")
FIELDS = (*FORM, "version", "files", "issued_on", "act_number", "url", "title_paraphrased", "upload")


def test_garbage_is_never_a_server_error(make: Make, sign_in: SignIn) -> None:
    moderator = make.moderator()
    edit = f"/library/{published(make.viewer(moderator)).id}/edit"
    client = sign_in(moderator)
    for garbage, name, address in itertools.product(GARBAGE, FIELDS, ("/library/new", edit)):
        answer = client.post(address, data=FORM | {"version": "1", name: garbage})
        assert answer.status_code in (303, 409, 422), (garbage, name)
    for address in (*(f"/library/{garbage}" for garbage in GARBAGE), "/library/99999999999999999999"):
        assert client.get(address).status_code in (200, 404) and client.get(f"{address}/edit").status_code in (200, 404)


def test_a_double_press_is_one_entry(make: Make, sign_in: SignIn) -> None:
    client = sign_in(make.moderator())
    for button in ("save_draft", "propose", "publish"):
        form = FORM | hidden_fields(client.get("/library/new").text) | {button: "1"}
        first, second = (client.post("/library/new", data=form) for _press in range(2))
        assert first.status_code == second.status_code == 303 and first.location == second.location
    assert db.session.scalar(select(func.count()).select_from(Entry)) == 3


def test_a_double_press_at_once_is_one_entry(make: Make, together: Callable[..., list[Any]]) -> None:
    viewer = make.viewer(make.coordinator())

    def press() -> int:
        made = services.propose(PLAIN, by=viewer, key="raktas")
        db.session.commit()
        return made.id

    assert len(set(together(*[press] * 4))) == 1


def test_an_old_form_with_a_new_text_is_not_lost(make: Make, sign_in: SignIn) -> None:
    client = sign_in(make.coordinator())
    form = FORM | hidden_fields(client.get("/library/new").text)
    client.post("/library/new", data=form | {"save_draft": "1"})
    for again in ({"summary": "Kita santrauka.", "save_draft": "1"}, {"propose": "1"}):
        answer = client.post("/library/new", data=form | again)
        assert answer.status_code == 409 and "jau buvo išsiųsta anksčiau" in answer.text
    assert "Kita santrauka." not in answer.text and value_of(answer.text, "key") != form["key"]
    fresh = form | {"propose": "1", "key": value_of(answer.text, "key")}
    assert client.post("/library/new", data=fresh).status_code == 303
    assert sorted(db.session.scalars(select(Entry.status))) == ["draft", "proposed"]


def test_target_groups_of_a_colleague_stay(make: Make, sign_in: SignIn) -> None:
    first, second = make.administrator(), make.moderator()
    saved = published(make.viewer(first))
    address, browsers = f"/library/{saved.id}/edit", (sign_in(first), sign_in(second))
    hers, mine = (FORM | hidden_fields(browser.get(address).text) | {"save": "1"} for browser in browsers)
    assert browsers[0].post(address, data=hers | {"groups": ["visuomene", "benamiai"]}).status_code == 303
    answer = browsers[1].post(address, data=mine | {"title": "Kitas pavadinimas", "groups": ["visuomene", "jaunimas"]})
    assert answer.status_code == 409
    now = answer.text[answer.text.index('id="h-current"') :].partition("</section>")[0]
    assert "Visuomenė" in now and "Benamiai" in now and PLAIN.title in now
    ticked = re.findall(r'checked[^>]*name="groups"[^>]*value="([a-z-]+)"', answer.text)
    assert sorted(ticked) == ["benamiai", "jaunimas", "visuomene"]
    again = mine | hidden_fields(answer.text) | {"title": "Kitas pavadinimas", "groups": ticked}
    assert browsers[1].post(address, data=again).status_code == 303
    assert sorted(db.session.scalars(select(EntryGroup.slug))) == ["benamiai", "jaunimas", "visuomene"]


def test_an_entry_published_meanwhile_gives_words_and_files_back(make: Make, sign_in: SignIn) -> None:
    coordinator, moderator = make.coordinator(), make.viewer(make.moderator())
    saved = proposed(make.viewer(coordinator))
    services.publish(saved, by=moderator)
    db.session.commit()
    typed = FORM | {"summary": "Mano pataisyta santrauka.", "upload": (io.BytesIO(PDF), "tvarka.pdf")}
    answer = sign_in(coordinator).post(f"/library/{saved.id}/edit", data=typed | {"version": "1", "save": "1"})
    assert answer.status_code == 403
    assert "Mano pataisyta santrauka." in answer.text and "tvarka.pdf" in answer.text


def test_codes_are_said_beside_everything_else(make: Make, sign_in: SignIn) -> None:
    wrong = {"title": "", "summary": f"Kodas {CODE}", "year": "x", "upload": (io.BytesIO(EXE), "virusas.exe")}
    answer = sign_in(make.coordinator()).post("/library/new", data=FORM | wrong)
    assert all(f'href="#{name}"' in answer.text for name in wrong)
