"""The screens of the meeting mode: one finding each, large type, one figure or one table."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from dashboard import maps
from dashboard.charts.enlarged import enlarged
from dashboard.charts.lines import lines as lines_chart
from dashboard.charts.series import series
from dashboard.documents import clauses
from dashboard.duties import words as duty_words
from dashboard.frame import View, township_map
from dashboard.frame.html import Html, chip_html, verdict_html
from dashboard.indicators import measured
from dashboard.indicators.definitions import Measure, indicator, indicators
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import MAP_NOTE, gap_text, goal_text
from dashboard.overview import words
from dashboard.overview.words import behind_panel, gap_map_panel
from dashboard.screens.cockpit import cockpit, duties
from dashboard.screens.plan.parts import state_html
from dashboard.screens.zones import zones
from dashboard.screens.zones.charts import zone_lines
from dashboard.spot_checks import zone_findings
from dashboard.words import formats
from dashboard.zones import facts as zone_facts
from dashboard.zones.words import zones_headline

FIGURE_HEIGHT = 730
TYPE_FACTOR = 2.0
MAP_FACTOR, MAP_HEIGHT = 2.0, 760  # 12 px become 24
COLUMN_ROWS, LOOSE_ROWS = 19, 12  # rows of a column: close, at ease
DUTY_ROWS = 9
GAP_ROWS = 8
RATE = "rate:"


@dataclass(frozen=True)
class Screen:
    """One screen: menu title, finding, left part, right part (figure or HTML), foot, live page."""

    title: str
    headline: str
    left: Html
    right: go.Figure | Html | None
    foot: str
    count: str
    page: str

    @property
    def has_something(self) -> bool:
        """Whether there is more on it than that there are no data."""
        return bool(self.left) or self.right is not None


def names() -> dict[str, str]:
    """Every screen that can be shown, with its name."""
    rates = {f"{RATE}{i.id}": i.name for i in indicators().values() if i.headline}
    return {**{key: name for key, (name, _) in _SCREENS.items()}, **rates}


def screen(view: View, key: str, spot: str) -> Screen:
    """Prepare one screen; `spot` is the township that is spoken of, or empty."""
    if key.startswith(RATE):
        return _rate(view, key.removeprefix(RATE))
    return _SCREENS[key][1](view, spot)


def _no_data(title: str, what: str, page: str) -> Screen:
    return Screen(title, f"还没有{what}", Html(""), None, "导入后这一屏会显示图表", "", page)


def _lights(view: View, _spot: str) -> Screen:
    items = cockpit.cards(view)
    cells = "".join(
        f'<div class="m-light"><b>{escape(c.measure.indicator.name)}</b>'
        f'<span class="m-goal">{escape(goal_text(c.measure))}</span>'
        f'<div class="m-value">{_figure_html(c.measure)}</div>{chip_html(c.measure.state)}'
        f'<div class="m-gap">{escape(gap_text(c.measure))}</div></div>'
        for c in items
    )
    headline = words.lights_headline([c.measure for c in items])
    papers = (one.clause_on(view.as_of) for one in (c.measure.indicator for c in items))
    cited = dict.fromkeys(clauses.clause(one).document for one in papers if one)
    foot = f"目标依据 {'、'.join(cited)}" if cited else ""
    body = Html(f'<div class="m-lights">{cells}</div>')
    return Screen("目标总览", headline, Html(""), body, foot, "", "overview")


def _figure_html(m: Measure) -> str:
    if m.rate is None:
        return f"<small>{escape(m.text)}</small>"
    return f"{escape(m.figure)}<small>{escape(m.indicator.unit)}</small>"


def _rate(view: View, indicator_id: str) -> Screen:
    one = indicator(indicator_id)
    is_event = one.basis == "event"
    points = view.ask(measured.series, one, Slice(view.as_of), "year" if is_event else "month")
    if not points:
        return _no_data(one.name, f"{one.name}的数据", one.page)
    newest = points[-1][1]
    if not is_event:
        newest = view.ask(measured.total, one, Slice(view.as_of))
    if one.kind == "sample":
        halves = view.ask(measured.series, one, Slice(view.as_of), "half") if is_event else []
        told = sum(m.rate is not None for _, m in halves) > 1  # a half-year may hold too few
        figure = series((halves if told else points)[-9:], "half" if told else "year", height=400)
    else:
        figure = lines_chart({one.short_name: points[-12:]}, height=400)
    lines = "".join(f"<p>{escape(line)}</p>" for line in words.rate_lines(newest))
    left = Html(
        f'<div class="m-number">{_figure_html(newest)}</div>{chip_html(newest.state)}'
        f'<div class="m-lines">{lines}</div>'
    )
    clause_id = one.clause_on(view.as_of)
    clause = clauses.clause(clause_id).citation if clause_id else ""
    foot = " · ".join(part for part in (one.kind_word, one.definition, clause) if part)
    day = points[-1][0]
    when = f"{day.year}年" if is_event else formats.date_text(day)
    return Screen(
        one.name,
        words.rate_headline(newest),
        left,
        enlarged(figure, TYPE_FACTOR, FIGURE_HEIGHT),
        foot,
        f"{when} {newest.denominator:,}{one.noun}",
        one.page,
    )


def _gaps(view: View, spot: str) -> Screen:
    ranking = cockpit.compliance(view)
    if ranking is None:
        return _no_data("差在哪里", "“十小”名册", "outlets")
    table = township_map.map_table(ranking, "missing")
    figure = maps.amount_map(
        table,
        ranking.units,
        unit=ranking.county.indicator.noun,
        height=round(MAP_HEIGHT / MAP_FACTOR),
        selected=spot or None,
        has_legend=False,
    )
    rows = ranking.table.sort_values(["missing", "township"], ascending=[False, True])
    rest = int((rows["missing"] > 0).sum()) - GAP_ROWS
    rows = rows.head(GAP_ROWS)
    items = "".join(
        f'<tr class="{"spot" if r.township == spot else ""}"><td class="left">{escape(r.township)}'
        f"</td><td>{r.missing:,}{ranking.county.indicator.noun}</td></tr>"
        for r in rows.itertuples()
        if r.missing
    )
    more = f'<div class="m-foot">另有{rest}个乡镇还差</div>' if rest > 0 else ""
    left = Html(f'<table class="m-table">{items}</table>{more}')
    return Screen(
        "差在哪里",
        gap_map_panel(ranking)[0],
        left,
        enlarged(figure, MAP_FACTOR, MAP_HEIGHT),
        MAP_NOTE,
        gap_map_panel(ranking)[1],
        "outlets",
    )


def _ranking(view: View, spot: str) -> Screen:
    ranking = cockpit.compliance(view)
    if ranking is None:
        return _no_data("乡镇排名", "“十小”名册", "ranking")
    one = ranking.county.indicator
    cells = [_rank_row(row, spot) for row in ranking.table.itertuples()]
    head = (
        f'<tr><th>名次</th><th>可能名次</th><th class="left">乡镇</th>'
        f'<th>{one.short_name}（%）</th><th>还差</th><th class="left">判定</th></tr>'
    )
    return Screen(
        "乡镇排名",
        words.spot_headline(ranking, spot) if spot else words.ranking_headline(ranking),
        Html(""),
        Html(_columns(head, cells)),
        words.RANKS_NOTE,
        f"{len(ranking.units.names)}个乡镇（街道）",
        "ranking",
    )


def _columns(head: str, rows: list[str]) -> str:
    """All rows of a list, side by side in columns where one would be too long."""
    most = COLUMN_ROWS if len(rows) > LOOSE_ROWS else LOOSE_ROWS
    parts = [rows[i : i + most] for i in range(0, len(rows), most)]
    tables = "".join(f'<table class="m-table">{head}{"".join(part)}</table>' for part in parts)
    return f'<div class="m-two{" dense" if len(rows) > LOOSE_ROWS else ""}">{tables}</div>'


def _rank_row(row: Any, spot: str) -> str:
    name = str(row.township)
    kind = "spot" if name == spot else ""
    if row.unplaced:
        return (
            f'<tr class="{kind}"><td>—</td><td>—</td><td class="left">{escape(name)}</td>'
            f'<td>—</td><td>—</td><td class="left">{escape(row.unplaced)}</td></tr>'
        )
    return (
        f'<tr class="{kind}"><td>{row.rank}</td><td>{row.rank_low}—{row.rank_high}</td>'
        f'<td class="left">{escape(name)}</td><td>{escape(row.number)}</td>'
        f'<td>{row.missing:,}</td><td class="left">{verdict_html(row.state)}</td></tr>'
    )


def _zones(view: View, _spot: str) -> Screen:
    rows = zones.assessments(view)
    if rows.empty:
        return _no_data("优质产品示范区", "示范区年度考核表", "zones")
    year = int(rows["year"].max())
    newest = zone_facts.measure_in(view.store, rows, year)
    against = view.ask(zone_findings.passed_against, rows, year, view.as_of)
    headline = zones_headline(newest, rows, year, against)[0]
    figure = zone_lines(
        zone_facts.until(rows, year), pass_mark=zone_facts.pass_mark(rows), height=380
    )
    lines = "".join(f"<p>{escape(line)}</p>" for line in words.rate_lines(newest))
    left = Html(
        f'<div class="m-number">{_figure_html(newest)}</div>{chip_html(newest.state)}'
        f'<div class="m-lines">{lines}</div>'
    )
    return Screen(
        "优质产品示范区",
        headline,
        left,
        enlarged(figure, 1.8, FIGURE_HEIGHT),
        words.ZONES_NOTE,
        f"{year}年",
        "zones",
    )


def _duties(view: View, _spot: str) -> Screen:
    found = duties.lines(view)
    rows = duties.urgent(view, found)
    items = "".join(
        f'<tr><td class="left">{escape(duty_words.titled(line))}</td>'
        f'<td class="left">{escape(duties.body(line))}</td>'
        f'<td class="left">{state_html((line, state), view.as_of)}</td></tr>'
        for line, state in rows[:DUTY_ROWS]
    )
    head = "".join(f'<th class="left">{name}</th>' for name in ("事项", "责任单位", "状态"))
    body = Html(f'<table class="m-table"><tr>{head}</tr>{items}</table>') if items else Html("")
    title, sub = duty_words.urgent_panel(rows, view.as_of)
    rest = f"另有{len(rows) - DUTY_ROWS}件" if len(rows) > DUTY_ROWS else ""
    return Screen("督办事项", title, Html(""), body, sub, rest, "plan")


def _behind(view: View, spot: str) -> Screen:
    ranking = cockpit.compliance(view)
    if ranking is None:
        return _no_data("请发言的乡镇", "“十小”名册", "ranking")
    one = ranking.county.indicator
    rows = ranking.table.sort_values(["missing", "township"], ascending=[False, True])
    rows = rows[rows["missing"] > 0]
    cells = [
        f'<tr class="{"spot" if r.township == spot else ""}"><td class="left">{escape(r.township)}'
        f"</td><td>{escape(r.number)}</td><td>{r.numerator:,} / {r.denominator:,}</td>"
        f'<td>{r.missing:,}{one.noun}</td><td class="left">{verdict_html(r.state)}</td></tr>'
        for r in rows.itertuples()
    ]
    head = (
        f'<tr><th class="left">乡镇</th><th>{one.short_name}（%）</th><th>达到 / 全部</th>'
        '<th>还差</th><th class="left">判定</th></tr>'
    )
    title, sub = behind_panel(ranking)
    body = Html(_columns(head, cells)) if cells else Html("")
    return Screen("请发言的乡镇", title, Html(""), body, sub, "按还差户数排列", "ranking")


_SCREENS: dict[str, tuple[str, Callable[[View, str], Screen]]] = {
    "lights": ("目标总览", _lights),
    "gaps": ("差在哪里（地图）", _gaps),
    "ranking": ("乡镇排名", _ranking),
    "zones": ("优质产品示范区", _zones),
    "duties": ("督办事项", _duties),
    "behind": ("请发言的乡镇", _behind),
}
