"""What did supervision and enforcement find, and was it put right in time?"""

import streamlit as st

from dashboard import frame
from dashboard.inspections import words, words_complaints, words_orders
from dashboard.screens.inspections import complaints, field, orders, plan
from dashboard.screens.inspections import rounds as parts

view = frame.start("inspections")
if not {"joint_enforcement", "outlet_checks", "complaints", "samples"} & set(view.newest):
    view.stop_without("supervision_scores", "督查评分表")
years = field.years(view)
found = parts.choose(view, years)
if found is None:
    view.stop_empty(words.ANY_KIND)
part = view.switch("part", "看", words.PARTS)
known = orders.shown(view, found) if part == "orders" else []
cases = complaints.shown(view, found) if part == "complaints" else []
drawn = plan.choose(view, found) if part == "plan" else None
if part == "orders":
    frame.headline(*words_orders.headline(known, found.year))
elif part == "complaints":
    frame.headline(*words_complaints.headline(cases, found.year))
elif drawn:
    frame.headline(*plan.headline(drawn))
else:
    told = field.parts(view, found, parts.misprint_count(found))
    frame.headline(*parts.headline(found, told))

left, right = st.columns([52, 48] if part == "problems" else [58, 42], gap="small")
if part == "scores":
    with left:
        parts.draw_sheet(view, found)
    with right:
        parts.draw_rounds(view, found)
        parts.draw_items(view, found)
elif part == "enforcement":
    with left:
        field.draw_enforcement(view, found)
    with right:
        field.draw_registers(view, found)
elif part == "problems":
    with left:
        field.draw_clock(view, found)
    with right:
        field.draw_problems(view, found)
elif part == "plan":
    with left:
        plan.draw_list(view, drawn)
    with right:
        plan.draw_route(drawn)
elif part == "orders":
    with left:
        orders.draw_list(view, orders.LISTING.narrowed(known))
        orders.draw_issue(view, found)
    with right:
        orders.draw_one(view, known)
        orders.draw_board(known)
elif part == "complaints":
    with left:
        complaints.draw_list(view, complaints.LISTING.narrowed(cases))
    with right:
        complaints.draw_board(cases)
else:
    with left:
        parts.draw_changes(found)
        field.draw_relapse(view, found)
    with right:
        parts.draw_misprints(found)

kinds = ("supervision_scores", "joint_enforcement", "outlet_checks")
judged = {"complaints": ("complaints",), "orders": (*kinds, "samples", "complaints")}
source = view.source_of(*judged.get(part, kinds))
view.foot(source, words.SERIES_NOTE)
