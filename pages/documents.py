"""What do the papers demand, and which figure answers which sentence?"""

import streamlit as st

from dashboard import documents, page
from dashboard.page import clauses

view = page.start("documents")
names = {d.id: f"{d.id} {d.title}" for d in documents.documents()}
chosen = view.pick("document", "文件", names, default="75号", width=460)
kind = view.pick("kind", "类别", clauses.KINDS, width=180)
clause_id = clauses.asked_for(view)
paper = documents.document(chosen)
found = clauses.listed(chosen, kind, clause_id)

page.headline(f"{paper.id}：{paper.title}", clauses.document_line(paper))
with page.panel(
    f"{len(found)}条要求", "摘要是我们的话；引文只用来在原文里找到那句话，原文由本单位自行导入"
):
    page.table(*clauses.table_of(found))
with page.panel("口径：每个指标怎样计算", "分子÷分母；目标与依据；哪些行计入"):
    page.table(*clauses.definitions())
st.caption("文件原文的导入与逐句对照在后续版本提供；没有原文时以条款位置、摘要和引文为准。")

view.foot("五份文件的条款摘要（data/documents）", "口径定义 data/indicators.toml")
