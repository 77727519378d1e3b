"""Filters that several pages share: indicator, period, trade; and the rows of a ranking table."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from dashboard import divisions
from dashboard.frame import ALL, View
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, indicators
from dashboard.indicators.measured import Ranking, Slice
from dashboard.indicators.words import narrow_gaps
from dashboard.ranking import groups as peer_groups
from dashboard.words import formats, terms
from dashboard.words.terms import trades

SINCE_START = "since_start"
SHORT_RANKING = 24  # up to so many townships the chart of the ranking leaves room below it


def indicator(view: View, dimension: str) -> Indicator:
    """One of the indicators that have data which can be told apart by a dimension."""
    named = {i.id: i for i in indicators().values() if dimension in i.dimensions}
    fitting = {
        key: i
        for key, i in named.items()
        if i.dataset in view.newest and view.ask(measured.has_rows, i, view.as_of, dimension)
    } or named
    words = {key: i.name for key, i in fitting.items()}
    return fitting[view.pick("indicator", "指标", words, default="compliance_rate", width=178)]


def period(view: View, one: Indicator) -> tuple[Slice, divisions.Units]:
    """The span of an event indicator, or the register day of a state; and the places it has."""
    if one.basis == "state":
        days = [
            d
            for d in view.ask(measured.state_days, one.dataset, view.as_of, "day")
            if d <= view.as_of
        ]
        words = {d.isoformat(): formats.date_text(d) for d in reversed(days)}
        if not words:
            return Slice(view.as_of), divisions.units_for(view.as_of, view.as_of)
        day = date.fromisoformat(view.pick("register", "名册", words, width=206))
        return Slice(day, seen=view.as_of), divisions.units_for(day, day)
    words = year_words(view, one)
    picked = view.pick("year", "期间", words, width=180)
    return span(view, picked, words)


def year_words(view: View, one: Indicator) -> dict[str, str]:
    """Years with evidence, newest first, and the whole time."""
    years = [d.year for d, _ in view.ask(measured.series, one, Slice(view.as_of), "year")]
    words = {str(y): f"{y}年" for y in reversed(years)}
    if len(years) > 1:
        words[SINCE_START] = f"{years[0]}—{years[-1]}年"
    return words or {str(view.as_of.year): f"{view.as_of.year}年"}


def span(view: View, picked: str, words: dict[str, str]) -> tuple[Slice, divisions.Units]:
    """Slice and places of a picked year or of the whole time."""
    numbers = [int(key) for key in words if key != SINCE_START]
    first, last = (min(numbers), max(numbers)) if picked == SINCE_START else (int(picked),) * 2
    start, end = date(first, 1, 1), min(date(last, 12, 31), view.as_of)
    return Slice(view.as_of, start=start, end=end), divisions.units_for(start, end)


def sampling(view: View, one: Indicator) -> tuple[Slice, divisions.Units]:
    """Period, level, purpose and the 拒检 switch of a spot-check page."""
    words = year_words(view, one)
    chosen, units = span(view, view.pick("year", "期间", words, width=182), words)
    counted = "计入目标" if one.purposes else ALL
    purposes = {"": f"{counted}的", **{p: p for p in (*terms.purposes(), "未注明")}}
    purpose = view.pick("purpose", "性质", purposes, width=172)
    level = view.pick("level", "级别", [ALL, *terms.levels()], width=122)
    refused = view.pick("refused", "拒检", {"out": "不计", "fail": "算不合格"}, width=138)
    return replace(
        chosen,
        purposes=(purpose,) if purpose else None,
        levels=None if level == ALL else (level,),
        refused_fail=refused == "fail",
    ), units


def peers(view: View, units: divisions.Units) -> divisions.Units:
    """All units, or those of one peer group that are compared among themselves."""
    found = view.ask(peer_groups.groups, units)
    if not found:
        return units
    words = {ALL: "全部一起比", **{name: name for name in found}}
    picked = view.pick("peers", "比较范围", words, width=130, is_plain=True)
    return units if picked == ALL else peer_groups.only(units, found[picked])


def trade(view: View, one: Indicator) -> tuple[str, ...] | None:
    """One of the ten trades, or all of them; not asked where an indicator has none."""
    if "trade" not in one.dimensions:
        return None
    picked = view.pick("trade", "行业", [ALL, *trades()], width=126)
    return None if picked == ALL else (picked,)


def limited(chosen: Slice, **limits: Any) -> Slice:
    """The slice with more limits."""
    return replace(chosen, **limits)


def ranking_rows(ranking: Ranking) -> pd.DataFrame:
    """The league table as it is read: numbers formatted, unranked units last with the reason."""
    one = ranking.county.indicator
    rows = [
        {
            "名次": "—" if r.unplaced else str(r.rank),
            "乡镇": r.township,
            f"{one.short_name}（{one.unit}）": r.number if not r.unplaced else r.unplaced,
            "还差": r.gap,
            "与全县": _versus_word(r.versus_county),
            f"总{one.noun}数": formats.count_text(r.denominator) if r.denominator else "—",
            "达到": formats.count_text(r.numerator) if r.denominator else "—",
            "可能名次": "—" if r.unplaced else f"{r.rank_low}—{r.rank_high}",
        }
        for r in ranking.table.itertuples()
    ]
    return pd.DataFrame(rows)


def narrow_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The same table for a narrow panel: rank with its interval, reached of all in one column."""
    total, reached = (next(n for n in rows.columns if n.startswith(w)) for w in ("总", "达到"))
    is_placed = rows["可能名次"] != "—"
    return pd.DataFrame(
        {
            "名次": (rows["名次"] + "（" + rows["可能名次"] + "）").where(is_placed, "—"),
            "乡镇": rows["乡镇"],
            "达到/总数": (rows[reached] + "/" + rows[total]).where(is_placed, rows.iloc[:, 2]),
            "与全县": rows["与全县"],
            "差/余": narrow_gaps(rows["还差"]),
        }
    )


def _versus_word(versus: object) -> str:
    return versus.replace("全县", "") if isinstance(versus, str) else ""
