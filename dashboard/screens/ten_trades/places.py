"""到村到户: county, township, village or street, outlet; every level a table that leads down."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import divisions
from dashboard.divisions.villages import UNKNOWN
from dashboard.frame import ALL, View, address, panel, township_map
from dashboard.frame.picking import pickable_table
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator, measure
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import lacking_cell
from dashboard.screens.ten_trades import outlet
from dashboard.screens.township.township import outlet_rows
from dashboard.ten_trades import words
from dashboard.ten_trades.outlet import Key
from dashboard.township import facts as township_facts
from dashboard.words import formats

ALL_OUTLETS = "全部户"
ONLY = {
    "未整规": {"未整规"},
    "不规范": {"未整规", "未规范"},
    "无照无证": {"无照", "无证"},
    "又不规范": {"又不规范"},
}
ROW_PX = 24


def draw(view: View, chosen: Slice, units: divisions.Units, township: str | None) -> None:
    """The level that the filters have reached."""
    if township is None:
        _townships(view, chosen, units)
        return
    rows = view.ask(township_facts.outlets, chosen.as_of, (township,), chosen.trades)
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    with row:
        village = _village_picker(rows)
    kinds = {word: word for word in (ALL_OUTLETS, *ONLY)}
    only = view.switch("only", "只看", kinds, where=row)
    left, right = st.columns([42, 58], gap="small")
    with left:
        _villages(view, township, rows)
    with right:
        _outlets(view, township, village, only, rows)


def _townships(view: View, chosen: Slice, units: divisions.Units) -> None:
    found = view.ask(measured.ranking, indicator("compliance_rate"), chosen, units)
    with panel(*words.places_panel(found)):
        rows = township_rows(
            found, view.ask(township_facts.outlets, chosen.as_of, None, chosen.trades)
        )
        numbers = township_map.numbers(found)
        view.township_table(rows, "places", numbers, height=ROW_PX * (len(rows) + 1) + 14)
        view.download(rows, "各乡镇还差户数")


def township_rows(found: measured.Ranking, outlets: pd.DataFrame) -> pd.DataFrame:
    """One row per township: counts, tolerance, what is missing, risks; most missing first."""
    lists = {kind: limited(outlets, kind).groupby("township").size() for kind in ONLY}
    table = found.table.assign(bad=found.table["denominator"] - found.table["numerator"])
    ordered = table.sort_values(
        ["missing", "bad", "township"], ascending=[False, False, True], na_position="last"
    )
    return pd.DataFrame([_township_row(row, lists) for row in ordered.to_dict("records")])


def _township_row(row: dict[str, Any], lists: dict[str, pd.Series]) -> dict[str, str]:
    has_rows = row["denominator"] > 0
    return {
        "乡镇": row["township"],
        "户数": formats.count_text(row["denominator"]) if has_rows else formats.NO_DATA,
        "已规范": formats.count_text(row["numerator"]) if has_rows else formats.MISSING,
        "规范率（%）": row["number"] if has_rows else formats.MISSING,
        **{
            kind: formats.count_text(int(own.get(row["township"], 0)))
            if has_rows
            else formats.MISSING
            for kind, own in lists.items()
        },
        "可以不规范": formats.count_text(row["allowed_failures"]) if has_rows else formats.MISSING,
        "还差": lacking_cell(row["missing"]) if row["missing"] or has_rows else "未报",
        "名册日期": f"{row['last_day']:%Y-%m-%d}" if has_rows else formats.MISSING,
    }


def village_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Per village: village, outlets, rectified, compliant, bad; unknown last, most bad first."""
    counted = (
        rows.assign(bad=~rows["is_compliant"].astype(bool))
        .groupby("village")
        .agg(
            outlets=("name", "size"),
            rectified=("is_rectified", "sum"),
            compliant=("is_compliant", "sum"),
            bad=("bad", "sum"),
        )
        .reset_index()
    )
    counted["_last"] = counted["village"] == UNKNOWN
    ordered = counted.sort_values(["_last", "bad", "village"], ascending=[True, False, True])
    return ordered.drop(columns="_last").reset_index(drop=True)


def _villages(view: View, township: str, rows: pd.DataFrame) -> None:
    counted = village_rows(rows)
    one = indicator("compliance_rate")

    def choose(row: int) -> None:
        st.session_state["village"] = counted.iloc[row]["village"]

    shown = pd.DataFrame(
        {
            "村/街": counted["village"],
            "户数": [formats.count_text(n) for n in counted["outlets"]],
            "已整规": [formats.count_text(n) for n in counted["rectified"]],
            "已规范": [formats.count_text(n) for n in counted["compliant"]],
            "规范率（%）": [
                m.number if m.rate is not None else f"{m.numerator}/{m.denominator}"
                for m in (
                    measure(one, int(n), int(d), scope="township")
                    for n, d in zip(counted["compliant"], counted["outlets"], strict=True)
                )
            ],
            "不规范": [formats.count_text(n) for n in counted["bad"]],
        }
    )
    with panel(*words.villages_panel(township, counted)):
        pickable_table(
            shown,
            "villages",
            choose,
            most=25,
        )
        view.download(shown, f"{township}_村街")


def _village_picker(rows: pd.DataFrame) -> str | None:
    names = [ALL, *village_rows(rows)["village"]]
    if st.session_state.get("village", ALL) not in names:
        st.session_state["village"] = ALL  # a dropped choice would go on showing
    wanted = st.query_params.get("village")
    if "village" not in st.session_state and wanted in names:
        st.session_state["village"] = wanted
    with address.kept("village"):
        picked = st.selectbox(
            "村/街",
            names,
            format_func=lambda name: "全部村/街" if name == ALL else name,
            key="village",
            label_visibility="collapsed",
            bind="query-params",
            width=180,
        )
    address.tell("village", "全部村/街" if picked == ALL else picked)
    return None if picked == ALL else str(picked)


def limited(rows: pd.DataFrame, only: str) -> pd.DataFrame:
    """Outlets of one kind of ONLY, or all of them."""
    if only not in ONLY:
        return rows
    return rows[[bool(ONLY[only] & set(risks)) for risks in rows["risks"]]]


def _outlets(view: View, township: str, village: str | None, only: str, rows: pd.DataFrame) -> None:
    here = limited(rows if village is None else rows[rows["village"] == village], only)
    keys = [Key(r["township"], r["trade"], r["name"]).text for r in here.to_dict("records")]

    place = f"{township}{village or ''}"
    with panel(*words.outlet_list_panel(place, len(here), only)):
        if here.empty:
            return
        shown = outlet_rows(here)
        pickable_table(
            shown,
            "outlet_rows",
            lambda row: outlet.choose(keys[row]),
            most=25,
        )
        view.download(shown, f"{place}_名册")
