"""Which day's figures, did we reach the targets, who is behind?"""

import streamlit as st

from dashboard import page
from dashboard.page import outlets, overview, overview_duties, township_map
from dashboard.phrases import overview_duties as duty_words
from dashboard.phrases.measures import MAP_NOTE
from dashboard.phrases.outlets import trades_panel
from dashboard.phrases.overview import behind_panel, gap_map_panel, overview_headline

view = page.start("overview")
items = overview.cards(view)
ranking = overview.compliance(view)
duties = overview_duties.lines(view)
if ranking is not None:
    view.show_units(ranking.units)
countdown = duty_words.countdown(overview_duties.annex(duties), view.as_of)
page.headline(*overview_headline([card.measure for card in items], ranking, countdown))
page.cards(items, [overview_duties.plan_card(overview_duties.annex(duties))])

if ranking is None:
    view.stop_with_invitation("“十小”名册")
left, middle, right = st.columns([34, 34, 32], gap="small")
with left, page.panel(*gap_map_panel(ranking), foot=MAP_NOTE, height=544):
    township_map.draw_gaps(view, ranking, height=410)
with middle:
    overview.draw_progress(view)
    trades = outlets.by_trade(view, overview.everything(view))
    with page.panel(*trades_panel(trades), height=268):
        view.chart(outlets.trade_bars(trades, 17), "trades", trades_panel(trades)[0])
with right:
    with page.panel(*behind_panel(ranking), height=268):
        overview.draw_behind(ranking)
    urgent = overview_duties.urgent(view, duties)
    with page.panel(*duty_words.urgent_panel(urgent, view.as_of), height=268):
        overview_duties.draw(view, urgent)

view.foot(
    view.source_of("outlets", "monthly_reports", "samples", "zones"), "目标依据 75号、62号、83号"
)
