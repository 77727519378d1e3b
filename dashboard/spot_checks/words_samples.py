"""Sentences of the spot-check pages: periods, change, townships, failing items."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.indicators.definitions import Measure
from dashboard.indicators.measured import Ranking, Slice, in_step
from dashboard.indicators.words import (
    VERDICT_RULER,
    Change,
    Title,
    beside_old_target,
    change,
    measure_sentence,
)
from dashboard.words import formats


def no_target_note(document: str, aim: str) -> str:
    """62号只要求“较高提升”，没有数值目标…, below a series without a target."""
    asked = f"{document}只要求“{aim}”，" if aim else ""
    return f"{asked}没有数值目标；竖条为可能的范围（算法：上下各5%，精确法）。"


def makers_note(m: Measure) -> str:
    """How the verdict allows for several batches of one maker."""
    held = round(m.denominator / m.design_effect)
    return (
        f"同一企业的几批往往同好同坏，{m.denominator}批只抵{held}批不同企业的"
        f"（设计效应{m.design_effect:.1f}），判定和可能的范围已计入"
    )


def series_title(points: Sequence[tuple[date, Measure]], grain: str) -> Title:
    """How many periods can be concluded, and how the newest stands."""
    judged = [(d, m) for d, m in points if m.rate is not None]
    if not judged:
        return "每个时期都不足以计算比率", ""
    one = judged[-1][1].indicator
    sub = f"{one.definition}（%），竖条为{VERDICT_RULER}"
    day, newest = judged[-1]
    name = formats.period_text(day, grain)
    sure = sum(m.state in ("reached_proven", "missed_proven") for _, m in judged)
    if newest.target is None:
        return f"{name}{newest.text}（{newest.numerator}/{newest.denominator}{one.noun}）", sub
    if newest.target.is_over:
        return f"{name}{newest.text}，{beside_old_target(newest).plain}", sub
    if sure == 0:
        return f"{len(judged)}个时期可能的范围都跨着{newest.target.printed}线，都不能下结论", sub
    return f"{len(judged)}个时期中{sure}个可以下结论；{name}{newest.look.word}", sub


def change_headline(
    points: Sequence[tuple[date, Measure]],
    like: Change | None = None,
    as_of: date = date.max,
) -> Title:
    """Newest year against the first one: the difference with its interval, or not yet sayable.

    like: the same with the classes of makers weighed alike, which the conclusion then rests on.
    as_of: while the newest year runs, both are those up to this day.
    """
    judged = [(d, m) for d, m in points if m.rate is not None]
    if len(judged) < 2:
        return (measure_sentence(judged[-1][1]) if judged else "样本过少，不计算合格率"), ""
    (first, old), (last, new) = judged[0], judged[-1]
    found = change(new, old)
    assert found is not None
    limits = f"{found.low * 100:+.1f}至{found.high * 100:+.1f}"
    one, told = new.indicator, found.conclusion("page")
    word = "高" if found.points >= 0 else "低"
    now, before = (
        formats.span_text(*in_step(year, last.year, as_of)) for year in (last.year, first.year)
    )
    if like is not None:
        weighed = f"{like.low * 100:+.1f}至{like.high * 100:+.1f}"
        more = "高" if like.points >= 0 else "低"
        return (
            f"{one.short_name}{now}{new.text}，按企业分类折算比{before}{more}{like.text}",
            f"折算后差可能在{weighed}个百分点（算法：95%）：{like.conclusion('page')}；"
            f"不折算{word}{found.text}（{limits}）：{told}。",
        )
    return (
        f"{one.short_name}{now}{new.text}，比{before}{word}{found.text}",
        f"差可能在{limits}个百分点（算法：纽科姆法，95%）：{told}；"
        f"{before}{old.numerator}/{old.denominator}批，"
        f"{now}{new.numerator}/{new.denominator}批。",
    )


def sample_map_panel(ranking: Ranking) -> Title:
    """Where most batches come from and what can be said of them."""
    table, one = ranking.table, ranking.county.indicator
    sub = "分乡镇，合格/抽查（批）；不足5批不算率"
    if not table["denominator"].sum():
        return "抽查结果没有写明乡镇", sub
    most = table[table["denominator"] == table["denominator"].max()]
    start = f"{formats.names_text(list(most['township']), 3)}{one.noun}次最多"
    is_open = most["state"].isin(("reached_unproven", "missed_unproven")).all()
    if is_open and ranking.county.state != "reference":
        return f"{start}，也还不能下结论", sub
    if len(most) > 1:
        return f"{start}，各{most['denominator'].iloc[0]}{one.noun}次", sub
    return f"{start}（{most['numerator'].iloc[0]}/{most['denominator'].iloc[0]}）", sub


def period_words(chosen: Slice) -> str:
    """The period of a slice: 2010年, 2010年1—9月, 2007—2015年."""
    if chosen.start is None or chosen.end is None:
        return "历年"
    return formats.span_text(chosen.start, chosen.end)


def items_panel(items: pd.DataFrame, chosen: Slice) -> Title:
    """The most frequent failing items."""
    sub = f"不合格项目出现的批数，{period_words(chosen)}"
    if items.empty:
        return "没有写明的不合格项目", sub
    names = formats.most(zip(items["item"], items["batches"], strict=True), 2)
    if len(names) > 3:
        return f"{len(names)}个项目并列最多，各{items['batches'].max()}批", sub
    return f"{'、'.join(names)}最常不合格", sub


def purposes_panel(chosen: Slice) -> Title:
    """Why purposes are kept apart."""
    sub = f"{period_words(chosen)}，按抽查性质；跟踪抽查专查问题企业，不与定期算在一起"
    return "只有定期抽查计入目标", sub
