"""What the page on children's clothing shows beside the shared parts."""

from dataclasses import replace
from datetime import date

import streamlit as st

from dashboard import divisions
from dashboard.frame import View, panel, table, township_map
from dashboard.frame.html import page_note
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, Measure
from dashboard.indicators.measured import Ranking, Slice
from dashboard.ranking.words import unranked_foot
from dashboard.screens.spot_checks import clothing_change, groups, parts
from dashboard.spot_checks import batches, standards
from dashboard.spot_checks import regional as spot_check_regional
from dashboard.spot_checks import words_clothing as words
from dashboard.spot_checks.words_details import is_suspect
from dashboard.spot_checks.words_samples import items_panel, period_words, sample_map_panel
from dashboard.store import db
from dashboard.words import formats

Point = tuple[date, Measure]


def compared(view: View, years: list[Point], chosen: Slice) -> tuple[Point, Point | None]:
    """The year looked at and the baseline year, which the reader chooses among earlier ones."""
    wanted = chosen.start.year if chosen.start and _is_one_year(chosen) else years[-1][0].year
    now = next((point for point in years if point[0].year == wanted), years[-1])
    earlier = {str(day.year): (day, m) for day, m in years if day < now[0]}
    if not earlier:
        return now, None
    picked = view.pick("baseline", "基期", {y: f"{y}年" for y in earlier}, width=136)
    return now, earlier[picked]


def _is_one_year(chosen: Slice) -> bool:
    return bool(chosen.start and chosen.end and chosen.start.year == chosen.end.year)


def verdict(view: View, one: Indicator, chosen: Slice, now: Point, before: Point | None) -> None:
    """The series, the change by level, the failing items."""
    left, right = st.columns([56, 44], gap="small")
    with left:
        parts.history(view, one, chosen, "year")
        if before is not None:
            clothing_change.draw_change(view, one, chosen, before[0].year, now[0].year)
    with right:
        items = view.ask(measured.failing_items, one, chosen)
        with panel(*items_panel(items, chosen)):
            parts.pareto(view, items)
        groups.rates(view, view.ask(measured.total, one, chosen), chosen)


# ---- a regional problem -------------------------------------------------------------------------


def regional(view: View, one: Indicator, chosen: Slice, ranking: Ranking) -> None:
    """The map with the outline of a cluster, the scan, and every year on its own."""
    left, right = st.columns([44, 56], gap="small")
    with left, panel(*sample_map_panel(ranking), foot=unranked_foot(ranking)):
        outlined = outline(view, one, chosen, ranking.units)
        township_map.draw(view, ranking, by_verdict=False, height=440, outlined=outlined)
        page_note(words.MAP_OUTLINE_NOTE)
    with right:
        clothing_change.draw_scan(view, one, chosen)
        _yearly(view, one, chosen)


def outline(view: View, one: Indicator, chosen: Slice, units: divisions.Units) -> list[str]:
    """Units of the map that a suspected cluster holds; none when nothing is suspected."""
    found = view.ask(clothing_change.scanned, one, chosen)
    if found is None or not found.result.clusters or not is_suspect(found.result.clusters[0]):
        return []
    members = found.members(found.result.clusters[0])
    if units.id == divisions.AREAS:
        return list(dict.fromkeys(divisions.area_of(name) for name in members))
    return [name for name in members if name in units.names]


def yearly(
    store: db.StoreName, one: Indicator, chosen: Slice
) -> list[tuple[int, spot_check_regional.Scan | None]]:
    """The scan of every year with samples, oldest first."""
    years = measured.series(store, one, parts.whole_time(chosen), "year")
    found = []
    for day, _ in years:
        span = replace(chosen, start=day, end=min(date(day.year, 12, 31), chosen.as_of))
        found.append((day.year, spot_check_regional.scan(store, one, span)))
    return found


def _yearly(view: View, one: Indicator, chosen: Slice) -> None:
    body, suspects = [], []
    for year, found in view.ask(yearly, one, chosen):
        first = found.result.clusters[0] if found and found.result.clusters else None
        if first is None or first.p_value is None or found is None:
            body.append([f"{year}年", "没有可扫描的不合格企业", "—", "—", "● 未发现"])
            continue
        suspect = is_suspect(first)
        if suspect:
            suspects.append(f"{year}年")
        places = formats.names_text(found.members(first), 4)
        body.append(
            [
                f"{year}年",
                places,
                f"{first.cases}/{first.population:.0f}",
                f"{first.p_value:.3f}",
                "◆ 疑似聚集" if suspect else "● 未发现",
            ]
        )
    told = f"{'、'.join(suspects)}有疑似聚集，其余年份没有" if suspects else "各年都没有发现聚集"
    with panel(told, words.YEARLY_SUB):
        columns = [
            ("年份", "left"),
            ("最可疑的范围", "wrap"),
            ("不合格/受检（家）", ""),
            ("偶然可能性", ""),
            ("结论", "left"),
        ]
        table(columns, body, strong=[i for i, row in enumerate(body) if row[-1][0] == "◆"])


# ---- items by the standards of their time -------------------------------------------------------


def items(view: View, one: Indicator, chosen: Slice) -> None:
    """Failing items by the mandatory standards of the day."""
    rows = view.ask(batches.batches, one, parts.whole_time(chosen))
    columns, lines = standards.item_lines(rows, one.product)
    with panel(*words.items_panel(lines), foot=words.STANDARD_FOOT):
        heads = [
            ("项目", "left"),
            *[(words.era_words(column), "") for column in columns],
            ("按当时的标准", "wrap"),
        ]
        body = [
            [
                line.item,
                *[str(count) if count else "—" for count in line.by_era],
                words.item_note(line, one.product),
            ]
            for line in lines
        ]
        table(heads, body)


def regional_sentence(view: View, one: Indicator, chosen: Slice) -> tuple[str, str]:
    """Headline of the part on a regional problem."""
    found = view.ask(clothing_change.scanned, one, chosen)
    clusters = found.result.clusters if found else ()
    names = found.members(clusters[0]) if found and clusters else []
    return words.regional_headline(clusters, names, period_words(chosen))
