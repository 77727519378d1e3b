"""What the two spot-check pages share: banner, items, purposes, planner, published references."""

from dataclasses import replace
from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from dashboard import charts, db, look, phrases, published, statistics
from dashboard.evidence import Slice, counts, series
from dashboard.indicators import Indicator, Measure, measure
from dashboard.page import View
from dashboard.page.frame import Html, chip_html, joined, table

REFERENCE_SUBTITLE = "虚线为公开发布的合格率（%），出处见下；抽样范围不同，只作参照，不与本县合并"
PLANNED_FAILURES = 5


def whole_time(chosen: Slice) -> Slice:
    """The slice without its period."""
    return replace(chosen, start=None, end=None)


def failing_items(store: db.StoreName, one: Indicator, chosen: Slice) -> pd.DataFrame:
    """Rows of queries/reports/failing_items.sql: item, batches."""
    purposes = one.purposes if chosen.purposes is None else chosen.purposes
    return db.query(
        store,
        "failing_items",
        product=one.product,
        as_of=chosen.as_of,
        start=chosen.start,
        end=chosen.end,
        purposes=list(purposes) or None,
        levels=list(chosen.levels) if chosen.levels else None,
    )


def banner(view: View, newest: Measure, chosen: Slice) -> None:
    """The verdict in one line: chip, figure, sentence, definition and clause."""
    one = newest.indicator
    words = (
        f"{phrases.period_words(chosen)}抽查 <b>{newest.denominator}</b> 批，"
        f"合格 <b>{newest.numerator}</b> 批"
    )
    if newest.lower is not None and newest.target:
        words += f"；区间（上下各5%）<b>{newest.interval_text}</b>"
    note = joined(newest.gap_text, one.definition, view.clause_note(one), by="；")
    st.html(
        f'<div class="banner" style="border-left-color:{newest.look.ink}">{chip_html(newest.state)}'
        f'<b class="value">{escape(newest.text)}</b>'
        f'<div>{words}。<div class="foot">{note}</div></div></div>'
    )


def legend() -> str:
    """Glyphs of the four verdicts of a sample."""
    states = ("reached_proven", "reached_unproven", "missed_unproven", "missed_proven")
    return "　".join(look.VERDICTS[state].label for state in states)


def pareto(view: View, items: pd.DataFrame) -> None:
    """Failing items, most frequent first; at most seven."""
    top = items.head(7)
    if top.empty:
        st.html('<div class="foot">没有不合格批次，或没有写明不合格项目。</div>')
        return
    texts = [f"{n}批" for n in top["batches"]]
    figure = charts.bars(list(top["item"]), list(top["batches"]), texts, strong=(0, 1))
    view.chart(figure, "items", "不合格项目出现的批数")


def purposes_table(view: View, one: Indicator, chosen: Slice) -> None:
    """One row per purpose, then all of them pooled, which no verdict may use."""
    rows = view.ask(counts, one, replace(chosen, purposes=()), "purpose")
    columns = [
        ("性质", "left"),
        ("抽查（批）", ""),
        ("合格（批）", ""),
        ("合格率（%）", ""),
        ("区间（%）", ""),
        ("判定", "left"),
    ]
    body: list[list[str]] = []
    for r in rows.itertuples():
        m = measure(one, int(r.numerator), int(r.denominator), on=chosen.as_of)
        counted = not one.purposes or r.key in one.purposes
        body.append(_purpose_row(r.key, m, chip_html(m.state) if counted else "不计入目标"))
    if len(body) > 1:
        n, d = int(rows["numerator"].sum()), int(rows["denominator"].sum())
        pooled = measure(one, n, d, on=chosen.as_of)
        body.append(_purpose_row("混算", pooled, "不用于判定"))
    table(columns, body, has_total=len(body) > 1)
    refused = int(rows["refused"].sum())
    if refused:
        st.html(f'<div class="foot">另有拒检{refused}批，不算已检批次。</div>')


def _purpose_row(name: str, m: Measure, verdict: str | Html) -> list[str]:
    limits = m.interval_text.rstrip("%")
    return [name, str(m.denominator), str(m.numerator), m.number, limits, verdict]


def planner_title(newest: Measure) -> tuple[str, str]:
    """还差几批: the shortest way to a conclusion."""
    if newest.target is None or newest.denominator == 0:
        return "还差几批", "没有可判定的批次"
    sub = (
        f"在已抽{newest.denominator}批、不合格{newest.denominator - newest.numerator}批的基础上，"
        f"证明合格率不低于{newest.target.printed}（单侧95%）还要抽的批数"
    )
    if newest.state == "reached_proven":
        return f"已经可以下结论：不低于{newest.target.printed}", sub
    more = statistics.further_batches_needed(
        newest.numerator, newest.denominator, newest.target.value
    )
    return f"还差几批：再抽{more}批全部合格，就能下结论", sub


def planner(view: View, newest: Measure) -> None:
    """Bars: how many more batches if none, one, two … of them fail."""
    if newest.target is None or newest.denominator == 0:
        return
    needed = [
        statistics.further_batches_needed(
            newest.numerator, newest.denominator, newest.target.value, further_failures=bad
        )
        for bad in range(PLANNED_FAILURES)
    ]
    labels = ["全部合格", *[f"再有{bad}批不合格" for bad in range(1, PLANNED_FAILURES)]]
    pairs = [(label, n) for label, n in zip(labels, needed, strict=True) if n is not None]
    figure = charts.bars(
        [label for label, _ in pairs],
        [float(n) for _, n in pairs],
        [f"<b>再抽 {n} 批</b>" for _, n in pairs],
    )
    view.chart(figure, "planner", planner_title(newest)[0])


def references(view: View, one: Indicator, until: date) -> None:
    """The county's yearly rate beside published rates and imported lists of other places."""
    cited = published.references(one.product, until=until)
    own = view.ask(series, one, Slice(view.as_of), "year")
    imported = view.ask(db.query, "national_lists", product=one.product, as_of=view.as_of)
    lists = pd.DataFrame(
        {
            "series": [f"导入名单·{level}" for level in imported["level"]],
            "year": imported["year"],
            "rate_pct": imported["numerator"] / imported["denominator"] * 100,
            "cite": [
                f"{n}/{d}批（{files}）"
                for n, d, files in zip(
                    imported["numerator"], imported["denominator"], imported["files"], strict=True
                )
            ],
        }
    )
    shown = pd.concat([cited[["series", "year", "rate_pct", "cite"]], lists], ignore_index=True)
    view.chart(charts.references(own, shown), "references", "本县与公开发布的合格率对照")
    with st.expander(f"出处（{len(shown)}条）"):
        table(
            [("来源", "left"), ("年份", ""), ("合格率（%）", ""), ("出处", "left")],
            [[r.series, str(r.year), f"{r.rate_pct:.1f}", str(r.cite)] for r in shown.itertuples()],
        )
