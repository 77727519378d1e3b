"""Sentences about duties that the data prove or refute."""

from collections.abc import Sequence
from datetime import date

from dashboard.indicators.definitions import Measure
from dashboard.words import formats

BY_DATA = "数据"
PAPER = "文件本身"
THE_PAPER = "这份文件就是完成的成果"


def figures(found: Sequence[Measure], day: date | None) -> str:
    """截至2010年7月20日，培训覆盖率88.6%（4,523/5,105人）."""
    until = f"截至{formats.date_text(day)}，" if day else ""
    return until + "、".join(f"{m.indicator.short_name}{m.text}（{_counts(m)}）" for m in found)


def _counts(m: Measure) -> str:
    goal = f"，要求{m.target.text}" if m.target else ""
    if m.indicator.kind == "count":
        return f"参加考核{m.denominator}{m.indicator.noun}{goal}"
    return f"{m.numerator:,}/{m.denominator:,}{m.indicator.noun}{goal}"


def nothing_seen(names: Sequence[str]) -> str:
    """Which figures are missing."""
    return f"没有{'、'.join(names)}的数据，不能核对"


def said_done(day: date, evidence: str) -> str:
    """What was entered."""
    return f"登记{formats.date_text(day)}完成" + (f"（{evidence}）" if evidence else "")


def both_sides(said: str, told: str) -> str:
    """What was entered against what the data show."""
    return f"{said}；数据：{told}，没有达到"


def too_old(told: str) -> str:
    """Data that end before the day entered."""
    return f"数据早于登记的完成日，不能核对：{told}"


def before_due(told: str) -> str:
    """Data that end before the due day."""
    return f"数据早于到期日，不能判断到期时是否完成：{told}"


def reached_some_day(told: str) -> str:
    """Data that show it done after the due day."""
    return f"数据显示已达到，但不能判断是否按期：{told}"


def share(title: str, things: int, done: int, day: date) -> str:
    """责任书台账（截至2010年6月20日）：20项做到12项."""
    return f"{title}（截至{formats.date_text(day)}）：{things}项做到{done}项"
