"""What the two spot-check pages share: banner, items, purposes, planner, published references."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import look
from dashboard.analysis.catalogue import FACTS
from dashboard.analysis.codes import UNTOLD, period_of
from dashboard.analysis.words import UNKNOWN
from dashboard.charts.bars import bars
from dashboard.charts.lines import references
from dashboard.charts.remembered import by_inputs
from dashboard.charts.series import series as series_chart
from dashboard.charts.stage_marks import add_stages
from dashboard.documents import clauses
from dashboard.duties import definitions as duty_definitions
from dashboard.frame import View, behind
from dashboard.frame.html import (
    Html,
    chip_html,
    foot_html,
    joined,
    page_note,
    panel,
    panel_head,
    table,
)
from dashboard.indicators import measured, policy
from dashboard.indicators.definitions import Figure, Indicator, Measure
from dashboard.indicators.measured import GRAINS, Slice, counts, series
from dashboard.indicators.words import gap_text
from dashboard.screens import led
from dashboard.spot_checks import published, words
from dashboard.spot_checks.words_samples import (
    makers_note,
    no_target_note,
    period_words,
    series_title,
)
from dashboard.store import db
from dashboard.words import formats, terms

PLANNED_FAILURES = 5
WHOLE_COUNTRY = "全国"


def whole_time(chosen: Slice) -> Slice:
    """The slice without its period."""
    return replace(chosen, start=None, end=None)


def banner(view: View, newest: Measure, chosen: Slice) -> None:
    """The verdict in one line: chip, figure, sentence, definition and clause."""
    one = newest.indicator
    words = (
        f"{period_words(chosen)}抽查 <b>{newest.denominator}</b> 批，"
        f"合格 <b>{newest.numerator}</b> 批"
    )
    if newest.lower is not None and newest.target:
        words += f"；可能的范围 <b>{newest.interval_text}</b>"
    if newest.design_effect > 1:
        words += f"；{makers_note(newest)}"
    note = joined(gap_text(newest), one.definition, view.clause_note(one), by="；")
    st.html(
        f'<div class="banner" style="border-left-color:{newest.look.ink}">{chip_html(newest.state)}'
        f'<b class="value">{escape(newest.text)}</b>'
        f"<div>{words}。{foot_html(note)}</div></div>"
    )


def history(view: View, one: Indicator, chosen: Slice, default: str = "half") -> None:
    """The rate by period over all years, with the stages of the first paper that set its goal."""
    with st.container(border=True):
        head = st.empty()
        grain = view.switch("grain", "时期", GRAINS, default, where=st.container())
        points = view.ask(series, one, whole_time(chosen), grain)
        title, sub = series_title(points, grain)
        panel_head(title, sub, head)
        document = paper_with_stages(one)
        stages = stages_of(document)
        view.chart(_history(points, grain, document, stages), "history", title)
        told = legend() if one.targets else no_target_note(document, one.aim)
        page_note(told, *filter(None, [words.stages_note(document, len(stages))]))


@by_inputs
def _history(points: Any, grain: str, document: str, stages: list[tuple[str, date, date]]) -> Any:
    """The series with the stages of a paper below it, where there are any."""
    figure = series_chart(points, grain)
    if stages:
        days = [day for day, _ in points]
        add_stages(figure, stages, days, grain, words.stages_name(document))
    return figure


def paper_with_stages(one: Indicator) -> str:
    """The paper of an indicator that has stages, else its first; empty without any."""
    papers = [clauses.clause(clause_id).document for clause_id in one.clause_ids]
    return next(filter(stages_of, papers), papers[0] if papers else "")


def stages_of(document: str) -> list[tuple[str, date, date]]:
    """Name, first and last day of the stages of a paper, as written; [] where it has none."""
    return [
        (stage.name, *duty_definitions.stage_window(stage))
        for stage in duty_definitions.stages(document)
    ]


def legend() -> str:
    """Glyphs of the four verdicts of a sample."""
    states = ("reached_proven", "reached_unproven", "missed_unproven", "missed_proven")
    return "　".join(look.VERDICTS[state].label for state in states)


def pareto(view: View, items: pd.DataFrame, title: str, one: Indicator, chosen: Slice) -> None:
    """Failing items, most frequent first; the most frequent drawn, each leading to the batches on
    which it failed; the others counted."""
    top = items.head(7)
    if top.empty:
        page_note(words.NO_ITEMS)
        return
    texts = [f"{n}批" for n in top["batches"]]
    ways = [
        behind.carried(failed_on(str(item), text, one, chosen))
        for item, text in zip(top["item"], texts, strict=True)
    ]
    figure = bars(list(top["item"]), list(top["batches"]), texts, strong=(0, 1), counted=ways)
    view.chart(figure, "items", title)
    if len(items) > len(top):
        page_note(words.more_items(list(items["item"][len(top) :])))


def failed_on(item: str, text: str, one: Indicator, chosen: Slice) -> str:
    """A number of batches on which an item failed within a slice, leading to them."""
    limits = measured.limits(one, chosen)
    purposes = limits["purposes"] or (*terms.purposes(), UNTOLD)
    only: dict[str, str | Sequence[str] | None] = {
        "产品种类": one.product,
        "检验结论": "不合格",
        "不合格项目逐项": item,
        FACTS["purpose"]: [UNKNOWN if name == UNTOLD else name for name in purposes],
        FACTS["level"]: limits["levels"],
    }
    if period := period_of(chosen):
        only[period[0]] = period[1]
    return led.rows(text, "samples", min(chosen.as_of, chosen.end or chosen.as_of), only, item)


def purposes_table(view: View, one: Indicator, chosen: Slice) -> None:
    """One row per purpose, then all of them pooled, which no verdict may use."""
    rows = view.ask(counts, one, replace(chosen, purposes=()), "purpose")
    columns = [
        ("性质", "left"),
        ("抽查（批）", ""),
        ("合格（批）", ""),
        ("合格率（%）", ""),
        ("可能的范围（%）", ""),
        ("判定", "left"),
    ]
    body: list[list[str]] = []
    for r in rows.itertuples():
        m = measured.of_row(view.store, one, r, chosen, by="purpose")
        counted = not one.purposes or r.key in one.purposes
        body.append(_purpose_row(r.key, m, chip_html(m.state) if counted else "不计入目标"))
    if len(body) > 1:
        pooled = view.ask(measured.total, one, replace(chosen, purposes=()))
        body.append(_purpose_row("合在一起算", pooled, "不用于判定"))
    table(columns, body, has_total=len(body) > 1)
    refused = int(rows["refused"].sum())
    if refused:
        page_note(words.refused_note(refused, chosen.refused_fail))


def _purpose_row(name: str, m: Measure, verdict: str | Html) -> list[str]:
    limits = m.interval_text.rstrip("%")
    both = [Figure.told(str(number), m) for number in (m.denominator, m.numerator)]
    return [name, *both, m.number, limits, verdict]


def planner(view: View, newest: Measure) -> None:
    """Bars: how many batches a new round needs if none, one, two … of them may fail."""
    if newest.target is None or newest.denominator == 0:
        return
    needed = [policy.fixed_round(newest.target.value, bad) for bad in range(PLANNED_FAILURES)]
    labels = ["全部合格", *[f"最多{bad}批不合格" for bad in range(1, PLANNED_FAILURES)]]
    pairs = [(label, n) for label, n in zip(labels, needed, strict=True) if n is not None]
    figure = bars(
        [label for label, _ in pairs],
        [float(n) for _, n in pairs],
        [f"<b>抽 {n} 批</b>" for _, n in pairs],
    )
    view.chart(figure, "planner", words.planner_panel(newest)[0])


def published_part(view: View, one: Indicator, until: date) -> None:
    """Published rates beside the county's own, and imported lists beside published counts."""
    cited = published.references(one.product, until=until)
    lists = view.ask(db.query, "national_lists", product=one.product, as_of=view.as_of)
    left, right = st.columns([64, 36], gap="small")
    with left, panel(*words.REFERENCE_PANEL):
        own = view.ask(series, one, Slice(view.as_of), "year")
        shown = pd.concat(
            [cited[["series", "year", "rate_pct", "cite"]], _as_references(lists)],
            ignore_index=True,
        )
        figure = references(own, shown, height=360)
        view.chart(figure, "references", words.REFERENCE_PANEL[0])
    with right:
        body = [_list_row(row, cited) for row in lists.to_dict("records")]
        told = [row[-1] for row in body]
        with panel(*words.lists_panel(len(body), told.count(AGREES), told.count(DIFFERS))):
            if body:
                table(_LIST_COLUMNS, body)
    with panel(*words.cited_panel(len(cited))):
        table(_CITED_COLUMNS, [_cited_row(row) for row in cited.to_dict("records")])


AGREES, DIFFERS = "一致", "不一致"
_CITED_COLUMNS = [
    ("来源", "left"),
    ("期间", "left"),
    ("合格率（%）", ""),
    ("批数", ""),
    ("出处", "wrap"),
]
_LIST_COLUMNS = [
    ("年份", "left"),
    ("级别", "left"),
    ("名单", ""),
    ("合格率（%）", ""),
    ("公布", ""),
    ("核对", "left"),
]


def _as_references(lists: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "series": [f"导入名单·{level}" for level in lists["level"]],
            "year": lists["year"],
            "rate_pct": lists["numerator"] / lists["denominator"] * 100,
            "cite": [
                f"{n}/{d}批（{files}）"
                for n, d, files in zip(
                    lists["numerator"], lists["denominator"], lists["files"], strict=True
                )
            ],
        }
    )


def _list_row(row: dict[str, Any], cited: pd.DataFrame) -> list[str]:
    """One imported list of a year and level beside the published total of the whole country."""
    rate = formats.percent(Fraction(int(row["numerator"]), int(row["denominator"])))
    cells = [f"{row['year']}年", row["level"], f"{row['numerator']}/{row['denominator']}", rate]
    same = cited[
        (cited["year"] == row["year"])
        & (cited["level"] == row["level"])
        & (cited["region"] == WHOLE_COUNTRY)
        & cited["passed"].notna()
    ]
    if same.empty:
        return [*cells, formats.MISSING, "未公布批数"]
    told = same.iloc[0]
    agrees = (told["passed"], told["batches"]) == (row["numerator"], row["denominator"])
    return [*cells, f"{told['passed']}/{told['batches']}", AGREES if agrees else DIFFERS]


def _cited_row(row: dict[str, Any]) -> list[str]:
    told = formats.MISSING
    if not pd.isna(row["batches"]):
        passed = "" if pd.isna(row["passed"]) else f"{row['passed']}/"
        told = f"{passed}{row['batches']}{row['unit']}"
    cite = f"{row['agency']}《{row['title']}》（{row['consistency']}）"
    return [row["series"], row["period_text"], row["rate_text"], told, cite]
