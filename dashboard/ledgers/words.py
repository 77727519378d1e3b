"""Sentences of the page 台账."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from dashboard.words import formats

if TYPE_CHECKING:
    from dashboard.ledgers.facts import Held, Proof

Title = tuple[str, str]
LISTED = 8

COUNTS_RULE = "按{}数，有的多少条"
LACKING_RULE = "；没有的单位在右边“差谁”里"
SHARES_RULE = "按{}数，签了（做到）的占列出的几成；做到的少的在上面"
PROOFS_RULE = "台账里有就算有佐证，自己不用再登记；登记说完成而台账对不上的是有出入"
FORM_RULE = "一行一条；填好先检查，再作为一次导入写入，撤销在“数据导入”的台账里"
TREE_RULE = "单位 → 小组 → 组内职务 → 行政职务；姓名不列"
NOTHING = "这一年台账里还没有记录。可以在下面填，或用模板填好后导入。"
ELSEWHERE = "{}还没有记录，最近的一条在{}。选那一年可以看；这一年的在下面填，或用模板填好后导入。"
COUNTY = "全县"


def headline(found: "Held", proofs: "Sequence[Proof]", year: int) -> Title:
    """How much there is, and which duties it proves."""
    title = found.ledger.title
    if not found.things:
        head = f"{title}：{year}年还没有记录"
    elif found.ledger.whole:
        head = f"{title}：{found.things:,}项做到{found.done:,}项"
    else:
        bodies = [one for one in found.bodies if one.name]
        told = f"，{len(bodies)}个{found.ledger.noun}" if bodies else ""
        head = f"{title}：{year}年{found.things:,}条{told}"
    if found.undated:
        head += f"，另有{found.undated:,}条没有日期，不知道是哪一年的"
    told_of = [
        f"{one.duty.document}“{one.duty.title}”{one.proven}/{one.owed}个有佐证" for one in proofs
    ]
    return head, "；".join(told_of[:2]) + ("。" if told_of else "没有任务靠这本台账佐证。")


def nothing(year: int, last: date | None) -> str:
    """That a year has no rows, and where the newest are."""
    return ELSEWHERE.format(f"{year}年", formats.date_text(last)) if last else NOTHING


def counts_panel(found: "Held") -> Title:
    one = found.ledger
    rule = (SHARES_RULE if one.whole else COUNTS_RULE).format(one.noun)
    rule += "" if one.whole or one.of else LACKING_RULE
    named = len([body for body in found.bodies if body.name])
    return f"{f'{named}个{one.noun}的' if named else COUNTY}{found.things:,}条", rule


def proofs_panel(proofs: "Sequence[Proof]") -> Title:
    disputed = sum(len(one.disputed) for one in proofs)
    told = f"，{disputed}处有出入" if disputed else ""
    return f"佐证{len(proofs)}项任务{told}", PROOFS_RULE


def lacking(one: "Proof") -> str:
    """Who has nothing in the ledger, and where it differs from what was said."""
    parts = []
    if one.disputed:
        parts.append(f"有出入：{formats.names_text(list(one.disputed), LISTED)}")
    if one.silent:
        parts.append(f"没有佐证：{formats.names_text(list(one.silent), LISTED)}")
    elif one.nobody:
        parts.append("没有佐证，文件没有写由谁办")
    return "；".join(parts) or formats.MISSING


def form_panel(title: str) -> Title:
    return f"填{title}", FORM_RULE


def tree_panel(count: int) -> Title:
    return f"{count}个单位的领导小组", TREE_RULE


def day_text(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else formats.MISSING


def written(rows: int, number: int) -> str:
    return f"写入了{rows}行（第{number}次导入），撤销在“数据导入”的台账里。"


def faults(texts: Sequence[str]) -> str:
    return f"没有写入，先改好：{'；'.join(text.rstrip('。') for text in texts[:LISTED])}。"
