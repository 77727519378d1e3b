"""详解 of the spot-check pages: control chart, trend, plans, purposes, firms, classes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import streamlit as st

from dashboard import statistics
from dashboard.charts.bars import bars
from dashboard.frame import View, address, bullets, panel, table
from dashboard.frame.html import Html, page_note, panel_head, panel_sub
from dashboard.indicators import measured, policy, products
from dashboard.indicators.definitions import Indicator, Measure, indicator, part
from dashboard.indicators.measured import GRAINS, Slice
from dashboard.indicators.words import change
from dashboard.screens.spot_checks import parts
from dashboard.screens.spot_checks.control import control
from dashboard.spot_checks import batches, regional
from dashboard.spot_checks import words_details as words
from dashboard.store import db
from dashboard.words import formats

MOST_FAILURES = 10
TRUE_RATES = (85, 90, 95, 98)
_SIDES = ("left", "", "", "")
PART_MONTHS = {"half": 6, "quarter": 3, "month": 1}


def draw(view: View, newest: Measure, chosen: Slice) -> None:
    """Everything inside the expander: plans and proofs only where there is a target to prove."""
    one = newest.indicator
    if not one.targets:
        left, right = st.columns([58, 42], gap="small")
        with left:
            draw_control(view, one, chosen)
        with right:
            draw_trend(view, one, chosen)
            draw_firms(view, newest, chosen)
        return
    left, right = st.columns([60, 40], gap="small")
    with left:
        draw_control(view, one, chosen)
        draw_firms(view, newest, chosen)
        _draw_purposes(view, newest, chosen)
    with right:
        draw_trend(view, one, chosen)
        _draw_plan(view, newest)
        _draw_claim(view)


@dataclass(frozen=True)
class Periods:
    """Counts per period without gaps in time: first days, passed, total (0: nothing sampled)."""

    days: tuple[date, ...]
    passed: tuple[int, ...]
    total: tuple[int, ...]


def periods(store: db.StoreName, one: Indicator, chosen: Slice, grain: str) -> Periods:
    """The series of an indicator with empty periods filled in, oldest first."""
    points = measured.series(store, one, parts.whole_time(chosen), grain)
    if not points:
        return Periods((), (), ())
    known = {day: m for day, m in points}
    days, day = [], points[0][0]
    while day <= points[-1][0]:
        days.append(day)
        months = day.year * 12 + day.month - 1 + PART_MONTHS[grain]
        day = date(months // 12, months % 12 + 1, 1)
    passed = tuple(known[d].numerator if d in known else 0 for d in days)
    return Periods(
        tuple(days), passed, tuple(known[d].denominator if d in known else 0 for d in days)
    )


def draw_control(view: View, one: Indicator, chosen: Slice) -> None:
    """The control chart with its switches, whatever period the page shows."""
    with st.container(border=True):
        head = st.empty()
        row = st.container(horizontal=True, gap="small")
        grains = {grain: GRAINS[grain] for grain in ("quarter", "half", "month")}
        grain = view.switch("control_grain", "时期", grains, where=row)
        kind = view.switch("control_kind", "控制图", words.CHART_KINDS, where=row)
        found = view.ask(periods, one, chosen, grain)
        if not sum(found.total):
            page_note(formats.NO_DATA, where=head)
            return
        document = parts.paper_with_stages(one)
        stages = parts.stages_of(document)
        choices = dict(words.PHASES)
        if stages:
            choices = {"stages": words.stages_phases(document), **choices}
        phases = view.switch("control_phases", words.PHASE, choices, where=row)
        starts: list[int] = []
        if phases == "stages":
            starts = stage_starts(found.days, stages)
        elif phases == "hand":
            named = {f"{day}": _part_text(day, grain).replace("<br>", "") for day in found.days[1:]}
            if named:
                picked = view.pick(
                    "control_from", words.PHASE_FROM, named, width=136, is_plain=True, where=row
                )
                starts = [[str(day) for day in found.days].index(picked)]
        chart = statistics.phased_chart(found.passed, found.total, starts, laney=kind == "laney")
        rules = statistics.phased_rules(chart)
        title, sub = words.control_panel(chart, rules, one, GRAINS[grain])
        panel_head(title, sub, head)
        target = view.ask(measured.newest_value, one, view.as_of)[0].target
        goal = float(target.value) if target else None
        figure = control(
            chart,
            rules,
            [_part_text(day, grain) for day in found.days],
            [f"{n}/{d}{one.noun}" for n, d in zip(found.passed, found.total, strict=True)],
            target=goal,
            target_label=f"{target.word}{target.text}" if target else "",
        )
        view.chart(figure, "control", title)
        lines = [words.control_foot(chart, kind == "laney")]
        if target and goal is not None and not target.is_over:
            enough = not chart.trial
            assured = statistics.assurance(goal, chart.lower, chart.upper) if enough else None
            lines.insert(0, words.assurance_sentence(assured, target.printed, chart.present))
        page_note("".join(lines))


def stage_starts(days: Sequence[date], stages: Sequence[tuple[str, date, date]]) -> list[int]:
    """Where a chart starts anew: with the campaign, and after its last stage (none at the ends)."""
    first, last = min(stage[1] for stage in stages), max(stage[2] for stage in stages)
    found = [
        next((at for at, day in enumerate(days) if day >= edge), 0)
        for edge in (first.replace(day=1), last + timedelta(days=1))
    ]
    return sorted({at for at in found if 0 < at < len(days)})


def _part_text(day: date, grain: str) -> str:
    year = formats.period_text(day, "year")
    return f"{year}<br>{formats.period_text(day, grain).removeprefix(year)}"


def draw_trend(view: View, one: Indicator, chosen: Slice) -> None:
    """The trend over all years, in one sentence with the yearly counts."""
    years = view.ask(measured.series, one, parts.whole_time(chosen), "year")
    rows = view.ask(batches.batches, one, parts.whole_time(chosen))
    passed = [m.numerator for _, m in years]
    total = [m.denominator for _, m in years]
    with panel(*words.trend_panel(one.definition)):
        if len(years) < 2:
            page_note(words.ONE_YEAR)
            return
        first, last = (formats.period_text(years[at][0], "year") for at in (0, -1))
        alike, crude = batches.trends(rows)
        marker = statistics.trend_marker(passed, total)
        lines = [words.trend_sentence(alike, crude, marker, first, last)]
        (before, _), (newest, new) = years[-2:]
        start, end = measured.in_step(before.year, newest.year, view.as_of)
        earlier = replace(parts.whole_time(chosen), start=start, end=end)
        moved = change(new, view.ask(measured.total, one, earlier))
        if moved is not None:
            since = formats.span_text(start, end)
            like = view.ask(batches.like_years, one, chosen, newest.year, before.year)
            told = formats.span_text(*measured.in_step(newest.year, newest.year, view.as_of))
            lines.append(words.newest_line(told, new, since, moved, like))
        bullets(lines)


def _draw_plan(view: View, newest: Measure) -> None:
    if newest.target is None:
        return
    one, target = newest.indicator, newest.target
    with panel(*words.PLAN_PANEL):
        with address.kept("plan_failures"):
            failures = st.slider(
                words.PLAN_ALLOWED, 0, MOST_FAILURES, 0, key="plan_failures", bind="query-params"
            )
        needed = policy.fixed_round(target.value, failures)
        sentence = words.plan_sentence(needed, failures, target.printed, one.noun)
        panel_sub(Html(f"<b>{sentence}</b>"))
        if needed is None:
            return
        bullets(words.step_lines(policy.stepwise_round(target.value), target.printed, one.noun))
        chances = [statistics.proof_chance(rate / 100, needed, target.value) for rate in TRUE_RATES]
        figure = bars(
            [words.true_rate(rate) for rate in TRUE_RATES],
            [chance * 100 for chance in chances],
            [words.proof_chance(chance) for chance in chances],
            strong=(),
        )
        view.chart(figure, "plan_chances", sentence)


def _draw_claim(view: View) -> None:
    with panel(words.CLAIM_TITLE, words.CLAIM_SUB):
        one, two, three = st.columns([30, 30, 40])
        total = int(view.number("claim_total", words.CLAIM_TOTAL, (1, 2000, 125), one))
        limit = int(view.number("claim_limit", words.CLAIM_LIMIT, (0, 50, 2), two))
        span, form = (0.01, 25.0, 0.65), {"step": 0.05, "format": "%.2f"}
        claimed = view.number("claim_level", words.CLAIM_LEVEL, span, three, **form)
        level = float(claimed) / 100
        risk = statistics.contradiction_risk(total, limit, level)
        missed = 1 - statistics.contradiction_risk(total, limit, min(1.0, 4 * level))
        bullets(words.claim_lines(total, limit, f"{claimed:.2f}%", risk, missed))


def _draw_purposes(view: View, newest: Measure, chosen: Slice) -> None:
    one = newest.indicator
    if chosen.purposes is not None:
        return
    rows = view.ask(measured.counts, one, replace(chosen, purposes=()), "purpose")
    others = [key for key in rows["key"] if key not in one.purposes]
    if not others:
        return
    with panel(*words.POOLED_PANEL):
        with address.kept("pooled"):
            added = st.pills(
                words.POOLED,
                others,
                selection_mode="multi",
                key="pooled",
                label_visibility="collapsed",
                bind="query-params",
            )
        if added:
            address.tell_all("pooled", list(added))
        pooled = view.ask(measured.total, one, replace(chosen, purposes=(*one.purposes, *added)))
        bullets([words.pooled_sentence(newest, pooled, list(added))])


def firms(store: db.StoreName, newest: Measure, chosen: Slice) -> Measure:
    """The firm rate under the very limits of a batch rate: period, purposes, levels."""
    one = newest.indicator
    rows = regional.firm_rounds(store, one, chosen)
    total, failing = int(rows["firms"].sum()), int(rows["failing"].sum())
    return part(newest, total - failing, total, of=indicator(products.of(one).firm_rate))


def draw_firms(view: View, newest: Measure, chosen: Slice) -> None:
    """Batches and firms, one row each, with comparable intervals."""
    found = view.ask(firms, newest, chosen)
    with panel(*words.firms_panel(newest, found), foot=words.FIRMS_FOOT):
        columns = list(zip(words.FIRMS_HEADS, _SIDES, strict=True))
        table(
            columns,
            [_rate_row(name, m) for name, m in zip(words.FIRMS_ROWS, (newest, found), strict=True)],
        )


def _rate_row(name: str, m: Measure) -> list[str]:
    low, high = (
        statistics.wilson_interval(m.numerator, m.denominator)
        if m.rate is not None
        else (None, None)
    )
    counts = f"{m.numerator}/{m.denominator}{m.indicator.noun}"
    return [name, counts, m.number, formats.interval_text(low, high)]
