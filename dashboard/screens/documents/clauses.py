"""The clauses of a document on the page: links, the list, one clause with what answers it."""

from html import escape

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.documents import clauses, copies, registers, words
from dashboard.documents.clauses import Clause, Document
from dashboard.duties import completions, conflicts
from dashboard.duties import plan as duty_plan
from dashboard.duties import words as duty_words
from dashboard.duties.plan import key_of
from dashboard.frame import View, menu
from dashboard.frame.html import Html, beside_html, chip_html, foot_html, joined, page_note, table
from dashboard.frame.picking import pickable_table
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, indicators
from dashboard.indicators.words import goal_text
from dashboard.screens.plan.parts import state_html
from dashboard.words import formats

KINDS = {"": "全部", **clauses.KIND_NAMES}
PARTS = {
    "text": "条款与原文",
    "search": "检索",
    "conflicts": "矛盾登记簿",
    "actors": "责任单位",
    "definitions": "口径",
}
Columns = list[tuple[str, str]]


def follow_link() -> None:
    """Turn the page to what a link asks for, once: ?clause=75.annex.9, ?conflict=C13, ?group=…"""
    asked = [str(st.query_params.get(name, "")) for name in ("clause", "conflict", "group")]
    if asked == st.session_state.get("documents_link"):
        return
    st.session_state["documents_link"] = asked
    if asked[1]:
        st.session_state["documents_part"] = "conflicts"
    elif asked[2]:
        st.session_state["documents_part"] = "actors"
    elif found := chosen():
        st.session_state["documents_part"] = "text"
        st.session_state["document"] = found.document
        st.session_state["kind"] = ""


def chosen() -> Clause | None:
    """The clause that the address names; None when it names none, or one that does not exist."""
    wanted = str(st.query_params.get("clause", ""))
    return next((one for one in clauses.clauses() if one.id == wanted), None)


def choose(clause_id: str) -> None:
    """Ask for a clause in the address."""
    st.query_params.pop("conflict", None)
    st.query_params["clause"] = clause_id


def document_line(paper: Document) -> str:
    """Number, date and issuer of a document."""
    parts = (paper.number, formats.date_text(paper.date), paper.issuer)
    return " · ".join(part for part in parts if part)


def choose_conflict(conflict_id: str) -> None:
    """Ask for a contradiction in the address."""
    st.query_params.pop("clause", None)
    st.query_params["conflict"] = conflict_id


def default(found: list[Clause]) -> Clause:
    """What to show before the reader chooses: the first demand, not the preamble."""
    return next((one for one in found if one.kind not in ("context", "actor")), found[0])


def listed(document: str, kind: str) -> list[Clause]:
    """Clauses of a document, of one kind or all."""
    return [c for c in clauses.clauses(document) if kind in ("", c.kind)]


def show_list(found: list[Clause], height: int, is_narrow: bool) -> None:
    """The clauses as a table; a selected row is shown beside it. A narrow one leaves out kinds."""
    key = f"clauses_{found[0].document}"
    rows = pd.DataFrame(
        [
            {"位置": c.place, "类别": clauses.KIND_NAMES[c.kind], "要求（摘要）": c.summary}
            for c in found
        ]
    )

    pickable_table(
        rows,
        key,
        lambda row: choose(found[row].id),
        height=height,
        column_order=[name for name in rows if not (is_narrow and name == "类别")],
        column_config={
            "位置": st.column_config.TextColumn(width=84),
            "类别": st.column_config.TextColumn(width=68),
        },
    )


# ---- one clause --------------------------------------------------------------------------------


def show_clause(view: View, one: Clause, link: Html) -> None:
    """Sentence with a link to its place, then what answers the clause with its present state."""
    quote = copies.sentence(one)
    may_read = view.user.may_import or not one.personal
    text = (quote if may_read else words.PERSONAL) if quote else f"…{one.key_phrase}…"
    st.html(
        f'<div style="border-left:3px solid var(--frame);padding:2px 0 2px 10px">'
        f"“{escape(text)}”</div>"
        f'<div style="margin-top:6px">摘要：{escape(one.summary)}</div>'
        f"{foot_html(joined(words.quote_note(quote is not None), link, by='　'))}"
    )
    parts = [_indicators(view, one), _duties(view, one), _registers(view, one), _conflicts(one)]
    if not any(parts):
        page_note(words.NOTHING_COUNTED)


def _head(text: str) -> None:
    st.html(f'<div style="font-weight:700;margin-top:4px">{escape(text)}</div>')


def indicators_of(clause_id: str) -> list[Indicator]:
    """Indicators that answer a clause."""
    return [one for one in indicators().values() if clause_id in one.clause_ids]


def _indicators(view: View, one: Clause) -> bool:
    found = indicators_of(one.id)
    if found:
        _head("指标的现状")
    for item in found:
        if not view.newest:  # asking for figures would create the store
            st.html(f"<div>{escape(item.name)}　{formats.NO_DATA}（还没有导入）</div>")
            continue
        value, when = view.ask(measured.newest_value, item, view.as_of)
        figure = f"<b>{escape(value.text)}</b>　" if value.denominator else ""
        goal = f"　{goal_text(value)}" if value.target else ""
        st.html(
            f"<div>{escape(item.name)}　{figure}{chip_html(value.state)}"
            f"{beside_html(f'{when}{goal}')}</div>"
        )
        _page_link(item.page)
    return bool(found)


def _duties(view: View, one: Clause) -> bool:
    lines = [
        (line, state)
        for line, state in view.ask(completions.plan, view.as_of, one.document)
        if one.id in line.duty.clauses
    ]
    if lines:
        _head("任务的状态")
    for own in duty_plan.by_duty(lines).values():
        worst = duty_plan.worst(state for _, state in own)
        line, state = next(pair for pair in own if pair[1] == worst)
        body = duty_plan.body_words(line)
        periods = f"　{len(own)}期中最要紧的一期" if len(own) > 1 else ""
        st.html(
            f"<div>{state_html((line, state), view.as_of)}　{escape(line.duty.title)}"
            f"{beside_html(f'{periods}　{body}　{duty_words.due_words(line)}')}</div>"
        )
        st.page_link(
            "pages/plan.py",
            label="看佐证 →",
            query_params={"duty": key_of(line), "as_of": view.as_of.isoformat()},
        )
    return bool(lines)


def _registers(view: View, one: Clause) -> bool:
    found = registers.registers_of(one.id)
    known = view.ask(registers.states, view.as_of)
    if found:
        _head("台账的现状")
    for item in found:
        state = known.get(item.id)
        words = (
            f"{formats.count_text(state[0], item.thing)}，最新{formats.date_text(state[1])}"
            if state
            else f"{formats.NO_DATA}（还没有导入）"
        )
        st.html(f"<div>{escape(item.title)}　<b>{escape(words)}</b></div>")
        if state:
            _page_link(item.page)
    return bool(found)


def _conflicts(one: Clause) -> bool:
    found = conflicts.conflicts_of(one.id)
    if found:
        _head("有几种读法")
    for item in found:
        st.button(
            messages.plain(f"{item.id} {item.title} →"),
            key=f"to_{item.id}",
            on_click=choose_conflict,
            args=(item.id,),
            type="tertiary",
        )
    return bool(found)


def _page_link(name: str) -> None:
    menu.draw_link(name, f"看{menu.title_of(name)} →")


# ---- definitions ---------------------------------------------------------------------------------


def show_definitions() -> None:
    """Every indicator: formula, targets with their clauses, what counts, minimum."""
    columns = [("指标", "left"), ("怎样计算", "wrap"), ("目标（依据）", "wrap")]
    columns += [("性质", "wrap"), ("最少数量", "left")]
    rows = []
    for one in indicators().values():
        stated = [(t.text, t.clause) for t in one.targets] or [(one.aim, one.aim_clause)]
        cited = (f"{goal}（{clauses.clause(id_).citation}）" for goal, id_ in stated if id_)
        goals = list(dict.fromkeys(cited)) or [formats.MISSING]
        if one.also:
            cited_too = "、".join(clauses.clause(key).citation for key in one.also)
            goals.append(words.also_answers(cited_too))
        rule = one.kind_word + (f"，{one.rule_note}" if one.rule_note else "")
        cells = [one.name, one.definition, "；".join(goals), rule, f"{one.minimum}{one.noun}"]
        rows.append([*cells[:2], Html("<br>".join(map(escape, goals))), *cells[3:]])
    table(columns, rows)
