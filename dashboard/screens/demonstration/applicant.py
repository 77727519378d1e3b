"""One applicant for a demonstration title: its stages, its gate, its score card, what to check."""

from collections.abc import Sequence
from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import look
from dashboard.charts.bars import bars
from dashboard.demonstration import words
from dashboard.demonstration.stages import Campaign, Gate, Unit
from dashboard.documents import clauses
from dashboard.frame import View, address
from dashboard.frame.html import Html, chip_html, page_note, panel, table
from dashboard.frame.picking import data_table, table_height
from dashboard.screens.demonstration.stages import label
from dashboard.store import db
from dashboard.words import formats

BAR_HEIGHT = 26
MOST_OUTLETS = 10
SHOWN_BLOCKED = 12


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
    for step, day, number in zip(found.region.steps, one.days, range(99), strict=False):
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
        _draw_gate(gate)


def _draw_gate(gate: Gate) -> None:
    state = "title_approved" if gate.is_open else "title_blocked"
    chip = (
        chip_html("reached" if state == "title_approved" else "missed") if not gate.reason else ""
    )
    when = f"（{formats.date_text(gate.recorded_on)}名册）" if gate.recorded_on else ""
    st.html(f'<div class="card-gap">{chip}{escape(gate.words)}{when}</div>')
    if len(gate.blocking):
        rows = [[r.name, r.trade, r.address or formats.MISSING] for r in gate.blocking.itertuples()]
        heads = [("还没达标的户", "left"), ("行业", "left"), ("地址", "left")]
        table(heads, rows, most=MOST_OUTLETS)


def problem_table(
    found: Campaign, shown: Sequence[Unit]
) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """Applicants whose line in the list has to be checked."""
    rows = []
    for one in shown:
        told = [part for part in (one.fault, words.returned_text(one), one.objection) if part]
        if lacks_acceptance(found, one):
            told.append("没有县级验收日期")
        if told:
            rows.append([one.applicant, f"{one.level}级{one.category}", "；".join(told)])
    return [("申报单位", "left"), ("类别", "left"), ("要核对", "wrap")], rows


def lacks_acceptance(found: Campaign, one: Unit) -> bool:
    """Whether an acceptance is asked for, lists tell it of others, and this one has none."""
    told = any(other.accepted_on for other in found.units)
    return not found.region.register and told and one.accepted_on is None


def scores(view: View, found: Campaign) -> pd.DataFrame:
    """Rows of queries/reports/demonstration_scores.sql of the region."""
    return view.ask(
        db.query, "demonstration_scores", counties=list(found.region.counties), as_of=view.as_of
    )


def score_bars(rows: pd.DataFrame, applicant: str | None = None) -> tuple[go.Figure, str, float]:
    """Share of full marks per item, of all or of one applicant; the weakest item and its share."""
    known = rows.dropna(subset=["full_marks"])
    own = known[known["applicant"] == applicant] if applicant else known
    sums = own.groupby("item", sort=False)[["score", "full_marks"]].sum()
    share = (100 * sums["score"] / sums["full_marks"]).sort_values()
    names = [str(name) for name in share.index]
    texts = [f"{value:.1f}" for value in share]
    figure = bars(names, list(share), texts, height=BAR_HEIGHT * len(names) + 16)
    return figure, names[0], float(share.iloc[0])


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
