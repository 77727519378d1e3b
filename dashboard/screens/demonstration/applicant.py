"""One applicant for a demonstration title: its stages, its gate, its score card, what to check."""

from collections.abc import Sequence
from datetime import timedelta
from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import look, messages
from dashboard.charts.bars import bars
from dashboard.definition_files import UnknownError
from dashboard.demonstration import stages, words, words_levels
from dashboard.demonstration.stages import Campaign, Gate, Unit
from dashboard.documents import clauses
from dashboard.frame import View, address
from dashboard.frame.html import Html, chip_html, page_note, panel, table
from dashboard.frame.picking import data_table, table_height
from dashboard.inspections import order_entry, orders
from dashboard.inspections.order_entry import Draft, OrderError
from dashboard.inspections.order_rules import REGISTER, rules
from dashboard.inspections.orders import Order
from dashboard.screens.demonstration import publicity
from dashboard.screens.demonstration.stages import label
from dashboard.store import db
from dashboard.words import formats

BAR_HEIGHT = 26
MOST_OUTLETS = 10
SHOWN_BLOCKED = 12
MOST_ORDERS = 50  # by one click
_ORDERED = "ordered_blocking"


def pick_unit(shown: Sequence[Unit]) -> Unit | None:
    """The applicant of the card: chosen here or in the list; kept in the address."""
    names = list(dict.fromkeys(map(label, shown)))
    if not names:
        return None
    if st.session_state.get("unit", names[0]) not in names:
        st.session_state["unit"] = names[0]  # a dropped choice would go on showing
    with address.kept("unit"):
        name = st.selectbox(
            "申报单位",
            names,
            key="unit",
            label_visibility="collapsed",
            placeholder="请选择",
            bind="query-params",
        )
    address.tell("unit", name)
    return next(one for one in shown if label(one) == name)


def draw_card(view: View, found: Campaign, one: Unit) -> None:
    """One applicant: its stages with days, acceptance, gate with the outlets that block it."""
    line = []
    steps = found.region.steps_of(one.level)
    for step, day, number in zip(steps, one.days, range(99), strict=False):
        is_sound = number < one.in_order
        glyph = "●" if is_sound else "◇" if day else "□"
        ink = look.GREEN if is_sound else look.AMBER if day else look.GREY
        when = f"{day.month}月{day.day}日" if day else formats.MISSING
        wait = ""
        before = one.days[number - 1] if number else None
        if day and before:
            wait = f"{(day - before).days}天"
        line.append(
            [Html(f'<span style="color:{ink}">{glyph}</span> {step.name}'), when, wait, step.by]
        )
    table([("阶段", "left"), ("日期", ""), ("用时", ""), ("由谁办", "left")], line)
    gate = next((g for g in found.gates if g.unit == one), None)
    citation = clauses.clause(found.region.precondition_clause).citation
    first = words.precondition_sentence(found.region, citation)
    facts = [first + ("" if gate else words.acceptance_sentence(one))]
    facts += words.remark_sentences(one)
    facts += [] if view.is_demo else [words.origin_sentence(one)]
    page_note(*facts)
    if gate:
        _draw_gate(view, found, gate)
    publicity.draw(view, found.region, one)


def _draw_gate(view: View, found: Campaign, gate: Gate) -> None:
    chip = "" if gate.is_unknown else chip_html("reached" if gate.is_open else "missed")
    when = f"（{formats.date_text(gate.recorded_on)}名册）" if gate.recorded_on else ""
    st.html(f'<div class="card-gap">{chip}{escape(gate.words)}{when}</div>')
    if len(gate.blocking):
        _draw_blocking(view, found, gate)


def _draw_blocking(view: View, found: Campaign, gate: Gate) -> None:
    """Each outlet that blocks: what it lacks, until when, its order; one click orders the rest."""
    issued: dict[str, Order] = {}
    for one in view.ask(orders.orders, view.as_of):
        if gate.unit.township in (one.township, one.issued_to) and one.outlet:
            issued.setdefault(one.outlet, one)
    rows, left = [], []
    for r in gate.blocking.itertuples():
        lack = words_levels.lacking(bool(r.is_rectified))
        order = issued.get(str(r.name))
        due = order.standing.due if order else found.last_day
        rows.append(
            [
                str(r.name),
                lack,
                f"{due:%m-%d}" if due else formats.MISSING,
                f"{order.number}{order.standing.state}" if order else formats.MISSING,
                f"第{r.row_number}行",
            ]
        )
        if order is None or not order.is_open:
            left.append((str(r.name), str(r.trade), lack))
    heads = [(name, "left") for name in words_levels.GATE_HEADS]
    table(heads, rows, most=MOST_OUTLETS)
    if note := st.session_state.pop(_ORDERED, None):
        messages.info(note)
    if "edit" not in view.user.may or not left:
        return
    left = left[:MOST_ORDERS]
    told = f"{words_levels.ORDER_LABEL}（{len(left)}户）"
    if st.button(messages.plain(told), key=f"order_all_{gate.unit.applicant}"):
        _order(view, found, gate.unit, left)


def _order(view: View, found: Campaign, unit: Unit, left: Sequence[tuple[str, str, str]]) -> None:
    """Issue an order to each outlet; due at the campaign's last day, or after the usual days."""
    usual = view.as_of + timedelta(days=rules().reply_days)
    until = found.last_day if found.last_day and found.last_day > view.as_of else None
    try:
        for outlet, trade, lack in left:
            draft = Draft(
                unit.township,
                words_levels.order_matter(unit.applicant, lack, until),
                found.region.precondition_clause,
                view.as_of,
                min(until, usual) if until else usual,
                source=REGISTER,
                trade=trade,
                outlet=outlet,
                item=unit.applicant,
                found_on=view.as_of,
            )
            order_entry.issue(view.store, draft, view.user.name)
    except (OrderError, UnknownError, db.StoreBusyError) as error:
        messages.error(error)
        return
    st.session_state[_ORDERED] = words_levels.ordered_sentence(len(left))
    st.rerun()


def problem_table(
    found: Campaign, shown: Sequence[Unit]
) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """Applicants whose line in the list has to be checked."""
    rows = []
    is_told = any(one.accepted_on for one in found.units)
    for one in shown:
        told = [part for part in (one.fault, words.returned_text(one), one.objection) if part]
        if fault := stages.entry_fault(found.region, one, is_told=is_told):
            told.append(fault)
        if told:
            rows.append([one.applicant, f"{one.level}级{one.category}", "；".join(told)])
    return [("申报单位", "left"), ("类别", "left"), ("要核对", "wrap")], rows


def scores(view: View, found: Campaign) -> pd.DataFrame:
    """Rows of queries/reports/demonstration_scores.sql of the region."""
    return view.ask(
        db.query, "demonstration_scores", counties=list(found.region.counties), as_of=view.as_of
    )


def score_bars(
    rows: pd.DataFrame, applicant: str | None = None
) -> tuple[go.Figure, list[str], float]:
    """Share of full marks per item, of all or of one applicant; the weakest items, their share."""
    known = rows.dropna(subset=["full_marks"])
    own = known[known["applicant"] == applicant] if applicant else known
    sums = own.groupby("item", sort=False)[["score", "full_marks"]].sum()
    share = (100 * sums["score"] / sums["full_marks"]).sort_values()
    names = [str(name) for name in share.index]
    texts = [f"{value:.1f}" for value in share]
    figure = bars(names, list(share), texts, height=BAR_HEIGHT * len(names) + 16)
    weakest = formats.least(zip(names, share, strict=True))
    return figure, weakest, float(share.iloc[0])


def draw_standards(view: View, found: Campaign, one: Unit | None) -> None:
    """Score cards by standard, of the chosen applicant where it has one."""
    rows = scores(view, found)
    if rows.empty:
        with panel("没有评分表", words.NO_SCORES):
            return
    for standard, own in rows.groupby("standard"):
        chosen = one.applicant if one and one.applicant in set(own["applicant"]) else None
        figure, worst, share = score_bars(own, chosen)
        count = own["applicant"].nunique()
        title = words.standard_panel(str(standard), worst, share, count, chosen)
        with panel(*title):
            view.chart(figure, f"standard_{standard}", title[0])


def draw_checks(found: Campaign, shown: Sequence[Unit]) -> None:
    """Applicants to check in the list, and those whose outlets hold them up."""
    columns, rows = problem_table(found, shown)
    blocked = [one for one in found.gates if len(one.blocking) and one.unit in shown]
    with panel(*words.problems_panel(rows)):
        if rows:
            table(columns, rows, most=MOST_OUTLETS)
    if found.gates:
        with panel(*words.gate_panel(found.gates, found.register_day), foot=words.GATE_NOTE):
            rows_ = blocked_rows(blocked)
            height = table_height(len(rows_), SHOWN_BLOCKED - 1, 24)
            data_table(rows_, height=height)


def blocked_rows(blocked: Sequence[Gate]) -> pd.DataFrame:
    """Applicants whose outlets hold them up, most such outlets first."""
    return pd.DataFrame(
        [
            {
                "申报单位": gate.unit.applicant,
                "范围内户数": f"{gate.outlets:,}",
                "未达标": f"{len(gate.blocking):,}",
                "状态": "已审定" if gate.unit.is_approved else "在办",
                "没达标的户": "、".join(gate.blocking["name"]),
            }
            for gate in sorted(blocked, key=lambda gate: -len(gate.blocking))
        ]
    )
