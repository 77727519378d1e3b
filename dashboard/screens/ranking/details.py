"""详解 of the ranking: funnel, rank intervals and bands, small samples, composite assessment."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import divisions, statistics
from dashboard.frame import View, address, bullets, panel, township_map
from dashboard.frame.html import page_note, panel_head
from dashboard.indicators import policy
from dashboard.indicators.chance import band_table, counts, order
from dashboard.indicators.measured import Ranking
from dashboard.ranking import words
from dashboard.screens.ranking import composite, like, matrix, moves
from dashboard.screens.ranking.funnel import funnel
from dashboard.screens.ranking.rank_bands import rank_bands
from dashboard.words import formats

FEWEST_UNITS = 3
GRID_POINTS = 140


@dataclass(frozen=True)
class Funnel:
    """What charts.funnel draws; spread: how much the units differ beyond chance."""

    points: pd.DataFrame
    limits: pd.DataFrame
    spread: statistics.Overdispersion


def draw(view: View, found: Ranking, selected: str | None) -> None:
    """Everything inside the expander of the ranking page."""
    if len(found.ranked) < FEWEST_UNITS:
        page_note(words.TOO_FEW_UNITS)
        return
    left, right = st.columns([60, 40], gap="small")
    with left:
        draw_funnel(view, found, selected)
        like.draw(view, found)
        _draw_shrunk(view, found, selected)
        if found.units.id != divisions.AREAS:
            moves.draw_moves(view, found.units)
    with right:
        _draw_bands(view, found, selected)
    if found.units.id == divisions.AREAS:
        return
    matrix.draw(view, found.units)
    composite.draw(view, found.units)
    moves.draw_rounds(view, found.units)


def funnel_data(found: Ranking, centre: Fraction, *, is_wide: bool) -> Funnel:
    """Marks and limits of the ranked units; is_wide widens by the spread between units."""
    table = found.ranked.reset_index(drop=True)
    passed, total = table["numerator"].to_numpy(), table["denominator"].to_numpy()
    spread = policy.spread(passed, total)
    tau2 = spread.tau2 if is_wide else 0.0
    middle = float(centre)
    points = pd.DataFrame(
        {
            "township": table["township"],
            "denominator": total,
            "rate": passed / total,
            "outside": statistics.funnel_position(passed, total, middle, 0.998, tau2=tau2),
            "gap": spread.z,
        }
    )
    one = found.county.indicator
    points["hover"] = [
        f"<b>{name}</b><br>{one.short_name} {number}%（{n:,}/{d:,}{one.noun}）<br>"
        f"{words.POSITION_WORDS[out]}"
        for name, number, n, d, out in zip(
            table["township"], table["number"], passed, total, points["outside"], strict=True
        )
    ]
    grid = np.unique(np.geomspace(total.min(), max(total.max(), total.min() + 1), GRID_POINTS))
    whole = np.unique(grid.round().astype(int))
    near, far = (
        statistics.funnel_limits(whole, middle, level, method="exact", tau2=tau2)
        for level in (0.95, 0.998)
    )
    limits = pd.DataFrame(
        {
            "total": whole,
            "low_95": near.lower,
            "high_95": near.upper,
            "low_998": far.lower,
            "high_998": far.upper,
        }
    )
    return Funnel(points, limits, spread)


def draw_funnel(view: View, found: Ranking, selected: str | None) -> None:
    """The funnel with its switches; for three ranked units and more."""
    one, county = found.county.indicator, found.county
    target = found.target
    assert county.denominator > 0
    centres = {"county": ("全县平均", Fraction(county.numerator, county.denominator))}
    if target and 0 < target.value < 1:
        centres["target"] = (target.label, target.value)
    picked, wide = "county", False
    with st.container(border=True):
        box = st.empty()
        row = st.container(horizontal=True, gap="small")
        if len(centres) > 1:
            named = {key: f"对照{name}" for key, (name, _) in centres.items()}
            picked = view.switch("funnel_centre", "对照", named, where=row)
        limits = {"chance": "界限只计偶然", "wide": "计入乡镇间差别"}
        wide = view.switch("funnel_limits", "界限", limits, where=row) == "wide"
        name, centre = centres[picked]
        data = funnel_data(found, centre, is_wide=wide)
        points = data.points
        above = list(points.loc[points["outside"] > 0, "township"])
        below = list(points.loc[points["outside"] < 0, "township"])
        title, sub = words.funnel_panel(above, below, one, name, len(points))
        panel_head(title, sub, box)
        label = f"{name}<br>{formats.percent(centre, 1)}%"
        figure = funnel(points, data.limits, float(centre), label, noun=one.noun, selected=selected)
        view.township_chart(figure, "funnel", title, township_map.numbers(found))
        page_note(words.funnel_foot(one, data.spread, wide and data.spread.tau2 > 0))


def _draw_bands(view: View, found: Ranking, selected: str | None) -> None:
    known = view.ask(order, *counts(found))
    table = band_table(found)
    count = int(table["band"].max())
    title = words.bands_panel(count, len(table))
    with panel(*title):
        names = words.band_words(count) if count > 1 else []
        numbers = township_map.numbers(found)
        view.township_chart(rank_bands(table, names, selected), "rank_bands", title[0], numbers)
        one = found.county.indicator
        bullets(words.noise_lines(known.noise, known.spread, one, len(table)))


def noise(found: Ranking) -> str:
    """How much of the ranking is noise, in one sentence."""
    if len(found.ranked) < FEWEST_UNITS:
        return words.TOO_FEW_UNITS
    return words.noise_line(statistics.noise_share(*counts(found)), found.county.indicator)


def shrunk_table(found: Ranking) -> tuple[statistics.BetaBinomialFit, pd.DataFrame]:
    """The fit, and per unit: township, numerator, denominator, number, rate, shrunk (0..1)."""
    table = found.ranked.reset_index(drop=True)
    passed, total = table["numerator"], table["denominator"]
    fit = statistics.beta_binomial_fit(passed, total)
    kept = table[["township", "numerator", "denominator", "number", "rate"]]
    return fit, kept.assign(shrunk=statistics.shrink(passed, total, fit))


def _draw_shrunk(view: View, found: Ranking, selected: str | None) -> None:
    one = found.county.indicator
    fit, table = shrunk_table(found)
    with panel(*words.shrink_panel(fit, one)):
        chosen = table[table["township"] == selected]
        row = (table if chosen.empty else chosen).sort_values("denominator").iloc[0]
        bullets(
            [
                words.shrink_sentence(
                    row["township"],
                    row["number"],
                    row["numerator"],
                    row["denominator"],
                    row["shrunk"],
                )
            ]
        )
        with address.kept("shrink"):
            is_shrunk = st.toggle(words.SHOW_SHRUNK, key="shrink", bind="query-params")
        if is_shrunk:
            rows = _shrunk_rows(table, one.unit, one.noun)
            view.township_table(rows, "shrunk", township_map.numbers(found), most=15)


def _shrunk_rows(table: pd.DataFrame, unit: str, noun: str) -> pd.DataFrame:
    ordered = table.assign(change=table["shrunk"] - table["rate"]).sort_values(
        "change", key=lambda c: -c.abs()
    )
    return pd.DataFrame(
        {
            "乡镇": ordered["township"],
            f"原始（{unit}）": ordered["number"],
            f"小样本校正（{unit}）": [f"{v * 100:.1f}" for v in ordered["shrunk"]],
            "变动（点）": [f"{v * 100:+.1f}" for v in ordered["change"]],
            f"{noun}数": [f"{n:,}" for n in ordered["denominator"]],
        }
    )
