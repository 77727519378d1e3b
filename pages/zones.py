"""Are three demonstration zones on the way within five years?"""

import streamlit as st

from dashboard import frame
from dashboard.indicators.definitions import indicator
from dashboard.indicators.words import MAP_NOTE
from dashboard.screens.zones import cards, measures, zones
from dashboard.screens.zones.charts import zone_lines
from dashboard.spot_checks import zone_findings
from dashboard.zones import facts, words
from dashboard.zones.words import PASS_MARK_NOTE, zone_lines_panel, zone_map_panel, zones_headline

view = frame.start("zones")
passed = indicator("zones_passed")
view.stop_without("zones", "示范区年度考核表")
rows = zones.assessments(view)
view.stop_if_empty(rows.empty, "示范区年度考核")
part = view.switch("part", "内容", words.PARTS)
year = zones.year_slider(view, rows)
units = zones.units(rows, year)
view.show_units(units)

newest = facts.measure_in(view.store, rows, year)
against = view.ask(zone_findings.passed_against, rows, year, view.as_of)
frame.headline(*zones_headline(newest, rows, year, against))
zones.tiles(newest, rows, year, against)

if part == "progress":
    before = zones.pick_before(view, rows, year)
    left, right = st.columns([44, 56] if before is None else 2, gap="small")
    foot = zones.map_foot(rows, year, units)
    box = left if before is None else right
    with box, frame.panel(*zone_map_panel(rows, year), foot=foot, height="stretch"):
        zones.show_map(view, rows, year, "zone_map")
    if before is None:
        with right, frame.panel(*zone_lines_panel(rows, year), height="stretch"):
            mark = facts.pass_mark(rows)
            lines = zone_lines(facts.until(rows, year), pass_mark=mark, height=470)
            view.chart(lines, "zone_lines", zone_lines_panel(rows, year)[0])
    else:
        title = words.compare_panel(rows, year, before)
        with left, frame.panel(*title, foot=MAP_NOTE, height="stretch"):
            zones.show_map(view, rows, before, "zone_map_before")
    lacks = zones.lacks(view, rows, year)
    with frame.panel(*words.lacks_panel(lacks, year)):
        frame.table(*zones.score_table(rows, year, lacks, zones.checks(view, rows, year)))
        view.download(facts.until(rows, year), "示范区年度考核")
elif part == "cards":
    cards.cards(view, rows, year)
elif part == "quality":
    cards.own_checks(view, rows, year)
    measures.draw(view, rows, year)
    cards.quality(view, facts.until(rows, year), zones.pick_zone(view, rows))
else:
    cards.duties(view, rows)

sources = ("zones", "samples") if part == "quality" else ("zones",)
view.foot(view.source_of(*sources), view.clause_note(passed), PASS_MARK_NOTE)
