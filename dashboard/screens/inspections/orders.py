"""The loop of orders on the page: list, board by township, one order's course, what is entered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import divisions, messages
from dashboard.definition_files import UnknownError
from dashboard.documents.clauses import clauses
from dashboard.frame import FIRST_DAY, LAST_DAY, View, panel, table
from dashboard.frame.asking import asked
from dashboard.frame.html import Html, clause_link, page_note
from dashboard.frame.listed import Listing
from dashboard.frame.picking import pickable_table, table_height
from dashboard.inspections import order_entry, orders
from dashboard.inspections import words_orders as words
from dashboard.inspections.order_entry import Draft, OrderError
from dashboard.inspections.order_rules import REMINDERS, rules
from dashboard.inspections.orders import (
    HANDED,
    MENDED,
    NOT_MENDED,
    PUT_OFF,
    RECHECKED,
    REPLY,
    SHUT,
    STATES,
    Order,
    Step,
)
from dashboard.inspections.words import PARTS
from dashboard.screens.inspections.rounds import Field
from dashboard.store import db

KEY = "order"
MOST, ROUNDS, LISTED = 16, 12, 300
_LATER = "order_later"
LISTING: Listing[Order] = Listing(
    "orders",
    "督办单",
    "件",
    "inspections",
    (("part", PARTS["orders"]),),
    {
        "乡镇": lambda one: one.township,
        "状态": lambda one: one.standing.state,
        "提醒": lambda one: words.OWED if orders.reminder_owed(one.standing) else "",
    },
)
_KINDS = (REPLY, RECHECKED, *REMINDERS, PUT_OFF, HANDED, SHUT)


def shown(view: View, found: Field) -> list[Order]:
    """Orders of the year and those still open, of the chosen township; a township sees its own."""
    known = view.ask(orders.orders, view.as_of)
    own = set(view.user.townships)
    return [
        one
        for one in known
        if (one.issued_on.year == found.year or one.is_open)
        and found.township in (None, one.township, one.issued_to)
        and (not own or {one.township, one.issued_to, *one.heirs} & own)
    ]


def draw_list(view: View, known: list[Order]) -> None:
    """Every order, what needs attention first; a click shows its course."""
    if note := st.session_state.pop(_LATER, None):
        messages.info(note)
    if not known:
        return  # the headline says so
    title = words.list_panel(known, orders.ageing(known, view.as_of))
    rows = pd.DataFrame(
        [
            {
                "状态": words.state_text(one),
                "督办单": one.number,
                "给谁": words.to_text(one),
                "督什么": one.matter,
                "来源": words.source_text(one),
                "发出": one.issued_on,
                "限期": one.standing.due,
                "现在": words.now_text(one),
            }
            for one in known
        ]
    )
    with panel(*title, foot=words.LOOP_FOOT):
        height = table_height(len(rows), MOST)
        pickable_table(rows, "order_list", lambda row: _choose(known[row]), height=height)
        rows = orders.as_rows(known, view.as_of).rename(columns=words.COLUMNS)
        view.download(rows, "督办单_内部资料")  # names who failed


def _choose(one: Order) -> None:
    st.query_params[KEY] = str(one.order_id)


def draw_board(known: list[Order]) -> None:
    """Counts per township and state."""
    if not known:
        return
    board = orders.board(known)
    heads = [("乡镇", "left"), *((state, "") for state in STATES), (words.OWED, "")]
    limits = [*({"状态": state} for state in STATES), {"提醒": words.OWED}]
    body = [
        [
            LISTING.count(known, {"乡镇": name}, name),
            *(LISTING.count(known, {"乡镇": name, **one}) for one in limits),
        ]
        for name in board["township"]
    ]
    with panel(*words.board_panel(board)):
        table(heads, body, most=ROUNDS)


def draw_one(view: View, known: list[Order]) -> None:
    """The chosen order (the first otherwise): its course, and what may be entered."""
    wanted = str(st.query_params.get(KEY, ""))
    one = next((one for one in known if str(one.order_id) == wanted), next(iter(known), None))
    if one is None:
        return
    with panel(*words.order_panel(one)):
        cited = next((item.citation for item in clauses() if item.id == one.clause), one.clause)
        course = [["发出", f"{one.issued_on}", one.paper or "—", one.by]]
        course += [[step.kind, f"{step.on}", words.step_text(step), step.by] for step in one.steps]
        table([("步骤", "left"), ("日期", "left"), ("内容", "wrap"), ("登记", "left")], course)
        page_note(Html(f"依据：{clause_link(one.clause, cited)}"))
        _offer_proofs(view, one)
        kinds = _KINDS if "edit" in view.user.may else (REPLY,) if "reply" in view.user.may else ()
        if kinds:
            _step_form(view, one, kinds)
        if "edit" in view.user.may:
            _withdrawals(view, one)


def _step_form(view: View, one: Order, kinds: tuple[str, ...]) -> None:
    left, right = st.columns(2, gap="small")
    kind = left.selectbox("登记", kinds, key=f"step_kind_{one.order_id}")
    # a step that was kept gives an empty form; one that was refused keeps what was written
    with st.form(f"step_{one.order_id}_{kind}_{len(one.steps)}", border=False):
        day = right.date_input(
            "日期", view.as_of, FIRST_DAY, LAST_DAY,
            key=f"step_day_{one.order_id}", format="YYYY-MM-DD",
        )  # fmt: skip
        result = ""
        if kind == RECHECKED:
            result = str(st.selectbox("结果", (MENDED, NOT_MENDED)))
        elif kind == HANDED:
            names = one.heirs or divisions.names_in(divisions.era_on(view.as_of).id)
            result = str(st.selectbox("由谁承接", names))
        new = None
        if kind in (RECHECKED, PUT_OFF):
            new = st.date_input("新的回复期限", None, FIRST_DAY, LAST_DAY, format="YYYY-MM-DD")
        said = st.text_input("内容", placeholder="怎么整改的、改到什么程度", max_chars=300)
        proof = st.text_input("佐证", placeholder="文号、照片或报告编号", max_chars=120)
        file = None  # simulated data have no originals
        if view.store == "real":
            file = st.file_uploader(
                words.PROOF_LABEL, list(order_entry.PROOF_TYPES), help=words.PROOF_HELP,
                max_upload_size=order_entry.PROOF_MEGABYTES,
            )  # fmt: skip
        if st.form_submit_button("登记", type="primary") and isinstance(day, date):
            new_day = new if isinstance(new, date) and result != MENDED else None
            step = Step(str(kind), day, result, new_day, said, proof)
            handed = (file.name, file.getvalue()) if file else None
            _do(
                view,
                day,
                lambda: order_entry.enter(view.store, one.order_id, step, view.user.name, handed),
            )


def _offer_proofs(view: View, one: Order) -> None:
    """The files that were handed in with the steps, for whoever may have originals or replies."""
    action = "original" if "original" in view.user.may else "reply"
    for step in one.steps:
        if step.proof[1]:
            view.offer(
                st.download_button,
                f"下载佐证：{step.kind}{step.on:%m-%d}",
                partial(order_entry.proof_of, step),
                step.proof[0],
                action=action,
                what="download",
                key=f"proof_{step.step_id}",
            )


def _withdrawals(view: View, one: Order) -> None:
    own = {step.step_id: f"{step.kind} {step.on}" for step in one.steps if step.step_id is not None}
    choices = {0: f"督办单{one.number}", **own}
    left, right = st.columns(2, gap="small", vertical_alignment="bottom")
    picked = left.selectbox(
        "撤回哪一条",
        list(choices),
        format_func=lambda key: choices[key],
        key=f"take_{one.order_id}",
    )
    told = words.TAKE_BACK if picked else words.TAKE_BACK_ORDER
    with right:
        if asked("撤回", told, key=f"take_back_{one.order_id}"):
            _do(
                view,
                view.as_of,
                lambda: (
                    order_entry.withdraw_step(view.store, int(picked), view.user.name)
                    if picked
                    else order_entry.withdraw(view.store, one.order_id, view.user.name)
                ),
            )


def _do(view: View, day: date, write: Callable[[], object]) -> None:
    try:
        write()
    except (OrderError, UnknownError, db.StoreBusyError) as error:
        messages.error(error)
        return
    if day > view.as_of:
        st.session_state[_LATER] = words.issued_later(day)
    st.rerun()


def draw_issue(view: View, found: Field) -> None:
    """Findings without an order, and the form that issues one."""
    if "edit" not in view.user.may:
        return
    rows = view.ask(orders.findings, found.start, min(found.end, view.as_of))
    if found.township:
        rows = rows[rows["township"] == found.township]
    known = rows.to_dict("records")
    count, known = len(known), known[:LISTED]
    with panel(words.findings_text(count, found.year), words.issue_sub(count, LISTED)):
        named = {words.finding_text(row): row for row in known}  # by name: issued ones drop out
        picked = st.selectbox("问题", [words.BY_HAND, *named], key="order_finding")
        row = named.get(picked)
        issued = view.as_of
        limit = issued + timedelta(days=rules().reply_days)
        with st.form(f"issue_{picked}", border=False):
            left, right = st.columns(2, gap="small")
            if row is None:
                names = divisions.names_in(divisions.era_on(issued).id)
                start = names.index(found.township) if found.township in names else 0
                township = str(left.selectbox("乡镇", names, index=start))
                outlet = right.text_input("经营户或企业", placeholder="发给乡镇的不填")
            else:
                township, outlet = str(row["township"]), f"{row['outlet']}{row['enterprise']}"
            matter = st.text_input(
                "整改什么", value=words.matter_text(row) if row else "", max_chars=300
            )
            day = left.date_input("发出", issued, FIRST_DAY, LAST_DAY, format="YYYY-MM-DD")
            reply = right.date_input("回复期限", limit, FIRST_DAY, LAST_DAY, format="YYYY-MM-DD")
            paper = left.text_input("评分表、照片编号", max_chars=60)
            cited = {one.id: one.citation for one in clauses()}
            first = rules().clauses[str(row["source"]) if row else "手工"]
            clause = right.selectbox(
                "依据", list(cited), list(cited).index(first), format_func=lambda one: cited[one]
            )
            sent = st.form_submit_button("发督办单", type="primary")
        if sent and isinstance(day, date) and isinstance(reply, date):
            draft = Draft(township, matter, str(clause), day, reply, outlet=outlet, paper=paper)
            if row is not None:
                draft = replace(
                    draft,
                    source=str(row["source"]),
                    series=str(row["series"]),
                    trade=str(row["trade"]),
                    item=str(row["item"]),
                    found_on=pd.Timestamp(str(row["found_on"])).date(),
                )
            _do(view, day, lambda: order_entry.issue(view.store, draft, view.user.name))
