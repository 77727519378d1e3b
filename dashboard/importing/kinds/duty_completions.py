"""Lists of completed duties: one row is one line of the plan's annex with the day it was done."""

from collections.abc import Hashable

from rapidfuzz import fuzz

from dashboard.duties import definitions as duty_definitions
from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import fold, parse_document_number
from dashboard.importing.kinds import Kind

PLAN = "75号"
SURE_WITH_NUMBER = 40.0
SURE_WITHOUT_NUMBER = 60.0


def check(checked: Checked) -> None:
    """Find the duty of every line; documents are named in one writing."""
    checked.set_days("done_on")
    numbers, works = checked.column("number"), checked.column("work")
    checked.values["duty"] = [
        _duty(checked, position, number, work)
        for position, (number, work) in enumerate(zip(numbers, works, strict=True))
    ]
    checked.values["evidence"] = [
        (parse_document_number(text).value or text) if text else ""
        for text in checked.column("evidence")
    ]
    for name in ("actor", "period"):
        checked.values[name] = [text or "" for text in checked.column(name)]


def _duty(checked: Checked, position: int, number: int | None, work: str | None) -> str | None:
    """The id of the plan's duty: its row number when the words agree, else the closest words."""
    if work is None:
        return None
    annex = [item for item in duty_definitions.duties(PLAN) if item.row is not None]
    scores = {item.id: fuzz.ratio(fold(work), fold(item.title)) for item in annex}
    for item in annex:
        if item.row == number and scores[item.id] >= SURE_WITH_NUMBER:
            return item.id
    best = max(scores, key=lambda one: scores[one], default=None)
    if best is not None and scores[best] >= SURE_WITHOUT_NUMBER:
        return best
    checked.report(
        position, "work", "duty_unknown", "rejected",
        f"“{work}”对不上{PLAN}文件推进表里的任何一项工作。请按推进表的序号和工作内容填写。",
    )  # fmt: skip
    return None


def keys(checked: Checked) -> list[Hashable]:
    """One duty, actor and period stand once in the list."""
    names = ("duty", "actor", "period")
    found = zip(*(checked.column(name) for name in names), strict=True)
    return [key if key[0] else None for key in found]


def summarise(checked: Checked) -> dict[str, int]:
    """Duties in the list, and how many have a day."""
    kept = checked.accepted()
    done = checked.column("done_on")
    return {"duties": len(kept), "done": sum(done[position] is not None for position in kept)}


KIND = Kind(check, keys, summarise)
