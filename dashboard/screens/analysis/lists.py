"""明细: the rows of any table that was imported, each with the way to its original sheet."""

import pandas as pd
import streamlit as st

from dashboard.analysis import catalogue, drill, words
from dashboard.frame import View, behind, headline, panel
from dashboard.frame.html import page_note
from dashboard.screens.analysis import rows_behind


def draw(view: View) -> None:
    """The part of the page."""
    headline(*words.LISTS_HEADLINE)
    tables = {one.name: one for one in catalogue.views().values() if one.indicator is None}
    linked = st.query_params.get_all(behind.LISTS)
    first = [name for name, one in tables.items() if one.dataset in linked]
    names = [*first, *(name for name in tables if name not in first)]
    chosen = tables[view.pick("rows_of", "数据", names, width=260)]
    text = str(st.text_input("含有", key="rows_with", placeholder=words.LISTS_FILTER) or "").strip()
    rows: pd.DataFrame = view.ask(drill.all_rows, chosen.name, text, view.as_of)
    with panel(*words.lists_panel(chosen.name, len(rows), drill.MOST_ROWS, text)):
        if rows.empty:
            page_note(words.NOTHING)
        else:
            rows_behind.draw_rows(view, rows, chosen.dataset, "list")
    view.foot(view.source_of(chosen.dataset))
