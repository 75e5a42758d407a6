"""The same acts by command; 0 done, 1 some items failed and are named, 2 wrong use."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from coordnet.extensions import db
from coordnet.mail.models import OutboxMessage
from coordnet.members.models import Invitation, SeatHolding, User
from coordnet.members.services import change_email
from tests.association.lists import PEOPLE, csv, xlsx
from tests.association.workbooks import book, saved
from tests.builders import Make

BAD = ["blogas@x.example", "Ona Onutė", "Šilutes r.", "", "", ""]


def run(app: Flask, *words: str) -> Result:
    """A command as a process of its own: what it did not commit is gone."""
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["members", *words])
    db.session.rollback()
    return result


@pytest.fixture
def good(tmp_path: Path) -> str:
    path = tmp_path / "nariai.csv"
    path.write_text(csv(PEOPLE), encoding="utf-8")
    return str(path)


@pytest.fixture
def mixed(tmp_path: Path) -> str:
    path = tmp_path / "nariai-su-klaida.csv"
    path.write_text(csv([*PEOPLE, BAD], ";"), encoding="cp1257")
    return str(path)


def letters() -> int:
    return db.session.query(OutboxMessage).filter_by(kind="invitation").count()


def test_import_and_again(app: Flask, good: str) -> None:
    first = run(app, "import", good)
    assert (first.exit_code, first.stdout) == (0, "good 4, skipped 0, bad 0; imported 4\n")
    assert (db.session.query(User).count(), letters()) == (4, 4)
    second = run(app, "import", good)
    assert second.exit_code == 0
    assert "line 2 (rasa@vilnius.example): skipped. Already in the network." in second.stdout
    assert second.stdout.endswith("good 0, skipped 4, bad 0; imported 0\n")
    assert (db.session.query(User).count(), letters()) == (4, 4)


def test_import_of_a_list_with_quoted_cells(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "nariai.csv"
    path.write_text(csv([[f'"{cell}"' for cell in row] for row in PEOPLE]), encoding="utf-8")
    result = run(app, "import", str(path))
    assert (result.exit_code, result.stdout) == (0, "good 4, skipped 0, bad 0; imported 4\n")


def test_one_bad_row_stops_the_import(app: Flask, mixed: str) -> None:
    result = run(app, "import", mixed)
    assert result.exit_code == 1
    assert "line 6 (blogas@x.example): bad. There is no municipality “Šilutes r.”." in result.stderr
    assert "Did you mean “Šilutės r.”?" in result.stderr
    assert "Nothing was imported" in result.stderr
    assert db.session.query(User).count() == 0


def test_unless_bad_rows_are_skipped(app: Flask, mixed: str) -> None:
    result = run(app, "import", mixed, "--skip-bad")
    assert result.exit_code == 1
    assert "bad 1; imported 4" in result.stdout
    assert "Nothing" not in result.stderr
    assert (db.session.query(User).count(), letters()) == (4, 4)


def test_what_of_the_file_is_not_read_is_named(app: Flask, tmp_path: Path) -> None:
    made = book(["a@x.example", "Ona Onutė", "Pagėgių"], ["b@x.example", "Jonas", "Kaunas"], ["c@x.example", "Rasa"])
    made.active["G1"] = "Address"
    made.active.row_dimensions[3].hidden = True
    made.active.merge_cells("C3:C4")
    made.create_sheet("Kiti").append(["x"])
    path = tmp_path / "nariai.xlsx"
    path.write_bytes(saved(made))
    result = run(app, "import", str(path))
    assert result.exit_code == 1
    assert result.stderr.splitlines()[:4] == [
        "note: There are merged cells: C3:C4.",
        "note: Only the sheet “Sheet” is read, not: Kiti.",
        "note: Columns that are not read: Address.",
        "line 4 (c@x.example): bad. In the column “municipality” the cell is merged with the one above. Unmerge "
        "them, and write the value into each row.",
    ]
    assert "line 3 (b@x.example): skipped. The row is hidden in the sheet." in result.stdout


def test_a_dry_run_changes_nothing(app: Flask, good: str, mixed: str) -> None:
    assert run(app, "import", good, "--dry-run").exit_code == 0
    assert run(app, "import", mixed, "--dry-run", "--skip-bad").exit_code == 1
    assert db.session.query(User).count() == 0


def test_without_invitations(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "nariai.xlsx"
    path.write_bytes(xlsx([list(row) for row in PEOPLE]))
    assert run(app, "import", str(path), "--no-invite").exit_code == 0
    assert db.session.query(User).count() == 4
    assert letters() == db.session.query(Invitation).count() == 0


def test_wrong_use(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "nariai.csv"
    path.write_bytes(b"\x89PNG\0")
    unreadable = run(app, "import", str(path))
    assert unreadable.exit_code == 2
    assert unreadable.stderr.startswith("nariai.csv: The file is not a text file.")
    assert run(app, "import", str(tmp_path / "nothing.csv")).exit_code == 2
    assert run(app, "invite", "a@x.example", "--role", "queen").exit_code == 2
    assert run(app, "invite", "a@x.example", "--municipality", "Ryga").exit_code == 2
    two = run(app, "invite", "a@x.example", "--municipality", "Vilniaus", "--role", "deputy")
    assert two.exit_code == 2
    assert two.stderr == "There is no municipality “Vilniaus”. Did you mean “Vilniaus m.” or “Vilniaus r.”?\n"
    assert run(app, "invite", "a@x.example", "--role", "deputy").exit_code == 2
    assert run(app, "invite", "a@x.example", "--municipality", "LT-57", "--role", "member").exit_code == 2


def test_invite(app: Flask) -> None:
    done = run(app, "invite", "Ona@Pagegiai.example", "--municipality", "Pagėgių", "--role", "koordinatorė")
    assert (done.exit_code, done.stdout) == (0, "invited ona@pagegiai.example\n")
    assert db.session.query(SeatHolding).one().seat_role == "coordinator"
    capitals = run(app, "invite", "jonas@vilnius.example", "--municipality", "VILNIAUS M. SAV.", "--role", "deputy")
    assert capitals.exit_code == 0
    again = run(app, "invite", "ona@pagegiai.example")
    assert again.exit_code == 1
    assert "already in the network" in again.stderr
    words = ("jonas@x.example", "--municipality", "Vilnius", "--role", "deputy", "--name", "jonas")
    known = run(app, "invite", *words)
    assert known.exit_code == 1
    assert known.stderr == (
        "jonas has or had this role in this municipality, with the address jonas@vilnius.example. "
        "If this is another person, say --another.\n"
    )
    assert run(app, "invite", *words, "--another").exit_code == 0
    taken = run(app, "invite", "b@x.example", "--municipality", "LT-29", "--role", "equivalent")
    assert taken.exit_code == 1
    assert db.session.query(User).count() == 3


def test_deactivate(app: Flask, make: Make) -> None:
    person = make.coordinator("LT-57")
    assert run(app, "deactivate", person.email.upper()).exit_code == 0
    db.session.refresh(person)
    assert person.state == "left"
    assert run(app, "deactivate", person.email).exit_code == 1
    assert run(app, "deactivate", "niekas@x.example").exit_code == 1
    last = run(app, "deactivate", make.administrator().email)
    assert last.exit_code == 1
    assert "only active administrator" in last.stderr


def test_create_admin_prints_an_address_that_works(app: Flask) -> None:
    result = run(app, "create-admin", "lina@lsa.example")
    assert result.exit_code == 0
    address = result.stdout.strip()
    assert address.startswith("http://localhost:8000/auth/invitations/")
    assert letters() == 1
    page = app.test_client().get(address.removeprefix("http://localhost:8000"))
    assert page.status_code == 200
    assert "lina@lsa.example" in page.text
    assert run(app, "create-admin", "not an address").exit_code == 1


def test_create_admin_names_who_had_the_address(app: Flask, make: Make) -> None:
    before = make.user(name="Rasa Vaitkutė", email="lina@lsa.example")
    change_email(before, "rasa@lsa.example")
    refused = run(app, "create-admin", "lina@lsa.example")
    assert refused.exit_code == 1
    assert refused.stderr == (
        "Rasa Vaitkutė had this e-mail address before, and now has rasa@lsa.example. "
        "If this is another person, say --another.\n"
    )
    assert run(app, "create-admin", "lina@lsa.example", "--another").exit_code == 0
