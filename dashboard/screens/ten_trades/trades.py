"""行业: the ten trades as small multiples, and the lead departments' side of acceptance."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from dashboard.charts.small_multiples import small_multiples
from dashboard.frame import View, page_note, panel
from dashboard.frame.picking import data_table
from dashboard.indicators import measured
from dashboard.indicators.definitions import Measure, indicator, part
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import lacking_cell
from dashboard.screens.ten_trades import progress
from dashboard.ten_trades import words
from dashboard.ten_trades.leads import UNSETTLED, leads
from dashboard.words import formats
from dashboard.words.terms import trades

REGISTERS = 8
Points = list[tuple[date, Measure]]


def draw(view: View, chosen: Slice) -> None:
    """Lines per trade; then trades and departments as tables."""
    found = view.ask(trade_series, chosen)
    title = words.trade_lines_panel(list(found.items()))
    with panel(*title):
        view.chart(small_multiples(found), "trade_lines", title[0])
    left, right = st.columns([55, 45], gap="small")
    newest, named = progress.by_trade(view, chosen), view.ask(leads)
    with left, panel(*words.BY_TRADE_PANEL):
        rows = trade_rows(newest, rectified(view, chosen), named)
        counted = {(place, ""): m.text for place, (_, m) in enumerate(newest)}
        data_table(rows, most=len(rows), counted=counted)
        view.download(rows, "各行业规范率")
    departments, wholes = department_rows(newest, named, chosen)
    with right, panel(*words.leads_panel(list(departments["牵头部门"]))):
        data_table(
            departments,
            most=len(departments),
            counted={(place, ""): text for place, text in enumerate(wholes)},
        )
        if UNSETTLED in set(departments["牵头部门"]):
            page_note(words.NO_LEADS)


def trade_series(store: measured.db.StoreName, chosen: Slice) -> dict[str, Points]:
    """Compliance of every trade at the last registers of the era of the newest one; the trades in
    their fixed order, also those that the place does not have."""
    one = indicator("compliance_rate")
    days = measured.whole_days(store, one.dataset, chosen.as_of, "month")
    era = measured.divisions.era_on(days[-1]).valid_from if days else chosen.as_of
    days = [day for day in days if day >= era][-REGISTERS:]
    found: dict[str, Points] = {name: [] for name in trades()}
    for day in days:
        shown = Slice(day, townships=chosen.townships, seen=chosen.told_on)
        rows = measured.counts(store, one, shown, "trade")
        known = {r.key: r for r in rows.itertuples()}
        for name, points in found.items():
            points.append((day, measured.of_row(store, one, known.get(name), shown, by="trade")))
    return found


def rectified(view: View, chosen: Slice) -> dict[str, int]:
    """Rectified outlets per trade."""
    rows = view.ask(measured.counts, indicator("coverage_rate"), chosen, "trade")
    return {str(r.key): int(r.numerator) for r in rows.itertuples()}


def trade_rows(
    found: list[tuple[str, Measure]], rectified: Mapping[str, int], named: Mapping[str, str]
) -> pd.DataFrame:
    """One row per trade, those that the place does not have last as 无此行业."""
    known = dict(found)
    rows = [_row(name, m, rectified.get(name, 0), named[name]) for name, m in found]
    rows += [{"行业": name, "户数": "无此行业"} for name in trades() if name not in known]
    return pd.DataFrame(rows).fillna(formats.MISSING)


def department_rows(
    found: list[tuple[str, Measure]], named: Mapping[str, str], chosen: Slice
) -> tuple[pd.DataFrame, list[str]]:
    """One row per lead department: its trades together, missing outlets trade by trade; and the
    figure of each row."""
    by_lead: dict[str, list[tuple[str, Measure]]] = {}
    for name, m in found:
        by_lead.setdefault(named[name], []).append((name, m))
    rows, wholes = [], []
    for lead, own in by_lead.items():
        whole = part(
            own[0][1],
            sum(m.numerator for _, m in own),
            sum(m.denominator for _, m in own),
        )
        asked = measured.Asked(replace(chosen, trades=tuple(name for name, _ in own)))
        wholes.append(replace(whole, asked=asked).text)
        rows.append(
            {
                "牵头部门": lead,
                "行业": f"{len(own)}个",
                "户数": formats.count_text(whole.denominator),
                "规范率（%）": whole.number,
                "逐行业还差（户）": formats.count_text(sum(m.missing for _, m in own)),
                "达标行业": f"{sum(m.state == 'reached' for _, m in own)}/{len(own)}",
            }
        )
    return pd.DataFrame(rows, columns=None if rows else ["牵头部门"]), wholes


def _row(name: str, m: Measure, rectified: int, lead: str) -> dict[str, str]:
    return {
        "行业": name,
        "牵头部门": lead,
        "户数": formats.count_text(m.denominator),
        "已整规": formats.count_text(rectified),
        "已规范": formats.count_text(m.numerator),
        "规范率（%）": m.number if m.rate is not None else f"{m.numerator}/{m.denominator}",
        "可以不规范": formats.count_text(m.allowed_failures),
        "还差": lacking_cell(m.missing),
    }
