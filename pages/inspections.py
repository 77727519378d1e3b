"""What did supervision and enforcement find, and was it put right in time?"""

import streamlit as st

from dashboard import frame
from dashboard.inspections import words
from dashboard.screens.inspections import field
from dashboard.screens.inspections import rounds as parts

view = frame.start("inspections")
if not {"joint_enforcement", "outlet_checks"} & set(view.newest):
    view.stop_without("supervision_scores", "督查评分表")
years = field.years(view)
found = parts.choose(view, years)
if found is None:
    view.stop_empty(words.ANY_KIND)
part = view.switch("part", "看", words.PARTS)
frame.headline(*parts.headline(found, field.parts(view, found, parts.misprint_count(found))))

left, right = st.columns([52, 48] if part == "problems" else [58, 42], gap="small")
if part == "scores":
    with left:
        parts.draw_sheet(view, found)
    with right:
        parts.draw_rounds(view, found)
        parts.draw_items(found)
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
else:
    with left:
        parts.draw_changes(found)
        field.draw_relapse(view, found)
    with right:
        parts.draw_misprints(found)

source = view.source_of("supervision_scores", "joint_enforcement", "outlet_checks")
view.foot(source, words.SERIES_NOTE)
