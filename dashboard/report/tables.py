"""Tables of reports, from the frames and measures that the pages show."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pandas as pd

from dashboard import divisions
from dashboard.duties import words as duty_words
from dashboard.duties.plan import Line, body_words
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, Measure, indicator, measure
from dashboard.indicators.measured import Ranking, Slice, Values
from dashboard.look import VERDICTS
from dashboard.ranking import official as ranking_words
from dashboard.report.model import Cell, Column, Row, Table
from dashboard.store import db
from dashboard.words import formats
from dashboard.words.terms import trades
from dashboard.zones import facts as zone_facts
from dashboard.zones.facts import zone_state

NONE = Cell("/")


def number_cell(text: str, state: str = "") -> Cell:
    """A printed number that a spreadsheet keeps as a number."""
    try:
        return Cell(text, float(text.replace(",", "")), state)
    except ValueError:
        return Cell(text, None, state)


def count_cell(value: int) -> Cell:
    """5754 as 5,754."""
    return Cell(formats.count_text(value), float(value))


def state_cell(state: str) -> Cell:
    """A verdict with its glyph and word."""
    return Cell(VERDICTS[state].label, None, state)


def ranking_table(found: Ranking, *, plain_ranks: bool, title: str, day: str) -> Table:
    """One row per unit; the interval column, or without it the caveat below."""
    one = found.county.indicator
    kind = ranking_words.unit_word(found)
    goal = found.target if one.kind == "census" else None
    columns = [
        Column("名次"),
        Column(kind),
        Column(f"{one.noun}数", one.noun, "number"),
        Column("达到", one.noun, "number"),
        Column(one.short_name, one.unit, "number"),
        *((Column(f"距{goal.word}", one.noun, "number"),) if goal else ()),
        Column("判定"),
        Column("与全县相比"),
    ]
    if not plain_ranks:
        columns.insert(1, Column("可能名次"))
    drawn = found.table[found.table["denominator"] > 0] if one.kind == "sample" else found.table
    rows, is_alone = [], len(found.ranked) == 1
    for r in drawn.itertuples():
        is_out = bool(r.unplaced)
        row = [
            NONE if is_out or is_alone else Cell(str(r.rank), float(r.rank)),
            Cell(str(r.township)),
            count_cell(r.denominator) if r.denominator else NONE,
            count_cell(r.numerator) if r.denominator else NONE,
            Cell(str(r.unplaced)) if is_out else number_cell(r.number),
            *((count_cell(r.missing) if r.denominator else NONE,) if goal else ()),
            state_cell(str(r.state)),
            Cell(_versus(r.versus_county)),
        ]
        if not plain_ranks:
            row.insert(1, NONE if is_out or is_alone else Cell(f"{r.rank_low}—{r.rank_high}"))
        rows.append(tuple(row))
    total = _ranking_total(found.county, plain_ranks, goal is not None)
    caveat = ranking_words.PLAIN_RANKS_CAVEAT if plain_ranks else ranking_words.RANK_INTERVAL_NOTE
    notes = [f"{one.definition}（{one.unit}），{_counted(day)}", caveat]
    notes.append(f"“/”为未报或不适用；不足{one.minimum}{one.noun}不排名")
    if len(drawn) < len(found.table):
        notes.append(f"其余{len(found.table) - len(drawn)}个{kind}没有抽到")
    if one.rule_note:
        notes.append(one.rule_note)
    return Table("排名", title, tuple(columns), tuple(rows), total, tuple(notes))


def _counted(day: str) -> str:
    """统计截止2010年9月30日, or of a period 统计期间2010年全年, 统计期间2010年截至12月11日."""
    is_day = day.endswith("日") and "截至" not in day
    return f"统计截止{day}" if is_day else f"统计期间{day}"


def _versus(word: object) -> str:
    return str(word) if isinstance(word, str) and word else "无明显差别" if word == "" else "/"


def _ranking_total(county: Measure, plain_ranks: bool, has_gap: bool) -> Row:
    row = [
        Cell(""),
        Cell("全县合计"),
        count_cell(county.denominator),
        count_cell(county.numerator),
        number_cell(county.number),
        *((count_cell(county.missing),) if has_gap else ()),
        state_cell(county.state),
        NONE,
    ]
    if not plain_ranks:
        row.insert(1, Cell(""))
    return tuple(row)


def counts_table(store: db.StoreName, as_of: date, title: str) -> Table | None:
    """Outlets of every township and trade as counts, for a workbook: None without a register."""
    found = db.query(store, "township_trade_counts", as_of=as_of)
    if found.empty:
        return None
    columns = (
        Column("乡镇", side="text"),
        Column("行业", side="text"),
        *(Column(name, "户", "number") for name in ("总数", "已整规", "规范", "无照")),
        Column("覆盖面", "%", "number", of=(3, 2)),
        Column("规范率", "%", "number", of=(4, 2)),
    )
    rows: list[Row] = []
    for r in found.itertuples():
        counts = (int(r.outlets), int(r.rectified), int(r.compliant))
        told = count_cell(int(r.unlicensed)) if r.licence_told else NONE
        rows.append((Cell(str(r.township)), Cell(str(r.trade)), *_count_cells(*counts, told)))
    sums = (
        int(found["outlets"].sum()),
        int(found["rectified"].sum()),
        int(found["compliant"].sum()),
    )
    bare = count_cell(int(found["unlicensed"].sum())) if found["licence_told"].any() else NONE
    total = (Cell("合计"), Cell(""), *_count_cells(*sums, bare))
    notes = (
        "按名册统计；覆盖面、规范率由总数、已整规、规范三列算出，筛选以后看小计用“分类汇总”",
        "“/”为名册没有说明有没有照",
    )
    return Table("乡镇和行业", title, columns, tuple(rows), total, notes)


def _count_cells(outlets: int, rectified: int, compliant: int, unlicensed: Cell) -> Row:
    shares = (_share(rectified, outlets), _share(compliant, outlets))
    return (
        *(count_cell(one) for one in (outlets, rectified, compliant)),
        unlicensed,
        *shares,
    )


def _share(part: int, whole: int) -> Cell:
    return number_cell(formats.percent(Fraction(part, whole)) if whole else "/")


def progress_table(
    coverage: Values, compliance: Ranking, before: Values | None, title: str, notes: Sequence[str]
) -> Table:
    """Registered, rectified, compliant, both rates, change in points, rank interval, verdict."""
    points = "百分点"
    columns = (
        Column("名次"),
        Column("可能名次"),
        Column("乡镇"),
        Column("登记", "户", "number", "户数"),
        Column("已整规", "户", "number", "户数"),
        Column("达到规范", "户", "number", "户数"),
        Column("覆盖面", "%", "number", "比率", (4, 3)),
        Column("规范率", "%", "number", "比率", (5, 3)),
        *((Column("较上次", points, "number", "比率"),) if before else ()),
        Column(f"距{compliance.target.word if compliance.target else '目标'}", "户", "number"),
        Column("判定"),
    )
    rows = []
    for r in compliance.table.itertuples():
        own = coverage.units[str(r.township)]
        is_out = bool(r.unplaced)
        rows.append(
            (
                NONE if is_out else Cell(str(r.rank), float(r.rank)),
                NONE if is_out else Cell(f"{r.rank_low}—{r.rank_high}"),
                Cell(str(r.township)),
                count_cell(r.denominator) if r.denominator else NONE,
                count_cell(own.numerator) if r.denominator else NONE,
                count_cell(r.numerator) if r.denominator else NONE,
                number_cell(own.number) if r.denominator else NONE,
                Cell(str(r.unplaced)) if is_out else number_cell(r.number),
                *((_points(r.rate, _float(before.units[str(r.township)])),) if before else ()),
                count_cell(r.missing) if r.denominator else NONE,
                state_cell(str(r.state)),
            )
        )
    county = compliance.county
    total = (
        Cell(""),
        Cell(""),
        Cell("全县合计"),
        count_cell(county.denominator),
        count_cell(coverage.county.numerator),
        count_cell(county.numerator),
        number_cell(coverage.county.number),
        number_cell(county.number),
        *((_points(_float(county), _float(before.county)),) if before else ()),
        count_cell(county.missing),
        state_cell(county.state),
    )
    return Table("进度", title, columns, tuple(rows), total, tuple(notes))


def _float(one: Measure) -> float | None:
    return None if one.rate is None else float(one.rate)


def _points(now: float | None, before: float | None) -> Cell:
    """Change of a rate in points, signed; / where either is unknown."""
    if now is None or before is None or pd.isna(now) or pd.isna(before):
        return NONE
    change = (now - before) * 100
    text = f"{change:+.1f}"
    if text in ("+0.0", "-0.0"):
        return Cell("0.0", 0.0)
    return Cell(text.replace("-", formats.MINUS), round(change, 1))


def trade_grid(store: db.StoreName, chosen: Slice, units: divisions.Units, title: str) -> Table:
    """Units × trades: outlets and compliance rate; a wide table."""
    one = indicator("compliance_rate")
    by = "area" if units.id == divisions.AREAS else "township"
    rows = measured.counts(store, one, chosen, by, "trade")
    known = {(r.key, r.key2): (int(r.numerator), int(r.denominator)) for r in rows.itertuples()}
    shown = [name for name in trades() if any(key[1] == name for key in known)]
    columns = [Column("乡镇")]
    for name in (*shown, "合计"):
        columns += [
            Column("户数", "", "number", name),
            Column("规范率", "", "number", name),
        ]
    body = [
        _grid_row(one, name, [known.get((name, trade), (0, 0)) for trade in shown], chosen.as_of)
        for name in units.names
    ]
    sums = [
        (
            sum(n for (_, key), (n, _) in known.items() if key == trade),
            sum(d for (_, key), (_, d) in known.items() if key == trade),
        )
        for trade in shown
    ]
    total = _grid_row(one, "全县合计", sums, chosen.as_of)
    notes = (
        f"规范率为%；不足{one.minimum}户只列“达到/户数”；“/”表示没有这个行业或没有名册",
        f"{one.definition}，统计截止{formats.date_text(chosen.as_of)}",
    )
    return Table("分行业", title, tuple(columns), tuple(body), total, notes, wide=True)


def _grid_row(one: Indicator, name: str, pairs: list[tuple[int, int]], on: date) -> Row:
    whole = (sum(n for n, _ in pairs), sum(d for _, d in pairs))
    cells = [Cell(name)]
    for n, d in (*pairs, whole):
        m = measure(one, n, d, on=on)
        text = m.number if m.rate is not None else f"{n}/{d}"
        cells += [count_cell(d), number_cell(text)] if d else [NONE, NONE]
    return tuple(cells)


def purposes_table(one: Indicator, rows: list[tuple[str, Measure]], title: str) -> Table:
    """One row per purpose of a spot check; only the counted ones have a verdict."""
    columns = (
        Column("抽查性质"),
        Column("抽查", "批", "number"),
        Column("合格", "批", "number"),
        Column("合格率", "%", "number"),
        Column("区间", "%"),
        Column("判定"),
    )
    body = []
    for name, m in rows:
        counted = not one.purposes or name in one.purposes
        body.append(
            (
                Cell(name),
                count_cell(m.denominator),
                count_cell(m.numerator),
                number_cell(m.number) if m.rate is not None else NONE,
                Cell(m.interval_text.rstrip("%")),
                state_cell(m.state) if counted else Cell("不计入目标"),
            )
        )
    note = "复查、跟踪和专项的对象是事先选定的，与定期抽查混算会使合格率失真"
    return Table("抽查性质", title, columns, tuple(body), None, (one.rule_note, note))


def zones_table(rows: pd.DataFrame, year: int, title: str) -> Table:
    """One row per zone: totals by year and the newest conclusion."""
    found = zone_facts.until(rows, year)
    years = sorted(int(y) for y in found["year"].unique())
    columns = [Column("示范区"), Column("创建主体")]
    columns += [Column(f"{y}年", "分", "number", "年度考核总分") for y in years]
    columns.append(Column(f"{year}年结论"))
    body = []
    for zone in zone_facts.by_last_total(found):
        mine = found[found["zone"] == zone].set_index("year")
        scores = [_score(mine, y) for y in years]
        last = mine["conclusion"].get(year)
        state = state_cell(zone_state(last)) if last is not None else Cell("未参加")
        body.append((Cell(zone), Cell("、".join(mine["townships"].iloc[-1])), *scores, state))
    mark = zone_facts.pass_mark(rows)
    notes = [f"通过线{mark:g}分取自考核表，不是文件规定"] if mark is not None else []
    return Table("示范区", title, tuple(columns), tuple(body), None, tuple(notes))


def _score(mine: pd.DataFrame, year: int) -> Cell:
    if year not in mine.index or pd.isna(mine["total"].get(year)):
        return NONE
    return number_cell(f"{mine['total'][year]:.1f}")


def duties_table(lines: Sequence[Line], title: str) -> Table:
    """One row per duty that is overdue: who owes it, since when."""
    columns = (
        Column("任务", side="text"),
        Column("责任单位", side="text"),
        Column("期限"),
        Column("已逾期", "天", "number"),
    )
    body = []
    for line, state in lines:
        due = line.period.due
        body.append(
            (
                Cell(duty_words.line_name(line)),
                Cell(body_words(line)),
                Cell(formats.date_text(due) if due else "/"),
                count_cell(state.late_days),
            )
        )
    return Table("逾期任务", title, columns, tuple(body), None, (duty_words.NO_EVIDENCE,))
