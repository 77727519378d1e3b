"""Which townships are furthest from the target, and can their order be told from chance?"""

import streamlit as st

from dashboard import evidence, page
from dashboard.charts.ranking import ranking as ranking_chart
from dashboard.page import choices, details, details_ranking, township_map
from dashboard.page.picking import table_height
from dashboard.phrases.ranking import (
    map_panel,
    ranking_headline,
    ranking_panel,
    reading_guide,
    table_panel,
    unranked_foot,
)

view = page.start("ranking")
indicator = choices.indicator(view, dimension="township")
view.stop_without(indicator.dataset, f"{indicator.name}的数据")
chosen, units = choices.period(view, indicator)
trades = choices.trade(view, indicator)
is_dense = view.switch("ties", "名次", {"min": "同分同名次", "dense": "中国式"}) == "dense"
units = choices.peers(view, units)
selected = view.township_picker(units)
view.show_units(units)

chosen = choices.limited(chosen, trades=trades)
ranking = view.ask(evidence.ranking, indicator, chosen, units, is_dense=is_dense)
view.stop_if_empty(ranking.county.denominator == 0, f"{indicator.name}的数据")
page.headline(*ranking_headline(ranking, selected))

left, middle, right = st.columns([34, 26, 40], gap="small")
with left, page.panel(*ranking_panel(ranking), foot=unranked_foot(ranking)):
    view.township_chart(
        ranking_chart(ranking.ranked, ranking.county, indicator, selected),
        "bars",
        ranking_headline(ranking)[0],
    )
with middle, page.panel(*map_panel(ranking)):
    colours = {"value": "看数值", "verdict": "看红黄绿"}
    by_verdict = view.switch("colour", "地图", colours, where=st.container()) == "verdict"
    township_map.draw(view, ranking, by_verdict=by_verdict, height=430, selected=selected)
with left if len(ranking.ranked) <= choices.SHORT_RANKING else middle, page.panel("怎么看这张排名"):
    page.bullets([details_ranking.noise(ranking), *reading_guide(ranking, is_dense)])
with right, page.panel(*table_panel(ranking)):
    rows = choices.ranking_rows(ranking)
    narrow = choices.narrow_rows(rows)
    view.township_table(narrow, "rows", height=table_height(len(rows), row_px=24))
    view.download(rows, f"乡镇排名_{indicator.short_name}")

details.expander(
    "漏斗图、名次区间、小样本校正、名次变动、历次督查、综合得分",
    lambda: details_ranking.draw(view, ranking, selected),
)
view.foot(
    view.source_of(indicator.dataset, product=indicator.product or None),
    view.clause_note(indicator),
)
