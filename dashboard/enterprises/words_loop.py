"""Sentences of the loop of failed spot checks and of rulings about the blacklist."""

from collections.abc import Sequence
from datetime import date

from dashboard.enterprises.blacklist_rulings import ENTRY, EXIT, Ruled
from dashboard.enterprises.loop import (
    DONE,
    LATE,
    LEFT,
    MENDING,
    NOT_MENDED,
    SHUT,
    STAGES,
    TO_CHECK,
    TO_ORDER,
    TO_RULE,
    TO_TRACK,
    Case,
)
from dashboard.indicators.words import Title
from dashboard.words import formats

GLYPHS = {
    NOT_MENDED: "◆",
    LATE: "◆",
    TO_ORDER: "◆",
    TO_CHECK: "◇",
    MENDING: "□",
    TO_TRACK: "◇",
    TO_RULE: "◇",
    DONE: "●",
    LEFT: "●",
    SHUT: "●",
}
NEXT = {
    NOT_MENDED: "再责令整改，按62号升级处理",
    LATE: "催办或升级",
    TO_ORDER: "发督办单责令限期整改",
    TO_CHECK: "安排复查",
    MENDING: "等整改",
    TO_TRACK: "安排跟踪抽查",
    TO_RULE: "裁定移出，或继续跟踪",
    DONE: "",
    LEFT: "",
    SHUT: "",
}
NONE = (
    "没有要跟进的不合格企业",
    "抽查不合格的企业在这里逐家显示责令整改、复查、跟踪抽查，直到移出黑名单。",
)
FOOT = (
    "不合格 → 责令整改 → 复查 → 跟踪抽查 → 移出。责令整改取督办单或后处理名单；企业自己说改好不算，"
    "要复查合格。近三年不合格的和还在黑名单上的。"
)
RULING_PANEL = (
    "逐家裁定",
    "62号没有写何时移出；规则之外，局里可以逐家裁定列入或移出，写明理由和文号",
)
MAKERS = "不合格企业"
UNPLACED = "所在地不明"
FILE = "不合格企业整改跟踪_内部资料"
NO_RULINGS = "还没有逐家裁定。"
TAKE_BACK = "撤回后只按规则算，撤回的人和时间留在记录里，不能恢复。"
REASON_EXAMPLE = "如：跟踪抽查两批合格，整改到位"


def headline(found: Sequence[Case]) -> Title:
    """How many makers are in which stage, and what comes first."""
    open_ = [one for one in found if one.is_open]
    if not open_:
        return NONE if not found else (f"{len(found)}家不合格企业都已走完", NONE[1])
    told = [
        f"{count}家{word}" for word in STAGES if (count := sum(one.stage == word for one in open_))
    ]
    first = open_[0]
    over = len(found) - len(open_)
    sub = f"最先要办的：{first.stage}，{NEXT[first.stage]}。" + (
        f"另有{over}家已走完。" if over else ""
    )
    return f"{len(open_)}家不合格企业没有走完：{'，'.join(told)}", sub


def list_panel(found: Sequence[Case], as_of: date) -> Title:
    """Who has waited longest."""
    ages = [one.age(as_of) for one in found if one.is_open]
    sub = "一行一家，点一行看一企一档；“天数”从最近一次不合格算起"
    if not ages:
        return f"{len(found)}家", sub
    return f"没走完的里等得最久的{max(ages):,}天", sub


def board_panel(found: Sequence[Case]) -> Title:
    """Where most makers are open."""
    sub = "各乡镇不合格企业走到哪一步（家）"
    counts: dict[str, int] = {}
    for one in found:
        if one.is_open:
            name = one.township or UNPLACED
            counts[name] = counts.get(name, 0) + 1
    if not counts:
        return "各乡镇都已走完", sub
    most = [name for name, count in counts.items() if count == max(counts.values())]
    return f"没走完的{formats.names_text(most, 3)}最多，{max(counts.values())}家", sub


def stage_text(one: Case) -> str:
    """◆整改逾期."""
    return f"{GLYPHS[one.stage]}{one.stage}"


def order_text(one: Case) -> str:
    """Number and state of the order; — without one."""
    return f"{one.order.number}{one.order.standing.state}" if one.order else formats.MISSING


def recheck_text(one: Case) -> str:
    """合格 10-25; — without one."""
    return f"{one.recheck[1]} {one.recheck[0]:%m-%d}" if one.recheck else formats.MISSING


def tracked_text(one: Case) -> str:
    """2批，最近合格; — without one."""
    if not one.tracked:
        return formats.MISSING
    return f"{len(one.tracked)}批，最近{one.tracked[-1].verdict}"


def listing_text(one: Case) -> str:
    """On the list since when, or when and how it left; — where it is not listed."""
    if one.listing is None:
        return formats.MISSING
    left = one.listing.left_on
    kind, day = (EXIT, left) if left else (ENTRY, one.listing.entered_on)
    ruled = one.listing.ruled
    return f"{day}{kind}{'（裁定）' if ruled and ruled.kind == kind else ''}"


def ruled_text(one: Ruled) -> str:
    """2010-10-25 移出：理由（文号）."""
    return f"{one.reason}（{one.paper}）" if one.paper else one.reason


def not_tracked(kind_is_exit: bool, passed: bool) -> str:
    """Said before an exit that no passed follow-up backs; empty otherwise."""
    if not kind_is_exit or passed:
        return ""
    return "最近一次不合格以后没有合格的跟踪抽查，移出请在理由里写明依据。"
