"""Supervision rounds (督查): standings with shared ranks, weak items, change between rounds.

The county's rounds and the city's are series of their own and never mixed (75号 三(二)2 and annex
rows 8, 12, 15), nor are the three forms of 四(三). Ranks are computed from the items, competition
ranking (1, 2, 2, 4); what a sheet prints otherwise is kept beside it. A township whose sheet lacks
an item has no total and no rank.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.statistics import worked_out
from dashboard.store import db

DECIMALS = 3


@dataclass(frozen=True, order=True)
class Round:
    """One round of one series in one year: its number and its last day."""

    year: int
    number: int
    on: date
    series: str

    @property
    def name(self) -> str:
        """第2轮."""
        return f"第{self.number}轮"


def sheets(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Rows of queries/reports/supervision_sheets.sql."""
    return db.query(store, "supervision_sheets", as_of=as_of)


def rounds(rows: pd.DataFrame, series: str, year: int) -> list[Round]:
    """Rounds of a series in a year, in order."""
    own = rows[(rows["series"] == series) & (rows["year"] == year)]
    last = own.groupby("round")["inspected_on"].max()
    return [
        Round(year, int(number), pd.Timestamp(day).date(), series) for number, day in last.items()
    ]


def of_round(rows: pd.DataFrame, one: Round) -> pd.DataFrame:
    """Rows of one round."""
    is_own = (rows["series"] == one.series) & (rows["year"] == one.year)
    return rows[is_own & (rows["round"] == one.number)]


@worked_out.once
def standings(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per township of one round, best first.

    township, score, full_marks, rank, shared (several have the rank), printed_total,
    printed_rank, wrong_total, wrong_rank (printed, and not what the items give); unranked ones
    last with rank missing.
    """
    items = rows["item"].nunique()
    found = rows.groupby("township", sort=False).agg(
        score=("score", "sum"),
        full_marks=("full_marks", "sum"),
        items=("item", "count"),
        printed_total=("printed_total", "first"),
        printed_rank=("printed_rank", "first"),
    )
    found["score"] = found["score"].round(DECIMALS)
    is_whole = found["items"] == items
    found.loc[~is_whole, "score"] = None
    found["rank"] = found["score"].rank(method="min", ascending=False).astype("Int64")
    found["shared"] = found["rank"].duplicated(keep=False) & is_whole
    told = found["printed_total"].notna() & is_whole
    found["wrong_total"] = told & ((found["printed_total"] - found["score"]).abs() > 0.05)
    told = found["printed_rank"].notna() & is_whole
    found["wrong_rank"] = told & (found["printed_rank"] != found["rank"]).fillna(False)
    return found.sort_values(["rank", "score"], na_position="last", kind="stable").reset_index()


def rank_text(rank: object, shared: bool) -> str:
    """5, or 并列5 where several share it; — without a rank."""
    if pd.isna(rank):
        return "—"
    return f"并列{rank}" if shared else str(rank)


@worked_out.once
def item_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Share of full marks (0..1) per item (row, in the order of the sheet) and round (column)."""
    known = rows.dropna(subset=["full_marks"])
    sums = known.groupby(["item", "round"], sort=False)[["score", "full_marks"]].sum()
    share = (sums["score"] / sums["full_marks"]).unstack("round")
    return share.reindex(list(dict.fromkeys(known["item"]))).sort_index(axis=1)


@worked_out.once
def changes(rows: pd.DataFrame, first: Round, second: Round) -> pd.DataFrame:
    """Townships in both rounds: township, before, after, change, rank_before, rank_after.

    Largest rise first; empty when the two rounds do not have the same full marks.
    """
    one, two = (standings(of_round(rows, r)) for r in (first, second))
    both = one.merge(two, on="township", suffixes=("_before", "_after"))
    both = both.dropna(subset=["score_before", "score_after"])
    both = both[both["full_marks_before"] == both["full_marks_after"]]
    both["change"] = (both["score_after"] - both["score_before"]).round(DECIMALS)
    both = both.rename(columns={"score_before": "before", "score_after": "after"})
    names = ["township", "before", "after", "change", "rank_before", "rank_after"]
    return both.sort_values("change", ascending=False)[names].reset_index(drop=True)


@worked_out.once
def misprints(rows: pd.DataFrame) -> pd.DataFrame:
    """Totals and ranks that sheets print otherwise than their items give, all rounds of `rows`.

    series, year, round, township, score, rank, printed_total, printed_rank, wrong_total,
    wrong_rank.
    """
    parts = []
    for (series, year, number), own in rows.groupby(["series", "year", "round"], sort=True):
        table = standings(own)
        table = table[table["wrong_total"] | table["wrong_rank"]]
        parts.append(table.assign(series=series, year=year, round=number))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
