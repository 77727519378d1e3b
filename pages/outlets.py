"""How far is the rectification of the ten trades, by township, trade, village and outlet?"""

import streamlit as st

from dashboard import page
from dashboard.charts.lines import lines
from dashboard.indicators import indicator
from dashboard.page import (
    choices,
    details,
    details_outlets,
    outlet_file,
    outlets,
    outlets_issues,
    outlets_map,
    outlets_monthly,
    outlets_places,
    outlets_trades,
)
from dashboard.phrases import outlet_parts
from dashboard.phrases.outlets import GRID_FOOT, grid_panel, outlets_headline
from dashboard.phrases.overview import progress_panel

view = page.start("outlets")
compliance = indicator("compliance_rate")
view.stop_without("outlets", "“十小”名册")
chosen, units = choices.period(view, compliance)
trade = choices.trade(view, compliance)
township = view.township_picker(units)
part = view.switch("part", "看", {word: word for word in outlet_parts.PARTS})
shown = outlets.cell_switch(view) if part == outlet_parts.GRID else ""
view.show_units(units)
chosen = choices.limited(chosen, trades=trade)
local = choices.limited(chosen, townships=(township,) if township else None)

items = outlets.cards(view, local, township, completion=trade is None and township is None)
view.stop_if_empty(items[0].measure.denominator == 0, "“十小”名册")
page.headline(*outlets_headline([card.measure for card in items], township, trade))
page.cards(items)
outlets.links(township)
outlet_file.draw(view)

if part == outlet_parts.GRID:
    left, right = st.columns([36, 64], gap="small")
    with left:
        points = outlets.history(view, local)
        reports = outlets_monthly.reports(view, local)
        if not reports or max(map(len, points.values())) > 1:
            with page.panel(*progress_panel(points)):
                figure = lines(points, height=240)
                view.chart(figure, "history", progress_panel(points)[0])
        outlets_monthly.draw(view, reports, "township" if township else "county")
    with right:
        grid = outlets.grid(view, chosen, units, shown)
        with page.panel(*grid_panel(shown), foot=GRID_FOOT):
            outlets.draw_grid(view, grid)
    with left if len(grid) > outlets.LONG_GRID else right:
        outlets.draw_trades(view, local)
    details.expander(
        "进度推算、核实单、回潮、抽查户数",
        lambda: details_outlets.draw(view, local, items[1].measure, township),
    )
elif part == outlet_parts.PLACES:
    outlets_places.draw(view, chosen, units, township)
elif part == outlet_parts.TRADES:
    outlets_trades.draw(view, local)
elif part == outlet_parts.MAP:
    outlets_map.draw(view, chosen, units, township)
else:
    outlets_issues.draw(view, local)
view.foot(outlets.sources(view, part), view.clause_note(compliance))
