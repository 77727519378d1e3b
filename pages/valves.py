"""Is the 80% pass rate of valves proven, or only printed?"""

from datetime import date

import streamlit as st

from dashboard import charts, evidence, page, phrases
from dashboard.indicators import indicator
from dashboard.page import choices, details, samples, township_map

view = page.start("valves")
valve = indicator("valve_pass_rate")
view.stop_without("samples", "阀门抽查结果")
chosen, units = choices.sampling(view, valve)
grain = view.switch("grain", "时期", evidence.GRAINS, default="half")
view.show_units(units)

newest = view.ask(evidence.total, valve, chosen)
ranking = view.ask(evidence.ranking, valve, chosen, units)
history = view.ask(evidence.series, valve, samples.whole_time(chosen), grain)
view.stop_if_empty(not history, "阀门抽查结果")
page.headline(phrases.measure_sentence(newest), "")
samples.banner(view, newest, chosen)

left, right = st.columns([60, 40], gap="small")
with left:
    with page.panel(*phrases.series_title(history, grain), foot=samples.legend()):
        view.chart(
            charts.series(history, grain), "history", phrases.series_title(history, grain)[0]
        )
    with page.panel(*phrases.purposes_panel(chosen)):
        samples.purposes_table(view, valve, chosen)
    with page.panel("公布数据对照（不是本县数据）", samples.REFERENCE_SUBTITLE):
        samples.references(view, valve, date(view.as_of.year, 12, 31))
with right:
    with page.panel(*samples.planner_title(newest), foot="二项分布精确计算；须事先定好批数再抽。"):
        samples.planner(view, newest)
    items = view.ask(samples.failing_items, valve, chosen)
    with page.panel(*phrases.items_panel(items, chosen)):
        samples.pareto(view, items)
    with page.panel(*phrases.sample_map_panel(ranking), foot=phrases.unranked_foot(ranking)):
        township_map.draw(view, ranking, by_verdict=True, height=360)

details.valves(view, newest, chosen)
view.foot(view.source_of("samples", product=valve.product), view.clause_note(valve))
