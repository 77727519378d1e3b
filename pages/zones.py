"""Are three demonstration zones on the way within five years?"""

import streamlit as st

from dashboard import page, zone_view
from dashboard.charts.zones import zone_lines
from dashboard.indicators import indicator
from dashboard.page import zone_cards, zones
from dashboard.phrases import zones as words
from dashboard.phrases.measures import MAP_NOTE
from dashboard.phrases.zones import PASS_MARK_NOTE, zone_lines_panel, zone_map_panel, zones_headline

view = page.start("zones")
passed = indicator("zones_passed")
view.stop_without("zones", "示范区年度考核表")
rows = zones.assessments(view)
view.stop_if_empty(rows.empty, "示范区年度考核")
part = view.switch("part", "内容", words.PARTS)
year = zones.year_slider(view, rows)
units = zones.units(rows, year)
view.show_units(units)

newest = zone_view.measure_in(rows, year)
page.headline(*zones_headline(newest, rows, year))
zones.tiles(newest, rows, year)

if part == "progress":
    before = zones.pick_before(view, rows, year)
    left, right = st.columns([44, 56] if before is None else 2, gap="small")
    foot = zones.map_foot(rows, year, units)
    box = left if before is None else right
    with box, page.panel(*zone_map_panel(rows, year), foot=foot, height="stretch"):
        zones.show_map(view, rows, year, "zone_map")
    if before is None:
        with right, page.panel(*zone_lines_panel(rows, year), height="stretch"):
            mark = zone_view.pass_mark(rows)
            lines = zone_lines(zone_view.until(rows, year), pass_mark=mark, height=470)
            view.chart(lines, "zone_lines", zone_lines_panel(rows, year)[0])
    else:
        title = words.compare_panel(rows, year, before)
        with left, page.panel(*title, foot=MAP_NOTE, height="stretch"):
            zones.show_map(view, rows, before, "zone_map_before")
    lacks = zones.lacks(view, rows, year)
    with page.panel(*words.lacks_panel(lacks, year)):
        page.table(*zones.score_table(rows, year, lacks))
        view.download(zone_view.until(rows, year), "示范区年度考核")
elif part == "cards":
    zone_cards.cards(view, rows, year)
elif part == "quality":
    zone_cards.quality(view, zone_view.until(rows, year), zones.pick_zone(view, rows))
else:
    zone_cards.duties(view, rows)

sources = ("zones", "samples") if part == "quality" else ("zones",)
view.foot(view.source_of(*sources), view.clause_note(passed), PASS_MARK_NOTE)
