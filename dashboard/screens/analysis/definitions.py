"""口径与列: every figure with its statement and newest value, every column with how full it is."""

import pandas as pd
import streamlit as st

from dashboard.analysis import catalogue, definitions, words
from dashboard.frame import View, headline, panel, table
from dashboard.frame.html import page_note
from dashboard.frame.picking import data_table
from dashboard.indicators.definitions import indicators
from dashboard.letters import number_codes
from dashboard.words import formats


def draw(view: View) -> None:
    """The part of the page."""
    headline(*words.DEFINITIONS_HEADLINE)
    left, right = st.columns([50, 50], gap="small")
    with left:
        _indicator(view)
    with right:
        _columns(view)


def _indicator(view: View) -> None:
    names = {one.id: one.name for one in indicators().values()}
    chosen = view.pick("indicator", "指标", names, width=200)
    found = view.ask(definitions.of_indicator, chosen, view.as_of, view.user.name)
    with panel(found.indicator.name, found.indicator.definition):
        letters = "、".join(number_codes.letters_of(chosen)) or words.IN_NO_LETTER
        lines = [*map(list, found.lines), [words.IN_LETTERS, letters]]
        table([("项目", "left"), ("内容", "wrap")], lines)
        with st.expander("计数的SQL"):
            st.code(found.sql, language="sql")


def _columns(view: View) -> None:
    names = [one.name for one in catalogue.views().values() if one.indicator is None]
    chosen = view.pick("columns_of", "数据", names, width=220)
    rows: pd.DataFrame = view.ask(definitions.columns, chosen)
    with panel(chosen, words.COLUMNS_SUB):
        data_table(rows, height=640)
        if "import" in view.user.may:
            files = view.ask(definitions.files_of, chosen)
            page_note(words.files_line(formats.names_text(files, 6) if files else ""))
        dataset = catalogue.views()[chosen].dataset
        told = "、".join(number_codes.letters_with(dataset)) or words.IN_NO_LETTER
        page_note(f"{words.IN_LETTERS}：{told}")
        view.download(rows, f"数据字典_{chosen}")
