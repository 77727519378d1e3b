"""Sentences of the loop of complaints."""

from collections.abc import Sequence

import pandas as pd

from dashboard.indicators.words import Title
from dashboard.inspections.complaints import (
    AGAIN,
    ANSWERED,
    HANDLING,
    OVERDUE,
    RECEIVED,
    REFUSED,
    SETTLED,
    STATES,
    Case,
)
from dashboard.inspections.order_rules import rules
from dashboard.inspections.words import of_year
from dashboard.words import formats

GLYPHS = {
    OVERDUE: "◆",
    AGAIN: "◆",
    REFUSED: "◆",
    HANDLING: "□",
    RECEIVED: "□",
    ANSWERED: "○",
    SETTLED: "●",
}
SHORT = {
    OVERDUE: "逾期",
    AGAIN: "重复",
    REFUSED: "不满意",
    HANDLING: "办理中",
    RECEIVED: "待受理",
    ANSWERED: "办结未回访",
    SETTLED: "已办结",
}
"""Heads of the table of townships."""
NONE = (
    "还没有投诉举报登记",
    "导入投诉举报登记后，这里逐件显示受理、办理、答复和重复投诉，并可交给乡镇办理。",
)
UNNAMED = "未写乡镇"
HAND_ON = "没有办结的可以在“督办单”里交给乡镇：来源选“投诉”，乡镇回复，局里复查后销号。"
COLUMNS = {
    "number": "登记号",
    "state": "状态",
    "since": "状态起始日",
    "age": "用时或已等（天）",
    "over": "逾期（天）",
    "township": "现责任乡镇",
    "heirs": "待定承接乡镇",
    "trade": "行业",
    "received_on": "投诉日期",
    "accepted_on": "受理日期",
    "closed_on": "办结日期",
    "satisfaction": "是否满意",
    "department": "承办单位",
    "about": "被投诉单位",
    "matter": "投诉内容",
    "order": "督办单",
    "source": "出处",
}


def loop_foot() -> str:
    """How a case goes through its states, and where the days come from."""
    rule = rules()
    return (
        f"受理 → 办理 → 办结 → 回访。投诉人满意或基本满意才到头，没有问过的停在“{ANSWERED}”；"
        f"办结后{rule.repeat_days}天内同一单位又被投诉，前一件算“{AGAIN}”：件数一直计，后来的都办结了就"
        f"不用再跟进。{rule.complaint_days}天办结期限"
        "文件没有写，由局里在 data/orders.toml 里定。"
    )


def headline(found: Sequence[Case], year: int) -> Title:
    """How many complaints of a year, how many open ones of others, and in which state; who has
    overdue ones."""
    if not found:
        return NONE
    told = [
        f"{count}件{word}" for word in STATES if (count := sum(one.state == word for one in found))
    ]
    late = list(dict.fromkeys(one.township or UNNAMED for one in found if one.state == OVERDUE))
    sub = f"逾期的在{formats.names_text(late)}。" if late else "没有逾期的。"
    days = [one.received_on for one in found]
    return f"{of_year('投诉举报', '件', days, year, '还要跟进的')}：{'，'.join(told)}", sub


def board_panel(table: pd.DataFrame) -> Title:
    """Which township has most that are overdue."""
    sub = "各乡镇的件数；最久：没办结的已等几天；一半：有一半在几天内答复"
    late = table[table[OVERDUE] > 0]
    if late.empty:
        return "各乡镇都没有逾期没办结的投诉", sub
    first = late.loc[late[OVERDUE] == late[OVERDUE].max(), "township"]
    most = [str(name) or UNNAMED for name in first]
    return f"逾期最多的是{formats.names_text(most, 3)}，{late[OVERDUE].max()}件", sub


def list_panel(found: Sequence[Case]) -> Title:
    """How many wait, and for how long."""
    waiting = [one.age for one in found if one.is_open and one.closed_on is None]
    if not waiting:
        return "没有在办的投诉", "要跟进的（答复不满意、重复投诉）和最近办结的"
    return f"{len(waiting)}件没有办结，等得最久的{max(waiting):,}天", HAND_ON


def state_text(one: Case) -> str:
    """◆逾期未办结，超33天; ●已办结."""
    over = f"，超{one.over:,}天" if one.over else ""
    return f"{GLYPHS[one.state]}{one.state}{over}"


def place_text(one: Case) -> str:
    """The township that answers, or the heirs among whom somebody must choose."""
    if one.heirs:
        return f"{one.township}（已拆分：{'、'.join(one.heirs)}）"
    return one.township or UNNAMED
