"""The 详解 expander at the end of a page: what is behind its lights. Computed once it is open."""

from collections.abc import Callable

import streamlit as st

from dashboard.evidence import Ranking
from dashboard.page import View, details_ranking


def ranking(view: View, found: Ranking, selected: str | None) -> None:
    """Funnel, rank intervals, small-sample correction, composite assessment."""
    _expander(
        "漏斗图、名次区间、小样本校正、综合得分",
        lambda: details_ranking.draw(view, found, selected),
    )


def _expander(contents: str, draw: Callable[[], None]) -> None:
    box = st.expander(
        f"**详解**：{contents}", key="details", on_change="rerun", bind="query-params"
    )
    if box.open:
        with box:
            draw()
