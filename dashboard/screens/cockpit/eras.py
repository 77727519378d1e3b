"""The lower part of the cockpit in each work year: the ten trades, 62号's campaign, the zones."""

import streamlit as st

from dashboard import frame
from dashboard.charts.series import series
from dashboard.duties import words as duty_words
from dashboard.duties.plan import Line
from dashboard.enterprises import campaign as enterprise_campaign
from dashboard.enterprises import words_campaign
from dashboard.frame import View, township_map
from dashboard.frame.html import day_link, foot_html, joined
from dashboard.indicators import evidence, measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Ranking, Slice
from dashboard.indicators.words import MAP_NOTE
from dashboard.overview import words
from dashboard.overview.words import behind_panel, gap_map_panel
from dashboard.screens.cockpit import cockpit, duties
from dashboard.screens.enterprises import campaign as campaign_parts
from dashboard.screens.ten_trades import progress as ten_trades_progress
from dashboard.screens.zones import zones
from dashboard.screens.zones.charts import zone_lines
from dashboard.spot_checks.words_samples import series_title
from dashboard.ten_trades.words import trades_panel
from dashboard.zones import facts as zone_facts
from dashboard.zones import words as zone_words

SOURCES = {
    "campaign": ("samples", "enterprises"),
    "ten_trades": ("outlets", "monthly_reports", "samples", "training"),
    "zones": ("zones", "samples"),
}
ELSEWHERE = (("outlets", "monthly_reports"), ("samples",), ("zones",))


def ten_trades(view: View, ranking: Ranking, lines: list[Line]) -> None:
    """2010: where outlets are missing, how the county moved, who is behind."""
    left, middle, right = st.columns([34, 34, 32], gap="small")
    with left, frame.panel(*gap_map_panel(ranking), foot=MAP_NOTE, height=544):
        township_map.draw_gaps(view, ranking, height=410)
    with middle:
        cockpit.draw_progress(view)
        trades = ten_trades_progress.by_trade(view, cockpit.everything(view))
        with frame.panel(*trades_panel(trades), height=268):
            bars = ten_trades_progress.trade_bars(trades, 17)
            view.chart(bars, "trades", trades_panel(trades)[0])
    with right:
        with frame.panel(*behind_panel(ranking), height=268):
            cockpit.draw_behind(ranking)
        urgent(view, lines)


def campaign(view: View, lines: list[Line]) -> None:
    """2007 on: the rates of the two products, the classes, the stages of 62号."""
    left, right = st.columns([66, 34], gap="small")
    with left:
        for product in enterprise_campaign.goals():
            one = indicator(product.pass_rate)
            points = view.ask(measured.series, one, Slice(view.as_of), "half")
            if not any(m.denominator for _, m in points):
                continue
            title, sub = series_title(points, "half")
            title = f"{product.name}：{title}"
            with frame.panel(title, sub, height=268):
                view.chart(series(points, "half", height=174), f"half_{product.id}", title)
    found = view.ask(enterprise_campaign.report, view.as_of)
    with right:
        with frame.panel(*words_campaign.classes_panel(found)):
            campaign_parts.show(words_campaign.classes_table(found))
        urgent(view, lines)
    with frame.panel(
        *words_campaign.board_panel(found), foot=words_campaign.weekly_sentence(found)
    ):
        campaign_parts.board(found)


def zones_built(view: View, lines: list[Line]) -> None:
    """2011 on: where the zones lie, their scores year by year, what they lack."""
    rows = zones.assessments(view)
    if rows.empty:
        left, right = st.columns([66, 34], gap="small")
        with left, frame.panel(*words.NO_ZONES_YET):
            pass
        with right:
            urgent(view, lines)
        return
    year = int(rows["year"].max())
    left, middle, right = st.columns([44, 29, 27], gap="small")
    shown = zones.units(rows, year)
    title = zone_words.zone_map_panel(rows, year)
    with left, frame.panel(*title, foot=zones.map_foot(rows, year, shown), height=544):
        zones.show_map(view, rows, year, "zone_map", height=420, width=490)
    title = zone_words.zone_lines_panel(rows, year)
    with middle, frame.panel(*title, height=544):
        mark = zone_facts.pass_mark(rows)
        view.chart(zone_lines(rows, pass_mark=mark, height=440), "zone_lines", title[0])
    with right:
        lacks = zones.lacks(view, rows, year)
        columns, body = zones.score_table(rows, year, lacks)
        with frame.panel(*zone_words.lacks_panel(lacks, year), height=268):
            kept = [0, len(columns) - 3, len(columns) - 2]
            frame.table([columns[i] for i in kept], [[row[i] for i in kept] for row in body])
        urgent(view, lines)


def urgent(view: View, lines: list[Line]) -> None:
    """What has to be chased now."""
    found = duties.urgent(view, lines)
    with frame.panel(*duty_words.urgent_panel(found, view.as_of), height=268):
        duties.draw(view, found)


def tell_rest(view: View) -> None:
    """Which indicators of the work year have no data, and which other evidence is newer."""
    silent = cockpit.without_data(view)
    links = []
    for datasets in ELSEWHERE:
        found = view.ask(evidence.span, datasets)
        if found is not None and found.newest > view.as_of:
            label = words.newer_words(datasets[0], found.newest)
            links.append(day_link(view.name, found.newest, label))
    if silent or links:
        told = words.silent_words(silent)
        st.html(foot_html(joined(told, *links)))
