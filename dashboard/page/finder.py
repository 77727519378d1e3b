"""Search over all documents on the page."""

import pandas as pd
import streamlit as st

from dashboard import document_store, duty_phrases
from dashboard.document_search import LIMIT, Hit, search
from dashboard.page.clauses import choose
from dashboard.page.frame import panel


def show() -> None:
    """The search field and what it found; a selected row opens its clause."""
    wanted = st.text_input(
        "检索",
        key="q",
        placeholder="输入词语或拼音首字母，如：联合执法、lhzf",
        label_visibility="collapsed",
        bind="query-params",
    )
    texts = {document: copy.text for document, copy in document_store.copies().items()}
    hits = search(str(wanted or ""), texts)
    with panel(*duty_phrases.search_panel(str(wanted or ""), len(hits), LIMIT)):
        if hits:
            _table(hits)


def _table(hits: list[Hit]) -> None:
    key = "hits"

    def follow() -> None:
        selected = st.session_state[key].selection.rows
        if selected and hits[selected[0]].clause:
            choose(hits[selected[0]].clause)

    st.dataframe(
        pd.DataFrame([{"类别": h.kind, "位置": h.where, "内容": h.text} for h in hits]),
        key=key,
        hide_index=True,
        height=26 * min(len(hits) + 1, 24) + 14,
        row_height=26,
        on_select=follow,
        selection_mode="single-row",
        column_config={
            "类别": st.column_config.TextColumn(width=60),
            "位置": st.column_config.TextColumn(width=170),
        },
    )
