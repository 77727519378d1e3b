"""What the page on demonstration zones shows: year, tiles, map rows, score table."""

import pandas as pd
import streamlit as st

from dashboard import db, divisions, look, wording
from dashboard.charts import zone_state
from dashboard.indicators import Measure
from dashboard.page import View
from dashboard.page.frame import Html, chip_html
from dashboard.zone_view import by_last_total, in_year, until

CAMPAIGN_END = 2015
ROUND_MONTH = 9


def assessments(view: View) -> pd.DataFrame:
    """Rows of queries/reports/zones.sql up to the as-of date."""
    return view.ask(db.query, "zones", as_of=view.as_of)


def year_slider(view: View, rows: pd.DataFrame) -> int:
    """The year of assessment to look at; the newest by default."""
    years = [int(y) for y in sorted(rows["year"].unique())]
    if len(years) == 1:
        return years[0]
    if st.session_state.get("zone_year") not in years:
        st.session_state.pop("zone_year", None)
    return int(
        view.filters.select_slider(
            "考核年度",
            years,
            value=years[-1],
            key="zone_year",
            bind="query-params",
            format_func=lambda y: f"{y}年",
            width=420,
        )
    )


def units(rows: pd.DataFrame, year: int) -> divisions.Units:
    """Townships as they were at the assessment of a year."""
    day = in_year(rows, year)["assessed_on"].max().date()
    return divisions.units_for(day, day)


def tiles(newest: Measure, rows: pd.DataFrame, year: int) -> None:
    """Passed against the target, still being built, rounds done and years left."""
    found = in_year(rows, year)
    building = list(found.loc[found["conclusion"] != "通过", "zone"])
    rounds = rows.loc[rows["year"] <= year, "year"].nunique()
    left = max(0, CAMPAIGN_END - year)
    goal = newest.target.printed if newest.target else ""
    parts = [
        (f"{newest.numerator}个", f"已通过，目标{goal}个以上　{chip_html(newest.state)}"),
        (f"{len(building)}个", "还没通过：" + (wording.names_text(building) or "无")),
        (f"{rounds} / 5", f"年度考核轮次（每年{ROUND_MONTH}月）；还剩{left}年"),
    ]
    cells = "".join(
        f'<div class="tile"><b>{value}</b><span>{text}</span></div>' for value, text in parts
    )
    st.html(f'<div class="cards">{cells}</div>')


def on_map(rows: pd.DataFrame, year: int, shown: divisions.Units) -> pd.DataFrame:
    """One row per zone for maps.zone_map: zone, township, status, score."""
    found = in_year(rows, year)
    places = [[name for name in names if name in shown.names] for names in found["townships"]]
    table = pd.DataFrame(
        {
            "zone": found["zone"],
            "township": ["、".join(names) for names in places],
            "status": [zone_state(conclusion) for conclusion in found["conclusion"]],
            "score": found["total"],
        }
    )
    return table[table["township"] != ""]


def score_table(rows: pd.DataFrame, year: int) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """One row per zone, one column per year, the newest conclusion last."""
    found = until(rows, year)
    years = sorted(found["year"].unique())
    columns = [("示范区", "left"), ("创建主体", "left"), *[(f"{y}年（分）", "") for y in years]]
    columns.append((f"{year}年结论", "left"))
    body = []
    for zone in by_last_total(found):
        mine = found[found["zone"] == zone].set_index("year")
        cells = [_score(mine, int(y)) for y in years]
        places = "、".join(mine["townships"].iloc[-1])
        last = mine["conclusion"].get(year)
        chip = chip_html(zone_state(last)) if last is not None else "未参加"
        body.append([zone, places, *cells, chip])
    return columns, body


def _score(mine: pd.DataFrame, year: int) -> str:
    if year not in mine.index:
        return wording.MISSING
    row = mine.loc[year]
    one = look.VERDICTS[zone_state(row["conclusion"])]
    score = wording.MISSING if pd.isna(row["total"]) else f"{row['total']:.1f}"
    return Html(f'<span style="color:{one.ink}">{one.glyph}</span> {score}')
