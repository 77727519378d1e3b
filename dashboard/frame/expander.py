"""The 详解 expander at the end of a page: what is behind its lights. Computed once it is open."""

from collections.abc import Callable

import streamlit as st

from dashboard import messages
from dashboard.frame import address


def expander(contents: str, draw: Callable[[], None]) -> None:
    """The expander, with what it holds in its title; draw is called while it is open."""
    with address.kept("details"):
        box = st.expander(
            f"**详解**：{messages.plain(contents)}",
            key="details",
            on_change="rerun",
            bind="query-params",
        )
    if box.open:
        address.tell("details", "true")
        with box:
            draw()
