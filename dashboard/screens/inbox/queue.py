"""The queue of the box: who sent, who waits at whom since when; one report opened and dealt with.

The county takes in and gives back; a department looks at its trades; others only look.
"""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import divisions, look, messages
from dashboard.frame import View, headline, panel
from dashboard.frame.html import mark_html, page_note, table, tiles
from dashboard.frame.listed import Listing
from dashboard.frame.picking import pickable_table, table_height
from dashboard.importing.columns import datasets
from dashboard.importing.kinds.monthly_reports import MEASURES, WORDS
from dashboard.inbox import owed, reports, sending, words
from dashboard.inbox.reports import AT_LEADS, AT_OFFICE, GIVEN_BACK, IN_STORE, Report
from dashboard.inbox.sending import InboxError
from dashboard.outbox import sending as outbox
from dashboard.screens.inbox.own import PARTS
from dashboard.store import db, originals
from dashboard.words import formats
from dashboard.words.terms import trades

KEY = "report"
DONE = "inbox_done"
MOST = 14
ORDER = (AT_OFFICE, AT_LEADS, GIVEN_BACK, IN_STORE)
LISTING: Listing[Report] = Listing(
    "inbox",
    words.REPORTS,
    "份",
    "inbox",
    (("part", PARTS["queue"]),),
    {"状态": lambda one: one.standing.state},
)
LOOKS = {
    AT_OFFICE: look.VERDICTS["due_soon"],
    AT_LEADS: look.VERDICTS["due_soon"],
    GIVEN_BACK: look.VERDICTS["overdue"],
    IN_STORE: look.VERDICTS["done_on_time"],
}
OTHER = look.VERDICTS["not_due"]


def draw(view: View) -> None:
    """The queue, and the report that is chosen."""
    found = sorted(view.ask(reports.reports, view.as_of), key=_place)
    if view.user.trades:
        own = set(view.user.trades)
        waiting = [one for one in found if own & set(one.standing.pending)]
        body = view.user.body or words.lead_of(view.user.trades)
        headline(*words.review_headline(body, waiting, view.user.trades))
    else:
        headline(*words.queue_headline(found, view.as_of))
    if done := st.session_state.pop(DONE, None):
        messages.success(done)
    if not found:
        with panel(words.QUEUE_EMPTY, words.WHO_SENDS):
            return
    states = dict.fromkeys(one.standing.state for one in found)
    tiles(
        [
            (
                LOOKS.get(name, OTHER).glyph,
                LOOKS.get(name, OTHER).ink,
                LISTING.count(found, {"状态": name}),
                name,
            )
            for name in states
        ]
    )
    left, right = st.columns([58, 42], gap="small")
    with left:
        _draw_list(view, LISTING.narrowed(found))
        _draw_silent(view, found)
    one = _chosen(found)
    with right:
        if one is not None:
            _draw_one(view, one)


def _place(one: Report) -> tuple[int, int]:
    state = one.standing.state
    return ORDER.index(state) if state in ORDER else len(ORDER), one.report_id


def _chosen(found: list[Report]) -> Report | None:
    wanted = str(st.query_params.get(KEY, ""))
    named = (one for one in found if str(one.report_id) == wanted)
    return next(named, next((one for one in found if one.is_waiting), next(iter(found), None)))


def _choose(one: Report) -> None:
    st.query_params[KEY] = str(one.report_id)


def _draw_list(view: View, found: list[Report]) -> None:
    if not found:
        return
    rows = pd.DataFrame(
        [
            {
                "状态": f"{LOOKS.get(one.standing.state, OTHER).glyph} {one.standing.state}",
                "单位": one.unit,
                "报的": words.report_name(one),
                "等谁": formats.names_text(list(one.standing.waits_at), 2),
                "从哪天起": one.standing.since,
                "等了（天）": one.waits(view.as_of) if one.is_waiting else None,
                "回执": one.number,
            }
            for one in found
        ]
    )
    with panel(*words.queue_panel(found)):
        height = table_height(len(rows), MOST)
        pickable_table(rows, "inbox_queue", lambda row: _choose(found[row]), height=height)
        told = reports.as_rows(found, view.as_of).rename(columns=words.COLUMNS)
        view.download(told, "填报箱")


def _draw_silent(view: View, found: list[Report]) -> None:
    """Townships whose report of the newest month of the queue has not come, by whatever way."""
    months = [(one.period, one.duty) for one in found if one.dataset and one.period]
    if not months or view.user.trades or "edit" not in view.user.may:
        return
    month, duty = max(months)
    missing = view.ask(owed.silent, duty, month, view.as_of)
    names = divisions.names_in(divisions.era_on(view.as_of).id)
    silent = [name for name in names if name in missing]
    if silent:
        with panel(*words.silent_panel(silent, f"{words.period_text(month)}月报")):
            page_note("、".join(silent))
            st.page_link("pages/reporting.py", label="去报送情况 →")


def _draw_one(view: View, one: Report) -> None:
    with panel(*words.one_panel(one)):
        _draw_figures(view, one)
        course = [["报送", f"{one.sent_on}", one.explanation or "—", one.by]]
        course += [
            [step.kind, f"{step.on}", words.step_text(step), f"{step.body} {step.by}"]
            for step in one.steps
        ]
        heads = [("步骤", "left"), ("日期", "left"), ("内容", "wrap"), ("谁", "left")]
        table(heads, course)
        page_note(words.one_foot(one))
        if one.file_sha256 and reports.may_have_workbook(view.user.viewer, one):
            view.offer(
                st.download_button,
                "下载原表",
                lambda: originals.path(one.file_sha256, one.file_name).read_bytes(),
                one.file_name,
                what="download",
                is_public=True,
                type="tertiary",
            )
        if one.standing.state in (AT_LEADS, AT_OFFICE):
            _draw_acts(view, one)


def _draw_figures(view: View, one: Report) -> None:
    """The figures of a monthly report beside the department's trades; of a list its rows."""
    if not one.file_sha256:
        return
    try:
        preview = view.ask(_preview, one)
    except InboxError as error:
        messages.error(error)
        return
    own = set(view.user.trades)
    rows = [row for checked in preview for row in checked]
    if not rows:
        page_note(f"{datasets()[one.dataset].title}：{one.rows}行")
        return
    order = {name: place for place, name in enumerate(trades())}
    rows.sort(key=lambda row: order.get(row["trade"], len(order)))
    cells = [
        [row["trade"], *(formats.MISSING if row[m] is None else str(row[m]) for m in MEASURES)]
        for row in rows
    ]
    strong = [place for place, row in enumerate(rows) if row["trade"] in own]
    heads = [("行业", "left"), *((WORDS[measure], "") for measure in MEASURES)]
    total = ["合计", *(words.total_text(value) for value in owed.total(rows).sums.values())]
    table(heads, [*cells, total], strong=strong, has_total=True)


def _preview(store: db.StoreName, one: Report) -> list[list[dict[str, Any]]]:
    checked = sending.preview_of(one).checked
    return [list(sheet.children.get("monthly_progress", ())) for sheet in checked]


def _draw_acts(view: View, one: Report) -> None:
    may = view.user.may
    is_county = "import" in may
    is_lead = bool(set(view.user.trades) & set(one.trades))
    if not (is_county or is_lead):
        return
    reason = st.text_input(
        "原因", key=f"reason_{one.report_id}", placeholder=words.REASON_EXAMPLE, max_chars=300
    )
    marked: list[str] = []
    try:
        places = sending.pointable(one)
    except InboxError:
        places = []
    if places:
        own = set(view.user.trades)
        if own:
            places = [text for text in places if text.split("/")[0] in own]
        marked = st.multiselect(
            "退回的地方", places, key=f"marked_{one.report_id}", placeholder="可不选：整份退回"
        )
    yes, no, _ = st.columns([3, 3, 4])
    if is_county and yes.button(
        "收进", type="primary", width="stretch", key=f"take_{one.report_id}"
    ):
        _do(view, one, "take", reason, marked)
    if not is_county and yes.button(
        "同意", type="primary", width="stretch", key=f"agree_{one.report_id}"
    ):
        _do(view, one, "agree", reason, marked)
    if no.button("退回", width="stretch", key=f"back_{one.report_id}"):
        _do(view, one, "back", reason, marked)
    if one.standing.note:
        st.html(mark_html("due_soon", one.standing.note))


def _do(view: View, one: Report, act: str, reason: str, marked: list[str]) -> None:
    by, day = view.user.name, view.as_of
    try:
        if act == "take":
            number = sending.take_in(view.store, one.report_id, by, day, reason)
            if number:
                outbox.after_import_beside()
            told = words.taken(one, number)
        elif act == "agree":
            sending.agree(view.store, one.report_id, by, day)
            told = words.agreed(one)
        else:
            sending.give_back(view.store, one.report_id, reason, by, day, marked)
            told = words.given_back(one)
    except (InboxError, db.StoreBusyError, OSError) as error:
        messages.error(error)
        return
    st.session_state[DONE] = told
    st.query_params.pop(KEY, None)
    st.rerun()
