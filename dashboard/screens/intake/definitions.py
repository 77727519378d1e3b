"""Faults of the definition files on the data quality page."""

import pandas as pd

from dashboard import definition_files, messages
from dashboard.definition_files import Fault
from dashboard.frame.html import panel
from dashboard.frame.picking import data_table


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
        data_table(pd.DataFrame(rows, columns=names), width="stretch")
