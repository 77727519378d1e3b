"""The page of one product: judged against its target, or compared with a baseline year."""

from dataclasses import replace
from datetime import date

import streamlit as st

from dashboard.frame import View, expander, headline, panel, table, township_map
from dashboard.frame import filters as frame_filters
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, Measure, indicator
from dashboard.indicators.measured import Ranking, Slice
from dashboard.indicators.products import Product
from dashboard.indicators.words import measure_sentence
from dashboard.ranking.words import unranked_foot
from dashboard.screens.analysis import links
from dashboard.screens.spot_checks import change, details, groups, makers, parts, regional
from dashboard.spot_checks import batches, standards, words, words_clothing
from dashboard.spot_checks.words_samples import items_panel, purposes_panel, sample_map_panel

Point = tuple[date, Measure]


def show(view: View, product: Product) -> None:
    """The whole page below its frame; which parts it has is said in data/products.toml."""
    one = indicator(product.pass_rate)
    view.stop_without(one.dataset, product.result_title)
    chosen, units = frame_filters.sampling(view, one)
    view.show_units(units)
    years = view.ask(measured.series, one, parts.whole_time(chosen), "year")
    now, before = (None, None) if one.targets else compared(view, one, years, chosen)
    part = view.switch("part", "内容", {name: words.PARTS[name] for name in product.parts})
    view.stop_if_empty(not years, product.result_title)
    newest = view.ask(measured.total, one, chosen)
    ranking = view.ask(measured.ranking, one, chosen, units)
    if part == "regional":
        headline(*regional.sentence(view, one, chosen))
    elif now is None:
        headline(measure_sentence(newest), "")
        parts.banner(view, newest, chosen)
    else:
        like = None
        if before is not None:
            like = view.ask(batches.like_years, one, chosen, now[0].year, before[0].year)
        headline(*words_clothing.headline(now, before, like, view.as_of))
    links.behind(view, one, chosen)
    if part == "verdict":
        if now is None:
            _against_target(view, newest, chosen, ranking)
        else:
            _against_baseline(view, newest, chosen, now, before)
    elif part == "groups":
        groups.show(view, newest, chosen, ranking)
    elif part == "makers":
        makers.show(view, one, chosen)
    elif part == "regional":
        regional.show(view, one, chosen, ranking)
    elif part == "items":
        _items(view, one, chosen)
        makers.show(view, one, chosen)
    else:
        parts.published_part(view, one, date(view.as_of.year, 12, 31))
    view.foot(view.source_of(one.dataset, product=one.product), view.clause_note(one))


def compared(
    view: View, one: Indicator, years: list[Point], chosen: Slice
) -> tuple[Point | None, Point | None]:
    """The year looked at and the baseline year, which the reader chooses among earlier ones; that
    up to the same day while the year looked at still runs."""
    if not years:
        return None, None
    wanted = chosen.start.year if chosen.start and _is_one_year(chosen) else years[-1][0].year
    now = next((point for point in years if point[0].year == wanted), years[-1])
    earlier = {str(day.year): day for day, _ in years if day < now[0]}
    if not earlier:
        return now, None
    picked = view.pick("baseline", "基期", {y: f"{y}年" for y in earlier}, width=136)
    start, end = measured.in_step(int(picked), now[0].year, view.as_of)
    whole = replace(parts.whole_time(chosen), start=start, end=end)
    return now, (earlier[picked], view.ask(measured.total, one, whole))


def _is_one_year(chosen: Slice) -> bool:
    return bool(chosen.start and chosen.end and chosen.start.year == chosen.end.year)


def _against_target(view: View, newest: Measure, chosen: Slice, ranking: Ranking) -> None:
    """The series, purposes and failing items left; what is still to be drawn, and where, right."""
    one = newest.indicator
    left, right = st.columns([60, 40], gap="small")
    with left:
        parts.history(view, one, chosen)
        with panel(*purposes_panel(chosen)):
            parts.purposes_table(view, one, chosen)
        items = view.ask(measured.failing_items, one, chosen)
        title = items_panel(items, chosen)
        with panel(*title):
            parts.pareto(view, items, title[0], one, chosen)
    with right:
        with panel(*words.planner_panel(newest), foot=words.PLANNER_FOOT):
            parts.planner(view, newest)
        title = sample_map_panel(ranking)
        with panel(*title, foot=unranked_foot(ranking)):
            township_map.draw(view, ranking, by_verdict=True, height=360, title=title[0])
    expander.expander(words.TARGET_DETAILS, lambda: details.draw(view, newest, chosen))


def _against_baseline(
    view: View, newest: Measure, chosen: Slice, now: Point, before: Point | None
) -> None:
    """The series, the change by level, the failing items."""
    one = newest.indicator
    left, right = st.columns([56, 44], gap="small")
    with left:
        parts.history(view, one, chosen, "year")
        if before is not None:
            change.draw_change(view, one, chosen, before[0].year, now[0].year)
    with right:
        items = view.ask(measured.failing_items, one, chosen)
        title = items_panel(items, chosen)
        with panel(*title):
            parts.pareto(view, items, title[0], one, chosen)
        groups.rates(view, newest, chosen)
    expander.expander(words.BASELINE_DETAILS, lambda: details.draw(view, newest, chosen))


def _items(view: View, one: Indicator, chosen: Slice) -> None:
    """Failing items by the mandatory standards of the day."""
    rows = view.ask(batches.batches, one, parts.whole_time(chosen))
    columns, lines = standards.item_lines(rows, one.product)
    with panel(*words_clothing.items_panel(lines), foot=words_clothing.STANDARD_FOOT):
        heads = [
            ("项目", "left"),
            *[(words_clothing.era_words(column), "") for column in columns],
            ("按当时的标准", "wrap"),
        ]
        body = [
            [
                line.item,
                *[str(count) if count else "—" for count in line.by_era],
                words_clothing.item_note(line, one.product),
            ]
            for line in lines
        ]
        table(heads, body)
