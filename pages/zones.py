"""Are three demonstration zones on the way within five years?"""

import streamlit as st

from dashboard import charts, maps, page, phrases, zone_view
from dashboard.indicators import indicator
from dashboard.page import zones

view = page.start("zones")
passed = indicator("zones_passed")
view.stop_without("zones", "示范区年度考核表")
rows = zones.assessments(view)
view.stop_if_empty(rows.empty, "示范区年度考核")
year = zones.year_slider(view, rows)
units = zones.units(rows, year)
view.show_units(units)

newest = zone_view.measure_in(rows, year)
page.headline(*phrases.zones_headline(newest, rows, year))
zones.tiles(newest, rows, year)

left, right = st.columns([46, 54], gap="small")
with left, page.panel(*phrases.zone_map_panel(rows, year), foot=phrases.MAP_NOTE, height="stretch"):
    figure = maps.zone_map(zones.on_map(rows, year, units), units, height=640, width=620)
    view.chart(figure, "zone_map", phrases.zone_map_panel(rows, year)[0])
with right:
    with page.panel(*phrases.zone_lines_panel(rows, year)):
        figure = charts.zone_lines(zone_view.until(rows, year), pass_mark=zone_view.pass_mark(rows))
        view.chart(figure, "zone_lines", phrases.zone_lines_panel(rows, year)[0])
    with page.panel("逐年得分", "● 通过　◆ 未通过　□ 创建中　— 未参加"):
        page.table(*zones.score_table(rows, year))
        view.download(zone_view.until(rows, year), "示范区年度考核")

view.foot(view.source_of("zones"), view.clause_note(passed), phrases.PASS_MARK_NOTE)
