"""One light explained: due rule and ruling, proofs with source, clause, entry of completion."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.documents import clauses, copies
from dashboard.duties import completions, conflicts
from dashboard.duties import groups as duty_groups
from dashboard.duties import plan as duty_plan
from dashboard.duties import words as duty_words
from dashboard.duties.completions import Entry, EntryError
from dashboard.duties.definitions import Instance, State
from dashboard.duties.plan import Line, key_of
from dashboard.frame import FIRST_DAY, LAST_DAY, View, panel
from dashboard.frame.html import beside_html, foot_html
from dashboard.screens.plan.parts import state_html
from dashboard.screens.plan.plan import choose_line, chosen_key
from dashboard.words import formats

EVERYBODY = "全部一起"
_LATER = "entered_later"


def find(found: Sequence[Line]) -> Line | None:
    """The line that the address asks for; a duty without a period means the line of it that
    needs most attention."""
    wanted = chosen_key()
    exact = [one for one in found if key_of(one[0]) == wanted]
    loose = [one for one in found if one[0].duty.id == wanted.split("@")[0]]
    worst = duty_plan.worst(state for _, state in loose)
    return next(iter(exact), None) or next((one for one in loose if one[1] == worst), None)


def show(view: View, found: Sequence[Line]) -> None:
    """The panel of the chosen line; nothing when none is chosen."""
    one = find(found)
    if one is None:
        return
    if note := st.session_state.pop(_LATER, None):
        messages.info(note)
    line, state = one
    rows = view.ask(completions.proofs_of, line, view.as_of)
    sub = f"责任：{line.actor}"
    with panel(duty_words.line_name(line), sub):
        left, middle, right = st.columns([36, 32, 32], gap="medium")
        with left:
            _facts(line, state, rows, view.as_of)
            _undo(view, rows)
        with middle:
            _clauses(line)
        with right:
            if view.user.may_import:
                _entry_form(view, line)
            st.button("关闭", key="close_duty", on_click=choose_line, args=("",), type="tertiary")


def _facts(line: Instance, state: State, rows: pd.DataFrame, as_of: date) -> None:
    facts = [
        ("状态", state_html((line, state), as_of)),
        ("时限", escape(duty_words.due_words(line))),
    ]
    if line.period.label:
        again = duty_words.how_often(line.duty.times)
        facts.append(("期", escape(duty_words.period_name(line.period)) + again))
    if line.duty.ruling:
        facts.append(("按裁定", "<br>".join(escape(p) for p in line.duty.ruling.split("；"))))
    if note := duty_words.state_note(line, state):
        facts.append(("说明", escape(note)))
    proofs = [_proof_text(row) for row in rows.tail(4).to_dict("records")]
    if len(rows) > 4:
        proofs.insert(0, f"共{len(rows)}条，最近4条：")
    facts.append(("佐证", "<br>".join(proofs) or "还没有"))
    body = "".join(
        f'<tr><td class="left" style="color:var(--second);vertical-align:top">{name}</td>'
        f'<td class="wrap">{value}</td></tr>'
        for name, value in facts
    )
    st.html(f'<table class="table">{body}</table>')


def _proof_text(row: dict[Any, Any]) -> str:
    """Day, body, document number, and where it is written."""
    day = "没有填完成日期" if pd.isna(row["done_on"]) else formats.date_text(row["done_on"].date())
    parts = [day, row["actor"], row["evidence"], row["remark"]]
    if pd.isna(row["entry_id"]) and pd.isna(row["row_number"]):
        where = row["file_name"]
    elif pd.isna(row["entry_id"]):
        where = f"{row['file_name']}“{row['sheet']}”第{int(row['row_number'])}行"
    else:
        where = f"{row['by_whom']}于{row['kept_at']:%Y-%m-%d %H:%M}在页面登记"
    return f"{escape('　'.join(part for part in parts if part))}<br>{beside_html(where)}"


def _undo(view: View, rows: pd.DataFrame) -> None:
    """A button for each entry made on the page."""
    if not view.user.may_import:
        return
    for row in rows[rows["entry_id"].notna()].to_dict("records") if len(rows) else []:
        number = int(row["entry_id"])
        if st.button(
            messages.plain(f"撤销登记：{row['done_on']:%Y-%m-%d} {row['evidence']}"),
            key=f"undo_{number}",
        ):
            try:
                completions.undo_entry(view.store, number, view.user.name)
            except EntryError as error:
                messages.error(error)
            else:
                st.rerun()


def _clauses(line: Instance) -> None:
    """The clauses that ask for it: the sentence where the text is imported, else the quote."""
    first = clauses.clause(line.duty.clauses[0])
    sentence = copies.sentence(first)
    quote = sentence if sentence and not first.personal else f"…{first.key_phrase}…"
    st.html(
        f'<div style="font-weight:700">{escape(first.citation)}</div>'
        f'<div style="border-left:3px solid var(--frame);padding:2px 0 2px 10px;margin:4px 0">'
        f"“{escape(quote)}”</div>"
        f"{foot_html(f'摘要：{first.summary}')}"
    )
    for clause_id in line.duty.clauses:
        one = clauses.clause(clause_id)
        st.page_link(
            "pages/documents.py",
            label=messages.plain(f"看条款 {one.citation} →"),
            query_params={"clause": clause_id},
        )
    for group in duty_groups.groups():
        if group.name in line.unlisted:
            st.page_link(
                "pages/documents.py",
                label=messages.plain(f"{group.name}名单未定，去确定 →"),
                query_params={"group": group.id},
            )
    for item in conflicts.conflicts():
        if line.duty.id in item.duties:
            st.page_link(
                "pages/documents.py",
                label=messages.plain(f"{item.id} {item.title} →"),
                query_params={"part": "conflicts", "conflict": item.id},
            )


def _entry_form(view: View, line: Instance) -> None:
    """Enter a completion: for everybody or one body, day, document number, note."""
    with st.form(f"entry_{key_of(line)}", clear_on_submit=True, border=False):
        st.html('<div style="font-weight:700">登记完成</div>')
        left, right = st.columns(2, gap="small")
        bodies = [EVERYBODY, *line.members] if line.members else [line.actor]
        body = left.selectbox("单位", bodies, label_visibility="collapsed")
        day = right.date_input(
            "完成日期", value=view.as_of, min_value=FIRST_DAY, max_value=LAST_DAY,
            format="YYYY-MM-DD", label_visibility="collapsed",
        )  # fmt: skip
        number = left.text_input(
            "文号", placeholder="文号或佐证", max_chars=60, label_visibility="collapsed"
        )
        note = right.text_input(
            "备注", placeholder="备注，可不填", max_chars=200, label_visibility="collapsed"
        )
        if st.form_submit_button("登记", type="primary") and isinstance(day, date):
            actor = "" if body == EVERYBODY else str(body)
            _enter(view, Entry(line.duty.id, actor, line.period.label, day, number, note))


def _enter(view: View, entry: Entry) -> None:
    try:
        completions.add_entry(view.store, entry, view.user.name)
    except EntryError as error:
        messages.error(error)
        return
    if entry.done_on > view.as_of:
        st.session_state[_LATER] = duty_words.entered_later(entry.done_on)
    st.rerun()
