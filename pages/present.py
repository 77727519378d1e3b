"""What leaves the screen: a circular, slides or a workbook of the current selection."""

import streamlit as st

from dashboard import page
from dashboard.exports.circular import title_of
from dashboard.page import circular_frame, exports

view = page.start("present")
view.stop_without_any()
asked = exports.choose(view)
report = exports.made(view, asked)
page.headline(title_of(report), exports.headline_sub(report))

left, right = st.columns([60, 40], gap="small")
with left:
    with page.panel("通报文字", exports.EDIT_RULE):
        texts = exports.edit(report)
    exports.first_table(report)
with right:
    place = st.container()
    with page.panel("公文格式", "GB/T 9704；没有填的项目不印"):
        options = circular_frame.ask(view, report)
    with page.panel("里面有什么", "附表、图和页"):
        page.bullets(exports.contents(report))
    with place, page.panel("下载", "点一下生成并下载；数字与屏幕、与其他格式相同"):
        exports.downloads(report, options, texts)

view.foot(report.origin, report.version)
