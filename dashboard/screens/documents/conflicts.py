"""The register of contradictions on the page: sentences side by side, ruling, replay, decision."""

from html import escape

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.documents import clauses, copies
from dashboard.duties import completions, rulings
from dashboard.duties import words as duty_words
from dashboard.duties.conflicts import Change, Conflict, conflicts
from dashboard.duties.rulings import Ruling, RulingError
from dashboard.enterprises import blacklist
from dashboard.frame import View
from dashboard.frame.asking import asked
from dashboard.frame.html import beside_html, foot_html, page_note, panel, table
from dashboard.frame.picking import pickable_table
from dashboard.indicators import measured
from dashboard.screens.documents.clauses import choose_conflict

UNDECIDED = "待裁定"
_COLUMNS = 4
"""So many sentences stand side by side; more go below."""


def chosen() -> Conflict:
    """The contradiction that the address names, else the first."""
    wanted = str(st.query_params.get("conflict", ""))
    return next((one for one in conflicts() if one.id == wanted), conflicts()[0])


def headline(view: View) -> duty_words.Title:
    """How many contradictions, how many decided."""
    known = view.ask(rulings.in_force).values()
    ruled = sum(one.ruling_id is not None for one in known)
    return duty_words.conflict_headline(conflicts(), ruled, sum(not one.option for one in known))


def show_list(view: View, height: int) -> None:
    """All contradictions with the reading in force; a selected row is shown beside it."""
    known = view.ask(rulings.in_force)
    rows = pd.DataFrame(
        [
            {"编号": one.id, "矛盾": one.title, "现行读法": _option_text(one, known[one.id].option)}
            for one in conflicts()
        ]
    )
    key = "conflict_list"

    pickable_table(
        rows,
        key,
        lambda row: choose_conflict(conflicts()[row].id),
        height=height,
        column_config={"编号": st.column_config.TextColumn(width=52)},
    )


def _option_text(one: Conflict, option_id: str) -> str:
    option = one.option(option_id)
    return option.text if option else UNDECIDED


def show(view: View, one: Conflict) -> None:
    """One contradiction: what the papers say, what is in force, what another reading changes."""
    ruling = view.ask(rulings.in_force)[one.id]
    with panel(f"{one.id} {one.title}", one.question):
        _sentences(view, one)
        st.html(
            f"<div><b>影响</b>　{escape(one.effect)}</div>"
            f"<div><b>现行读法</b>　{escape(_option_text(one, ruling.option))}"
            f"　{beside_html(_who(ruling))}</div>"
        )
        if ruling.reason:
            page_note(f"依据：{ruling.reason}")
    others = {option.id: option.text for option in one.options}
    with panel("换一种读法会变什么", duty_words.REPLAY_NOTE):
        first = next((key for key in others if key != ruling.option), "")
        picked = st.radio(
            "读法",
            list(others),
            index=list(others).index(first),
            format_func=lambda key: others[key] + ("（现行）" if key == ruling.option else ""),
            key=f"option_{one.id}",
            label_visibility="collapsed",
        )
        changes = view.ask(completions.replay, one.id, str(picked), view.as_of)
        figures = view.ask(measured.replay, one.id, str(picked), view.as_of) if view.newest else []
        figures = [*figures, *view.ask(blacklist.replay, one.id, str(picked), view.as_of)]
        count = len(changes) + len(figures)
        st.html(f"<b>{escape(duty_words.replay_words(count, others[str(picked)]))}</b>")
        if figures:
            table(
                [("指标", "wrap"), ("现在", "wrap"), ("改后", "wrap")], [list(f) for f in figures]
            )
        if changes:
            table([("任务", "wrap"), ("现在", "wrap"), ("改后", "wrap")], _change_rows(changes))
    if view.user.may_import:
        _decide(view, one, ruling)


def _sentences(view: View, one: Conflict) -> None:
    """The clauses side by side: place, sentence or quote."""
    boxes = ""
    for clause_id in one.clauses:
        clause = clauses.clause(clause_id)
        sentence = None if clause.personal else copies.sentence(clause)
        quote = sentence or f"…{clause.key_phrase}…"
        boxes += (
            '<div style="border:1px solid var(--border);border-radius:4px;padding:8px 12px">'
            f"<b>{escape(clause.citation)}</b><br>“{escape(quote)}”"
            f"{foot_html(clause.summary)}</div>"
        )
    columns = min(len(one.clauses), _COLUMNS)
    style = f"display:grid;grid-template-columns:repeat({columns},1fr);gap:8px;font-size:var(--s14)"
    st.html(f'<div style="{style}">{boxes}</div>')


def _who(ruling: Ruling) -> str:
    if not ruling.option:
        return "还没有人裁定"
    return "，".join(part for part in (ruling.by, ruling.on) if part)


def _change_rows(changes: list[Change]) -> list[list[str]]:
    return [[one.title, one.before or "没有这一项", one.after or "不再列入"] for one in changes]


def _decide(view: View, one: Conflict, ruling: Ruling) -> None:
    """Record a decision with its reason, or take the last one back."""
    with panel("裁定", duty_words.RULING_NOTE):
        with st.form(f"ruling_{one.id}", border=False):
            left, right = st.columns([45, 55], gap="small")
            texts = {option.id: option.text for option in one.options}
            picked = left.selectbox(
                "读法", list(texts), format_func=lambda key: texts[key],
                label_visibility="collapsed",
            )  # fmt: skip
            reason = right.text_input(
                "依据", placeholder="依据：会议、批示或文号", label_visibility="collapsed"
            )
            if st.form_submit_button("记下裁定", type="primary"):
                try:
                    rulings.rule(view.store, one.id, str(picked), reason, view.user.name)
                except RulingError as error:
                    messages.error(error)
                else:
                    st.rerun()
        if ruling.ruling_id is not None and asked("撤回这项裁定", duty_words.TAKE_BACK_RULING):
            try:
                rulings.withdraw(view.store, ruling.ruling_id, view.user.name)
            except RulingError as error:
                messages.error(error)
            else:
                st.rerun()
