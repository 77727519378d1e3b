"""Batches by group, the three rates side by side, the rate with classes weighed alike."""

import streamlit as st

from dashboard.frame import View, panel, table
from dashboard.frame.html import page_note, panel_head, verdict_html
from dashboard.indicators import measured, products
from dashboard.indicators.definitions import Indicator, Measure, indicator
from dashboard.indicators.measured import Ranking, Slice
from dashboard.ranking import words as ranking_words
from dashboard.screens.ranking import details as ranking_details
from dashboard.screens.spot_checks import details, parts
from dashboard.spot_checks import batches, words
from dashboard.spot_checks.words_samples import period_words
from dashboard.words import formats


def show(view: View, newest: Measure, chosen: Slice, ranking: Ranking) -> None:
    """Everything on one screen: groups and funnel left, the other rates right."""
    left, right = st.columns([54, 46], gap="small")
    with left:
        _groups(view, newest, chosen)
        if len(ranking.ranked) >= ranking_details.FEWEST_UNITS:
            ranking_details.draw_funnel(view, ranking, None)
        else:
            with panel("分乡镇漏斗图：无数据", ranking_words.TOO_FEW_UNITS):
                pass
    with right:
        rates(view, newest, chosen)
        _weighted(view, newest.indicator, chosen)


def _groups(view: View, newest: Measure, chosen: Slice) -> None:
    one = newest.indicator
    rows = view.ask(batches.batches, one, chosen)
    with st.container(border=True):
        head = st.empty()
        named = {name: words.DIMENSION_WORDS[name] for name in batches.DIMENSIONS}
        by = view.switch("by", "分组", named, where=st.container())
        found = batches.groups(rows, newest, by)
        if not batches.tells(rows, by):
            panel_head(f"按{words.DIMENSION_WORDS[by]}：无数据", where=head)
            page_note(words.NOT_TOLD[by])
            return
        panel_head(*words.groups_panel(found, by, period_words(chosen)), head)
        columns = [
            (words.DIMENSION_WORDS[by], "left"),
            ("抽查（批）", ""),
            ("合格（批）", ""),
            ("合格率（%）", ""),
            ("可能的范围（%）", ""),
            ("判定" if one.targets else "", "left"),
        ]
        table(columns, [_row(key, m) for key, m in found])
        if by == "class":
            page_note(words.CLASS_RULE)


def _row(key: str, m: Measure) -> list[str]:
    limits = m.interval_text.rstrip("%")
    verdict = verdict_html(m.state) if m.target else ""
    return [key, str(m.denominator), str(m.numerator), m.number, limits, verdict]


def rates(view: View, newest: Measure, chosen: Slice) -> None:
    """Batches, firms and items, each with its own denominator."""
    firms = view.ask(details.firms, newest, chosen)
    by_item = indicator(products.of(newest.indicator).item_rate)
    items = view.ask(measured.total, by_item, chosen)
    with panel(*words.rates_panel(newest, firms, items)):
        columns = [("算法", "left"), ("合格/抽查", ""), ("合格率（%）", ""), ("怎样算", "wrap")]
        body = [
            [name, f"{m.numerator:,}/{m.denominator:,}{m.indicator.noun}", m.number, how]
            for m, (name, how) in zip(
                (newest, firms, items), words.HOW_COUNTED.items(), strict=True
            )
            if m.denominator
        ]
        if not items.denominator:
            body.append(
                [
                    "项目合格率",
                    formats.NO_DATA,
                    formats.MISSING,
                    words.ITEMS_UNTOLD,
                ]
            )
        table(columns, body, strong=(0,))


def _weighted(view: View, one: Indicator, chosen: Slice) -> None:
    sizes = view.ask(batches.class_sizes, one.product, chosen.as_of)
    rows = view.ask(batches.batches, one, parts.whole_time(chosen))
    found = batches.weighted(rows, one, sizes, chosen.as_of) if sizes else []
    if not found:
        with panel("按企业分类折算：无数据", words.no_weights()):
            pass
        return
    known = [one.year for one in found if one.is_known and one.crude.rate is not None]
    moved = None
    if len(known) > 1:
        moved = view.ask(batches.like_years, one, chosen, known[-1], known[0])
    title = words.weighted_panel(found, moved, view.as_of)
    with panel(*title, foot=words.weighted_foot(found, sizes)):
        columns = [
            ("年份", "left"),
            *[(f"{name}类", "") for name in "ABC"],
            ("抽到", ""),
            ("折算", ""),
            ("可能的范围", ""),
        ]
        table(columns, [_weighted_row(item) for item in found])


def _weighted_row(item: batches.Weighted) -> list[str]:
    cells = [f"{passed}/{total}" if total else formats.MISSING for passed, total in item.counts]
    known, limits = item.is_known, formats.MISSING
    if known:
        limits = f"{item.rate.lower * 100:.1f}—{item.rate.upper * 100:.1f}"
    rate = f"{item.rate.rate * 100:.1f}" if known else "各类都没抽到"
    return [f"{item.year}年", *cells, item.crude.number, rate, limits]
