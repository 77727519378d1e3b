"""Glide path of the outlets: will the compliance target be reached by the day it is due?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import statistics
from dashboard.frame import View, panel
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, Measure, Target, indicator
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import weekly
from dashboard.screens.ten_trades.glide import glide
from dashboard.store import db
from dashboard.ten_trades import monthly, words
from dashboard.words import formats

RATE = "compliance_rate"


@dataclass(frozen=True)
class Progress:
    """Monthly registers of one year up to a day.

    rows: month (last register day in it), township, numerator, denominator, is_new (the township
    sent a register that month). county: the newest county value.
    """

    rows: pd.DataFrame
    county: Measure
    past: tuple[tuple[date, int, int], ...]  # day, numerator, denominator of the county

    @property
    def goal(self) -> str:
        """The county's target as it is written."""
        return self.county.target.printed if self.county.target else ""


def progress(store: db.StoreName, as_of: date, until: date) -> Progress | None:
    """Registers in consecutive months of the deadline's year; None with fewer than two."""
    days = measured.whole_days(store, "outlets", as_of, "month")
    days = _consecutive([day for day in days if day.year == until.year and day <= until])
    if len(days) < 2:
        return None
    one = indicator(RATE)
    found = [measured.counts(store, one, Slice(day), "township").assign(day=day) for day in days]
    rows = pd.concat(found, ignore_index=True)
    newest = pd.to_datetime(rows["last_day"])
    known = pd.to_datetime(rows["day"])
    rows["is_new"] = (newest.dt.year == known.dt.year) & (newest.dt.month == known.dt.month)
    past = tuple(
        (day, int(part["numerator"].sum()), int(part["denominator"].sum()))
        for day, part in rows.groupby("day")
    )
    county = measured.total(store, one, Slice(days[-1]))
    return Progress(rows.rename(columns={"key": "township"}), county, past)


def _consecutive(days: list[date]) -> list[date]:
    """The days at the end that lie in months without a gap."""
    run = days[-1:]
    for day in reversed(days[:-1]):
        if run[0].month - day.month != 1:
            break
        run.insert(0, day)
    return run


def township_paths(found: Progress, one: Indicator, until: date, left: int) -> pd.DataFrame:
    """One row per township short of the target: township, text, missing, per_week, chance,
    cautious (None where too few months are known); most missing first."""
    target = one.target("township", until)
    assert target is not None
    records: list[dict[str, Any]] = []
    for name, part in found.rows.groupby("township"):
        own = part[part["is_new"]]
        days = _consecutive(list(own["day"])) if len(own) else []
        if not days:
            continue
        own = own[own["day"].isin(days)]
        total, good = int(own["denominator"].iloc[-1]), int(own["numerator"].iloc[-1])
        path = path_to(list(own["numerator"]), total, target, until.month - days[-1].month)
        if path.missing:
            records.append(
                {
                    "township": name,
                    "good": good,
                    "total": total,
                    "missing": path.missing,
                    "per_week": weekly(path.missing, left),
                    "chance": path.probability,
                    "cautious": path.cautious_probability,
                }
            )
    columns = ["township", "good", "total", "missing", "per_week", "chance", "cautious"]
    table = pd.DataFrame(records, columns=columns)
    return table.sort_values(["missing", "township"], ascending=[False, True], ignore_index=True)


def path_to(history: list[int], total: int, target: Target, months: int) -> statistics.GlidePath:
    """The path over the months left; within the last month only what is missing, no chance."""
    path = statistics.glide_path([min(n, total) for n in history], total, target.value, months)
    if months > 0:
        return path
    return statistics.GlidePath(path.missing, None, None, None, None, None, None)


def outlook(
    store: db.StoreName, as_of: date, until: date, left: int
) -> tuple[Progress, pd.DataFrame] | None:
    """Progress so far and the paths of the townships that are short; None without history."""
    found = progress(store, as_of, until)
    if found is None:
        return None
    return found, township_paths(found, indicator(RATE), until, left)


def draw(view: View) -> None:
    """Both panels, as long as the day lies ahead and monthly registers exist."""
    until = monthly.deadline()
    if view.as_of >= until:
        return
    days = (until - view.as_of).days
    answer = view.ask(outlook, view.as_of, until, days)
    if answer is None:
        return
    found, table = answer
    left, right = st.columns([50, 50], gap="small")
    with left:
        _draw_county(view, found, until, days)
    known = table["chance"].dropna()
    title = words.glide_table_panel(
        float(known.sum()), len(table), len(table) - len(known), found.goal
    )
    with right, panel(*title):
        rows = _rows(table)
        if len(rows):
            view.township_table(rows, "glide_rows", most=13)


def _draw_county(view: View, found: Progress, until: date, left: int) -> None:
    county, target = found.county, found.county.target
    assert target is not None
    total = county.denominator
    months = until.month - found.past[-1][0].month
    path = path_to([n for _, n, _ in found.past], total, target, months)
    title = words.glide_panel(county, path, left, until)
    with panel(*title, foot=words.PACE_NOTE):
        past = [(f"{day.month}月", n / d) for day, n, d in found.past]
        future = [f"{until.month - months + i}月" for i in range(1, months + 1)]
        figure = glide(
            past,
            path,
            total,
            future,
            target=float(target.value),
            target_label=f"目标 {target.text}",
        )
        view.chart(figure, "glide", title[0])


def _rows(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "乡镇": table["township"],
            "规范率（%）": [f"{n / d * 100:.1f}" for n, d in zip(*_counts(table), strict=True)],
            "还差（户）": [formats.count_text(n) for n in table["missing"]],
            "每周（户）": [formats.count_text(n) for n in table["per_week"]],
            "照此进度": [words.chance_text(_known(v)) for v in table["chance"]],
            "慎重估计": [words.chance_text(_known(v)) for v in table["cautious"]],
        }
    )


def _counts(table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return table["good"], table["total"]


def _known(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
