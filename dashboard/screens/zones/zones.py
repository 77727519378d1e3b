"""What the page on demonstration zones shows: year, tiles, map rows, score table."""

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from dashboard import divisions, look, maps
from dashboard.frame import View, address
from dashboard.frame.html import Html, chip_html, verdict_html
from dashboard.indicators.definitions import Measure
from dashboard.indicators.words import MAP_NOTE
from dashboard.spot_checks import zone_findings
from dashboard.store import db
from dashboard.words import formats
from dashboard.zones import facts, words
from dashboard.zones.facts import by_last_total, in_year, until, zone_state
from dashboard.zones.words import zone_map_panel

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
    with address.kept("zone_year"):
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


def tiles(newest: Measure, rows: pd.DataFrame, year: int, against: Sequence[str]) -> None:
    """Passed against the target, with those that the county's own spot checks speak against, still
    being built, rounds done and years left."""
    found = in_year(rows, year)
    building = list(found.loc[found["conclusion"] != facts.PASSED, "zone"])
    rounds = rows.loc[rows["year"] <= year, "year"].nunique()
    left = max(0, CAMPAIGN_END - year)
    goal = newest.target.label if newest.target else ""
    doubt = f"<br>{escape(words.passed_against(against))}" if against else ""
    parts = [
        (f"{newest.numerator}个", f"已通过，{goal}个以上　{chip_html(newest.state)}{doubt}"),
        (f"{len(building)}个", "还没通过：" + (formats.names_text(building) or "无")),
        (f"{rounds} / 5", f"年度考核轮次（每年{ROUND_MONTH}月）；还剩{left}年"),
    ]
    cells = "".join(
        f'<div class="tile"><b>{value}</b><span>{text}</span></div>' for value, text in parts
    )
    st.html(f'<div class="cards">{cells}</div>')


def pick_zone(view: View, rows: pd.DataFrame) -> str:
    """One zone: those whose product is sampled first, the best of the newest round first."""
    zones = sorted(by_last_total(rows), key=lambda name: facts.sampled_product(name) is None)
    return view.pick("zone", "示范区", zones, width=190)


def pick_before(view: View, rows: pd.DataFrame, year: int) -> int | None:
    """An earlier round to stand beside the year; none by default."""
    earlier = [int(y) for y in sorted(rows["year"].unique()) if y < year]
    if not earlier:
        return None
    options = {"": "不比较", **{str(y): f"与{y}年比" for y in earlier}}
    picked = view.pick("before", "前后对照", options, width=208)
    return int(picked) if picked else None


def on_map(rows: pd.DataFrame, year: int, shown: divisions.Units) -> pd.DataFrame:
    """One row per zone for maps.zone_map: zone, township, status, score.

    A township that was split or merged since the sheet was written stands for its parts.
    """
    found = in_year(rows, year)
    table = pd.DataFrame(
        {
            "zone": found["zone"],
            "township": ["、".join(facts.hosts(names, shown)) for names in found["townships"]],
            "status": [zone_state(conclusion) for conclusion in found["conclusion"]],
            "score": found["total"],
        }
    )
    return table[table["township"] != ""]


def map_foot(rows: pd.DataFrame, year: int, shown: divisions.Units) -> str:
    """The note every map carries, and that a township was split since."""
    names = {name for own in in_year(rows, year)["townships"] for name in own}
    moved = any(name not in shown.names for name in names)
    return MAP_NOTE + (words.SPLIT_NOTE if moved else "")


def show_map(
    view: View, rows: pd.DataFrame, year: int, key: str, *, height: int = 470, width: int = 500
) -> None:
    """The map of one round, with the townships of its day; width: of its place at 1440."""
    shown = units(rows, year)
    figure = maps.zone_map(on_map(rows, year, shown), shown, height=height, width=width)
    view.chart(figure, key, zone_map_panel(rows, year)[0])


def lacks(view: View, rows: pd.DataFrame, year: int) -> list[facts.Lack]:
    """What each zone of a year still lacks."""
    return facts.lacks(rows, view.ask(db.query, "zone_scores", as_of=view.as_of), year)


def checks(view: View, rows: pd.DataFrame, year: int) -> list[zone_findings.Findings]:
    """What the county's own spot checks say of every zone of a year."""
    zones = [(str(r.zone), tuple(r.townships)) for r in in_year(rows, year).itertuples()]
    if not zones:
        return []
    on = zone_findings.checked_on(rows, year, view.as_of)
    return view.ask(zone_findings.findings, on, zones)


def score_table(
    rows: pd.DataFrame,
    year: int,
    lacks: list[facts.Lack],
    checked: Sequence[zone_findings.Findings] | None = None,
) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """One row per zone: each round with the place in it, the conclusion, what is lacking; beside
    the conclusion what the county's own spot checks say, where they were asked (checked)."""
    told = {
        one.zone: words.own_checks_cell(
            one.product, one.tested, one.failed, one.unsettled, one.listed, one.clusters
        )[0]
        for one in checked or ()
    }
    found = until(rows, year)
    years = sorted(found["year"].unique())
    places = facts.ranks(found)
    columns = [("示范区", "left"), ("所在", "left"), *[(f"{y}年", "") for y in years]]
    columns += [(f"{year}年结论", "left")]
    columns += [("本县抽查", "left")] if checked is not None else []
    columns += [("还差（分）", ""), ("得分率最低的项目", "wrap")]
    lacking = {one.zone: words.lack_cells(one) for one in lacks}
    body = []
    for zone in by_last_total(found):
        mine = found[found["zone"] == zone].set_index("year")
        cells = [_score(mine, int(y), places.get((zone, int(y)))) for y in years]
        names = "、".join(maps.short_name(name) for name in mine["townships"].iloc[-1])
        last = mine["conclusion"].get(year)
        verdict = verdict_html(zone_state(last)) if last is not None else "未参加"
        short = lacking.get(zone, [formats.MISSING, formats.MISSING])
        own = [told.get(zone, formats.MISSING)] if checked is not None else []
        body.append([zone, names, *cells, verdict, *own, *short])
    return columns, body


def _score(mine: pd.DataFrame, year: int, place: int | None) -> str:
    if year not in mine.index:
        return formats.MISSING
    row = mine.loc[year]
    one = look.VERDICTS[zone_state(row["conclusion"])]
    score = formats.MISSING if pd.isna(row["total"]) else f"{row['total']:.1f}（{place}）"
    return Html(f'<span style="color:{one.ink}">{one.glyph}</span> {score}')
