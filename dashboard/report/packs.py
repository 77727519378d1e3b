"""A page per township for the meeting: its figures, its trades, its place in the order."""

from dashboard import divisions
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator, measure, part
from dashboard.indicators.measured import Ranking, Values
from dashboard.indicators.official import ruler
from dashboard.indicators.words import NOT_APART
from dashboard.report import drawings, tables
from dashboard.report.evidence_parts import Span, clauses_of, source_words
from dashboard.report.model import Cell, Column, Light, Part, Row, Table
from dashboard.store import db
from dashboard.words import formats
from dashboard.words.terms import trades


def townships(store: db.StoreName, found: Span, league: Ranking) -> tuple[Part, ...]:
    """One part per unit, in the order of the list of units."""
    cover = measured.values(store, indicator("coverage_rate"), found.chosen, found.units)
    one = league.county.indicator
    by = "area" if found.units.id == divisions.AREAS else "township"
    rows = measured.counts(store, one, found.chosen, by, "trade")
    known = {(r.key, r.key2): (int(r.numerator), int(r.denominator)) for r in rows.itertuples()}
    source = source_words(store, found.chosen.as_of, ["outlets"])
    return tuple(
        Part(
            f"township_{name}",
            name,
            _finding(league, name),
            lights=_lights(league, cover, name, found),
            table=_trades(known, name, found),
            clauses=clauses_of(one, found.chosen.as_of),
            source=source,
            ruler=ruler(one),
            in_text=False,
        )
        for name in found.units.names
    )


def _finding(league: Ranking, name: str) -> str:
    row = league.table[league.table["township"] == name].iloc[0]
    one = league.county.indicator
    if row["unplaced"]:
        return f"{name}：{row['text']}，{row['unplaced']}"
    gap = f"，{row['gap'].replace(' ', '')}" if row["gap"] else ""
    return f"{name}{one.short_name}{row['text']}{gap}"


def _lights(league: Ranking, cover: Values, name: str, found: Span) -> tuple[Light, ...]:
    row = league.table[league.table["township"] == name].iloc[0]
    n, d = int(row["numerator"]), int(row["denominator"])
    effect = float(row["design_effect"])
    own = part(league.county, n, d, scope="township", design_effect=effect)
    lights = [drawings.light(cover.units[name]), drawings.light(own)]
    if not row["unplaced"]:
        versus = row["versus_county"] or NOT_APART
        text = f"第{row['rank_low']}—{row['rank_high']}名"
        lights.append(Light("可能名次", text, "no_target", "", versus, f"现第{row['rank']}名"))
    return tuple(lights)


def _trades(known: dict[tuple[str, str], tuple[int, int]], name: str, found: Span) -> Table | None:
    one = indicator("compliance_rate")
    rows: list[Row] = []
    for trade in trades():
        n, d = known.get((name, trade), (0, 0))
        if not d:
            continue
        m = measure(one, n, d, on=found.chosen.as_of)
        rate = tables.number_cell(m.number) if m.rate is not None else Cell("只列数")
        rows.append((Cell(trade), tables.count_cell(d), tables.count_cell(n), rate))
    if not rows:
        return None
    columns = (
        Column("行业"),
        Column("户数", "户", "number"),
        Column("达到规范", "户", "number"),
        Column("规范率", "%", "number"),
    )
    title = f"{name}分行业情况（截至{formats.date_text(found.chosen.as_of)}）"
    return Table(name, title, columns, tuple(rows))
