"""A unit's own side of the box: what it owes, one form opened, what it sent."""

import pandas as pd
import streamlit as st

from dashboard import divisions, messages
from dashboard.documents.actors import actors
from dashboard.duties import groups
from dashboard.duties.definitions import DISPUTED, LATE, ON_TIME, OVERDUE
from dashboard.frame import View, headline, panel
from dashboard.frame.html import mark_html, page_note, table
from dashboard.importing.columns import datasets
from dashboard.inbox import owed, reports, rules, sending, words
from dashboard.inbox.owed import Owed
from dashboard.inbox.reports import GIVEN_BACK, IN_STORE, Report
from dashboard.inbox.rules import DEPARTMENT, TOWNSHIP
from dashboard.inbox.sending import InboxError
from dashboard.screens.inbox import fill
from dashboard.words import formats

KEY = "box"
PARTS = {"queue": "报来的", "own": "填报"}
SIGNS = {GIVEN_BACK: "overdue", IN_STORE: "done_on_time"}
LIGHTS = {ON_TIME: "done_on_time", LATE: "done_late", OVERDUE: "overdue", DISPUTED: "disputed"}
WORDS_ALONE = "情况说明"


def choose_part(view: View) -> str:
    """The county's queue or a unit's own side; a township has its own side alone."""
    may = view.user.may
    if view.user.townships:
        return "own"
    if "report" not in may:
        return "queue"
    first = "queue" if "edit" in may or view.user.trades else "own"
    return view.switch("part", "看", PARTS, default=first)


def units(view: View) -> tuple[list[str], str]:
    """The units for which this user may send, and what they are (乡镇, 部门)."""
    days = divisions.names_in(divisions.era_on(view.as_of).id)
    if view.user.townships:
        return [one for one in days if one in view.user.townships], TOWNSHIP
    if "edit" in view.user.may:
        return list(days), TOWNSHIP
    return [view.user.body] if view.user.body else [], DEPARTMENT


def draw(view: View) -> None:
    """What is owed on the left, the chosen form in the middle, what was sent on the right."""
    names, sender = units(view)
    if not names:
        told = words.no_body(view.user.name)
        if sender == TOWNSHIP:
            told = words.no_unit(view.user.townships, view.as_of)
        headline(words.NO_UNIT, told)
        return
    unit = view.pick("unit", "单位", names, width=150, is_plain=True) if names[1:] else names[0]
    sent = [one for one in view.ask(reports.reports, view.as_of) if one.unit == unit]
    found = view.ask(owed.owed, unit, view.as_of, sent, sender)
    headline(*words.own_headline(unit, found, view.as_of))
    if done := st.session_state.pop(fill.RECEIPT, None):
        messages.success(done)
    kinds = {kind: datasets()[kind].title for kind in rules.sendable(sender)}
    one = _chosen(found, unit, kinds, view)
    left, middle, right = st.columns([24, 50, 26], gap="small")
    with left:
        _draw_owed(view, found, one, sender)
    with middle:
        if one is not None:
            fill.draw(view, unit, one, sender)
    with right:
        _draw_returned(view, one)
        _draw_course(view, unit)
        _draw_history(view, sent)
        _draw_more(kinds)


def _chosen(found: list[Owed], unit: str, kinds: dict[str, str], view: View) -> Owed | None:
    """What the address asks for, else the first report that is owed."""
    wanted = str(st.query_params.get(KEY, ""))
    for one in found:
        if one.key == wanted:
            return one
    if wanted in kinds and wanted not in rules.rules().answers:
        return Owed(wanted, kinds[wanted], None, dataset=wanted)
    if wanted == WORDS_ALONE:
        return Owed(wanted, WORDS_ALONE, None)
    return next((one for one in found if one.is_report), None)


def _open(key: str) -> None:
    st.query_params[KEY] = key


def _draw_owed(view: View, found: list[Owed], chosen: Owed | None, sender: str) -> None:
    with panel(*words.owed_panel(found)):
        for one in found:
            _item(view, one, chosen)
        if sender == DEPARTMENT:
            _tell_department(view)


def _draw_more(kinds: dict[str, str]) -> None:
    """What may be sent though nobody asks for it now."""
    others = {kind: title for kind, title in kinds.items() if kind not in rules.rules().answers}
    with panel(*words.MORE_TO_SEND):
        for kind, title in {**others, WORDS_ALONE: WORDS_ALONE}.items():
            with st.container(key=f"board_item_more_{kind}", gap=None):
                st.button(
                    messages.plain(title), key=f"open_{kind}", on_click=_open, args=(kind,),
                    type="tertiary",
                )  # fmt: skip


def _item(view: View, one: Owed, chosen: Owed | None) -> None:
    late = one.due is not None and one.due < view.as_of
    sign = "overdue" if one.returned or late else "due_soon" if one.due else "not_due"
    told = words.owed_state(one, view.as_of)
    is_open = chosen is not None and one.key == chosen.key
    with st.container(key=f"board_item_{one.key}", gap=None):
        label = f"{'▸ ' if is_open else ''}{one.title}"
        if one.order_id is not None:
            st.page_link(
                "pages/inspections.py",
                label=messages.plain(label),
                query_params={"part": "orders", "order": str(one.order_id)},
            )
        else:
            st.button(
                messages.plain(label), key=f"owed_{one.key}", on_click=_open, args=(one.key,),
                type="tertiary",
            )  # fmt: skip
        st.html(mark_html(sign, told))


def _tell_department(view: View) -> None:
    body = view.user.body
    if not view.user.trades:
        page_note(words.leads_nothing(body))
    listed = view.ask(groups.in_force)
    open_groups = [one.id for one in actors().values() if one.id == "departments"]
    if body and not any(body in listed[one].members for one in open_groups if one in listed):
        page_note(words.not_listed(body))


def _draw_returned(view: View, one: Owed | None) -> None:
    if one is None or one.returned is None:
        return
    back = one.returned
    last = back.steps[-1]
    with panel(*words.returned_panel(back)):
        table(
            [("退回的地方", "left"), ("原因", "wrap")],
            [[place, last.reason] for place in last.marked or ("整份",)],
        )
        if back.file_sha256:
            view.offer(
                st.download_button,
                "下载标红的表",
                lambda: sending.annotated(back),
                f"{back.unit}{words.period_text(back.period)}（退回）.xlsx",
                is_public=True,
                width="stretch",
            )


def _draw_course(view: View, unit: str) -> None:
    came = view.ask(owed.course, unit, view.as_of)
    if not came:
        return
    with panel(*words.course_panel(came)):
        rows = [
            [
                words.period_text(one.period),
                f"{one.due:%m-%d}",
                f"{one.state.done_on:%m-%d}" if one.state.done_on else formats.MISSING,
                mark_html(LIGHTS.get(one.state.name, "not_due"), one.state.label),
            ]
            for one in came
        ]
        heads = [("期", "left"), ("到期", "left"), ("收到", "left"), ("状态", "left")]
        table(heads, rows, most=8)


def _draw_history(view: View, sent: list[Report]) -> None:
    if not sent:
        with panel(words.NOTHING_SENT_YET):
            return
    with panel(*words.history_panel(sent)):
        rows = [
            [
                words.report_name(one),
                f"{one.entered_at:%Y-%m-%d %H:%M}",
                mark_html(SIGNS.get(one.standing.state, "not_due"), one.standing.state),
                one.number,
            ]
            for one in reversed(sent)
        ]
        heads = [("报的", "left"), ("收到", "left"), ("状态", "left"), ("回执", "left")]
        table(heads, rows, most=8)
        for one in reversed(sent):
            if one.standing.state != GIVEN_BACK and one.is_waiting:
                page_note(f"{one.number}：{words.where_text(one)}")
        _withdrawals(view, [one for one in sent if one.is_waiting])
        view.download(_history_rows(view, sent), f"{sent[0].unit}报送记录")


def _history_rows(view: View, sent: list[Report]) -> pd.DataFrame:
    return reports.as_rows(sent, view.as_of).rename(columns=words.COLUMNS)


def _withdrawals(view: View, waiting: list[Report]) -> None:
    names = {one.report_id: f"{one.number} {words.report_name(one)}" for one in waiting}
    if not names or "report" not in view.user.may:
        return
    with st.popover("撤回"):
        picked = st.selectbox("撤回哪一份", list(names), format_func=lambda key: names[key])
        if st.button("撤回", key=f"withdraw_{picked}"):
            try:
                sending.withdraw(view.store, int(picked), view.user.name, view.as_of)
            except (InboxError, sending.db.StoreBusyError) as error:
                messages.error(error)
                return
            st.rerun()
