"""People on the page on the long-term mechanism: training, complaints, satisfaction."""

from statistics import median

import pandas as pd
import streamlit as st

from dashboard.frame import View, panel, table
from dashboard.frame.html import panel_sub
from dashboard.mechanism import facts, training, words
from dashboard.mechanism.training import Totals
from dashboard.screens import led
from dashboard.screens.mechanism import charts
from dashboard.screens.mechanism.charts import Answer
from dashboard.screens.mechanism.systems import Chosen
from dashboard.statistics import wilson_interval
from dashboard.words import formats

SHORT_ROWS = 12
FEWEST_ASKED = 5


def groups(view: View, chosen: Chosen) -> pd.DataFrame:
    """Training of the year by township and trade (of one township when chosen)."""
    rows = view.ask(training.groups, chosen.start, chosen.end)
    return rows if chosen.township is None else rows[rows["township"] == chosen.township]


def months(view: View, chosen: Chosen) -> list[tuple[int, int]]:
    """Month of the year and turns of training in it, months with training only."""
    rows = view.ask(training.months, chosen.start, chosen.end, chosen.township)
    return [(pd.Timestamp(r.month).month, int(r.trained)) for r in rows.itertuples()]


def training_totals(view: View, chosen: Chosen) -> Totals | None:
    """Sums of the year; None without training."""
    rows = groups(view, chosen)
    return None if rows.empty else training.totals(rows)


def parts(view: View, chosen: Chosen) -> list[str]:
    """What the headline adds: satisfaction and open complaints."""
    told = []
    rows = newest_survey(view, chosen)
    if len(rows):
        told.append(words.survey_part(int(rows["satisfied"].sum()), int(rows["asked"].sum())))
    cases = view.ask(facts.complaints, chosen.start, chosen.end, view.as_of)
    if len(cases):
        found = facts.handling(cases, view.as_of)
        told.append(f"投诉{found.cases}件，{len(found.open_days)}件没有办结")
    return [part for part in told if part]


def draw_training(view: View, chosen: Chosen) -> None:
    """Coverage, who is short, who is over."""
    rows = groups(view, chosen)
    if rows.empty:
        with panel(*words.NO_TRAINING):
            return
    sums, over = training.totals(rows), training.over_full(rows)
    silent = 0 if chosen.township else len(set(chosen.units.names) - set(rows["township"]))
    title = words.coverage_panel(sums, len(over), chosen.year, silent)
    with panel(*title, foot=words.COVERAGE_FOOT):
        panel_sub(words.sums_sentence(sums) + words.months_sentence(months(view, chosen)))
        left, right = st.columns(2, gap="small")
        with left:
            short = training.short(rows)
            short = short[short["missing"] > 0]
            table(
                [("还差最多的乡镇", "left"), ("应训（人）", ""), ("还差（人）", "")],
                [
                    [
                        r.township,
                        _sessions(chosen, f"{r.due:,.0f}", r.township),
                        f"{r.missing:,.0f}",
                    ]
                    for r in short.itertuples()
                ]
                or [["没有", "", ""]],
                most=SHORT_ROWS,
            )
        with right:
            table(
                [("超过100%的", "left"), ("人次/应训", "")],
                [
                    [f"{r.township} {r.trade}", _sessions(chosen, text, r.township, r.trade)]
                    for r in over.itertuples()
                    for text in [f"{r.trained:,.0f}/{r.due:,.0f}"]
                ]
                or [["没有", ""]],
                most=SHORT_ROWS,
            )
        view.download(rows.rename(columns=NAMES), f"培训{chosen.year}年")


def _sessions(chosen: Chosen, text: str, township: str, trade: str | None = None) -> str:
    """A figure of the training of the year, which leads to its sessions."""
    only = {led.TOWNSHIP: township, led.TRADE: trade, **led.period(chosen.start)}
    return led.rows(text, "training_sessions", chosen.end, only, f"{township}{trade or ''}培训")


def draw_turns(view: View, chosen: Chosen) -> None:
    """Turns per person as a distribution; nothing without training."""
    rows = groups(view, chosen)
    if rows.empty:
        return
    classes = training.turns(rows)
    title = words.turns_panel(classes)
    with panel(*title, foot=words.TURNS_FOOT):
        view.chart(charts.turns(classes), "turns", title[0])


def draw_contents(view: View, chosen: Chosen) -> None:
    """Sessions by the five kinds of content, and how many were on the spot."""
    rows = view.ask(training.contents, chosen.start, chosen.end, chosen.township)
    if rows.empty:
        return
    found = {str(row.content): row for row in rows.itertuples()}
    told = [
        [
            kind,
            str(found[kind].sessions) if kind in found else formats.MISSING,
            f"{found[kind].trained:,.0f}" if kind in found else formats.MISSING,
            str(found[kind].on_spot) if kind in found else formats.MISSING,
        ]
        for kind in training.CONTENTS
    ]
    unsaid = int(found[""].sessions) if "" in found else 0
    lacking = [kind for kind in training.CONTENTS if kind not in found]
    with panel(*words.contents_panel(lacking, unsaid, int(rows["sessions"].sum()))):
        table([("培训内容", "left"), ("期数", ""), ("人次", ""), ("其中上门", "")], told)


NAMES = {
    "township": "乡镇",
    "trade": "行业",
    "sessions": "期数",
    "trained": "人次",
    "due": "应训人数",
    "last_on": "最近一期",
}


def draw_complaints(view: View, chosen: Chosen) -> None:
    """Days to settle, open cases, what complainants said."""
    rows = view.ask(facts.complaints, chosen.start, chosen.end, view.as_of)
    if chosen.township:
        rows = rows[rows["township"] == chosen.township]
    if rows.empty:
        with panel(*words.NO_COMPLAINTS):
            return
    found = facts.handling(rows, view.as_of)
    title = words.complaints_panel(found)
    with panel(*title, foot=words.answers_sentence(found)):
        if found.days:
            figure = charts.handling(found.days, median=float(median(found.days)))
            view.chart(figure, "complaints", title[0])


def newest_survey(view: View, chosen: Chosen) -> pd.DataFrame:
    """Answers of the newest survey of the year."""
    rows = view.ask(facts.surveys, chosen.start, chosen.end)
    return rows[rows["period_to"] == rows["period_to"].max()]


def draw_survey(view: View, chosen: Chosen) -> None:
    """Satisfaction of every township with n and interval; surveys of the year."""
    rows = newest_survey(view, chosen)
    if rows.empty or not rows["asked"].sum():
        with panel(*words.NO_SURVEY):
            return
    asked, satisfied = int(rows["asked"].sum()), int(rows["satisfied"].sum())
    low, high = wilson_interval(satisfied, asked)
    day = pd.Timestamp(rows["period_to"].max()).date()
    title = words.survey_panel(satisfied, asked, (float(low), float(high)), day)
    few = rows.loc[rows["asked"] < FEWEST_ASKED, "township"].dropna()
    left_out = words.few_asked(list(dict.fromkeys(few)), FEWEST_ASKED)
    with panel(*title, foot=words.SURVEY_FOOT + left_out):
        answers = _answers(rows)
        figure = charts.satisfaction(answers, satisfied / asked, selected=chosen.township)
        view.township_chart(figure, "survey", title[0])
        every = view.ask(facts.surveys, chosen.start, chosen.end)
        table(
            [("调查", "left"), ("问了（人）", ""), ("满意（%）", ""), ("满意和基本满意（%）", "")],
            [_survey_row(when, own) for when, own in every.groupby("period_to")],
        )


def _answers(rows: pd.DataFrame) -> list[Answer]:
    known = rows[rows["asked"] >= FEWEST_ASKED]
    low, high = wilson_interval(known["satisfied"], known["asked"])
    found = [
        Answer(r.township, r.satisfied / r.asked, float(a), float(b), int(r.asked))
        for r, a, b in zip(known.itertuples(), low, high, strict=True)
    ]
    return sorted(found, key=lambda one: -one.share)


def _survey_row(when: object, rows: pd.DataFrame) -> list[str]:
    asked = rows["asked"].sum()
    day = pd.Timestamp(str(when))
    both = rows["satisfied"].sum() + rows["fairly_satisfied"].sum()
    has_fairly = rows["fairly_satisfied"].notna().all()
    return [
        f"{day.month}月{day.day}日",
        f"{asked:,.0f}",
        f"{100 * rows['satisfied'].sum() / asked:.1f}",
        f"{100 * both / asked:.1f}" if has_fairly else "—",
    ]
