"""An imported document on the page: its text with the clauses marked by kind, import, removal."""

import re
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import look, messages
from dashboard.documents import clauses, copies, words
from dashboard.documents.clauses import Clause
from dashboard.documents.copies import Copy
from dashboard.documents.reading import DocumentTextError, find_clause
from dashboard.frame import View
from dashboard.frame.asking import asked
from dashboard.frame.html import Html, page_note
from dashboard.screens.documents.clauses import choose

_GROUNDS = {
    "indicator": look.SEQUENTIAL[1],
    "duty": look.SEQUENTIAL[0],
    "register": look.DIVERGING[4],
    "actor": look.GRID,
    "definition": look.DIVERGING[3],
    "context": look.PANEL,
}
_UPLOAD_STYLE = (
    '<style>.st-key-document_file [data-testid="stFileUploaderDropzone"] > span button p::after'
    '{content:"选择文件（.docx、.txt、.pdf）"}</style>'
)


def columns(copy: Copy | None) -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """Places for the list, the text and the clause; without a copy the text has none."""
    if copy is None:
        left, right = st.columns([60, 40], gap="small")
        return left, left, right
    first, second, third = st.columns([29, 40, 31], gap="small")
    return first, second, third


def link_to(copy: Copy | None, one: Clause) -> Html:
    """A link to the clause's place in the text beside it; empty when it is not there."""
    if copy is None or find_clause(copy.text, one) is None:
        return Html("")
    return Html(f'<a href="#{anchor(one)}" target="_self">在原文中看这一句 ↓</a>')


def legend() -> None:
    """Ground and first character of every kind of clause."""
    keys = "".join(
        f'<span class="key"><i style="background:{_GROUNDS[kind]}"></i>{name[0]} {name}</span>'
        for kind, name in clauses.KIND_NAMES.items()
    )
    page_note(Html(keys))


def show_text(view: View, copy: Copy, found: list[Clause], chosen: Clause | None) -> None:
    """The reading text in a box that scrolls, clauses marked; the chosen one is framed."""
    marks = _marks(copy.text, found)
    hidden = () if view.user.may_import else _hidden(copy)
    body, at = "", 0
    for (start, end), own in sorted(marks.items()):
        if start < at:
            continue
        body += _plain(copy.text[at:start]) + _marked(
            words.PERSONAL if (start, end) in hidden else copy.text[start:end], own, chosen
        )
        at = end
    body += _plain(copy.text[at:])
    with st.container(height=584, border=False):
        st.html(f'<div style="font-size:16px;line-height:28px;max-width:46em">{body}</div>')


def matched(copy: Copy) -> tuple[int, int]:
    """Clauses of the document, and how many of them have a sentence in the copy."""
    own = clauses.clauses(copy.document)
    return len(own), sum(find_clause(copy.text, one) is not None for one in own)


def _marks(text: str, found: list[Clause]) -> dict[tuple[int, int], list[Clause]]:
    marks: dict[tuple[int, int], list[Clause]] = {}
    for one in found:
        if span := find_clause(text, one):
            marks.setdefault(span, []).append(one)
    return marks


def _hidden(copy: Copy) -> set[tuple[int, int]]:
    own = [one for one in clauses.clauses(copy.document) if one.personal]
    return {span for one in own if (span := find_clause(copy.text, one))}


def _plain(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _marked(text: str, own: list[Clause], chosen: Clause | None) -> str:
    kinds = [kind for kind in clauses.KINDS if any(one.kind == kind for one in own)]
    letters = "".join(clauses.KIND_NAMES[kind][0] for kind in kinds)
    frame = f"outline:2px solid {look.FRAME};" if chosen in own else ""
    names = "".join(f'<i id="{anchor(one)}"></i>' for one in own)
    places = "；".join(dict.fromkeys(one.place for one in own))
    return (
        f'<span title="{escape(places)}" '
        f'style="background:{_GROUNDS[kinds[0]]};{frame}padding:2px 0">{names}{_plain(text)}'
        f'<sup style="color:{look.TEXT_SECOND}">{letters}</sup></span>'
    )


def anchor(one: Clause) -> str:
    """Name of a clause's place in the text."""
    return "c-" + re.sub(r"\W", "-", one.id)


def take_in(view: View, copy: Copy | None, document_id: str) -> None:
    """Import a copy of a document, or remove the present one."""
    st.html(_UPLOAD_STYLE)
    with st.expander("导入或更换原文（.docx、.txt、.pdf）", expanded=copy is None):
        st.caption(words.IMPORT_TEXT)
        file = st.file_uploader(
            "原文", type=["docx", "txt", "pdf"], key="document_file", label_visibility="collapsed"
        )
        if file is not None and st.button("导入这份原文", type="primary"):
            try:
                found = copies.keep(file.getvalue(), file.name, view.user.name)
            except DocumentTextError as error:
                messages.error(error)
            else:
                choose(clauses.clauses(found.document)[0].id)
                st.rerun()
        if copy is not None and asked(f"移除{document_id}的原文", words.REMOVE_TEXT):
            copies.remove(copy.text_id, view.user.name)
            st.rerun()
