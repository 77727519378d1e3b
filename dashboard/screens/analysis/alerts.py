"""提醒: what the rules find, each with the way to its page; as text and as a calendar."""

import streamlit as st

from dashboard import messages
from dashboard.analysis import alerts, words_alerts
from dashboard.frame import View, headline, menu, panel
from dashboard.outbox import sending as outbox
from dashboard.store import audit


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
        _mail(view, found)
        mark = "_模拟数据" if view.is_demo else ""
        view.offer(
            st.download_button,
            "下载日历",
            lambda: alerts.as_calendar(found, view.as_of),
            f"提醒_{view.as_of:%Y%m%d}{mark}.ics",
            mime="text/calendar",
        )


def _mail(view: View, found: list[alerts.Alert]) -> None:
    """Send them to the addresses of outbox.toml, where it names a server; not of simulated data."""
    try:
        smtp = outbox.read().smtp
        if smtp is None or view.is_demo or "export" not in view.user.may:
            return
        if st.button(messages.plain(words_alerts.mail_label(smtp.to))):
            text = alerts.as_text(found, view.as_of)
            outbox.mail(words_alerts.text_head(view.as_of, len(found)), text)
            audit.record("export", view.user.name, "提醒邮件", role=view.user.role)
            messages.success(words_alerts.mailed(smtp.to))
    except outbox.OutboxError as error:
        messages.error(str(error))
