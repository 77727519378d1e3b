"""Who passed the year's assessment, with what marks and why; who is commended and paid."""

import streamlit as st

from dashboard import frame, messages
from dashboard.acceptance import words
from dashboard.acceptance.method import read_plan
from dashboard.definition_files import UnknownError
from dashboard.screens.acceptance import awards, course, marks

view = frame.start("acceptance")
view.stop_without_any()
try:
    read_plan()
except UnknownError as error:
    messages.error(error)
    st.stop()
chosen = marks.choose(view)
part = view.switch("part", "看", words.PARTS)
frame.headline(*marks.headline(view, chosen))

if part == "years":
    awards.draw_years(view, chosen)
else:
    left, right = st.columns([64, 36] if part == "marks" else [50, 50], gap="small")
    if part == "marks":
        with left:
            marks.draw_table(view, chosen)
        with right:
            marks.draw_unit(view, chosen)
    elif part == "course":
        with left:
            course.draw_course(view, chosen)
            course.draw_late_marks(view, chosen)
            course.draw_objections(chosen)
        with right:
            course.draw_entry(view, chosen)
            course.draw_pack(view, chosen)
    else:
        with left:
            commended = awards.draw_tests(view, chosen)
        with right:
            awards.draw_bill(view, chosen, commended)

kinds = (
    *("outlets", "monthly_reports", "supervision_scores", "duty_completions", "demonstration"),
    *("submissions", "satisfaction"),
)
view.foot(view.source_of(*kinds), words.BASIS)
