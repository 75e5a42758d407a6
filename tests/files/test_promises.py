"""What the privacy page and the help say of files is what happens to files."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from coordnet import clock
from coordnet.extensions import db
from coordnet.files import examining, services
from coordnet.files.models import StoredFile
from coordnet.members.models import User
from tests.builders import Make
from tests.files import certificates, documents, packages, samples

CODE = "33309240064"  # the worked example of the rule, not a person's
# A word of the sentence on what is checked → a file with a code in that place.
CHECKED = {
    "ypatybės": ("a.docx", packages.docx(more={"docProps/core.xml": f"<x><creator>{CODE}</creator></x>"})),
    "komentarai": ("a.docx", documents.docx(documents.run("x"), comments=documents.run(CODE))),
    "paslėpti lapai": (
        "a.xlsx",
        documents.xlsx({"A": "<sheetData/>", "B!": f"<sheetData><row><c><v>{CODE}</v></c></row></sheetData>"}),
    ),
    "ištrintas ir paslėptas tekstas": (
        "a.docx",
        documents.docx(f"<w:p><w:r><w:t>{CODE}</w:t></w:r><w:del><w:r><w:delText>7</w:delText></w:r></w:del></w:p>"),
    ),
    "nuorodų adresai": ("a.docx", packages.docx(more={"word/_rels/document.xml.rels": packages.link(f"x?{CODE}")})),
    "priedai": ("a.pdf", packages.with_attachment("a.txt", CODE.encode())),
    "failo viduje esantys dokumentai": ("a.docx", packages.docx(more={"a.docx": documents.docx(documents.run(CODE))})),
    "dokumentai": ("a.asice", packages.signed({"a.docx": documents.docx(documents.run(CODE))})),
    "pasirašytų dokumentų parašai": ("a.asice", packages.signature("Object", packages.base64(f"kodas {CODE}"))),
}  # fmt: skip
# A word of both pages on what cannot be read → such a file.
UNREAD = {
    "slaptažodžiu": ("a.pdf", documents.pdf(["x"], trailer=documents.ENCRYPTED)),
    "sugadint": ("a.docx", samples.office("docx", {"word/document.xml": "<w"})),
    "nuskenuot": ("a.pdf", packages.with_picture("")),
    "form": ("a.pdf", packages.xfa()),
    "DOC": ("a.doc", samples.OLE2),
    "XLS": ("a.xls", samples.OLE2),
    "PPT": ("a.ppt", samples.OLE2),
}


def looked_into(make: Make, name: str, content: bytes) -> StoredFile:
    file_id = services.store(BytesIO(content), name, by=make.user()).id
    db.session.commit()
    examining.read_waiting(clock.now(), lambda: True)
    return db.session.scalars(select(StoredFile).where(StoredFile.id == file_id)).one()


@pytest.mark.parametrize("word", CHECKED)
def test_what_is_said_to_be_checked_is_checked(make: Make, client: FlaskClient, word: str) -> None:
    assert word in client.get("/privacy").text
    assert looked_into(make, *CHECKED[word]).text_state == "withheld"


def test_only_the_code_of_whoever_signed_is_said_not_to_count(make: Make, client: FlaskClient) -> None:
    assert "tik pasirašiusio asmens vardas ir asmens kodas" in client.get("/privacy").text
    hers = packages.base64(certificates.certificate())
    assert looked_into(make, "a.asice", packages.signature("X509Certificate", hers)).text_state == "read"
    pdf = packages.pdf(f"<</Type/Sig/Contents<{certificates.certificate().hex()}>>>")
    assert looked_into(make, "a.pdf", pdf).text_state == "read"
    others = packages.base64(certificates.certificate(f"Kodas {CODE}"))
    assert looked_into(make, "b.asice", packages.signature("X509Certificate", others)).text_state == "withheld"


@pytest.mark.parametrize("word", UNREAD)
def test_what_is_said_not_to_be_read_waits(make: Make, client: FlaskClient, word: str) -> None:
    for page in ("/privacy", "/help"):
        assert word in client.get(page).text
    file = looked_into(make, *UNREAD[word])
    assert file.awaits_confirmation
    assert file.held


SIZE = "<w:extent cx='{}' cy='{}'/>"
PICTURE = f"<w:p><w:drawing><w:inline>{SIZE}<a:blip/></w:inline></w:drawing></w:p>"


def test_a_picture_is_a_scanned_page_where_it_is_said_to_be(make: Make, client: FlaskClient) -> None:
    said = "kuris užima didesnę PDF ar DOCX puslapio arba skaidrės dalį, laikomas nuskenuotu puslapiu"
    assert said in client.get("/privacy").text
    large, small = (PICTURE.format(5_900_000, height) for height in (8_500_000, 4_000_000))
    slide = f"<p:pic>{SIZE.format(900, 900).replace('w:extent', 'a:ext')}<a:blip/></p:pic>"
    unread = {
        "a.docx": documents.docx(documents.run("x") + large),
        "a.pdf": packages.with_picture("Miesto administracija"),
        "a.pptx": documents.pptx([documents.shape("Skaidrė"), slide]),
    }
    for name, content in unread.items():
        assert looked_into(make, name, content).awaits_confirmation, name
    assert looked_into(make, "a.docx", documents.docx(documents.run("x") + small)).text_state == "read"


def test_pictures_are_said_not_to_be_checked(make: Make, client: FlaskClient) -> None:
    assert "Paveikslėliai (JPG, PNG) netikrinami" in client.get("/privacy").text
    assert [looked_into(make, name, samples.PICTURES[name]).text_state for name in samples.PICTURES] == ["none"] * 3


def test_who_confirmed_and_when_is_kept_and_nobody_else_can(make: Make, client: FlaskClient) -> None:
    assert "nei moderatorius, nei asociacija" in client.get("/privacy").text
    file = looked_into(make, "a.doc", samples.OLE2)
    uploader = file.uploader_id
    for other in (make.moderator(), make.administrator(), make.ministry()):
        assert services.confirm([file.id], by=make.viewer(other)) == 0
    assert services.confirm([file.id], by=make.viewer(db.session.get_one(User, uploader))) == 1
    db.session.refresh(file)
    assert (file.confirmed_by_id, file.held, file.unread) == (uploader, False, True)
    assert file.confirmed_at is not None
