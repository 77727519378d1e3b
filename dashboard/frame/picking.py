"""Tables and charts in which a click chooses something: a row, a township, a line of the plan."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import look
from dashboard.words import formats

ROW_PX = 26


def table_height(rows: int, most: int | None = None, row_px: int = ROW_PX) -> int:
    """Pixels of a table of so many rows with its head; it scrolls beyond the most shown at once."""
    return row_px * ((rows if most is None else min(rows, most)) + 1) + 14


def pickable_table(
    rows: pd.DataFrame,
    key: str,
    choose: Callable[[int], None],
    *,
    height: int,
    row_height: int = ROW_PX,
    **options: Any,
) -> None:
    """A table whose selected row is chosen by its position (0-based) before the page is drawn."""

    def follow() -> None:
        selected = st.session_state[key].selection.rows
        if selected and selected[0] < len(rows):
            choose(selected[0])

    st.dataframe(
        rows,
        key=key,
        hide_index=True,
        height=height,
        row_height=row_height,
        on_select=follow,
        selection_mode="single-row",
        **{"placeholder": formats.MISSING} | options,
    )


def pickable_chart(figure: Any, key: str, alt: str, choose: Callable[[str], None]) -> None:
    """A chart whose marks carry a name (the first of customdata): a click chooses it."""

    def follow() -> None:
        points = st.session_state[key].selection.points
        if points and points[0].get("customdata"):
            found = points[0]["customdata"]
            choose(str(found[0] if isinstance(found, list) else found))

    st.plotly_chart(
        figure,
        theme=None,
        config=look.PLOTLY_CONFIG,
        key=key,
        on_select=follow,
        selection_mode="points",
        alt=alt,
    )
