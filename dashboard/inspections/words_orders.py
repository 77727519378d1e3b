"""Sentences of the loop of orders (督办单)."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.indicators.words import Title
from dashboard.inspections.order_entry import PROOF_MEGABYTES
from dashboard.inspections.orders import (
    CLOSED,
    OVERDUE,
    RECHECK,
    RELAPSED,
    REPLIED,
    STATES,
    WAITING,
    Order,
    Step,
    reminder_owed,
)
from dashboard.inspections.words import of_year
from dashboard.words import formats
from dashboard.words.terms import SERIES

GLYPHS = {OVERDUE: "◆", RELAPSED: "◆", RECHECK: "◇", WAITING: "□", REPLIED: "○", CLOSED: "●"}
NO_ORDERS = (
    "还没有督办单",
    "督查、检查、抽查查出的问题和没办结的投诉可以在下面发督办单，也可以手工发；发出后这里看回复、复查和销号。",
)
LOOP_FOOT = (
    "督办单 → 回复 → 复查 → 销号。乡镇回复只到“已回复”；复查确认“已整改”才销号，"
    "下一轮督查的得分、检查的复查、抽查的复检、投诉的办结自动算复查。"
)
OWED = "该催"
BOARD_SUB = "张；“该催”为按规则该发而没有发的提醒、警告、责令"
ISSUE_SUB = "选一个查出的问题，或手工填；发出后乡镇在这里看到并回复"
BY_HAND = "手工填写"
TAKE_BACK = "撤回后这一条不再计入，撤回的人和时间留在记录里，不能恢复，要用就重新登记。"
TAKE_BACK_ORDER = "撤回后整张督办单不再计入，它的回复和复查也不再显示；记录里留着，不能恢复。"
PROOF_LABEL = "佐证文件"
PROOF_HELP = f"文件按指纹保存在原件里，复查和检查时打得开；不超过{PROOF_MEGABYTES}MB"
COLUMNS = {
    "number": "文号",
    "state": "状态",
    "since": "状态起始日",
    "due": "回复期限",
    "over": "逾期（天）",
    "recheck_by": "复查期限",
    "reminder": "适用催办",
    "reminded": "已发催办",
    "age": "发出后（天）",
    "source": "来源",
    "township": "现责任乡镇",
    "issued_to": "发给乡镇",
    "heirs": "待定承接乡镇",
    "trade": "行业",
    "outlet": "经营户或企业",
    "item": "项目",
    "matter": "整改事项",
    "clause": "依据条款",
    "paper": "评分表、照片编号",
    "issued_on": "发出日期",
    "steps": "经过",
}
"""Heads of the list of orders that is taken along."""


def state_text(one: Order) -> str:
    """◆逾期15天; ◆复发，逾期3天; ●已销号（关停）."""
    standing = one.standing
    late = f"{standing.over}天" if standing.state == OVERDUE else f"，逾期{standing.over}天"
    more = late if standing.over else "（关停）" if standing.shut else ""
    return f"{GLYPHS[standing.state]}{standing.state}{more}"


def now_text(one: Order) -> str:
    """What comes next: the day to reply by, the day of the recheck, the reminder owed."""
    standing = one.standing
    if standing.state == CLOSED:
        return f"{standing.since:%Y-%m-%d}销号"
    if one.heirs:
        return f"区划已拆分，请定由谁承接：{'、'.join(one.heirs)}"
    if owed := reminder_owed(standing):
        return f"应发{owed}" + (f"（已{standing.reminded}）" if standing.reminded else "")
    if standing.reminded:
        return f"已{standing.reminded}"
    if standing.recheck_by:
        return f"{standing.recheck_by:%m-%d}复查"
    return f"{standing.due:%m-%d}前回复" if standing.due else "请定回复期限"


def to_text(one: Order) -> str:
    """To whom: the township, and the shop or firm in it."""
    return f"{one.township} {one.outlet}".strip()


def headline(found: Sequence[Order], year: int) -> Title:
    """How many orders of a year, how many open ones of others, and in which state; who is
    overdue."""
    if not found:
        return NO_ORDERS
    count = {state: sum(one.standing.state == state for one in found) for state in STATES}
    told = [f"{number}张{state}" for state, number in count.items() if number]
    late = list(dict.fromkeys(one.township for one in found if one.standing.over))
    sub = f"逾期的是{formats.names_text(late)}。" if late else "没有逾期的。"
    days = [one.issued_on for one in found]
    return f"{of_year('督办单', '张', days, year, '没有销号的')}：{'，'.join(told)}", sub


def list_panel(found: Sequence[Order], ages: Sequence[tuple[int, int | None, int]]) -> Title:
    """Open orders by age."""
    open_ = sum(count for _, _, count in ages)
    parts = [
        f"{f'{low}—{high}天' if high is not None else f'{low}天以上'}{count}张"
        for low, high, count in ages
        if count
    ]
    title = f"{open_}张没有销号" if open_ else f"{len(found)}张都已销号"
    return title, f"从发出算起：{'，'.join(parts)}" if parts else "一行一张，点一行看来龙去脉"


def board_panel(table: pd.DataFrame) -> Title:
    """Which township has most that are overdue."""
    late = table[table[OVERDUE] > 0]
    if late.empty and (again := int(table[RELAPSED].sum())):
        return f"没有逾期没回复的，有{again}张复发", BOARD_SUB
    if late.empty:
        return "各乡镇都没有逾期的", BOARD_SUB
    most = list(late.loc[late[OVERDUE] == late[OVERDUE].max(), "township"])
    return f"逾期最多的是{formats.names_text(most, 3)}，{late[OVERDUE].max()}张", BOARD_SUB


def order_panel(one: Order) -> Title:
    """Number, to whom, state."""
    return f"{one.number} {to_text(one)}：{state_text(one)}", f"{source_text(one)}；{one.matter}"


def source_text(one: Order) -> str:
    """Where it came from: 县督查 2010年6月18日, 手工."""
    name = SERIES.get(one.series, one.source)
    return f"{name} {formats.date_text(one.found_on)}" if one.found_on else name


def step_text(step: Step) -> str:
    """What a step says: result, words, evidence, the next day."""
    parts = [step.result, step.remark, step.evidence]
    if step.proof[0]:
        parts.append(f"佐证文件{step.proof[0]}（指纹{step.proof[1][:8]}）")
    if step.new_day:
        parts.append(f"新期限{formats.date_text(step.new_day)}")
    return "；".join(part for part in parts if part) or formats.MISSING


def finding_text(row: dict[str, object]) -> str:
    """One finding in the list to choose from."""
    party = f"{row['township']} {row['outlet']}{row['enterprise']}".strip()
    return f"{row['source']} {row['found_on']:%Y-%m-%d} {party}：{matter_text(row)}"


def matter_text(row: dict[str, object]) -> str:
    """What the order asks to mend, as proposed from a finding."""
    item, told = str(row["item"]), str(row["matter"])
    if row["source"] == "督查":
        points = f"{row['score']:g}分（满分{row['full_marks']:g}分）"
        return f"{SERIES[str(row['series'])]}第{row['round']:.0f}轮，{item}{points}"
    if row["source"] == "抽查":
        return f"{told}抽查不合格{f'：{item}' if item else ''}"
    if row["source"] == "投诉":
        return f"办理投诉：{told}"
    return told or item or "检查发现问题"


def issue_sub(count: int, listed: int) -> str:
    """What the form does, and that only the newest findings are listed."""
    return f"{ISSUE_SUB}；只列最近{listed}处，选乡镇可缩小" if count > listed else ISSUE_SUB


def findings_text(count: int, year: int) -> str:
    """How many findings of a year have no order."""
    if not count:
        return f"{year}年查出的问题都发过督办单，或没有查出问题"
    return f"{year}年查出的问题还有{count}处没有发督办单"


def issued_later(day: date) -> str:
    """Said after an entry that the as-of day does not show yet."""
    return f"已登记，日期{formats.date_text(day)}在统计截止之后，统计截止调到这天以后才看得到。"
