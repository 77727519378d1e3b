"""One report being filled in: the monthly form, rows of a list, a workbook, or words alone.

The form makes a workbook of the template, and that is examined as any other: what the page says
while somebody types is what the import would say.
"""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import messages
from dashboard.frame import View, panel
from dashboard.frame.html import aside_html, mark_html, page_note, panel_head, panel_sub, table
from dashboard.importing import templates
from dashboard.importing.kinds.monthly_reports import MEASURES, WORDS
from dashboard.inbox import owed, sending, words
from dashboard.inbox.examining import Examined, examine
from dashboard.inbox.owed import Opened, Owed
from dashboard.inbox.rules import counted_day, owner, rules
from dashboard.inbox.sending import InboxError, Sent
from dashboard.screens.rows import typed
from dashboard.store import db, kept
from dashboard.words.terms import trades

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES = ["xlsx", "xls", "et", "csv"]
WAYS = {"form": "在这里填", "file": "上传表格", "words": "只写说明"}
BOX_WIDTH, NAME_WIDTH = 84, 188
RECEIPT = "inbox_receipt"
Figures = dict[str, dict[str, int | None]]


def draw(view: View, unit: str, one: Owed, sender: str) -> None:
    """The form of what is chosen."""
    ways = {key: text for key, text in WAYS.items() if one.dataset or key == "words"}
    with panel(*words.fill_panel(one, view.as_of)):
        if view.is_demo:
            messages.info(words.ONLY_REAL)
        way = "words"
        if len(ways) > 1:
            way = view.switch("way", "怎么报", ways, where=st.container())
        if way == "words":
            _words_alone(view, unit, one)
        elif way == "file":
            _file(view, unit, one)
        elif one.dataset in rules().answers:
            _monthly(view, unit, one)
        else:
            _list(view, unit, one)


# ---- the monthly form ----------------------------------------------------------------------------


@st.fragment
def _monthly(view: View, unit: str, one: Owed) -> None:
    view.go_on()
    opening = view.ask(owed.opened, unit, one.period, one.returned)
    draft = _draft(view, unit, one)
    start: Mapping[str, Any] = draft or opening.now
    panel_sub(words.opened_text(opening, bool(draft)))
    stem = f"inbox_{unit}_{one.key}"
    marks: dict[str, Any] = {}
    month = words.period_text(opening.month) if opening.month else "上次"
    with st.container(
        horizontal=True, gap="xsmall", vertical_alignment="center", key=f"row_{stem}"
    ):
        st.html(f"<b>行业（{month}报的）</b>", width=NAME_WIDTH)
        for measure in MEASURES:
            st.html(f"<b>{WORDS[measure]}</b>", width=BOX_WIDTH)
    figures: Figures = {}
    for trade in trades():
        before = opening.before.get(trade, {})
        with st.container(
            horizontal=True, gap="xsmall", vertical_alignment="center", key=f"row_{stem}_{trade}"
        ):
            told = words.before_text([before.get(measure) for measure in MEASURES])
            st.html(aside_html(trade, told), width=NAME_WIDTH)
            figures[trade] = {
                measure: _number(stem, trade, measure, start.get(trade, {}).get(measure))
                for measure in MEASURES
            }
            marks[trade] = st.empty()
    day = counted_day(view.as_of)
    content = owed.monthly_book(unit, one.period, figures, opening.before, day)
    found = _examined(view, content, "填报.xlsx", unit, one)
    _draw_marks(marks, figures, opening, found)
    st.html(f"<b>{words.totals_text(owed.total(figures.values()))}</b>")
    name = f"{unit}{words.period_text(one.period)}月报.xlsx"
    _finish(view, unit, one, found, content, name, figures)
    view.offer(
        st.download_button,
        "下载这份表",
        lambda: owed.monthly_book(unit, one.period, figures, opening.before, day, blank=True),
        name,
        is_public=True,
        key=f"book_{stem}",
        help=words.OFFLINE,
        type="tertiary",
    )


def _number(stem: str, trade: str, measure: str, start: int | None) -> int | None:
    found = st.number_input(
        messages.plain(f"{trade} {WORDS[measure]}"),
        min_value=0,
        step=1,
        value=start,
        key=f"{stem}_{trade}_{measure}",
        label_visibility="collapsed",
        placeholder=WORDS[measure],
        width=BOX_WIDTH,
    )
    return None if found is None else int(found)


def _draw_marks(
    marks: Mapping[str, Any], figures: Figures, opening: Opened, found: Examined
) -> None:
    """Beside each trade: what is wrong, what is asked, or what changed."""
    shown = [trade for trade in figures if any(v is not None for v in figures[trade].values())]
    first = templates.HEAD_ROW + 1
    places = {first + place: trade for place, trade in enumerate(shown)}
    for state, findings in (("due_soon", found.look), ("overdue", found.must)):
        for one in findings:
            if trade := places.get(one.row):
                marks[trade].html(mark_html(state, words.short(one.field, state == "overdue")))
    told = {places.get(one.row) for one in (*found.look, *found.must)}
    for trade in shown:
        if trade not in told:
            moved = words.moved(opening.before.get(trade, {}), figures[trade])
            marks[trade].html(mark_html("done_on_time", moved))


def _draft(view: View, unit: str, one: Owed) -> dict[str, Any]:
    if not db.exists(view.store):
        return {}
    rows = db.query(
        view.store, "inbox_draft",
        owner=view.user.name, unit=unit, dataset=one.dataset, period=one.period,
    )  # fmt: skip
    return dict(json.loads(str(rows.iloc[0]["written"]))) if len(rows) else {}


def _keep(view: View, unit: str, one: Owed, written: Any) -> None:
    text = json.dumps(written, ensure_ascii=False, default=str)
    row = {"unit": unit, "dataset": one.dataset, "period": one.period, "written": text}
    try:
        kept.put(view.store, "inbox_drafts", view.user.name, row)
    except db.StoreBusyError as error:
        messages.error(error)
        return
    messages.success(words.KEPT)


# ---- rows of a list, a workbook, words -----------------------------------------------------------


@st.fragment
def _list(view: View, unit: str, one: Owed) -> None:
    view.go_on()
    own = owner(one.dataset, unit)
    stem = f"inbox_{unit}_{one.key}"
    rows = typed(one.dataset, f"{stem}_rows", left_out=own)
    if not rows:
        page_note(words.ADD_ROWS)
        return
    content = owed.list_book(one.dataset, unit, rows, counted_day(view.as_of))
    found = _examined(view, content, "填报.xlsx", unit, one)
    _finish(view, unit, one, found, content, f"{unit}{one.title}.xlsx", None)


def _file(view: View, unit: str, one: Owed) -> None:
    page_note(words.UPLOAD_RULE)
    key = f"inbox_file_{unit}_{one.key}_{st.session_state.get('inbox_round', 0)}"
    file = st.file_uploader(
        "选择表格", SUFFIXES, key=key, label_visibility="collapsed",
        max_upload_size=rules().most_megabytes,
    )  # fmt: skip
    form = templates.Form(one.dataset)
    if file is None:
        view.offer(
            st.download_button,
            "下载空表",
            lambda: templates.template(form),
            form.file_name,
            is_public=True,
            help=words.OFFLINE,
            type="tertiary",
        )
        return
    content = file.getvalue()
    found = _examined(view, content, file.name, unit, one)
    for told in words.read_text(found.rows, found.trades):
        page_note(told)
    _finish(view, unit, one, found, content, file.name, None)


def _words_alone(view: View, unit: str, one: Owed) -> None:
    with st.form(f"inbox_words_{unit}_{one.key}", border=False, clear_on_submit=False):
        said = st.text_area(
            "情况说明", max_chars=sending.LONGEST, placeholder=words.WORDS_EXAMPLE, height=140
        )
        page_note(words.WORDS_RULE)
        pressed = st.form_submit_button("报送", type="primary", disabled=view.is_demo)
    if pressed:
        _send(view, Sent(unit, "", one.duty, one.period, explanation=said))


# ---- before it is sent ---------------------------------------------------------------------------


def _examined(view: View, content: bytes, name: str, unit: str, one: Owed) -> Examined:
    return examine(content, name, unit, one.dataset, one.period, is_demo=view.is_demo)


def _finish(
    view: View,
    unit: str,
    one: Owed,
    found: Examined,
    content: bytes,
    name: str,
    figures: Figures | None,
) -> None:
    """What must be mended, what must be looked at, and the buttons."""
    stem = f"inbox_{unit}_{one.key}"
    panel_head(*words.checks_panel(len(found.must), len(found.look)))
    if found.must:
        table([("必须改", "wrap")], [[mark_html("overdue", f.text)] for f in found.must], most=6)
    if found.look:
        table([("请再看", "wrap")], [[mark_html("due_soon", f.text)] for f in found.look], most=6)
    ticked = True
    if found.look:
        ticked = st.checkbox(words.LOOKED_AT, key=f"{stem}_tick_{found.asked}")
    said = st.text_input(
        "情况说明（可不填）", placeholder=words.EXPLAIN_HELP, max_chars=300, key=f"{stem}_said"
    )
    send, keep, _ = st.columns([3, 2, 5])
    ready = not found.must and ticked and not view.is_demo
    if send.button("报送", type="primary", disabled=not ready, key=f"{stem}_send", width="stretch"):
        looked = found.asked if found.look else ""
        sent = Sent(unit, one.dataset, one.answered, one.period, name, content, said, looked)
        _send(view, sent)
    if figures is not None and keep.button(
        "先存着", key=f"{stem}_keep", width="stretch", disabled=view.is_demo
    ):
        _keep(view, unit, one, figures)


def _send(view: View, sent: Sent) -> None:
    try:
        receipt = sending.send(view.store, sent, view.user.name, view.as_of)
    except (InboxError, db.StoreBusyError, OSError) as error:
        messages.error(error)
        return
    st.session_state[RECEIPT] = words.receipt(receipt.report, receipt.is_new)
    st.session_state["inbox_round"] = st.session_state.get("inbox_round", 0) + 1
    st.query_params.pop("box", None)
    st.rerun(scope="app")
