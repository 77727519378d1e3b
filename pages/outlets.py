"""How far is the rectification of the ten trades, by township, trade, village and outlet?"""

import streamlit as st

from dashboard import frame
from dashboard.charts.lines import lines
from dashboard.frame import expander
from dashboard.frame import filters as frame_filters
from dashboard.indicators.definitions import indicator
from dashboard.overview.words import progress_panel
from dashboard.screens.analysis import links
from dashboard.screens.ten_trades import details as ten_trades_details
from dashboard.screens.ten_trades import issues, monthly, outlet, places, progress, trades
from dashboard.screens.ten_trades import map as ten_trades_map
from dashboard.ten_trades import words

view = frame.start("outlets")
compliance = indicator("compliance_rate")
view.stop_without("outlets", "“十小”名册")
chosen, units = frame_filters.period(view, compliance)
trade = frame_filters.trade(view, compliance)
township = view.township_picker(units)
part = view.switch("part", "看", {word: word for word in words.PARTS})
shown = progress.cell_switch(view) if part == words.GRID else ""
view.show_units(units)
chosen = frame_filters.limited(chosen, trades=trade)
local = frame_filters.limited(chosen, townships=(township,) if township else None)

items = progress.cards(view, local, township, completion=trade is None and township is None)
view.stop_if_empty(items[0].measure.denominator == 0, "“十小”名册")
frame.headline(*words.outlets_headline([card.measure for card in items], township, trade))
frame.cards(items)
progress.links(township)
links.behind(view, compliance, local, township)
outlet.draw(view)

if part == words.GRID:
    left, right = st.columns([36, 64], gap="small")
    with left:
        points = progress.history(view, local)
        reports = monthly.reports(view, local)
        if not reports or max(map(len, points.values())) > 1:
            with frame.panel(*progress_panel(points)):
                figure = lines(points, height=240)
                view.chart(figure, "history", progress_panel(points)[0])
        monthly.draw(view, reports, "township" if township else "county", local)
    with right:
        grid = view.ask(progress.grid, chosen, units, shown)
        with frame.panel(*words.grid_panel(shown), foot=words.GRID_FOOT):
            figures = view.ask(progress.grid_figures, chosen, units, shown)
            progress.draw_grid(view, grid, figures)
    with left if len(grid) > progress.LONG_GRID else right:
        progress.draw_trades(view, local)
    expander.expander(
        words.DETAILS,
        lambda: ten_trades_details.draw(view, local, items[1].measure, township),
    )
elif part == words.PLACES:
    places.draw(view, chosen, units, township)
elif part == words.TRADES:
    trades.draw(view, local)
elif part == words.MAP:
    ten_trades_map.draw(view, chosen, units, township)
else:
    issues.draw(view, local)
view.foot(progress.sources(view, part), view.clause_note(compliance))
