"""Take in workbooks: see what will be taken and what is wrong, commit, undo."""

import streamlit as st

from dashboard import frame
from dashboard.importing import words
from dashboard.screens.intake import boundaries, compare, held, intake, ledger
from dashboard.screens.intake import drop as intake_drop
from dashboard.screens.intake import forms as intake_forms
from dashboard.screens.intake import questions as intake_questions
from dashboard.screens.intake import sheet as intake_sheet

view = frame.start("imports")
if not view.user.may_import:
    frame.headline("您的角色不能导入数据", words.MAY_NOT_IMPORT)
    ledger.show(view)
    st.stop()

ledger.tell_interrupted()
drop = intake_drop.drop_zone()
if not drop:
    frame.headline(words.DROP_HERE, words.DROP_RULE)
    intake_drop.results()
    past, waiting, forms, known_forms, shapes = st.tabs(
        ["导入台账", "扣下的行", "填报模板", "记住的对应", "乡镇边界"], key="imports_tab"
    )
    with waiting:
        held.show(view)
    with forms:
        intake_forms.show_templates()
    with known_forms:
        intake_forms.show_remembered(view)
        intake_forms.show_answers(view)
    with shapes:
        boundaries.show(view)
    with past:
        ledger.show(view)
    st.stop()

chosen = intake_drop.choose(view, drop)
if chosen is None:
    st.stop()

preview, known = intake.preview(view, chosen)
frame.headline(*intake.headline(preview))
if preview.refusal is not None:
    intake.explain_refusal(preview)
    intake_questions.ask(view, chosen, preview)
    intake_sheet.repair(preview, known)
    st.stop()
intake.tiles(preview)
intake_questions.ask(view, chosen, preview)
intake.decide(view, chosen, preview)

sheet = intake_sheet.choose(preview)
left, right = st.columns([45, 55], gap="small")
with left, frame.panel(*intake_sheet.mapping_title(sheet), height="stretch"):
    intake_sheet.edit_mapping(preview, sheet, known)
with right, frame.panel(*intake_sheet.problems_title(sheet), height="stretch"):
    intake_sheet.show_problems(sheet)
with frame.panel(*intake_sheet.excerpt_title(sheet)):
    intake_sheet.show_excerpt(sheet)
compare.show(preview)

ledger.show(view)
