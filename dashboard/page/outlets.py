"""What the page on the ten trades shows: cards, history, trades, and the township × trade grid."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, divisions, evidence, wording
from dashboard.evidence import Slice
from dashboard.importing.cleaning.trades import trades
from dashboard.indicators import Indicator, Measure, indicator, measure
from dashboard.page import View
from dashboard.page.frame import Card
from dashboard.phrases import outlet_parts

COUNTY_ROW = "全县"


def cell_switch(view: View) -> str:
    """What the cells of the grid hold."""
    return view.switch("cells", "表格", {"rate": "看规范率", "missing": "看还差户数"})


def cards(view: View, chosen: Slice, township: str | None, *, completion: bool) -> list[Card]:
    """Coverage and compliance of the slice; township completion for the whole county."""
    ids = ["coverage_rate", "compliance_rate"]
    if completion:
        ids.append("township_completion_rate")
    scope = "township" if township else "county"
    found = []
    for one in map(indicator, ids):
        value = view.ask(evidence.total, one, chosen, scope)
        found.append(Card(value, wording.date_text(chosen.as_of), (), view.clause_place(one)))
    return found


def links(township: str | None) -> None:
    """From the cards to the lists behind them."""

    def go(only: str) -> None:
        st.session_state["part"] = outlet_parts.PLACES
        st.session_state["only"] = only

    with st.container(horizontal=True, gap="small", key="card_links"):
        for only in ("未整规", "不规范", "无照无证", "回潮"):
            where = "的户" if township else "的户在哪些乡镇"
            st.button(
                f"看{only}{where} →", key=f"to_{only}", type="tertiary", on_click=go, args=(only,)
            )


def history(view: View, chosen: Slice) -> dict[str, Sequence[tuple[date, Measure]]]:
    """Coverage and compliance at the last twelve registers, of the same slice."""
    chosen_ = (indicator("coverage_rate"), indicator("compliance_rate"))
    return {
        one.short_name: view.ask(evidence.series, one, chosen, "month")[-12:] for one in chosen_
    }


def by_trade(view: View, chosen: Slice) -> list[tuple[str, Measure]]:
    """Compliance of every trade that occurs, most missing outlets first."""
    one = indicator("compliance_rate")
    rows = view.ask(evidence.counts, one, chosen, "trade")
    found = [
        (str(r.key), measure(one, int(r.numerator), int(r.denominator), on=chosen.as_of))
        for r in rows.itertuples()
    ]
    return sorted(found, key=lambda item: (-item[1].missing, item[0]))


def trade_bars(found: list[tuple[str, Measure]], row: int = 27) -> go.Figure:
    """Missing outlets per trade, with the present rate; row: height of a bar's line in px."""
    return charts.bars(
        [name for name, _ in found],
        [float(m.missing) for _, m in found],
        [f"{m.missing:,}户　{m.text}" for _, m in found],
        strong=(0, 1),
        height=row * len(found) + 16,
    )


def grid(view: View, chosen: Slice, units: divisions.Units, shown: str) -> pd.DataFrame:
    """One row per township and one for the county; a column per trade; — where there is none."""
    one = indicator("compliance_rate")
    by = "area" if units.id == divisions.AREAS else "township"
    rows = view.ask(evidence.counts, one, chosen, by, "trade")
    known = {(r.key, r.key2): (int(r.numerator), int(r.denominator)) for r in rows.itertuples()}
    columns = [name for name in trades() if any(key[1] == name for key in known)]
    body = [_grid_row(one, name, known, columns, shown, chosen.as_of) for name in units.names]
    total: dict[tuple[str, str], tuple[int, int]] = {}
    for (_, column), (n, d) in known.items():
        before = total.get((COUNTY_ROW, column), (0, 0))
        total[COUNTY_ROW, column] = (before[0] + n, before[1] + d)
    body.append(_grid_row(one, COUNTY_ROW, total, columns, shown, chosen.as_of))
    return pd.DataFrame(body)


def _grid_row(
    one: Indicator,
    name: str,
    known: dict[tuple[str, str], tuple[int, int]],
    columns: list[str],
    shown: str,
    on: date,
) -> dict[str, str]:
    scope = "county" if name == COUNTY_ROW else "township"
    cells = {"乡镇": name}
    n_all, d_all = 0, 0
    for column in columns:
        n, d = known.get((name, column), (0, 0))
        n_all, d_all = n_all + n, d_all + d
        cells[column] = _cell(measure(one, n, d, scope=scope, on=on), shown)
    whole = measure(one, n_all, d_all, scope=scope, on=on)
    return {
        "乡镇": name,
        "合计": _cell(whole, shown),
        "户数": wording.count_text(d_all) if d_all else wording.MISSING,
        **cells,
    }


def _cell(m: Measure, shown: str) -> str:
    if m.denominator == 0:
        return wording.MISSING
    if shown == "missing":
        return str(m.missing)
    return m.number if m.rate is not None else f"{m.numerator}/{m.denominator}"
