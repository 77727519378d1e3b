"""Who owes what by when, and how does each duty stand on the as-of day?"""

import streamlit as st

from dashboard import frame
from dashboard.duties import plan as duty_plan
from dashboard.duties import words as duty_words
from dashboard.screens.plan import duty, parts, plan

view = frame.start("plan")
chosen = plan.choose(view)
found = plan.lines(view, chosen)
view.stop_if_empty(not found, "这样的任务")

frame.headline(*duty_words.plan_headline(found, view.as_of, plan.noun(found)))
plan.jump(view, found)
plan.tiles(found)
shown = plan.in_state(found, chosen)
duty.show(view, found + plan.lines(view, chosen, by_body=True))

with_documents = chosen.document is None
if chosen.part == "gantt":
    undated = sum(line.period.due is None and not line.problem for line, _ in shown)
    with frame.panel(*duty_words.gantt_panel(shown, chosen.scope, undated)):
        figure = plan.gantt_chart(shown, view.as_of, with_documents)
        plan.clickable(figure, "gantt", duty_words.gantt_panel(shown, chosen.scope, undated)[0])
elif chosen.part == "board":
    with frame.panel(*duty_words.board_panel(shown)):
        parts.board(shown, view.as_of, with_documents)
elif chosen.part == "grid":
    each = plan.in_state(plan.lines(view, chosen, by_body=True), chosen)
    grid, width = plan.township_chart(each, chosen)
    with frame.panel(*duty_words.grid_panel(each, chosen.units.names, width)):
        if grid is None:
            st.caption(duty_words.NO_TOWNSHIP_DUTY)
        else:
            plan.clickable(
                grid, "township_grid", duty_words.grid_panel(each, chosen.units.names, width)[0]
            )
elif chosen.part == "load":
    each = plan.in_state(plan.lines(view, chosen, by_body=True), chosen)
    loads = duty_plan.workload(each)
    left, right = st.columns([66, 34], gap="small")
    with left, frame.panel(*duty_words.workload_panel(loads)):
        frame.table(*parts.workload_table(each, loads))
    with right, frame.panel(*duty_words.LATE_DAYS):
        parts.late_days_chart(view, loads)
else:
    left, right = st.columns([68, 32], gap="small")
    with left:
        listed = plan.listed(view, chosen, shown)
    with left, frame.panel(f"清单{len(listed)}件", "点一行看佐证和条款"):
        parts.show_list(listed, view.as_of, height=640)
        view.download(parts.duty_list(listed, view.as_of), "任务推进")
    with right:
        with frame.panel(*duty_words.soon_panel(shown, view.as_of)):
            parts.soon(view, shown)
        with frame.panel(*duty_words.overdue_panel(shown)):
            parts.overdue(shown, view.as_of)

view.foot(plan.source(view, found), f"{duty_words.RULES} · {duty_words.NO_EVIDENCE}")
