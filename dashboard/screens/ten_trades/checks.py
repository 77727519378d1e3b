"""核实单: figures of registers and monthly reports that deserve a polite question."""

from dataclasses import dataclass
from datetime import date
from math import exp

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import divisions, messages, statistics
from dashboard.frame import View, panel
from dashboard.frame.asking import asked
from dashboard.frame.html import page_note
from dashboard.frame.picking import pickable_table
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.statistics.guards import Exact
from dashboard.store import db
from dashboard.ten_trades import check_outcomes, monthly, words

RATE = "compliance_rate"
PICKED = "check_picked"
RARE = 0.01  # how unlikely chance alone must be before a question is worth asking
NOTABLE_DROP = 0.05  # share of outlets, and number of them,
FEWEST_GONE = 3  # that must leave a register before it is worth asking


@dataclass(frozen=True)
class Check:
    """One line of the list: whose figure, of which day, what was seen, what is asked."""

    township: str
    day: date
    seen: str
    asked: str


@dataclass(frozen=True)
class Checks:
    """The list."""

    items: tuple[Check, ...]


def checks(store: db.StoreName, as_of: date) -> Checks:
    """Questions about the newest registers and reports of the era that holds on a day."""
    start = divisions.era_on(as_of).valid_from
    days = [d for d in measured.whole_days(store, "outlets", as_of, "month") if d >= start]
    if not days:
        return Checks(())
    one = indicator(RATE)
    rows = pd.concat(
        [measured.counts(store, one, Slice(d), "township").assign(day=d) for d in days],
        ignore_index=True,
    )
    rows = rows[pd.to_datetime(rows["last_day"]) == pd.to_datetime(rows["day"])]
    target = one.target("township", as_of)
    goal = target.value if target else 1
    newest = rows[rows["day"] == days[-1]]
    reports = monthly.reported(store, Slice(as_of))
    items = [
        *_all_compliant(newest),
        *_fewer(rows, goal, days[-1]),
        *_no_new(db.query(store, "register_changes", start=start, as_of=as_of)),
        *_report_gaps(reports, rows),
        *_copies(reports),
    ]
    return Checks(tuple(sorted(items, key=lambda c: divisions.sort_key(c.township))))


def _all_compliant(newest: pd.DataFrame) -> list[Check]:
    """Registers without one exception, where the others' rate makes that unlikely."""
    found = []
    passed, total = newest["numerator"].sum(), newest["denominator"].sum()
    for r in newest.itertuples():
        others = total - r.denominator
        if r.numerator < r.denominator or not others:
            continue
        rate = (passed - r.numerator) / others
        if rate**r.denominator <= RARE:
            expected = (1 - rate) * r.denominator
            found.append(Check(r.key, r.day, *words.all_compliant(r.denominator, expected)))
    return found


def _fewer(rows: pd.DataFrame, goal: Exact, newest: date) -> list[Check]:
    """Registers of the newest year that list fewer outlets than the one before."""
    found = []
    for name, part in rows.groupby("key"):
        days = list(part["day"])
        for drop in statistics.shrinking_base(part["numerator"], part["denominator"], goal):
            gone = drop.total_before - drop.total_now
            is_large = gone >= max(FEWEST_GONE, NOTABLE_DROP * drop.total_before)
            if days[drop.period].year == newest.year and (drop.decisive or is_large):
                told = words.fewer_outlets(drop.total_before, drop.total_now, drop.decisive)
                found.append(Check(str(name), days[drop.period], *told))
    return found


def _no_new(changes: pd.DataFrame) -> list[Check]:
    """Townships whose registers never gained an outlet although others' did."""
    by_day = changes.groupby("recorded_on")[["outlets", "added"]].transform("sum")
    changes = changes.assign(expected=changes["outlets"] * by_day["added"] / by_day["outlets"])
    found = []
    for name, part in changes.groupby("township"):
        expected = float(part["expected"].sum())
        if part["added"].sum() == 0 and exp(-expected) <= RARE:
            first, last = part["recorded_on"].min(), part["recorded_on"].max().date()
            found.append(Check(str(name), last, *words.no_new_outlets(expected, first)))
    return found


def _report_gaps(reported: pd.DataFrame, rows: pd.DataFrame) -> list[Check]:
    """The newest month in which a township sent both a report and a register."""
    if reported.empty:
        return []
    months = pd.to_datetime(rows["day"]).dt.to_period("M")
    both = reported.assign(period=pd.to_datetime(reported["month"]).dt.to_period("M")).merge(
        rows.assign(period=months), left_on=["township", "period"], right_on=["key", "period"]
    )
    both = both.sort_values("period").groupby("township").tail(1)
    gaps = statistics.report_gap(both["compliant"], both["numerator"])
    return [
        Check(r.township, r.day, *words.report_gap(int(r.compliant), int(r.numerator), r.day))
        for r, gap in zip(both.itertuples(), gaps, strict=True)
        if gap and not np.isnan(gap)
    ]


def _copies(reported: pd.DataFrame) -> list[Check]:
    """Monthly reports that repeat an earlier one of the same township."""
    found = []
    for name, part in reported.groupby("township"):
        months = [stamp.date() for stamp in pd.to_datetime(part["month"])]
        figures = part[["outlets", "rectified", "compliant"]].to_numpy(dtype=float)
        for copy in statistics.copied_reports(figures, fewest_figures=3):
            told = words.copied_report(months[copy.first], months[copy.second], copy.figures)
            found.append(Check(str(name), months[copy.second], *told))
    return found


def draw(view: View, township: str | None) -> None:
    """The list, for one township or for all."""
    found = view.ask(checks, view.as_of)
    items = [c for c in found.items if township in (None, c.township)]
    known = view.ask(check_outcomes.outcomes)
    items = sorted(items, key=lambda c: _question(c) in known)  # open ones first
    answers = [known.get(_question(c)) for c in items]
    with panel(*words.checks_panel(len(items), answers.count(None))):
        if not items:
            return
        rows = pd.DataFrame(
            [
                {
                    "乡镇": c.township,
                    "名册或月报": f"{c.day:%Y-%m-%d}",
                    "看到的情况": c.seen,
                    "请核对": c.asked,
                    "核实结果": words.outcome_text(answer.outcome if answer else ""),
                    "说明": f"{answer.remark}（{answer.by}）" if answer else "",
                }
                for c, answer in zip(items, answers, strict=True)
            ]
        )
        pickable_table(rows, "check_list", lambda place: _choose(items[place]), most=12)
        view.download(rows, words.CHECK_FILE)
        if "edit" in view.user.may:
            _answer(view, items, known)


def _question(check: Check) -> check_outcomes.Question:
    return check.township, check.day, check.seen


def _choose(check: Check) -> None:
    st.session_state[PICKED] = _question(check)


def _answer(
    view: View,
    items: list[Check],
    known: dict[check_outcomes.Question, check_outcomes.Outcome],
) -> None:
    """What the township said to the question that was picked."""
    picked = st.session_state.get(PICKED)
    if picked not in [_question(one) for one in items]:
        page_note(words.PICK_A_CHECK)
        return
    with st.form("check_answer", border=False):
        messages.caption(words.check_asked(*picked))
        outcome = st.selectbox("核实结果", check_outcomes.OUTCOMES)
        remark = st.text_input("说明", placeholder=words.CHECK_REMARK)
        if view.press(st.form_submit_button, "登记核实结果"):
            try:
                check_outcomes.enter(
                    view.store, picked, str(outcome), str(remark or ""), view.user.name
                )
                st.rerun()
            except (ValueError, db.NotAllowedError) as error:
                messages.error(str(error))
    if picked in known and view.press(asked, "撤回这条结果", told=words.TAKE_BACK_CHECK):
        check_outcomes.take_back(view.store, known[picked].outcome_id, view.user.name)
        st.rerun()
