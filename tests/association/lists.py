"""Lists of members as they come from Excel."""

import io

import openpyxl

HEADING = ["email", "name", "municipality", "role", "phone", "position"]
PEOPLE = [
    ["rasa@vilnius.example", "Rasa Vaitkutė", "LT-57", "coordinator", "+370 600 00001", "Specialistė"],
    ["tomas@siauliai.example", "Tomas Jankauskas", "Šiaulių m.", "koordinatorius", "", ""],
    ["ona@kaunas.example", "Ona Žukauskė", "Kauno miesto savivaldybė", "Pavaduotoja", "", ""],
    ["vrm@vrm.example", "Jonas Ąžuolas", "", "ministerija", "", ""],
]


def csv(rows: list[list[str]], delimiter: str = ",", heading: list[str] | None = None) -> str:
    return "\r\n".join(delimiter.join(row) for row in [heading or HEADING, *rows]) + "\r\n"


def xlsx(rows: list[list[object]], heading: list[str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(heading or HEADING)
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
