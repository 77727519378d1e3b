"""From a number on any page to the rows behind it: a link to 自助分析 with question and cell."""

from dataclasses import replace

import streamlit as st

from dashboard import messages
from dashboard.analysis import codes
from dashboard.analysis.catalogue import FACTS
from dashboard.analysis.drill import Cell
from dashboard.analysis.kept_views import as_text
from dashboard.frame import View
from dashboard.indicators import words
from dashboard.indicators.definitions import Indicator
from dashboard.indicators.measured import Slice

ASK, CELL = "ask", "cell"


def behind(view: View, one: Indicator, chosen: Slice, township: str | None = None) -> None:
    """The link below a figure; by townships where it has them and none is chosen. None where a
    figure is counted in a way that no question of one's own is (refused batches as failed)."""
    if chosen.refused_fail:
        return
    number = codes.number_of(one.id, chosen, township or "")
    question = number.question
    if not township and FACTS["township"] in {FACTS[d] for d in one.dimensions if d in FACTS}:
        question = replace(question, rows=(FACTS["township"],))
    st.page_link(
        "pages/explore.py",
        label=messages.plain(words.rows_behind(one.short_name, [township] if township else [], "")),
        query_params={
            ASK: as_text(question),
            CELL: Cell(one.id, (), ()).text,
            "as_of": number.as_of.isoformat(),
        },
    )
