"""The 详解 expander at the end of a page: what is behind its lights. Computed once it is open."""

from collections.abc import Callable

import streamlit as st

from dashboard import messages
from dashboard.evidence import Ranking, Slice
from dashboard.indicators import Measure
from dashboard.page import View, details_clothing, details_outlets, details_ranking, details_samples


def ranking(view: View, found: Ranking, selected: str | None) -> None:
    """Funnel, rank intervals, small-sample correction, composite assessment."""
    _expander(
        "漏斗图、名次区间、小样本校正、名次变动、历次督查、综合得分",
        lambda: details_ranking.draw(view, found, selected),
    )


def noise(found: Ranking) -> str:
    """How much of a ranking is noise, in one sentence; shown without opening anything."""
    return details_ranking.noise(found)


def valves(view: View, newest: Measure, chosen: Slice) -> None:
    """Control chart, trend, plans, purposes, firms."""
    _expander(
        "控制图、趋势、抽样计划、企业合格率",
        lambda: details_samples.draw_valves(view, newest, chosen),
    )


def clothing(view: View, newest: Measure, chosen: Slice) -> None:
    """Control chart, trend, firms."""
    _expander(
        "控制图、趋势、企业合格率",
        lambda: details_clothing.draw(view, newest, chosen),
    )


def outlets(view: View, chosen: Slice, newest: Measure, township: str | None) -> None:
    """Glide path, figures to check, relapse, inspection plan; newest: compliance on the page."""
    _expander(
        "进度推算、核实单、回潮、抽查户数",
        lambda: details_outlets.draw(view, chosen, newest, township),
    )


def _expander(contents: str, draw: Callable[[], None]) -> None:
    box = st.expander(
        f"**详解**：{messages.plain(contents)}",
        key="details",
        on_change="rerun",
        bind="query-params",
    )
    if box.open:
        with box:
            draw()
