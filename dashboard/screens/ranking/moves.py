"""Rank over time: moves beyond the interval, and supervision rounds side by side."""

from datetime import date

import pandas as pd

from dashboard.frame import View, panel
from dashboard.indicators.measured import Ranking
from dashboard.ranking import words
from dashboard.screens.ranking.bump import bump
from dashboard.township import facts as township_facts
from dashboard.words.terms import SERIES

REGISTERS = 6


def moved(points: list[tuple[date, Ranking]]) -> dict[str, list[int | None]]:
    """Ranks at every point of the units whose rank intervals at the first and the last point where
    they were ranked do not touch."""
    tables = [found.ranked.set_index("township") for _, found in points]
    names = dict.fromkeys(name for table in tables for name in table.index)
    result: dict[str, list[int | None]] = {}
    for name in names:
        own = [table.loc[name] if name in table.index else None for table in tables]
        known = [row for row in own if row is not None]
        first, last = known[0], known[-1]
        apart = last["rank_low"] > first["rank_high"] or last["rank_high"] < first["rank_low"]
        if len(known) > 1 and apart:
            result[name] = [None if row is None else int(row["rank"]) for row in own]
    return result


def draw_moves(view: View, units: township_facts.divisions.Units) -> None:
    """The bump chart of compliance over the last registers, only for what chance leaves over."""
    points = view.ask(township_facts.history, view.as_of, units, REGISTERS)
    lines = moved(points)
    ranked = max((len(found.ranked) for _, found in points), default=0)
    title = words.moves_panel(list(lines), ranked, [day for day, _ in points])
    with panel(*title):
        if lines:
            heads = [f"{day.year}年{day.month}月" for day, _ in points]
            view.chart(bump(lines, heads, ranked), "bump", title[0])


def round_rows(rows: pd.DataFrame, series: str, names: tuple[str, ...]) -> pd.DataFrame:
    """One row per unit, one column per round of one series: score and shared rank, 92.0（4）.

    — where a round did not score it; ordered by the newest round's rank.
    """
    own = rows[(rows["series"] == series) & rows["township"].isin(names)].copy()
    if own.empty:
        return pd.DataFrame()
    years = own["year"].nunique() > 1
    own["head"] = [
        f"{f'{year}年' if years else ''}第{number}次"
        for year, number in zip(own["year"], own["number"], strict=True)
    ]
    heads = list(dict.fromkeys(own.sort_values(["year", "number"])["head"]))
    own["rank"] = own.groupby("head")["score"].rank(method="min", ascending=False)
    scores = own.pivot(index="township", columns="head", values="score")
    ranks = own.pivot(index="township", columns="head", values="rank")
    order = ranks.sort_values([heads[-1]], na_position="last", kind="stable").index
    return pd.DataFrame(
        [
            {
                "乡镇": name,
                **{
                    head: f"{_number(scores.loc[name, head], 1)}（{rank}）"
                    if (rank := _number(ranks.loc[name, head], 0)) != "—"
                    else "—"
                    for head in heads
                },
                "首末变动": _change(ranks.loc[name, heads[0]], ranks.loc[name, heads[-1]]),
            }
            for name in order
        ]
    )


def _number(value: float, decimals: int) -> str:
    return "—" if pd.isna(value) else f"{value:.{decimals}f}"


def _change(first: float, last: float) -> str:
    if pd.isna(first) or pd.isna(last):
        return "—"
    moved_by = int(first - last)
    return "不变" if moved_by == 0 else f"升{moved_by}位" if moved_by > 0 else f"降{-moved_by}位"


def draw_rounds(view: View, units: township_facts.divisions.Units) -> None:
    """Every series of supervision rounds in a table of its own."""
    rows = view.ask(township_facts.rounds, view.as_of)
    for series, name in SERIES.items():
        shown = round_rows(rows, series, units.names)
        if shown.empty:
            continue
        with panel(*words.rounds_panel(shown, series)):
            key = f"rounds_{series}"
            view.township_table(shown, key, most=19)
            view.download(shown, f"{name}各次得分")
