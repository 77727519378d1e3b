"""Annexes of 月度进展通报: townships, trades, what to verify; sums are of what is printed."""

from collections.abc import Sequence
from fractions import Fraction

from dashboard.letters import phrases
from dashboard.letters.months import Counts, Month, added, before
from dashboard.letters.phrases import SLASH, official, points
from dashboard.report.model import Cell, Column, Row, Table
from dashboard.words.terms import trades


def late_table(m: Month) -> Table:
    rows = [
        (Cell(str(i), float(i)), Cell(name), Cell("、".join(months)))
        for i, (name, months) in enumerate(m.late_months().items(), start=1)
    ]
    return Table(
        "迟报",
        "",
        (Column("序号"), Column("乡镇"), Column("迟报未报", side="text")),
        tuple(rows),
    )


def township_table(m: Month, whole: bool) -> Table:
    aim = m.goal.printed if m.goal is not None else ""
    rank = {}
    exact = {n: Fraction(c.compliant, c.outlets) for n, c in m.ranked()}
    for name, mine in exact.items():
        rank[name] = 1 + sum(other > mine for other in exact.values())
    earlier = f"{before(m.month).month}月规范率"
    has_states = bool(m.sent.on_time or m.sent.late)
    columns = [
        Column("序号"),
        Column("乡镇"),
        Column("经营户", "户", "number"),
        Column("已整规", "户", "number"),
        Column("覆盖面", "%", "number"),
        Column("已规范", "户", "number"),
        Column("规范率", "%", "number"),
    ]
    columns += [Column("位次", "", "number")] if whole else []
    columns += [Column(f"与{aim}相差", "户", "number")] if whole and aim else []
    columns += [
        Column(earlier, "%", "number"),
        Column("增减", "百分点", "number"),
        Column("报送"),
    ]
    rows: list[Row] = []
    for i, name in enumerate(official(m.sent.units), start=1):
        rows.append(_township_row(m, i, name, rank.get(name), whole, bool(aim), has_states))
    groups = {"镇": "镇小计", "乡": "乡小计", "街道": "街道小计"}
    subtotals = []
    kinds = [k for k in ("街道", "镇", "乡") if any(n.endswith(k) for n in m.units)]
    if len(kinds) > 1:
        for kind in kinds:
            own = [n for n in m.units if n.endswith(kind)]
            subtotals.append(_sum_row(m, groups[kind], own, whole, bool(aim)))
    total = _sum_row(m, "合计", m.units, whole, bool(aim))
    return Table(
        "乡镇汇总",
        "",
        tuple(columns),
        tuple(rows),
        total,
        _notes(m, whole, aim),
        subtotals=tuple(subtotals),
    )


def _township_row(
    m: Month, i: int, name: str, rank: int | None, whole: bool, has_aim: bool, has_states: bool
) -> Row:
    own, old = m.by_place.get(name), m.by_place_before.get(name)
    state = (
        "未报"
        if name in m.sent.missing
        else "迟报"
        if name in m.sent.late
        else "按时"
        if name in m.sent.on_time
        else "已报"
        if own is not None
        else "没有填全"
        if name in m.partial
        else "已报无数"
    )
    cells = [Cell(str(i), float(i)), Cell(name)]
    if own is None:
        cells += [Cell(SLASH)] * (5 + whole + (whole and has_aim) + 2)
        return (*cells, Cell(state))
    cells += [
        _count(own.outlets),
        _count(own.rectified),
        _rate(own.coverage),
        _count(own.compliant),
        _rate(own.compliance),
    ]
    cells += [_count(rank) if rank else Cell(SLASH)] if whole else []
    cells += [_count(m.gap(own))] if whole and has_aim else []
    if old is None or not old.outlets or not own.outlets:
        cells += [Cell(SLASH), Cell(SLASH)]
    else:
        apart = points(own.compliance, old.compliance)
        cells += [_rate(old.compliance), Cell(phrases.signed(apart), float(apart))]
    return (*cells, Cell(state))


def _sum_row(m: Month, word: str, names: Sequence[str], whole: bool, has_aim: bool) -> Row:
    own = added(m.by_place[n] for n in names)
    cells = [
        Cell(""),
        Cell(word),
        _count(own.outlets),
        _count(own.rectified),
        _rate(own.coverage),
        _count(own.compliant),
        _rate(own.compliance),
    ]
    cells += [Cell("—")] if whole else []
    cells += [_count(sum(m.gap(m.by_place[n]) for n in names))] if whole and has_aim else []
    return (*cells, Cell("—"), Cell("—"), Cell(f"{len(names)}个"))


def _notes(m: Month, whole: bool, aim: str) -> tuple[str, ...]:
    notes = [f"数据来自各乡镇{m.month.year}年{m.month.month}月月报，“/”为未报送或没有可比数"]
    if whole:
        notes.append(
            "乡镇按镇、乡次序排列；位次按规范率由高到低排列，同率并列，户数较少的乡镇一户之差即影响"
            "一至三个百分点，位次相近的不宜简单比较"
        )
    if whole and aim:
        each = sum(m.gap(m.by_place[n]) for n in m.units)
        notes.append(
            f"“与{aim}相差”为达到{aim}尚需规范的户数，逐乡镇计算、小数进位，各乡镇之和{each}户；"
            f"按{len(m.units)}个乡镇合并计算为{m.gap(m.total)}户"
        )
    silent = [n for n in m.units if n not in m.by_place_before]
    if silent and m.rows_before.shape[0]:
        why = "未报送" if set(silent) <= set(m.earlier.missing) else "未报送或没有填全"
        notes.append(
            f"{'、'.join(silent)}{before(m.month).month}月{why}，不计算增减；增减按表列规范率计算"
        )
    if m.partial:
        notes.append(f"{'、'.join(m.partial)}没有填全，不计入小计、合计和位次")
    if m.sent.missing:
        notes.append(f"小计、合计只含已报送的{len(m.units)}个乡镇")
    return tuple(notes)


def trade_table(m: Month, whole: bool) -> Table:
    order = [t for t in trades() if t in m.by_trade]
    order += [t for t in m.by_trade if t not in order]
    columns = (
        Column("序号"),
        Column("行业"),
        Column("经营户", "户", "number"),
        Column("已整规", "户", "number"),
        Column("覆盖面", "%", "number"),
        Column("已规范", "户", "number"),
        Column("规范率", "%", "number"),
        Column("未整规", "户", "number"),
        Column("已整规未规范", "户", "number"),
    )
    rows = [_trade_row(str(i), t, m.by_trade[t]) for i, t in enumerate(order, start=1)]
    total = _trade_row("", "合计", added(m.by_trade[t] for t in order))
    notes = ["行业次序按月报表"]
    if m.sent.missing or m.partial:
        told = "月报填写完整" if m.partial else "已报送月报"
        notes.append(f"只含{told}的{len(m.units)}个乡镇")
    return Table("行业汇总", "", columns, tuple(rows), total, tuple(notes))


def _trade_row(number: str, name: str, own: Counts) -> Row:
    return (
        Cell(number),
        Cell(name),
        _count(own.outlets),
        _count(own.rectified),
        _rate(own.coverage),
        _count(own.compliant),
        _rate(own.compliance),
        _count(own.outlets - own.rectified),
        _count(own.rectified - own.compliant),
    )


def _count(value: int) -> Cell:
    return Cell(str(value), float(value))


def _rate(text: str) -> Cell:
    return Cell(text) if text == SLASH else Cell(text, float(text))


def doubt_table(doubts: Sequence[tuple[str, str, str, str, str]]) -> Table:
    columns = (
        Column("序号"),
        Column("乡镇"),
        Column("项目", side="text"),
        Column("上报数", "户", "number"),
        Column("对照数", "户", "number"),
        Column("对照依据", side="text"),
    )
    rows = tuple(
        (
            Cell(str(i), float(i)),
            Cell(p),
            Cell(item),
            Cell(a, float(a)),
            Cell(b, float(b)),
            Cell(basis),
        )
        for i, (p, item, a, b, basis) in enumerate(doubts, start=1)
    )
    note = "通报按各乡镇上报的分行业数汇总，上报数没有改动；核实以后在下月通报中更正"
    return Table("需核实", "", columns, rows, None, (note,))
