"""Faults of the definition files on the data quality page."""

import pandas as pd
import streamlit as st

from dashboard import definition_files, messages
from dashboard.definition_files import Fault
from dashboard.frame.html import panel


def show_faults(found: list[Fault]) -> None:
    """Every record that was left out: file, record, field, what was found, what is allowed."""
    if not found:
        return
    title, note = definition_files.panel_title(len(found))
    with panel(title, note):
        for one in found:
            messages.error(one.text)
        rows = [(f.file, f.record, f.field, f.found, f.allowed) for f in found]
        names = ["文件", "记录", "字段", "写的是", "可以写"]
        st.dataframe(pd.DataFrame(rows, columns=names), hide_index=True, width="stretch")
