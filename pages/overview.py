"""Which day's figures, did we reach the targets, who is behind?"""

import streamlit as st

from dashboard import frame
from dashboard.duties import words as duty_words
from dashboard.frame import township_map
from dashboard.indicators.words import MAP_NOTE
from dashboard.overview.words import behind_panel, gap_map_panel, overview_headline
from dashboard.screens.cockpit import cockpit
from dashboard.screens.cockpit import duties as cockpit_duties
from dashboard.screens.ten_trades import progress as ten_trades_progress
from dashboard.ten_trades.words import trades_panel

view = frame.start("overview")
items = cockpit.cards(view)
ranking = cockpit.compliance(view)
duties = cockpit_duties.lines(view)
if ranking is not None:
    view.show_units(ranking.units)
countdown = duty_words.countdown(cockpit_duties.annex(duties), view.as_of)
frame.headline(*overview_headline([card.measure for card in items], ranking, countdown))
frame.cards(items, [cockpit_duties.plan_card(cockpit_duties.annex(duties))])

if ranking is None:
    view.stop_with_invitation("“十小”名册")
left, middle, right = st.columns([34, 34, 32], gap="small")
with left, frame.panel(*gap_map_panel(ranking), foot=MAP_NOTE, height=544):
    township_map.draw_gaps(view, ranking, height=410)
with middle:
    cockpit.draw_progress(view)
    trades = ten_trades_progress.by_trade(view, cockpit.everything(view))
    with frame.panel(*trades_panel(trades), height=268):
        view.chart(ten_trades_progress.trade_bars(trades, 17), "trades", trades_panel(trades)[0])
with right:
    with frame.panel(*behind_panel(ranking), height=268):
        cockpit.draw_behind(ranking)
    urgent = cockpit_duties.urgent(view, duties)
    with frame.panel(*duty_words.urgent_panel(urgent, view.as_of), height=268):
        cockpit_duties.draw(view, urgent)

view.foot(
    view.source_of("outlets", "monthly_reports", "samples", "zones"), "目标依据 75号、62号、83号"
)
