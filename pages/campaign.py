"""What was due, done and found in the five stages of the 2007 campaign (62号)?"""

import streamlit as st

from dashboard import divisions, page
from dashboard.enterprises import campaign
from dashboard.page import campaign as parts
from dashboard.phrases import campaign as words

view = page.start("campaign")
found = view.ask(campaign.report, view.as_of)
view.show_units(divisions.units_for(found.span[0], found.span[1]))
page.headline(*words.headline(found))

with page.panel(*words.board_panel(found), foot=words.weekly_sentence(found)):
    parts.board(found)
for column, product in zip(st.columns(2, gap="small"), campaign.PRODUCTS, strict=True):
    title = words.findings_panel(found, product)
    with column, page.panel(*title, foot=words.FINDINGS_NOTE):
        parts.show(words.findings_table(found, product))
left, right = st.columns(2, gap="small")
with left, page.panel("阶段报告", "各阶段一句话和全部表格，不含企业名称"):
    page.bullets(words.sentences(found))
    parts.download(view, found)
with right:
    with page.panel(*words.classes_panel(found)):
        parts.show(words.classes_table(found))
    with page.panel("62号 二的目标，整治期间的数说到哪一步", "抽样检验，按目标判定"):
        parts.goals(found)

view.foot(view.source_of("enterprises", "samples", "duty_completions"), words.shared_words(found))
