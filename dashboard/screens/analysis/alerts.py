"""提醒: what the rules find, each with the way to its page; as text and as a calendar."""

import streamlit as st

from dashboard.analysis import alerts, words_alerts
from dashboard.frame import View, headline, menu, panel


def draw(view: View) -> None:
    """The part of the page."""
    found = view.ask(alerts.found, view.as_of)
    if not found:
        headline(*words_alerts.HEADLINE_NONE)
        return
    counts = {kind: sum(one.kind == kind for one in found) for kind in words_alerts.KINDS}
    headline(*words_alerts.headline(counts))
    left, right = st.columns([62, 38], gap="small")
    with left:
        for kind, title in words_alerts.KINDS.items():
            own = [one for one in found if one.kind == kind]
            if own:
                with panel(f"{title} {len(own)}"):
                    for one in own:
                        choices = {"as_of": view.as_of.isoformat(), **dict(one.choices)}
                        menu.draw_link_to(one.page, one.text, choices)
    with right, panel(*words_alerts.PASTE):
        st.code(alerts.as_text(found, view.as_of), language=None, wrap_lines=True)
        mark = "_模拟数据" if view.is_demo else ""
        view.offer(
            st.download_button,
            "下载日历",
            lambda: alerts.as_calendar(found, view.as_of),
            f"提醒_{view.as_of:%Y%m%d}{mark}.ics",
            mime="text/calendar",
        )
