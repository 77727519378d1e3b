"""Search over all documents on the page."""

import pandas as pd
import streamlit as st

from dashboard.documents import copies, words
from dashboard.frame import address
from dashboard.frame.html import panel
from dashboard.frame.picking import pickable_table
from dashboard.screens.documents.clauses import choose
from dashboard.screens.documents.search import LIMIT, Hit, search


def show() -> None:
    """The search field and what it found; a selected row opens its clause."""
    with address.kept("q"):
        wanted = st.text_input(
            "检索",
            key="q",
            placeholder=words.SEARCH_HINT,
            label_visibility="collapsed",
            bind="query-params",
        )
    texts = {document: copy.text for document, copy in copies.copies().items()}
    hits = search(str(wanted or ""), texts)
    with panel(*words.search_panel(str(wanted or ""), len(hits), LIMIT)):
        if hits:
            _table(hits)


def _table(hits: list[Hit]) -> None:
    def open_clause(row: int) -> None:
        if clause := hits[row].clause:
            choose(clause)

    pickable_table(
        pd.DataFrame([{"类别": h.kind, "位置": h.where, "内容": h.text} for h in hits]),
        "hits",
        open_clause,
        most=23,
        column_config={
            "类别": st.column_config.TextColumn(width=60),
            "位置": st.column_config.TextColumn(width=170),
        },
    )
