"""Who reported which week or month, on time, late, or not at all?"""

import streamlit as st

from dashboard import divisions, frame
from dashboard.duties import completions, reporting
from dashboard.duties import words as duty_words
from dashboard.screens.plan import duty as plan_duty
from dashboard.screens.plan import plan
from dashboard.screens.plan import reporting as parts

view = frame.start("reporting")
duty = parts.choose(view)
found = parts.register(view, duty)
units = divisions.units_for(duty.starts, duty.starts)
township = view.township_picker(units)
view.show_units(units)

if found.is_empty:
    frame.headline(*duty_words.no_reports_headline(found, view.as_of))
else:
    frame.headline(*duty_words.reporting_headline(found, view.as_of))
lines = view.ask(completions.plan, view.as_of, duty.document, True)
plan.jump(view, [one for one in lines if one[0].duty.id == duty.id])
plan_duty.show(view, lines)

rates = reporting.rates(found, view.as_of)
left, right = st.columns([62, 38], gap="small")
with left, frame.panel(*duty_words.matrix_panel(found, rates)):
    plan.clickable(
        parts.matrix(found, township), "matrix", duty_words.matrix_panel(found, rates)[0]
    )
    view.download(parts.as_rows(found), "报送情况")
    parts.link_to_lists(found)
waiting = reporting.reminders(found, view.as_of)
if waiting:
    with right, frame.panel(*duty_words.REMINDERS):
        st.code(duty_words.reminder_text(found, waiting, view.as_of), None, wrap_lines=True)
if found.due(view.as_of) and not found.is_empty:
    with right, frame.panel(*duty_words.periods_panel(len(found.units))):
        frame.table(*parts.period_table(found, view, lines))
    has_room = len(found.units) < len(found.periods)
    side = left if has_room else right
    with side, frame.panel(*duty_words.rates_panel(rates)):
        frame.table(*parts.rate_table(duty, lines, rates))

view.foot(parts.source(view, duty), f"到期日当天收到算按时 · {duty_words.REPORT_RULE}")
