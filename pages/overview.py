"""Which day's figures, did we reach the targets, who is behind?"""

import streamlit as st

from dashboard import charts, page, phrases
from dashboard.page import overview, township_map

view = page.start("overview")
items = overview.cards(view)
ranking = overview.compliance(view)
if ranking is not None:
    view.show_units(ranking.units)
page.headline(*phrases.overview_headline([card.measure for card in items], ranking))
page.cards(items)

if ranking is None:
    view.stop_with_invitation("“十小”名册")
left, middle, right = st.columns([34, 34, 32], gap="small")
with left, page.panel(*phrases.gap_map_panel(ranking), foot=phrases.MAP_NOTE, height=628):
    township_map.draw_gaps(view, ranking, height=490)
with middle:
    points = overview.progress(view)
    with page.panel(*phrases.progress_panel(points), height=628):
        view.chart(charts.lines(points, height=510), "progress", phrases.progress_panel(points)[0])
with right, page.panel(*phrases.behind_panel(ranking), height=628):
    page.table(*overview.behind_table(ranking))
    page.bullets(phrases.on_the_edge(ranking))
    st.page_link("pages/ranking.py", label="看全部乡镇的排名 →")

view.foot(view.source_of("outlets", "samples", "zones"), "目标依据 75号、62号、83号")
