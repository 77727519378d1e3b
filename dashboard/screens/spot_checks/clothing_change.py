"""详解 of children's clothing: change against a baseline year, trend, regional problem."""

from datetime import date

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import divisions, statistics
from dashboard.frame import View, bullets, panel, table
from dashboard.frame.filters import LEVELS
from dashboard.frame.html import page_note, panel_head
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, Measure, measure
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import indicator_note
from dashboard.screens.spot_checks import clusters as spot_check_clusters
from dashboard.screens.spot_checks import details, parts
from dashboard.spot_checks import regional
from dashboard.spot_checks import words_details as words
from dashboard.spot_checks.regional import Scan
from dashboard.spot_checks.words_samples import period_words
from dashboard.store import db
from dashboard.words import formats

SHOWN_CLUSTERS = 3


def draw(view: View, newest: Measure, chosen: Slice) -> None:
    """Everything inside the expander of the page on children's clothing."""
    one = newest.indicator
    left, right = st.columns([58, 42], gap="small")
    with left:
        details.draw_control(view, one, chosen)
    with right:
        details.draw_trend(view, one, chosen)
        details.draw_firms(view, newest, chosen)


def draw_change(view: View, one: Indicator, chosen: Slice, baseline: int, year: int) -> None:
    """A year against the baseline, all levels together and one by one."""
    rows = view.ask(measured.counts, one, parts.whole_time(chosen), "year", "level")
    body, title = [], ""
    for level in ("", *(chosen.levels or LEVELS)):
        now = _in_year(rows, one, f"{year}-01-01", level, chosen.as_of)
        before = _in_year(rows, one, f"{baseline}-01-01", level, chosen.as_of)
        if now.denominator or before.denominator:
            row, told = _change_row(words.level_name(level), now, before, str(baseline))
            title = title or words.change_title(year, now, told)
            body.append(row)
    sub = words.change_sub(indicator_note(one).split("；")[-1])
    with panel(title, sub):
        sides = ("left", "", "", "", "", "left")
        columns = list(zip(words.change_heads(baseline, year), sides, strict=True))
        table(columns, body, strong=(0,))


def _in_year(rows: pd.DataFrame, one: Indicator, year: str, level: str, on: date) -> Measure:
    found = rows[(rows["key"] == year) & ((rows["key2"] == level) | (level == ""))]
    return measure(one, int(found["numerator"].sum()), int(found["denominator"].sum()), on=on)


def _change_row(name: str, now: Measure, before: Measure, year: str) -> tuple[list[str], str]:
    cells = [name, _counts(before), _counts(now)]
    if now.rate is None or before.rate is None:
        return [*cells, formats.MISSING, formats.MISSING, words.TOO_FEW], words.NOT_COMPARED
    low, high = (
        float(v)
        for v in statistics.difference_interval(
            now.numerator, now.denominator, before.numerator, before.denominator
        )
    )
    told = words.change_sentence(now, before, low, high, words.year_name(year))
    change = words.signed(float(now.rate - before.rate) * 100)
    verdict = told.rpartition("，")[2]
    return [*cells, change, words.limits_text(low, high), verdict], told


def _counts(m: Measure) -> str:
    return f"{m.text}（{m.numerator}/{m.denominator}）" if m.rate is not None else m.text


def scanned(store: db.StoreName, one: Indicator, chosen: Slice) -> Scan | None:
    """The scan of firm_scan.scan with a bar that tells how far it is."""
    bar = st.progress(0.0, words.SCAN_RUNNING)
    found = regional.scan(store, one, chosen, progress=lambda share: _tell(bar, min(1.0, share)))
    bar.empty()
    return found


def _tell(bar: DeltaGenerator, share: float) -> None:
    bar.progress(share, words.SCAN_RUNNING)


def draw_scan(view: View, one: Indicator, chosen: Slice) -> None:
    """The scan of the chosen period: sentence, table, what it cannot see."""
    period = period_words(chosen)
    with st.container(border=True):
        head = st.empty()
        panel_head(words.SCAN_TITLE, words.scan_panel([], [], period)[1], head)
        found = view.ask(scanned, one, chosen)
        if found is None:
            bullets([words.SCAN_NOT_NEEDED])
            return
        clusters = found.result.clusters[:SHOWN_CLUSTERS]
        first = found.members(clusters[0]) if clusters else []
        panel_head(*words.scan_panel(clusters, first, period), head)
        _clusters_table(found, clusters)
        overall = found.result.cases / found.result.population
        lines = [words.cluster_sentence(c, found.members(c)) for c in clusters[:1]]
        lines.append(
            words.detectable_sentence(found.busiest, found.busiest_firms, found.detectable, overall)
        )
        lines.append(words.strata_sentence(found.classed, int(found.result.population)))
        units = divisions.units_for(chosen.start or view.as_of, chosen.end or view.as_of)
        bullets([*lines, *view.ask(spot_check_clusters.sentences, one, chosen, units)])
        page_note(words.SCAN_FOOT)


def _clusters_table(found: Scan, clusters: tuple[statistics.Cluster, ...]) -> None:
    columns = [(head, "wrap" if at == 0 else "") for at, head in enumerate(words.SCAN_HEADS)]
    body = [words.cluster_cells(c, found.members(c)) for c in clusters]
    if body:
        strong = [i for i, c in enumerate(clusters) if words.is_suspect(c)]
        table(columns, body, strong=strong)
