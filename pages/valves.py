"""Is the 80% pass rate of valves proven, or only printed?"""

from datetime import date

import streamlit as st

from dashboard import evidence, page
from dashboard.indicators import indicator
from dashboard.page import (
    choices,
    details,
    details_samples,
    sample_groups,
    sample_makers,
    samples,
    township_map,
)
from dashboard.phrases import spot_checks as words
from dashboard.phrases.measures import measure_sentence
from dashboard.phrases.ranking import unranked_foot
from dashboard.phrases.samples import items_panel, purposes_panel, sample_map_panel

view = page.start("valves")
valve = indicator("valve_pass_rate")
view.stop_without("samples", "阀门抽查结果")
chosen, units = choices.sampling(view, valve)
part = view.switch("part", "内容", words.PARTS)
view.show_units(units)

newest = view.ask(evidence.total, valve, chosen)
ranking = view.ask(evidence.ranking, valve, chosen, units)
years = view.ask(evidence.series, valve, samples.whole_time(chosen), "year")
view.stop_if_empty(not years, "阀门抽查结果")
page.headline(measure_sentence(newest), "")
samples.banner(view, newest, chosen)

if part == "verdict":
    left, right = st.columns([60, 40], gap="small")
    with left:
        samples.history(view, valve, chosen)
        with page.panel(*purposes_panel(chosen)):
            samples.purposes_table(view, valve, chosen)
        items = view.ask(evidence.failing_items, valve, chosen)
        with page.panel(*items_panel(items, chosen)):
            samples.pareto(view, items)
    with right:
        foot = "二项分布精确计算；须事先定好批数再抽。"
        with page.panel(*samples.planner_title(newest), foot=foot):
            samples.planner(view, newest)
        with page.panel(*sample_map_panel(ranking), foot=unranked_foot(ranking)):
            township_map.draw(view, ranking, by_verdict=True, height=360)
    details.expander(
        "控制图、趋势、抽样计划、企业合格率",
        lambda: details_samples.draw_valves(view, newest, chosen),
    )
elif part == "groups":
    sample_groups.show(view, newest, chosen, ranking)
elif part == "makers":
    sample_makers.show(view, valve, chosen)
else:
    samples.published_part(view, valve, date(view.as_of.year, 12, 31))

view.foot(view.source_of("samples", product=valve.product), view.clause_note(valve))
