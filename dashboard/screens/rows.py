"""Rows of a list typed on a page: a table with the heads of the template, read back as its rows."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.importing import templates

NUMBERS = ("count", "number", "report_count")


def typed(dataset: str, key: str, left_out: str = "") -> list[dict[str, Any]]:
    """The rows that somebody has filled in, field → value; empty ones are no rows. left_out: a
    field that is not asked for, since everybody knows it."""
    heads = [head for head in templates.heads(dataset) if head.field.name != left_out]
    empty = pd.DataFrame({head.text: pd.Series(dtype=_dtype(head)) for head in heads})
    edited = st.data_editor(
        empty,
        num_rows="dynamic",
        hide_index=True,
        key=key,
        column_config={head.text: _column(head) for head in heads},
        width="stretch",
    )
    return [
        {head.field.name: _cell(line[head.text]) for head in heads}
        for line in edited.to_dict("records")
        if any(_cell(value) is not None for value in line.values())
    ]


def _dtype(head: templates.Head) -> str:
    if head.field.type in NUMBERS:
        return "float64"
    return "datetime64[ns]" if head.field.type == "date" else "object"


def _column(head: templates.Head) -> Any:
    field, offered = head.field, templates.options(head.field)
    more: dict[str, Any] = {"required": field.required, "help": field.note or None}
    if offered:
        return st.column_config.SelectboxColumn(options=offered, **more)
    if _dtype(head) == "float64":
        return st.column_config.NumberColumn(min_value=0, **more)
    if _dtype(head) == "datetime64[ns]":
        return st.column_config.DateColumn(format="YYYY-MM-DD", **more)
    return st.column_config.TextColumn(**more)


def _cell(value: Any) -> Any:
    if value is None or value is pd.NaT or value != value or value == "":
        return None
    if isinstance(value, pd.Timestamp | date):
        return pd.Timestamp(value).date()
    return int(value) if isinstance(value, float) and value.is_integer() else value
