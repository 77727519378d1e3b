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
frame.headline(*parts.headline(found, field.parts(view, found, parts.misprint_count(found))))

left, right = st.columns([58, 42], gap="small")
with left:
    parts.draw_sheet(view, found)
    field.draw_enforcement(view, found)
    field.draw_problems(view, found)
with right:
    parts.draw_rounds(view, found)
    parts.draw_items(found)
    parts.draw_changes(found)
    parts.draw_misprints(found)
    field.draw_clock(view, found)
with right if parts.sheet_length(found) > parts.LONG_SHEET else left:
    field.draw_registers(view, found)
with left:
    field.draw_relapse(view, found)

source = view.source_of("supervision_scores", "joint_enforcement", "outlet_checks")
view.foot(source, words.SERIES_NOTE)
