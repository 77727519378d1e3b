"""Sentences of the page on the ten trades."""

from collections.abc import Sequence
from fractions import Fraction

from dashboard import wording
from dashboard.indicators import Measure
from dashboard.phrases.measures import Title, measure_sentence

GRID_FOOT = (
    "不足5户只列“达到/总数”，不计算比率；“—”表示该乡镇没有这个行业或未报名册。点一行选中乡镇。"
)


def outlets_headline(
    measures: Sequence[Measure], township: str | None, trade: Sequence[str] | None
) -> Title:
    """Coverage, compliance and completion of the chosen part."""
    place = "".join((township or "全县", trade[0] if trade else ""))
    first, second = (measure_sentence(m) for m in measures[:2])
    rest = f"；{measure_sentence(measures[2])}" if len(measures) > 2 else ""
    return f"{place}{second}", f"{first}{rest}。"


def trades_panel(found: Sequence[tuple[str, Measure]]) -> Title:
    """Which trades hold it up."""
    sub = "各行业达到目标还差的户数，及现规范率"
    total = sum(m.missing for _, m in found)
    if not total:
        return "各行业都不差", sub
    name, worst = found[0]
    share = wording.percent(Fraction(worst.missing, total), 0)
    return f"{name}差{worst.missing:,}户，占各行业差额的{share}%", sub


def grid_panel(shown: str) -> Title:
    """The grid of townships and trades."""
    if shown == "missing":
        return "还差的户数：乡镇 × 行业", "各格到目标还差的户数；合计按乡镇整体计算"
    return "规范率：乡镇 × 行业", "各格规范率（%）；合计按乡镇整体计算"
