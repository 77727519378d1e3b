"""Charts, maps and lights of reports as plain values."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pandas as pd

from dashboard.duties import words as duty_words
from dashboard.indicators import evidence
from dashboard.indicators.definitions import Measure
from dashboard.indicators.measured import Ranking
from dashboard.indicators.words import MAP_NOTE, Title, gap_clause, goal_text
from dashboard.ranking.words import FEWEST_COMPARED
from dashboard.report.model import Chart, Light, Map, Place, Series
from dashboard.ten_trades.monthly import Month
from dashboard.words import formats
from dashboard.zones import facts as zone_facts

MOST_WORDS_ON_MAP = 8
STEPS = 4  # of the scale of a map on which all verdicts are one
DARKER = "，颜色越深越低"
REPORTED = "月报规范率（自报）"


def percent(value: float | Fraction | None) -> float | None:
    """0.9236 → 92.36; None stays None."""
    return None if value is None or pd.isna(value) else round(float(value) * 100, 4)


def light(m: Measure, basis: str = "", name: str = "") -> Light:
    """A measure as a card of the cockpit shows it."""
    return Light(
        name or m.indicator.name,
        m.text,
        m.state,
        goal_text(m).replace(" ", ""),
        gap_clause(m),
        "，".join(filter(None, (m.counts_text.replace(" ", ""), basis, evidence.mark(m)))),
    )


def rank_dots(found: Ranking, title: Title) -> Chart | None:
    """Ranked units with their 95% Wilson bars, best first, and the target."""
    table, one = found.ranked, found.county.indicator
    if len(table) < FEWEST_COMPARED:
        return None
    target = found.target
    low = [percent(v) for v in table["low"]]
    high = [percent(v) for v in table["high"]]
    goal = None if target is None else float(target.value) * 100
    lowest = math.floor(min(v for v in low if v is not None) / 5) * 5
    return Chart(
        title[0],
        title[1].replace("横线", "竖线"),
        "dots",
        one.unit,
        tuple(table["township"]),
        (
            Series(
                one.short_name,
                tuple(percent(v) for v in table["rate"]),
                tuple(low),
                tuple(high),
            ),
        ),
        one.decimals,
        goal,
        target.label if target else "",
        float(lowest),
        100.0,
    )


def missing_bars(found: Ranking, title: Title, limit: int = 12) -> Chart | None:
    """Units to the target per township, most first."""
    table = found.table.sort_values(["missing", "township"], ascending=[False, True])
    every = table[table["missing"] > 0]
    if every.empty:
        return None
    behind = every.head(limit)
    sub = _cut(title[1], len(every) - limit, "个乡镇")
    noun = found.county.indicator.noun
    values = tuple(float(v) for v in behind["missing"])
    series = (Series(f"还差（{noun}）", values),)
    return Chart(title[0], sub, "bars", noun, tuple(behind["township"]), series, 0)


def trade_bars(found: Sequence[tuple[str, Measure]], title: Title) -> Chart | None:
    """Missing outlets per trade, most first."""
    behind = [(name, m) for name, m in found if m.missing]
    if not behind:
        return None
    values = tuple(float(m.missing) for _, m in behind)
    return Chart(
        title[0],
        title[1],
        "bars",
        "户",
        tuple(name for name, _ in behind),
        (Series("还差（户）", values),),
        0,
    )


def periods(points: Sequence[tuple[date, Measure]], grain: str, title: Title) -> Chart | None:
    """A rate per period with its exact interval and the target."""
    known = [(d, m) for d, m in points if m.rate is not None]
    if not known:
        return None
    newest = known[-1][1]
    one = newest.indicator
    low = tuple(percent(m.lower) for _, m in known)
    goal = float(newest.target.value) * 100 if newest.target else None
    bottoms = [v for v in low if v is not None] or [percent(newest.rate) or 0.0]
    series = Series(
        one.short_name,
        tuple(percent(m.rate) for _, m in known),
        low,
        tuple(percent(m.upper) for _, m in known),
    )
    return Chart(
        title[0],
        title[1],
        "dots",
        one.unit,
        tuple(formats.period_text(d, grain) for d, _ in known),
        (series,),
        one.decimals,
        goal,
        newest.target.label if newest.target else "",
        float(math.floor(min([*bottoms, goal or 100.0]) / 10) * 10),
        100.0,
    )


def progress_lines(
    points: dict[str, Sequence[tuple[date, Measure]]],
    title: Title,
    target: str,
    reported: Sequence[Month] = (),
) -> Chart | None:
    """Rates at each register, one line per indicator; and of monthly reports, where given."""
    lines = {name: [(d, m) for d, m in line if m.rate is not None] for name, line in points.items()}
    rates = {name: {_month(d): m.rate for d, m in line} for name, line in lines.items()}
    if reported:
        rates[REPORTED] = {_month(one.month): one.rate for one in reported}
    days = sorted({d for line in rates.values() for d in line})
    if len(days) < 2:
        return None
    series = [
        Series(name, tuple(percent(line.get(d)) for d in days)) for name, line in rates.items()
    ]
    known = [v for one in series for v in one.values if v is not None]
    goal = next((m.target for line in lines.values() for _, m in line if m.target), None)
    last = lines[list(lines)[-1]]
    goal = last[-1][1].target if last and last[-1][1].target else goal
    value = float(goal.value) * 100 if goal else None
    return Chart(
        title[0],
        title[1],
        "lines",
        "%",
        tuple(f"{d.year}年{d.month}月" for d in days),
        tuple(series),
        1,
        value,
        f"{target}{goal.label}" if goal else "",
        float(math.floor(min([*known, value or 100.0]) / 10) * 10),
        100.0,
    )


def _month(day: date) -> date:
    return day.replace(day=1)


def item_bars(items: pd.DataFrame, title: Title, limit: int = 8) -> Chart | None:
    """Failing items by number of batches."""
    if items.empty:
        return None
    top = items.head(limit)
    sub = _cut(title[1], len(items) - limit, "个项目")
    values = tuple(float(v) for v in top["batches"])
    series = (Series("出现批数", values),)
    return Chart(title[0], sub, "bars", "批", tuple(top["item"]), series, 0)


def _cut(told: str, rest: int, noun: str) -> str:
    """A subtitle that says what the chart leaves out."""
    return f"{told}；另有{rest}{noun}没有画" if rest > 0 else told


def zone_lines(rows: pd.DataFrame, year: int, title: Title) -> Chart | None:
    """Yearly totals of each zone with the printed pass mark."""
    found = zone_facts.until(rows, year)
    years = sorted(int(y) for y in found["year"].unique())
    if len(years) < 2:
        return None
    series = []
    for zone in zone_facts.by_last_total(found):
        mine = found[found["zone"] == zone].set_index("year")["total"]
        values = tuple(None if pd.isna(mine.get(y)) else float(mine[y]) for y in years)
        series.append(Series(zone, values))
    known = [v for one in series for v in one.values if v is not None]
    mark = zone_facts.pass_mark(rows)
    return Chart(
        title[0],
        title[1],
        "lines",
        "分",
        tuple(f"{y}年" for y in years),
        tuple(series),
        1,
        mark,
        "考核表通过线" if mark is not None else "",
        float(math.floor(min(known, default=0) / 10) * 10),
        100.0,
    )


def verdict_map(found: Ranking, title: Title) -> Map:
    """Verdict of every unit; the number beside the name where there is one."""
    crowded = int((found.table["state"] == "no_data").sum()) > MOST_WORDS_ON_MAP
    places = []
    for r in found.table.itertuples():
        text = str(r.number) if not r.unplaced else str(r.text if r.denominator else r.unplaced)
        if crowded and r.state == "no_data":
            text = ""
        if r.state == "too_few":
            text = f"{r.numerator}/{r.denominator}"
        places.append(Place(str(r.township), str(r.state), text))
    shades, steps = _shades(found)
    if not shades:
        return Map(title[0], title[1], found.units.id, tuple(places), MAP_NOTE)
    shaded = tuple(replace(one, shade=steps.get(one.name, -1)) for one in places)
    sub = title[1].replace("与判定", DARKER)
    return Map(title[0], sub, found.units.id, shaded, MAP_NOTE, shades)


def _shades(found: Ranking) -> tuple[tuple[str, ...], dict[str, int]]:
    """Words and step per unit of a scale, the darkest the farthest from the target; nothing
    where verdicts differ, or there are too few units for a scale."""
    known = found.table[found.table["rate"].notna() & (found.table["state"] != "no_data")]
    rates = {str(r.township): percent(r.rate) for r in known.itertuples() if not r.unplaced}
    values = sorted(rate for rate in rates.values() if rate is not None)
    if known["state"].nunique() != 1 or found.target is None or len(values) < 2 * STEPS:
        return (), {}
    if values[0] == values[-1]:
        return (), {}
    width = (values[-1] - values[0]) / STEPS
    ends = [values[0] + width * i for i in range(STEPS + 1)]
    words = tuple(f"{ends[STEPS - 1 - i]:.1f}—{ends[STEPS - i]:.1f}" for i in range(STEPS))
    steps = {
        name: STEPS - 1 - min(STEPS - 1, int((rate - values[0]) / width))
        for name, rate in rates.items()
        if rate is not None
    }
    return words, steps


def duties_title(count: int) -> Title:
    """How many are overdue."""
    words = f"近一年到期的任务有{count}项逾期未完成" if count else "近一年没有逾期未完成的任务"
    return words, duty_words.NO_EVIDENCE
