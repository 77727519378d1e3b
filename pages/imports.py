"""Take in workbooks: see what will be taken and what is wrong, commit, undo."""

import streamlit as st

from dashboard import page
from dashboard.page import intake, intake_sheet, ledger

view = page.start("imports")
if not view.user.may_import:
    page.headline("您的角色不能导入数据", "需要导入时请联系分析员。导入台账见下。")
    ledger.show(view)
    st.stop()

files = intake.drop_zone()
if not files:
    page.headline(
        "把乡镇和部门报来的表格拖进来",
        "支持 .xls、.xlsx、.et、.csv；先检查、后写入，写入后可以整批撤销，原件原样保存。",
    )
    ledger.show(view)
    st.stop()

chosen = intake.choose_file(view, files)
preview = intake.preview(view, chosen)
page.headline(*intake.headline(preview))
if preview.refusal is not None:
    intake.explain_refusal(preview)
intake.tiles(preview)
intake.decide(view, preview, files)

sheet = intake_sheet.choose(preview)
left, right = st.columns([45, 55], gap="small")
with left, page.panel(*intake_sheet.mapping_title(sheet), height="stretch"):
    intake_sheet.edit_mapping(preview, sheet)
with right, page.panel(*intake_sheet.problems_title(sheet), height="stretch"):
    intake_sheet.show_problems(sheet)
with page.panel(*intake_sheet.excerpt_title(sheet)):
    intake_sheet.show_excerpt(sheet)

ledger.show(view)
