"""What the cockpit shows: one card per target, progress, and who is behind."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dashboard import divisions
from dashboard.charts.lines import lines
from dashboard.demonstration import stages
from dashboard.demonstration import words as demonstration_words
from dashboard.demonstration.regions import regions
from dashboard.documents import clauses
from dashboard.frame import View, panel
from dashboard.frame.html import (
    Card,
    Html,
    bullets,
    card_box_html,
    joined,
    spread,
    table,
    verdict_html,
)
from dashboard.indicators import coverage, measured
from dashboard.indicators.definitions import Indicator, Measure, indicator, indicators
from dashboard.indicators.measured import Ranking, Slice
from dashboard.overview.eras import era_on, is_born, is_told
from dashboard.overview.words import SPREAD_ALT, on_the_edge, progress_panel
from dashboard.screens.cockpit import ahead
from dashboard.screens.ten_trades import monthly as ten_trades_monthly
from dashboard.ten_trades import words as outlet_words

BEHIND_ROWS = 4
SPARK_POINTS = 8
WHOLE_TOWNSHIPS = "township_completion_rate"


def cards(view: View) -> list[Card]:
    """One card per headline indicator that the work year asks for: those of its own papers, and
    those of earlier ones whose evidence is still fresh. A card without data is left out."""
    era = era_on(view.as_of)
    asked = [one for one in indicators().values() if one.headline and is_born(one, view.as_of)]
    found = [(one, _card(view, one)) for one in asked]
    return [
        card
        for one, card in sorted(found, key=lambda item: not era.owns(item[0]))
        if card.measure.denominator and is_told(one, card.measure, view.as_of)
    ]


def without_data(view: View) -> list[str]:
    """Names of the indicators of the work year's own papers that have no data by the day."""
    era = era_on(view.as_of)
    return [
        one.name
        for one in indicators().values()
        if one.headline
        and era.owns(one)
        and is_born(one, view.as_of)
        and not view.ask(measured.total, one, Slice(view.as_of)).denominator
    ]


def _card(view: View, one: Indicator) -> Card:
    grain = "year" if one.basis == "event" else "month"
    points = view.ask(measured.series, one, Slice(view.as_of), grain)
    clause = view.clause_place(one)
    spark = [(_short(day, grain), None if m.rate is None else float(m.rate)) for day, m in points][
        -SPARK_POINTS:
    ]
    newest, told = view.ask(measured.newest_value, one, view.as_of)
    moved = ahead.since(view, one, newest, points)
    told = joined(told, coverage.mark(view.ask(measured.left_out, one, Slice(view.as_of))))
    return Card(newest, told, spark, clause, moved)


def with_spread(items: Sequence[Card], ranking: Ranking | None) -> list[Card]:
    """The cards; on the one of complete townships every township is a dot on its own rate."""
    if ranking is None:
        return list(items)
    rates = [float(rate) for rate in ranking.table["rate"].dropna()]
    goal = float(ranking.target.value) if ranking.target else None
    picture = spread(rates, goal, SPREAD_ALT)
    return [
        replace(card, picture=picture) if card.measure.indicator.id == WHOLE_TOWNSHIPS else card
        for card in items
    ]


def demonstration_card(view: View) -> list[Html]:
    """The card of the county's own demonstration titles; none where nobody has applied."""
    own = next((one for one in regions().values() if one.map == "townships"), None)
    if own is None or clauses.document(own.document).date > view.as_of:
        return []
    found = view.ask(stages.campaign, own.id, view.as_of)
    if not found.units or not found.quotas:
        return []
    name, aim, figure, state, gap, foot = demonstration_words.card_words(found)
    middle = f'<div class="card-value">{figure[0]}<small> / {figure[1]} 个</small></div>'
    return [card_box_html(name, aim, middle, state, gap, foot)]


def _short(day: date, grain: str) -> str:
    return f"{day.year}" if grain == "year" else f"{day.year % 100:02d}年{day.month}月"


def everything(view: View) -> Slice:
    """The whole county as of the page's date."""
    return Slice(view.as_of)


def compliance(view: View) -> Ranking | None:
    """The townships' compliance as of the newest register; None without one."""
    days = view.ask(measured.state_days, "outlets", view.as_of, "month")
    if not days:
        return None
    units = divisions.units_for(days[-1], days[-1])
    return view.ask(measured.ranking, indicator("compliance_rate"), Slice(view.as_of), units)


def progress(view: View) -> dict[str, Sequence[tuple[date, Measure]]]:
    """Coverage and compliance at every register, within the last twelve of them."""
    chosen = (indicator("coverage_rate"), indicator("compliance_rate"))
    return {
        one.short_name: view.ask(measured.series, one, Slice(view.as_of), "month")[-12:]
        for one in chosen
    }


def draw_progress(view: View) -> None:
    """How the county moved: the monthly reports while they are newer than the last register."""
    points = progress(view)
    known = [day for line in points.values() for day, _ in line]
    found = ten_trades_monthly.reports(view, everything(view))
    target = indicator("compliance_rate").target("county", view.as_of)
    is_newer = len(found) > 1 and bool(known) and found[-1].end > max(known)
    if is_newer and target is not None:
        title, _ = ten_trades_monthly.title(view, found, target)
        with panel(title, outlet_words.MONTHLY_BRIEF, height=268):
            ten_trades_monthly.draw_chart(view, found, target, title, height=164)
        return
    with panel(*progress_panel(points), height=268):
        view.chart(lines(points, height=174), "progress", progress_panel(points)[0])


def draw_behind(ranking: Ranking) -> None:
    """Who is furthest from the target; where few are, also who would fall below it next."""
    columns, rows = behind_table(ranking)
    table(columns, rows, most=BEHIND_ROWS)
    if len(rows) <= BEHIND_ROWS // 2:
        bullets(on_the_edge(ranking))


def behind_table(
    ranking: Ranking,
) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """Columns and rows of the townships furthest from the target, most missing units first."""
    one = ranking.county.indicator
    columns = [
        ("乡镇", "left"),
        (f"{one.short_name}（{one.unit}）", ""),
        ("还差", ""),
        ("判定", "left"),
    ]
    rows = ranking.table.sort_values(["missing", "township"], ascending=[False, True])
    behind = rows[rows["missing"] > 0]
    body: list[list[str]] = [
        [r.township, r.measure.number, f"{r.missing:,}{one.noun}", verdict_html(r.state)]
        for r in behind.itertuples()
    ]
    silent = ranking.table[ranking.table["unplaced"] == "未报"]["township"]
    body += [[name, "—", "—", "未报"] for name in silent]
    return columns, body
