"""What do the papers demand, and which figure answers which sentence?"""

import streamlit as st

from dashboard import document_store, documents, duty_phrases, page
from dashboard.page import actors, clauses, conflicts, finder, reader

view = page.start("documents")
clauses.follow_link()
part = view.switch("documents_part", "内容", clauses.PARTS)

if part == "text":
    papers = documents.documents()
    names = {d.id: f"{d.id} {d.title}" for d in sorted(papers, key=lambda d: d.id != "75号")}
    paper = documents.document(view.pick("document", "文件", names, width=330))
    found = clauses.listed(paper.id, view.pick("kind", "类别", clauses.KINDS, width=130))
    view.stop_if_empty(not found, "这一类的条款")
    chosen = clauses.chosen()
    copy = document_store.copies().get(paper.id)

    page.headline(f"{paper.id}：{paper.title}", clauses.document_line(paper))
    list_side, text_side, clause_side = reader.columns(copy)
    with list_side, page.panel(f"{len(found)}条要求", "点一行看原句和现状"):
        clauses.show_list(found, 640 if copy else 560, is_narrow=copy is not None)
    if copy:
        with text_side, page.panel(*duty_phrases.text_panel(copy.file_name, *reader.matched(copy))):
            reader.legend()
            reader.show_text(view, copy, found, chosen)
    with clause_side:
        one = chosen if chosen and chosen.document == paper.id else clauses.default(found)
        with page.panel(one.citation, documents.KIND_NAMES[one.kind]):
            clauses.show_clause(view, one, reader.link_to(copy, one))
    if view.user.may_import:
        reader.take_in(view, copy, paper.id)
elif part == "search":
    page.headline("五份文件检索", "中文、拼音首字母都可以；点一行打开条款。")
    finder.show()
elif part == "conflicts":
    page.headline(*conflicts.headline(view))
    left, right = st.columns([38, 62], gap="small")
    with left, page.panel("矛盾登记簿", "点一行看原句、读法和影响"):
        conflicts.show_list(view, height=700)
    with right:
        conflicts.show(view, conflicts.chosen())
elif part == "actors":
    page.headline(*actors.headline(view))
    left, right = st.columns([66, 34], gap="small")
    with left, page.panel("责任单位", "每份文件里的叫法；负责和配合的任务项数"):
        actors.show()
    with right:
        actors.show_lists(view)
else:
    page.headline("口径：每个指标怎样计算", "分子÷分母；目标与依据；哪些行计入。")
    with page.panel("指标定义", "目标后面括号里是出处"):
        clauses.show_definitions()

view.foot("五份文件的条款摘要（data/documents）", "引文只用来在原文里找到那句话 · 口径见指标定义")
