"""详解 of the page on the ten trades: glide path, figures to check, relapse, inspection plan."""

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import statistics
from dashboard.frame import View, address, panel, table
from dashboard.frame.html import Html, page_note, panel_sub
from dashboard.indicators.definitions import Measure
from dashboard.indicators.measured import Slice
from dashboard.screens.ten_trades import checks, glide_details, verification
from dashboard.screens.ten_trades.relapse import relapse
from dashboard.statistics import RelapseCurve
from dashboard.store import db
from dashboard.ten_trades import words

YEAR = 366.0
FEWEST_OUTLETS = 30
MOST_FAILURES = 5


def draw(view: View, chosen: Slice, newest: Measure, township: str | None) -> None:
    """Everything inside the expander of the page; newest: the compliance that the page shows."""
    if township is None:
        glide_details.draw(view)
    left, right = st.columns([55, 45], gap="small")
    with left:
        checks.draw(view, township)
        verification.draw(view, township)
        _draw_plan(view, newest)
    with right:
        _draw_relapse(view, chosen)


def relapses(store: db.StoreName, chosen: Slice) -> dict[str, RelapseCurve]:
    """Curves by trade, and of all of them under the empty name."""
    rows = db.query(
        store,
        "relapses",
        as_of=chosen.as_of,
        townships=list(chosen.townships) if chosen.townships else None,
    )
    if rows.empty:
        return {}
    parts = {"": rows, **{str(name): part for name, part in rows.groupby("trade")}}
    return {name: _curve(part) for name, part in parts.items()}


def _curve(rows: pd.DataFrame) -> RelapseCurve:
    times = rows["outlets"].to_numpy()
    return statistics.relapse_curve(
        np.repeat(rows["days"].to_numpy(), times), np.repeat(rows["relapsed"].to_numpy(), times)
    )


def clearly_worse(curves: dict[str, RelapseCurve], days: float) -> str | None:
    """The trade with fewest outlets still compliant, if its limits lie below the whole."""
    known = {n: c for n, c in curves.items() if n and c.outlets >= FEWEST_OUTLETS and c.events}
    if not known:
        return None
    worst = min(known, key=lambda name: known[name].at(days))
    curve = known[worst]
    place = int((curve.time <= days).sum()) - 1
    return worst if place >= 0 and curve.upper[place] < curves[""].at(days) else None


def _draw_relapse(view: View, chosen: Slice) -> None:
    curves = view.ask(relapses, chosen)
    if not curves:
        return
    whole = curves[""]
    if not whole.events:
        with panel(*words.relapse_panel(whole, None, 1)):
            return
    longest = float(whole.time.max())
    years = max(1, min(3, int(longest // 365)))
    worst = clearly_worse(curves, years * YEAR)
    title = words.relapse_panel(whole, worst, years)
    with panel(*title, foot=words.RELAPSE_FOOT):
        named = {worst: curves[worst]} if worst else {}
        view.chart(relapse(whole, named, days=max(longest, YEAR) * 1.08), "relapse", title[0])
        sides = ("left", "", "", "")
        columns = list(zip(words.relapse_heads(years), sides, strict=True))
        ordered = sorted(
            ((n, c) for n, c in curves.items() if n), key=lambda item: item[1].at(years * YEAR)
        )
        table(
            columns,
            [
                [
                    name,
                    f"{c.outlets:,}",
                    f"{c.events:,}",
                    words.kept_text(c, years * YEAR)
                    if c.outlets >= FEWEST_OUTLETS
                    else words.TOO_FEW,
                ]
                for name, c in ordered
            ],
        )


def _draw_plan(view: View, newest: Measure) -> None:
    target = newest.target
    if target is None or newest.denominator == 0:
        return
    with panel(*words.plan_panel(target.printed)):
        one, two = st.columns([40, 60], gap="small")
        span = (1, 100_000, newest.denominator)
        population = int(view.number("plan_population", words.PLAN_LISTED, span, one))
        with address.kept("plan_bad"):
            failures = two.slider(
                words.PLAN_ALLOWED, 0, MOST_FAILURES, 0, key="plan_bad", bind="query-params"
            )
        address.tell("plan_bad", failures)
        needed = statistics.units_needed(population, target.value, failures)
        sentence = words.inspection_sentence(needed, population, failures, target.printed)
        panel_sub(Html(f"<b>{sentence}</b>"))
        page_note(*words.PLAN_NOTES)
