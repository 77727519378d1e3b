"""Sentences of the page on demonstration zones."""

import pandas as pd

from dashboard import wording
from dashboard.indicators import Measure
from dashboard.phrases.measures import Title

PASS_MARK_NOTE = "通过线取自考核表，不是文件规定"


def zones_headline(newest: Measure, rows: pd.DataFrame, year: int) -> Title:
    """How many zones passed against the target, and what the rest lacks."""
    found = rows[rows["year"] == year]
    rest = len(found) - newest.numerator
    others = f"，另{rest}个还在创建" if rest else ""
    goal = int(newest.target.value) if newest.target else 0
    if newest.numerator >= goal:
        return f"{year}年：{newest.numerator}个示范区通过考核，达到{goal}个以上的目标{others}", ""
    left = max(0, 2015 - year)
    return (
        f"{year}年：{newest.numerator}个示范区通过考核，离目标还差{goal - newest.numerator}个",
        f"参加考核{len(found)}个；离2015年还有{left}年、{left}轮9月考核。",
    )


def zone_map_panel(rows: pd.DataFrame, year: int) -> Title:
    """Where the passed zones lie."""
    found = rows[rows["year"] == year]
    passed = found.loc[found["conclusion"] == "通过", "townships"]
    places = list(dict.fromkeys(place for townships in passed for place in townships))
    sub = f"{year}年9月考核；绿：通过，浅蓝：创建中，灰白：无示范区"
    if not places:
        return "还没有示范区通过考核", sub
    return f"通过的示范区在{wording.names_text(places)}", sub


def zone_lines_panel(rows: pd.DataFrame, year: int) -> Title:
    """Which zone rose most up to the year."""
    found = rows[rows["year"] <= year].dropna(subset=["total"]).sort_values("year")
    sub = "各示范区年度考核总分，虚线为考核表上的通过线"
    spans = {
        str(zone): (one["total"].iloc[0], one["total"].iloc[-1])
        for zone, one in found.groupby("zone")
        if len(one) > 1
    }
    if not spans:
        return f"{year}年是第一轮考核", sub
    zone, (old, new) = max(spans.items(), key=lambda item: item[1][1] - item[1][0])
    if new <= old:
        return f"到{year}年，没有示范区的得分比第一轮高", sub
    return f"{zone}从{old:.1f}分到{new:.1f}分，升得最多", sub
