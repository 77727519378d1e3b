"""What do the papers demand, and which figure answers which sentence?"""

import streamlit as st

from dashboard import frame
from dashboard.documents import clauses as document_clauses
from dashboard.documents import copies, words
from dashboard.overview.eras import era_on
from dashboard.screens.documents import actors, clauses, conflicts, finder, text

view = frame.start("documents")
clauses.follow_link()
part = view.switch("documents_part", "内容", clauses.PARTS)

if part == "text":
    papers = document_clauses.documents()
    names = {d.id: f"{d.id} {d.title}" for d in sorted(papers, key=lambda d: d.id != "75号")}
    usual = era_on(view.as_of).head
    picked = view.pick("document", "文件", names, default=usual, width=330)
    paper = document_clauses.document(picked)
    found = clauses.listed(paper.id, view.pick("kind", "类别", clauses.KINDS, width=130))
    view.stop_if_empty(not found, "这一类的条款")
    chosen = clauses.chosen()
    copy = copies.copies().get(paper.id)

    frame.headline(f"{paper.id}：{paper.title}", clauses.document_line(paper))
    list_side, text_side, clause_side = text.columns(copy)
    with list_side, frame.panel(f"{len(found)}条要求", "点一行看原句和现状"):
        clauses.show_list(found, 640 if copy else 560, is_narrow=copy is not None)
    if copy:
        with text_side, frame.panel(*words.text_panel(copy.file_name, *text.matched(copy))):
            text.legend()
            text.show_text(view, copy, found, chosen)
    with clause_side:
        one = chosen if chosen and chosen.document == paper.id else clauses.default(found)
        with frame.panel(one.citation, document_clauses.KIND_NAMES[one.kind]):
            clauses.show_clause(view, one, text.link_to(copy, one))
    if view.user.may_import:
        text.take_in(view, copy, paper.id)
elif part == "search":
    frame.headline(*words.SEARCH_HEADLINE)
    finder.show()
elif part == "conflicts":
    frame.headline(*conflicts.headline(view))
    left, right = st.columns([38, 62], gap="small")
    with left, frame.panel("矛盾登记簿", "点一行看原句、读法和影响"):
        conflicts.show_list(view, height=700)
    with right:
        conflicts.show(view, conflicts.chosen())
elif part == "actors":
    frame.headline(*actors.headline(view))
    left, right = st.columns([66, 34], gap="small")
    with left, frame.panel(*words.ACTORS_PANEL):
        actors.show()
    with right:
        actors.show_lists(view)
else:
    frame.headline(*words.DEFINITIONS_HEADLINE)
    with frame.panel("指标定义", "目标后面括号里是出处"):
        clauses.show_definitions()

view.foot("各份文件的条款摘要（data/documents）", words.QUOTES)
