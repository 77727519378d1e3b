"""Records of joint enforcement: one row is one action of several departments."""

import re
from collections.abc import Hashable

from dashboard import db
from dashboard.importing.checked import Checked
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.kinds.records import fill_yuan

KEY = (
    "acted_on", "lead_department", "township", "trade", "persons", "outlets_checked", "problems",
)  # fmt: skip
SUMMED = ("persons", "outlets_checked", "problems", "cases")

_LIST = re.compile("[、，,;；/ ]+")


def check(checked: Checked) -> None:
    """Days, townships, the departments as a list, fines in yuan."""
    checked.set_days("acted_on")
    fill_townships(checked, checked.values["acted_on"], required=False)
    checked.values["departments"] = [
        [name for name in _LIST.split(text) if name] if text else []
        for text in checked.column("departments")
    ]
    fill_yuan(checked, "fine_yuan")


def keys(checked: Checked) -> list[Hashable]:
    """Same day, lead, place, trade and counts: the same action."""
    return list(zip(*(checked.column(name) for name in KEY), strict=True))


def stored_keys(_sheets: list[Checked]) -> list[Hashable]:
    """Keys of the live rows in the store."""
    if not db.exists("real"):
        return []
    with db.cursor("real") as cursor:
        return list(
            cursor.execute(f"SELECT {', '.join(KEY)} FROM live_joint_enforcement").fetchall()
        )


def summarise(checked: Checked) -> dict[str, int]:
    """Actions, and the sums of people, outlets, problems and cases."""
    kept = checked.accepted()
    sums = {name: sum(checked.column(name)[p] or 0 for p in kept) for name in SUMMED}
    return {"actions": len(kept), **sums}
