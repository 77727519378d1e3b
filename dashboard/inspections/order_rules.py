"""The rules of the loop of orders: lines, days, reminders. Source: data/orders.toml."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from dashboard import definition_files
from dashboard.definition_files import DefinitionError, check_fields, check_known
from dashboard.documents.clauses import clauses
from dashboard.settings import DATA

REGISTER = "名册"  # an outlet that blocks a demonstration title, by the register
SOURCES = ("督查", "检查", "抽查", "投诉", REGISTER, "手工")
REMINDERS = ("提醒", "警告", "责令")
FILE = DATA / "orders.toml"
_FIELDS: dict[str, type] = {
    "item_percent": int,
    "reply_days": int,
    "recheck_days": int,
    "ageing": list,
    "complaint_days": int,
    "repeat_days": int,
    "clauses": dict,
    "reminder": list,
}


@dataclass(frozen=True)
class Rules:
    """item_percent: an item below this share (0..100) of its full marks is a finding. reply_days,
    recheck_days: from issue to reply, from reply to recheck. ageing: borders in days, rising.
    clauses: source → clause id. reminders: (kind, days overdue from which it is due), rising.
    complaint_days: in which a complaint is settled; repeat_days: in which another one about the
    same party is a relapse.
    """

    item_percent: int
    reply_days: int
    recheck_days: int
    ageing: tuple[int, ...]
    clauses: dict[str, str]
    reminders: tuple[tuple[str, int], ...]
    complaint_days: int
    repeat_days: int


@cache
def rules() -> Rules:
    """The rules in force. UnknownError (Chinese) where the file is wrong: no state is guessed."""
    told = "督办规则（data/orders.toml）没有读入，督办单的状态算不出来。"
    return definition_files.known(FILE, _read, told)


def _read(record: dict[str, Any]) -> Rules:
    check_fields(record, _FIELDS)
    if not 0 < record["item_percent"] <= 100:
        found = str(record["item_percent"])
        raise DefinitionError("得分线应在1到100之间。", "item_percent", found, "1—100")
    for field in ("reply_days", "recheck_days", "complaint_days", "repeat_days"):
        if record[field] < 1:
            raise DefinitionError("天数应是正整数。", field, str(record[field]), "≥1")
    check_known("clauses", record["clauses"], SOURCES, "来源", "、".join(SOURCES))
    missing = [source for source in SOURCES if source not in record["clauses"]]
    if missing:
        raise DefinitionError(
            f"来源“{missing[0]}”没有写依据条款。", "clauses", "没有写", "条款编号"
        )
    known = {item.id for item in clauses()}
    check_known("clauses", record["clauses"].values(), known, "条款", "documents/clauses")
    for one in record["reminder"]:
        check_fields(one, {"kind": str, "after_days": int})
    check_known("kind", [one["kind"] for one in record["reminder"]], REMINDERS, "催办", "REMINDERS")
    days = [one["after_days"] for one in record["reminder"]]
    for field, numbers in (("after_days", days), ("ageing", record["ageing"])):
        rising = all(type(one) is int and one > 0 for one in numbers) and numbers == sorted(
            set(numbers)
        )
        if not rising:
            raise DefinitionError("天数应是正整数，一个比一个大。", field, str(numbers), "1、8、16")
    return Rules(
        record["item_percent"],
        record["reply_days"],
        record["recheck_days"],
        tuple(record["ageing"]),
        record["clauses"],
        tuple((one["kind"], one["after_days"]) for one in record["reminder"]),
        record["complaint_days"],
        record["repeat_days"],
    )
