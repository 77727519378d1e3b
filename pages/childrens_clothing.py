"""Did the pass rate of children's clothing rise, and what fails?"""

from datetime import date

import streamlit as st

from dashboard import charts, evidence, page, phrases
from dashboard.indicators import indicator
from dashboard.page import choices, details, samples, township_map

view = page.start("childrens_clothing")
clothing = indicator("clothing_pass_rate")
view.stop_without("samples", "童装抽查结果")
chosen, units = choices.sampling(view, clothing)
view.show_units(units)

newest = view.ask(evidence.total, clothing, chosen)
history = view.ask(evidence.series, clothing, samples.whole_time(chosen), "year")
ranking = view.ask(evidence.ranking, clothing, chosen, units)
view.stop_if_empty(not history, "童装抽查结果")
page.headline(*phrases.change_headline(history))

left, right = st.columns([58, 42], gap="small")
with left:
    with page.panel(*phrases.series_title(history, "year"), foot=phrases.NO_TARGET_NOTE):
        view.chart(charts.series(history, "year"), "history", phrases.change_headline(history)[0])
    with page.panel("公布数据对照（不是本县导入的数据）", samples.REFERENCE_SUBTITLE):
        samples.references(view, clothing, date(view.as_of.year, 12, 31))
with right:
    items = view.ask(samples.failing_items, clothing, chosen)
    with page.panel(*phrases.items_panel(items, chosen)):
        samples.pareto(view, items)
    with page.panel(*phrases.sample_map_panel(ranking), foot=phrases.unranked_foot(ranking)):
        township_map.draw(view, ranking, by_verdict=False, height=360)

details.clothing(view, newest, chosen)
view.foot(view.source_of("samples", product=clothing.product), view.clause_note(clothing))
