"""Is the 80% pass rate of valves proven, or only printed?"""

from datetime import date

import streamlit as st

from dashboard import frame
from dashboard.frame import expander, township_map
from dashboard.frame import filters as frame_filters
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.words import measure_sentence
from dashboard.ranking.words import unranked_foot
from dashboard.screens.spot_checks import details as spot_check_details
from dashboard.screens.spot_checks import groups, makers, parts
from dashboard.spot_checks import words
from dashboard.spot_checks.words_samples import items_panel, purposes_panel, sample_map_panel

view = frame.start("valves")
valve = indicator("valve_pass_rate")
view.stop_without("samples", "阀门抽查结果")
chosen, units = frame_filters.sampling(view, valve)
part = view.switch("part", "内容", words.PARTS)
view.show_units(units)

newest = view.ask(measured.total, valve, chosen)
ranking = view.ask(measured.ranking, valve, chosen, units)
years = view.ask(measured.series, valve, parts.whole_time(chosen), "year")
view.stop_if_empty(not years, "阀门抽查结果")
frame.headline(measure_sentence(newest), "")
parts.banner(view, newest, chosen)

if part == "verdict":
    left, right = st.columns([60, 40], gap="small")
    with left:
        parts.history(view, valve, chosen)
        with frame.panel(*purposes_panel(chosen)):
            parts.purposes_table(view, valve, chosen)
        items = view.ask(measured.failing_items, valve, chosen)
        with frame.panel(*items_panel(items, chosen)):
            parts.pareto(view, items)
    with right:
        foot = "二项分布精确计算；须事先定好批数再抽。"
        with frame.panel(*parts.planner_title(newest), foot=foot):
            parts.planner(view, newest)
        with frame.panel(*sample_map_panel(ranking), foot=unranked_foot(ranking)):
            township_map.draw(view, ranking, by_verdict=True, height=360)
    expander.expander(
        "控制图、趋势、抽样计划、企业合格率",
        lambda: spot_check_details.draw_valves(view, newest, chosen),
    )
elif part == "groups":
    groups.show(view, newest, chosen, ranking)
elif part == "makers":
    makers.show(view, valve, chosen)
else:
    parts.published_part(view, valve, date(view.as_of.year, 12, 31))

view.foot(view.source_of("samples", product=valve.product), view.clause_note(valve))
