"""Field work on the page on supervision: joint enforcement, the rectification clock, registers."""

from datetime import date
from fractions import Fraction

import pandas as pd

from dashboard.charts.bars import bars
from dashboard.frame import View, behind, panel, table
from dashboard.frame.html import Html, clause_link, page_note
from dashboard.indicators import measured
from dashboard.indicators.definitions import Figure, Measure, indicator
from dashboard.indicators.measured import Slice
from dashboard.inspections import complaints, enforcement, orders, words
from dashboard.inspections import visits as inspection_visits
from dashboard.inspections.visits import LOOK_BACK
from dashboard.screens import led
from dashboard.screens.inspections import charts
from dashboard.screens.inspections.rounds import Field
from dashboard.statistics import wilson_interval
from dashboard.store import db
from dashboard.ten_trades.words import TOO_FEW
from dashboard.words import formats

OVERDUE_ROWS = 12
VISITS, KINDS = "outlet_checks", "问题类别逐项"
OPEN = ("未发现问题", inspection_visits.FOUND)  # what a visit to an open outlet ends with


def years(view: View) -> list[int]:
    """Years in which there was enforcement, a visit, a complaint, an order or anything to order."""
    return view.ask(_years, view.as_of)


def _years(store: db.StoreName, as_of: date) -> list[int]:
    first = date(2007, 1, 1)
    columns = [
        enforcement.actions(store, first, as_of)["acted_on"],
        inspection_visits.visits(store, first, as_of, as_of)["checked_on"],
        orders.findings(store, first, as_of)["found_on"],
    ]
    found = {
        int(year) for days in columns for year in pd.to_datetime(days).dt.year.dropna().unique()
    }
    found |= {one.received_on.year for one in complaints.cases(store, as_of)}
    return sorted(found | {one.issued_on.year for one in orders.orders(store, as_of)})


def actions(view: View, found: Field) -> pd.DataFrame:
    """Actions of the year (of one township when chosen)."""
    rows = view.ask(enforcement.actions, found.start, min(found.end, view.as_of))
    return rows if found.township is None else rows[rows["township"] == found.township]


def visits(view: View, found: Field) -> pd.DataFrame:
    """Visits of the year (in one township when chosen)."""
    rows = view.ask(inspection_visits.visits, found.start, found.end, view.as_of)
    return rows if found.township is None else rows[rows["township"] == found.township]


def parts(view: View, found: Field, misprints: int) -> list[str]:
    """What the headline adds: enforcement, findings that are overdue, misprints."""
    told = []
    done = actions(view, found)
    if len(done):
        told.append(words.enforcement_part(enforcement.totals(done)))
    overdue = inspection_visits.clock(visits(view, found))[inspection_visits.OVERDUE]
    if overdue:
        told.append(words.overdue_part(overdue))
    if misprints:
        told.append(words.misprint_part(misprints))
    return told


def draw_enforcement(view: View, found: Field) -> None:
    """Windows, totals and the largest action of the county (of all townships)."""
    rows = view.ask(enforcement.actions, found.start, min(found.end, view.as_of))
    if rows.empty:
        with panel(*words.NO_ACTIONS):
            return
    day = min(found.end, view.as_of)
    held = [
        one
        for one in enforcement.windows(rows, day)
        if one.period.counts_to and one.period.counts_to.year == found.year
    ]
    title = words.windows_panel(held, found.year)
    with panel(*title):
        if held:
            boxes = [
                charts.WindowBox(words.window_label(one), one.actions, one.state) for one in held
            ]
            view.chart(charts.windows(boxes), "windows", title[0])
        whole = f"{found.township or '全县'}{found.year}年"
        draw_months(actions(view, found), whole, day, found.township)
        largest = enforcement.largest_before(enforcement.by_day(rows), found.year)
        _note(words.largest_sentence(largest, found.year), "75.4.3.joint")


def draw_months(rows: pd.DataFrame, whole: str, day: date, township: str | None) -> None:
    """Enforcement month by month, the sums of all below; whole: what the sums are of; day: as of
    which they lead to the actions."""
    lines = [
        (f"{month.month}月", sums, led.period(month, "month"))
        for month, sums in enforcement.by_month(rows)
    ]
    lines.append((whole, enforcement.totals(rows), led.period(day)))
    body = []
    for name, sums, time in lines:
        texts = [f"{count:,}" for count in (sums.actions, sums.persons, sums.outlets_checked)]
        texts += [f"{count:,}" for count in (sums.problems, sums.cases)]
        texts += [f"{sums.fine_yuan / 10_000:,.2f}", f"{sums.closed_down:,}"]
        only = {led.TOWNSHIP: township, **time}
        of = words.actions_of(name)
        body.append([name, *(led.rows(text, "joint_enforcement", day, only, of) for text in texts)])
    heads = [("联合执法", "left"), ("次", ""), ("出动（人次）", ""), ("检查（户）", "")]
    heads += [("问题（个）", ""), ("立案（件）", ""), ("罚没（万元）", ""), ("取缔（户）", "")]
    table(heads, body, has_total=True)


def _note(text: str, clause_id: str) -> None:
    link = clause_link(clause_id, "75号 四(三)")
    page_note(Html(f"{text}目标依据：{link}"))


def draw_clock(view: View, found: Field) -> None:
    """How findings were settled, all and by kind of visit; the longest overdue ones."""
    rows = visits(view, found)
    if rows.empty:
        with panel(*words.NO_VISITS):
            return
    counts = inspection_visits.clock(rows)
    title = words.clock_panel(counts, view.as_of)
    with panel(*title, foot=words.CLOCK_NOTE):
        if not sum(counts.values()):
            return
        bars_ = [("全部", counts)]
        bars_ += [
            (str(kind), inspection_visits.clock(own))
            for kind, own in rows.groupby("kind")
            if (own["state"] != "").any()
        ]
        view.chart(charts.clock(bars_), "clock", title[0])
        late = inspection_visits.late_days(rows, view.as_of)
        if len(late):
            table(
                [("逾期最久的户", "left"), ("乡镇", "left"), ("问题", "left"), ("逾期（天）", "")],
                [
                    [
                        r.outlet,
                        r.township,
                        r.problems_text or "、".join(r.problem_kinds),
                        f"{r.over:,}",
                    ]
                    for r in late.itertuples()
                ],
                most=OVERDUE_ROWS,
            )


def draw_problems(view: View, found: Field) -> None:
    """Pareto of the kinds of problem, and how often each kind of visit found one."""
    rows = visits(view, found)
    if rows.empty:
        return
    counts = inspection_visits.pareto(rows)
    title = words.pareto_panel(counts)
    with panel(*title):
        if len(counts):
            texts, total, run = [], counts.sum(), 0
            for count in counts:
                run += count
                texts.append(f"{count}　{100 * count / total:.0f}%　累计{100 * run / total:.0f}%")
            ways = [
                behind.carried(
                    led.rows(
                        f"{count}", VISITS, found.last_day(view), {**found.only, KINDS: str(kind)}
                    )
                )
                for kind, count in counts.items()
            ]
            figure = bars(
                [str(k) for k in counts.index], [float(c) for c in counts], texts, counted=ways
            )
            view.chart(figure, "pareto", title[0])
    rates = inspection_visits.found_rates(rows)
    with panel(*words.visits_panel(rates), foot=words.VISIT_NOTE):
        heads = [("形式", "left"), ("方式", "left"), ("检查（户）", ""), ("有问题（户）", "")]
        told = visit_rows(rates, found.last_day(view), found.only)
        table([*heads, ("比例（%）", ""), ("可能的范围（%）", "")], told)


def visit_rows(rates: pd.DataFrame, day: date, only: led.Limits) -> list[list[str]]:
    """One line per form of visit (announced, unannounced, look-back), its kinds below it; their
    visits stand in the list as of the day, within limits."""
    rows = []

    def told(kinds: list[str], one: pd.Series) -> list[str]:
        visits, problems, *rest = _found_share(one["found"], one["visits"])
        open_ = {**only, "检查方式": kinds, "检查结果": OPEN}
        return [
            led.rows(visits, VISITS, day, open_),
            led.rows(problems, VISITS, day, {**open_, "检查结果": inspection_visits.FOUND}),
            *rest,
        ]

    for form, own in rates.groupby(level="form"):
        kinds = own.droplevel("form").sort_values("visits", ascending=False)
        if len(kinds) > 1:
            whole = kinds.sum()
            rows.append([str(form), "合计", *told([*map(str, kinds.index)], whole)])
        for kind, one in kinds.iterrows():
            name = "" if len(kinds) > 1 else str(form)
            rows.append([name, str(kind), *told([str(kind)], one)])
    return rows


def _found_share(found: int, visits: int) -> list[str]:
    low, high = wilson_interval(found, visits)
    counts = [f"{visits:,}", f"{found:,}"]
    if visits < indicator("compliance_rate").minimum:
        return [*counts, formats.MISSING, TOO_FEW]
    span = formats.interval_text(float(low), float(high))
    return [*counts, formats.percent(Fraction(int(found), int(visits))), span]


def draw_registers(view: View, found: Field) -> None:
    """Registers before and after each round of the chosen series."""
    rows = around_rounds(view, found)
    with panel(*words.around_panel(rows)):
        if rows:
            body = []
            for name, old, new in rows:
                rates = [100 * float(one.rate or 0) for one in (old, new)]
                left = [f"{one.denominator - one.numerator:,}" for one in (old, new)]
                told = [
                    Figure.told(f"{rate:.1f}", one)
                    for rate, one in zip(rates, (old, new), strict=True)
                ]
                change = f"{rates[1] - rates[0]:+.1f}"
                body.append([name, *told, change, " → ".join(left)])
            heads = [("督查", "left"), ("之前", ""), ("之后", ""), ("变化（点）", "")]
            table([*heads, ("未规范（户）", "")], body)


def around_rounds(view: View, found: Field) -> list[tuple[str, Measure, Measure]]:
    """Round, compliance on the register before it and on the one after."""
    one = indicator("compliance_rate")
    days = view.ask(measured.whole_days, "outlets", view.as_of, "day")
    limit = (found.township,) if found.township else None
    rows = []
    for round_ in found.rounds:
        before = [day for day in days if day <= round_.on]
        after = [day for day in days if day > round_.on]
        if not before or not after:
            continue
        old, new = (
            view.ask(measured.total, one, Slice(day, townships=limit))
            for day in (before[-1], after[0])
        )
        if old.rate is None or new.rate is None:
            continue
        rows.append((f"{round_.name}（{round_.on.month}月{round_.on.day}日）", old, new))
    return rows


def draw_relapse(view: View, found: Field) -> None:
    """Outlets compliant on the register before the chosen round and not so on the newest one."""
    days = view.ask(measured.whole_days, "outlets", min(found.end, view.as_of), "day")
    before = [day for day in days if found.chosen and day <= found.chosen.on]
    looked = visits(view, found)
    looked = looked[looked["kind"] == LOOK_BACK]
    again = int((looked["result"] == inspection_visits.FOUND).sum())
    if not before or days[-1] <= before[-1]:
        with panel(*words.look_back_panel(again, len(looked))):
            return
    rows = view.ask(db.query, "relapsed_between", before=before[-1], after=days[-1])
    if found.township:
        rows = rows[rows["township"] == found.township]
    sums = rows.groupby("trade")[["outlets", "relapsed"]].sum()
    outlets, relapsed = int(sums["outlets"].sum()), int(sums["relapsed"].sum())
    title = words.relapse_since_panel(outlets, relapsed, before[-1], days[-1])
    with panel(*title, foot=words.look_back_panel(again, len(looked))[0] + "。"):
        sums = sums[sums["relapsed"] > 0].sort_values("relapsed", ascending=False)
        if len(sums):
            table(
                [("行业", "left"), ("已规范（户）", ""), ("又不规范（户）", ""), ("比例（%）", "")],
                [
                    [str(trade), f"{r['outlets']:,}", f"{r['relapsed']:,}", _rate(r)]
                    for trade, r in sums.iterrows()
                ],
            )


def _rate(row: pd.Series) -> str:
    if row["outlets"] < indicator("compliance_rate").minimum:
        return TOO_FEW
    return formats.percent(Fraction(int(row["relapsed"]), int(row["outlets"])))
