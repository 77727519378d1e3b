"""What the page on the ten trades shows: cards, history, trades, and the township × trade grid."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import divisions, messages
from dashboard.charts.bars import bars
from dashboard.charts.remembered import by_inputs
from dashboard.frame import View, panel
from dashboard.frame.html import Card, joined
from dashboard.indicators import coverage, measured
from dashboard.indicators.asked import as_text
from dashboard.indicators.definitions import Indicator, Measure, indicator, measure
from dashboard.indicators.measured import Slice
from dashboard.store import db
from dashboard.ten_trades import words
from dashboard.ten_trades.words import TRADE_SHORT, trades_panel
from dashboard.words import formats
from dashboard.words.terms import trades

COUNTY_ROW = "全县"
CELLS = {
    "rate": "看规范率",
    "coverage": "看覆盖面",
    "missing": "看还差户数",
    "counts": "看户数",
}
_WIDTHS = {"乡镇": 76, "合计": 48, "户数": 50}
LONG_GRID = 25  # rows; a shorter grid leaves room below it
Counts = tuple[int, int]
Limits = tuple[tuple[str, str], ...]  # dimension and value


def cell_switch(view: View) -> str:
    """What the cells of the grid hold."""
    return view.switch("cells", "表格", CELLS)


def cards(view: View, chosen: Slice, township: str | None, *, completion: bool) -> list[Card]:
    """Coverage and compliance of the slice; township completion for the whole county."""
    ids = ["coverage_rate", "compliance_rate"]
    if completion:
        ids.append("township_completion_rate")
    scope = "township" if township else "county"
    found = []
    for one in map(indicator, ids):
        value = view.ask(measured.total, one, chosen, scope)
        incomplete = coverage.mark(view.ask(measured.left_out, one, chosen))
        told = joined(formats.date_text(chosen.as_of), incomplete)
        found.append(Card(value, told, (), view.clause_place(one)))
    return found


def sources(view: View, part: str) -> str:
    """The newest files of every dataset that the chosen part of the page uses."""
    if view.is_demo:
        return view.source_of("outlets")
    kinds = ("outlets", *_SOURCES.get(part, ()))
    files = dict.fromkeys(view.source_of(kind) for kind in kinds)
    return "；".join(name for name in files if name != formats.MISSING) or formats.MISSING


_SOURCES = {
    words.GRID: ("monthly_reports", "outlet_checks"),
    words.ISSUES: ("monthly_reports", "outlet_checks"),
}


def links(township: str | None) -> None:
    """From the cards to the lists behind them."""

    def go(only: str) -> None:
        st.session_state["part"] = words.PLACES
        st.session_state["only"] = only

    with st.container(horizontal=True, gap="small", key="card_links"):
        for only in ("未整规", "不规范", "无照无证", "又不规范"):
            where = "的户" if township else "的户在哪些乡镇"
            st.button(
                messages.plain(f"看{only}{where} →"),
                key=f"to_{only}",
                type="tertiary",
                on_click=go,
                args=(only,),
            )


def history(view: View, chosen: Slice) -> dict[str, Sequence[tuple[date, Measure]]]:
    """Coverage and compliance at the last twelve registers, of the same slice."""
    chosen_ = (indicator("coverage_rate"), indicator("compliance_rate"))
    return {
        one.short_name: view.ask(measured.series, one, chosen, "month")[-12:] for one in chosen_
    }


def by_trade(view: View, chosen: Slice) -> list[tuple[str, Measure]]:
    """Compliance of every trade that occurs, most missing outlets first."""
    one = indicator("compliance_rate")
    rows = view.ask(measured.counts, one, chosen, "trade")
    found = [
        (str(r.key), measured.of_row(view.store, one, r, chosen, by="trade"))
        for r in rows.itertuples()
    ]
    return sorted(found, key=lambda item: (-item[1].missing, item[0]))


@by_inputs
def trade_bars(found: list[tuple[str, Measure]], row: int = 27) -> go.Figure:
    """Missing outlets per trade, with the present rate; row: height of a bar's line in px."""
    return bars(
        [name for name, _ in found],
        [float(m.missing) for _, m in found],
        [f"{m.missing:,}户　{m.text}" for _, m in found],
        counted=[as_text(m) for _, m in found],
        strong=(0, 1),
        height=row * len(found) + 16,
    )


def draw_trades(view: View, chosen: Slice) -> None:
    """Which trades hold it up."""
    found = by_trade(view, chosen)
    title = trades_panel(found)
    with panel(*title):
        view.chart(trade_bars(found), "trades", title[0])


def draw_grid(view: View, rows: pd.DataFrame, figures: Mapping[tuple[int, str], str]) -> None:
    """The grid with short heads, so that all trades stand side by side."""
    heads = {name: st.column_config.Column(short, width=50) for name, short in TRADE_SHORT.items()}
    heads |= {name: st.column_config.Column(width=px) for name, px in _WIDTHS.items()}
    view.township_table(rows, "grid", most=len(rows), column_config=heads, counted=figures)
    view.download(rows, "整规进度")


def grid(store: db.StoreName, chosen: Slice, units: divisions.Units, shown: str) -> pd.DataFrame:
    """One row per township and one for the county; a column per trade; — where there is none."""
    by = "area" if units.id == divisions.AREAS else "township"
    compliant = _counts(store, "compliance_rate", chosen, by)
    rectified = _counts(store, "coverage_rate", chosen, by)
    columns = [name for name in trades() if any(key[1] == name for key in compliant)]
    rows = []
    for name in (*units.names, COUNTY_ROW):
        cells = [
            Cell(
                *compliant.get((name, column), (0, 0)),
                rectified.get((name, column), (0, 0))[0],
            )
            for column in columns
        ]
        whole = Cell(*(sum(parts) for parts in zip(*cells, strict=True)))
        scope = "county" if name == COUNTY_ROW else "township"
        texts = [cell_text(one, shown, scope, chosen.as_of) for one in (whole, *cells)]
        rows.append(
            {
                "乡镇": name,
                "合计": texts[0],
                "户数": formats.count_text(whole.outlets) if whole.outlets else formats.MISSING,
                **dict(zip(columns, texts[1:], strict=True)),
            }
        )
    return pd.DataFrame(rows)


def grid_figures(
    store: db.StoreName, chosen: Slice, units: divisions.Units, shown: str
) -> dict[tuple[int, str], str]:
    """The figure of every cell of the grid, by its row and column: it leads to its outlets."""
    by = "area" if units.id == divisions.AREAS else "township"
    one = indicator("coverage_rate" if shown == "coverage" else "compliance_rate")
    rows = {name: place for place, name in enumerate((*units.names, COUNTY_ROW))}
    found: dict[tuple[int, str], str] = {}
    sums: dict[tuple[str, Limits], Counts] = {}
    for (name, trade), counts in _counts(store, one.id, chosen, by).items():
        place: Limits = () if name == COUNTY_ROW else ((by, name),)
        if name in rows:
            found[rows[name], trade] = _figure(one, counts, chosen, (*place, ("trade", trade)))
            whole = sums.get((name, place), (0, 0))
            sums[name, place] = (whole[0] + counts[0], whole[1] + counts[1])
    for (name, limits), counts in sums.items():
        for column in ("合计", "户数"):
            found[rows[name], column] = _figure(one, counts, chosen, limits)
    return found


def _figure(one: Indicator, counts: Counts, chosen: Slice, only: Limits) -> str:
    return replace(measure(one, *counts), asked=measured.Asked(chosen, only)).text


class Cell(NamedTuple):
    """Outlets of one trade in one township (or of all): compliant, all, rectified."""

    compliant: int
    outlets: int
    rectified: int


def _counts(
    store: db.StoreName, name: str, chosen: Slice, by: str
) -> dict[tuple[str, str], Counts]:
    """(place, trade) → (numerator, denominator), with the sums of the county."""
    found: dict[tuple[str, str], Counts] = {}
    for r in measured.counts(store, indicator(name), chosen, by, "trade").itertuples():
        for place in (str(r.key), COUNTY_ROW):
            n, d = found.get((place, r.key2), (0, 0))
            found[place, r.key2] = (n + int(r.numerator), d + int(r.denominator))
    return found


def cell_text(one: Cell, shown: str, scope: str, on: date) -> str:
    """What a cell of the grid holds under the switch of CELLS."""
    if one.outlets == 0:
        return formats.MISSING
    if shown == "counts":
        return f"{one.rectified}/{one.compliant}/{one.outlets}"
    is_coverage = shown == "coverage"
    kind = indicator("coverage_rate" if is_coverage else "compliance_rate")
    reached = one.rectified if is_coverage else one.compliant
    m = measure(kind, reached, one.outlets, scope=scope, on=on)
    if shown == "missing":
        return str(m.missing)
    return m.number if m.rate is not None else f"{m.numerator}/{m.denominator}"
