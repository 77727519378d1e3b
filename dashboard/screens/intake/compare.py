"""The import page, comparison: what would be new, changed, unchanged, gone."""

from collections import Counter

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.frame.html import panel
from dashboard.frame.picking import data_table
from dashboard.importing import differences, words
from dashboard.importing.columns import datasets
from dashboard.importing.differences import STATES, Difference
from dashboard.importing.pipeline import Preview
from dashboard.screens.intake import intake
from dashboard.store import db


def show(found: Preview) -> None:
    """The differences as a table that can be filtered; a shrinking base above it."""
    key = (str(db.path("real")), found.sha256, repr(found.choices), intake.version())
    rows = _compared(key, found)
    counts = Counter(one.state for one in rows)
    told = "、".join(f"{state}{counts[state]:,}" for state in STATES if counts[state])
    with panel(
        f"与库中比对：{told}" if told else "没有可以比对的行",
        words.COMPARISON_RULE,
    ):
        for one in differences.shrinking(rows):
            messages.warning(words.base_shrinks(one.scope, one.before, one.now))
        if rows:
            _table(rows, found.sha256)


@st.cache_data(show_spinner="正在与库中比对…", max_entries=6)
def _compared(key: tuple[str, ...], _found: Preview) -> list[Difference]:
    return differences.compare(_found)


def _table(rows: list[Difference], sha256: str) -> None:
    counts = Counter(one.state for one in rows)
    states = [state for state in STATES if counts[state]]
    one, two = st.columns([6, 4], vertical_alignment="bottom")
    chosen = one.pills(
        "只看",
        states,
        default=[s for s in states if s != "不变"],
        selection_mode="multi",
        format_func=lambda state: f"{state} {counts[state]:,}",
        label_visibility="collapsed",
        key=f"states_{sha256}",
    )
    word = two.text_input(
        "查找",
        key=f"find_{sha256}",
        placeholder="查找名称、乡镇或变化",
        label_visibility="collapsed",
    )
    shown = [
        row
        for row in rows
        if (row.state in chosen if chosen else True) and word in f"{row.what}{row.changes}"
    ]
    titles = {kind: dataset.title for kind, dataset in datasets().items()}
    data_table(
        pd.DataFrame(
            {
                "比对": [row.state for row in shown],
                "数据": [titles[row.kind] for row in shown],
                "记录": [row.what for row in shown],
                "变化": [row.changes for row in shown],
                "表": [row.sheet for row in shown],
                "行": [f"{row.row}" if row.row else "" for row in shown],
            }
        ),
        most=12,
    )
