"""What travels in the form between looking through a list and inviting: nothing is stored in between."""

import json
from dataclasses import dataclass

from flask_babel import gettext as _

from coordnet.association.forms import MOST_CARRIED
from coordnet.association.importing import COLUMNS, Row
from coordnet.association.lines import MOST_ROWS
from coordnet.association.planning import Plan, make_plan
from coordnet.errors import Invalid
from coordnet.members.services import tidy

MOST_REMARKS = 50


@dataclass(frozen=True)
class Carried:
    """The rows that were promised; those that are good only as suggested; lines that were neither; remarks."""

    rows: list[Row]
    mended: list[Row]
    left: list[int]
    remarks: list[str]

    def plan(self) -> Plan:
        """What would come of it now."""
        plan, mended = make_plan([*self.rows, *self.mended]), {row.line for row in self.mended}
        plan.mended += [ready for ready in plan.good if ready.row.line in mended]
        plan.good = [ready for ready in plan.good if ready.row.line not in mended]
        return plan

    def chosen(self, *, mended: bool) -> "Carried":
        """What the pressed button is about: with or without the rows as suggested."""
        if mended:
            return Carried([*self.rows, *self.mended], [], self.left, self.remarks)
        left = sorted([*self.left, *(row.line for row in self.mended)])
        return Carried(self.rows, [], left, self.remarks)


def carry(plan: Plan, left: list[int], remarks: list[str]) -> str:
    """The promise of a plan as text. Raises Invalid when it is too long for a form."""
    mended = {ready.row.line for ready in plan.mended}
    lost = [problem.row.line for problem in (*plan.bad, *plan.skipped) if problem.row.line not in mended]
    text = json.dumps(
        {
            "rows": [[ready.row.line, ready.row.values] for ready in plan.good],
            "mended": [[ready.row.line, ready.row.values] for ready in plan.mended],
            "left": sorted({*left, *lost}),
            "remarks": remarks[:MOST_REMARKS],
        },
        ensure_ascii=False,
    )
    if len(text.encode()) > MOST_CARRIED:
        raise Invalid(_("The list is too long for one go. Split it."), "file")
    return text


def carried(text: str) -> Carried:
    """What a form brought back. Raises Invalid when it is not what we had written into it."""
    try:
        found = json.loads(text)
        rows, mended = _rows(found["rows"]), _rows(found["mended"])
        left = [int(line) for line in found["left"]]
        remarks = [tidy(str(remark)) for remark in found["remarks"]]
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError, RecursionError) as error:
        raise _lost() from error
    if not (rows or mended) or len(rows) + len(mended) + len(left) > MOST_ROWS:
        raise _lost()
    return Carried(rows, mended, left, remarks[:MOST_REMARKS])


def _lost() -> Invalid:
    return Invalid(_("The list got lost on the way. Choose the file once more."), "file")


def _rows(pairs: list[tuple[int, dict[str, str]]]) -> list[Row]:
    return [Row(int(line), {name: tidy(str(values.get(name, ""))) for name in COLUMNS}) for line, values in pairs]
