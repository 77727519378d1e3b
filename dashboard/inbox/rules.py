"""The rules of the box: days, what holds a report back, what answers which duty (inbox.toml)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from dashboard import definition_files, divisions
from dashboard.definition_files import DefinitionError, check_fields, check_known
from dashboard.duties.definitions import duties
from dashboard.importing.columns import datasets
from dashboard.settings import DATA

TOWNSHIP, DEPARTMENT = "乡镇", "部门"
SENDERS = (TOWNSHIP, DEPARTMENT)
FILE = DATA / "inbox.toml"
_FIELDS: dict[str, type] = {
    "review_days": int,
    "clock_until": date,
    "most_megabytes": int,
    "must": list,
    "county": list,
    "answers": dict,
}


@dataclass(frozen=True)
class Rules:
    """The fields of data/inbox.toml; answers: dataset → duty id."""

    review_days: int
    clock_until: date
    most_megabytes: int
    must: frozenset[str]
    county: frozenset[str]
    answers: dict[str, str]


@cache
def rules() -> Rules:
    """The rules in force. UnknownError (Chinese) where the file is wrong: nothing is guessed."""
    told = "填报箱的规则（data/inbox.toml）没有读入，填报箱不能用。"
    return definition_files.known(FILE, _read, told)


def _read(record: dict[str, Any]) -> Rules:
    check_fields(record, _FIELDS)
    for name in ("review_days", "most_megabytes"):
        if record[name] < (name == "most_megabytes"):
            raise DefinitionError("应是正整数。", name, str(record[name]), "1、2、3")
    check_known("answers", record["answers"], datasets(), "数据种类", "columns.toml")
    known = {item.id for item in duties()}
    check_known("answers", record["answers"].values(), known, "任务", "duties.toml")
    return Rules(
        record["review_days"],
        record["clock_until"],
        record["most_megabytes"],
        frozenset(map(str, record["must"])),
        frozenset(map(str, record["county"])),
        dict(record["answers"]),
    )


def counted_day(as_of: date, today: date | None = None) -> date:
    """The day that counts as the day of sending: the clock's, else (see clock_until) the as-of
    day of the page, which is never later than the clock: nothing was sent tomorrow."""
    now = today or date.today()
    return now if now <= rules().clock_until else min(as_of, now)


def sender_of(unit: str) -> str:
    """Which of SENDERS a unit is: 乡镇 for a township of any era."""
    is_township = any(unit in divisions.names_in(era.id) for era in divisions.eras())
    return TOWNSHIP if is_township else DEPARTMENT


def owner(dataset: str, unit: str) -> str:
    """The field that names whose a row of a dataset is, which is to be the sender's; "" where rows
    name nobody, or a department sends what it did in townships."""
    one = datasets()[dataset]
    has_township = not one.ledger or "township" in {field.name for field in one.fields}
    found = one.ledger.get("actor") or ("township" if has_township else "")
    return "" if found == "township" and sender_of(unit) == DEPARTMENT else str(found)


def sendable(sender: str) -> list[str]:
    """Datasets that somebody of SENDERS may send, in the order of columns.toml."""
    return [kind for kind, one in datasets().items() if sender in one.sent_by]
