"""Which townships are furthest from the target, and can their order be told from chance?"""

import streamlit as st

from dashboard import frame
from dashboard.frame import expander, township_map
from dashboard.frame import filters as frame_filters
from dashboard.frame.picking import table_height
from dashboard.indicators import measured
from dashboard.ranking.words import (
    DETAILS,
    map_panel,
    ranking_headline,
    ranking_panel,
    reading_guide,
    table_panel,
    unranked_foot,
)
from dashboard.screens.analysis import links
from dashboard.screens.ranking import counties
from dashboard.screens.ranking import details as ranking_details
from dashboard.screens.ranking.charts import ranking as ranking_chart
from dashboard.screens.ten_trades import confidence

view = frame.start("ranking")
counties.instead(view)
indicator = frame_filters.indicator(view, dimension="township")
view.judge(indicator)
view.stop_without(indicator.dataset, f"{indicator.name}的数据")
chosen, units = frame_filters.period(view, indicator)
trades = frame_filters.trade(view, indicator)
is_dense = view.switch("ties", "名次", {"min": "并列后跳号", "dense": "并列后不跳号"}) == "dense"
units = frame_filters.peers(view, units)
selected = view.township_picker(units)
view.show_units(units)

chosen = frame_filters.limited(chosen, trades=trades)
ranking = view.ask(measured.ranking, indicator, chosen, units, is_dense=is_dense)
view.stop_if_empty(ranking.county.denominator == 0, f"{indicator.name}的数据")
frame.headline(*ranking_headline(ranking, selected))

left, middle, right = st.columns([30, 27, 43], gap="small")
with left, frame.panel(*ranking_panel(ranking), foot=unranked_foot(ranking)):
    view.township_chart(
        ranking_chart(ranking.ranked, ranking.county, ranking.target, selected),
        "bars",
        ranking_panel(ranking)[0],
        township_map.numbers(ranking),
    )
with middle, frame.panel(*map_panel(ranking)):
    colours = {"value": "看数值", "verdict": "看红黄绿"}
    by_verdict = view.switch("colour", "地图", colours, where=st.container()) == "verdict"
    township_map.draw(
        view, ranking, by_verdict=by_verdict, height=330, width=290, selected=selected
    )
with (
    left if len(ranking.ranked) <= frame_filters.SHORT_RANKING else middle,
    frame.panel("怎么看这张排名"),
):
    noise = ranking_details.noise(ranking)
    frame.bullets([noise, *reading_guide(ranking, is_dense)])
with right, frame.panel(*table_panel(ranking)):
    rows = frame_filters.ranking_rows(ranking)
    narrow = confidence.beside(view, frame_filters.narrow_rows(rows), indicator)
    widths = dict(zip(narrow.columns, (98, 74, 84, 54, 68, 62), strict=False))
    config = {name: st.column_config.Column(width=px) for name, px in widths.items()}
    sized = {"height": table_height(len(rows), row_px=24), "column_config": config}
    view.township_table(narrow, "rows", township_map.numbers(ranking), **sized)
    view.download(rows, f"乡镇排名_{indicator.short_name}")
    links.behind(view, indicator, chosen, selected)

expander.expander(DETAILS, lambda: ranking_details.draw(view, ranking, selected))
view.foot(
    view.source_of(indicator.dataset, product=indicator.product or None),
    view.clause_note(indicator),
)
