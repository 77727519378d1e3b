"""What leaves the screen: a circular, slides or a workbook of the current selection."""

import streamlit as st

from dashboard import frame
from dashboard.exports.circular import title_of
from dashboard.report import words
from dashboard.screens.handout import drafting, handout, letterhead, superior

view = frame.start("present")
view.stop_without_any()
asked = handout.choose(view)
report = handout.made(view, asked)
frame.headline(title_of(report), handout.headline_sub(report))

left, right = st.columns([60, 40], gap="small")
with left:
    with frame.panel("通报文字", words.EDIT_RULE):
        texts = drafting.edit(view, asked, report)
    handout.first_table(report)
with right:
    handout.doubts(view, asked)
    place = st.container()
    with frame.panel("公文格式", "GB/T 9704；没有填的项目不印"):
        options = letterhead.ask(view, report)
    with frame.panel("里面有什么", "附表、图和页"):
        frame.bullets(handout.contents(report))
    with place, frame.panel(*words.DOWNLOADS_PANEL):
        handout.downloads(view, report, options, texts)
    drafting.register(view, asked, report, options, texts)
    if asked.kind == "monthly_notice":
        superior.offer(view, asked.period)

view.foot(report.origin, report.version)
