"""Monthly reports of progress: a row per township (trades across) or a row per trade.

Reported counts are kept apart from the register's. They are stored as written, contradictions
included: what does not add up is said, not mended.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from datetime import date
from functools import partial
from typing import Any

from dashboard import divisions
from dashboard.importing import reconciliation, told
from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import DateSpan, is_empty_mark, is_not_reported, parse_trade
from dashboard.importing.cleaning.numbers import parse_count
from dashboard.importing.columns import header_key
from dashboard.importing.counts import DECREASED, JUMPED, MONTHLY, change, too_many
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.problems import FileRefusedError
from dashboard.importing.questions import of_value
from dashboard.indicators.coverage import MAY_HAVE_CLOSED, LeftOut, mark
from dashboard.store import db
from dashboard.words import formats
from dashboard.words.terms import trades

MEASURES = ("outlets", "rectified", "compliant")
WORDS = {"outlets": "总数", "rectified": "已整规", "compliant": "已规范"}
ALL_TRADES = "合计"
LATE_IN_MONTH = 20
AGAINST_STORED = frozenset((DECREASED, JUMPED, reconciliation.MISMATCH))
"""Codes of what is seen only beside the figures that were imported before."""

_MEASURE = re.compile("整[规治]|规范|达标|情况|其中|户数|家数")
_TOTAL = re.compile("^(?:合计|总计|全部|小计|共计)$")

Counts = dict[str, int | None]
WhereIs = Callable[[str, str], int | None]


def check(checked: Checked) -> None:
    """Read the counts of every township and trade; say what does not add up.

    Raises FileRefusedError period_missing when the title does not tell one month.
    """
    month = month_of(checked)
    last = checked.context.span.end if checked.context.span else month
    fill_townships(checked, [last] * len(checked.rows))
    counts = _read_by_trade_rows(checked) if _is_trade_per_row(checked) else _read_wide(checked)
    checked.values["month"] = [month] * len(checked.rows)
    store_counts(checked, month, counts)
    _check_counts(checked, counts)
    where = partial(_column, checked)
    check_previous_month(checked, month, counts, where)
    check_register(checked, month, counts, where)


def month_of(checked: Checked) -> date:
    span = checked.context.span or _reporting_month(checked)
    if span is None or (span.start.year, span.start.month) != (span.end.year, span.end.month):
        raise FileRefusedError(
            "period_missing",
            f"“{checked.sheet or '文件'}”没有写明是哪一个月的报表。"
            "请在标题里写上年月，或指定期间，例如 2010年6月。",
        )
    return span.start.replace(day=1)


def _reporting_month(checked: Checked) -> DateSpan | None:
    """The month of 填报时间 from the 20th on: earlier the report may be of the month before."""
    reported = checked.context.reported
    if reported is None or reported.start.day < LATE_IN_MONTH or reported.start != reported.end:
        return None
    checked.notice_at_head(
        "month_from_reporting_day",
        f"标题没有写月份，按填报时间算作{reported.end.year}年{reported.end.month}月的报表。"
        "不对时请指定期间。",
    )
    return reported


def _is_trade_per_row(checked: Checked) -> bool:
    return checked.mapping.column_of("trade") is not None


def _columns(checked: Checked) -> list[tuple[str, str, int]]:
    """(trade or 合计, measure, column) of every count column. Raises FileRefusedError."""
    found: list[tuple[str, str, int]] = []
    of_all = told.trade_told(checked.plan.texts) or ALL_TRADES
    for measure in MEASURES:
        for match in checked.mapping.columns_of(f"{measure}_count"):
            upper = _group_of(match.head)
            if not upper or _TOTAL.match(header_key(upper)) or _is_trade_per_row(checked):
                found.append((of_all, measure, match.index))
                continue
            answer = checked.context.answers.get("value", upper, "trade")
            trade = parse_trade(answer or upper).value
            if trade is None:
                count = sum(upper in one.head[:-1] for one in checked.mapping.columns)
                checked.plan.questions.append(of_value("trade", "行业", upper, count, trades()))
                raise FileRefusedError(
                    "trade_unknown",
                    f"“{checked.sheet or '文件'}”{match.letter}列的上一级表头“{upper}”"
                    "不是十小行业的名称。请改成行业名称后再导入。",
                )
            found.append((trade, measure, match.index))
    if len({one[:2] for one in found}) < len(found):
        raise FileRefusedError(
            "columns_ambiguous",
            f"“{checked.sheet or '文件'}”里“总数、已整规、已规范”出现了几次，分不清各属哪个行业。"
            "请在上一行写上行业名称，或使用本系统的模板。",
        )
    return found


def _group_of(head: tuple[str, ...]) -> str:
    """The upper head that names a trade or 合计; else the nearest that is not itself a measure
    (整规情况), "" without one."""
    uppers = head[-2::-1]
    for upper in uppers:
        if _TOTAL.match(header_key(upper)) or parse_trade(upper).value:
            return upper
    return next((upper for upper in uppers if not _MEASURE.search(upper)), "")


def _read_cell(checked: Checked, position: int, column: int) -> int | None:
    cell = checked.raw(column)[position]
    if is_not_reported(cell):
        return None
    result = parse_count(cell)
    if result.code is not None:
        checked.report_at(position, column, None, result.code, "rejected", result.note)
    return result.value


def _read_wide(checked: Checked) -> dict[int, dict[str, Counts]]:
    """Position -> trade -> counts; {} for a township that did not report."""
    columns = _columns(checked)
    counts: dict[int, dict[str, Counts]] = {}
    for position in range(len(checked.rows)):
        cells = [checked.raw(column)[position] for _, _, column in columns]
        own: dict[str, Counts] = {}
        if any(map(is_not_reported, cells)) or all(map(is_empty_mark, cells)):
            checked.report(position, "township", "not_reported", "notice", "这个乡镇本月未报。")
        else:
            for trade, measure, column in columns:
                own.setdefault(trade, {})[measure] = _read_cell(checked, position, column)
            _drop_without_base(checked, position, own)
        counts[position] = own
    return counts


def _drop_without_base(checked: Checked, position: int, own: dict[str, Counts]) -> None:
    """Rectified outlets of no known number count on neither side of a rate, and it is said."""
    for trade, values in own.items():
        told = [measure for measure in MEASURES[1:] if values.get(measure) is not None]
        if "outlets" not in values or values["outlets"] is not None or not told:
            continue
        column = _column(checked, trade, "outlets")
        written = "、".join(f"{WORDS[measure]}{values[measure]}" for measure in told)
        checked.report_at(
            position, column, None, "base_missing", "notice",
            f"{trade}没有总数（空白或公式出错），写的{written}没有计入，以免算错比率。请补上总数。",
        )  # fmt: skip
        values.update(dict.fromkeys(values))


def _read_by_trade_rows(checked: Checked) -> dict[int, dict[str, Counts]]:
    columns = _columns(checked)
    counts: dict[int, dict[str, Counts]] = {}
    for position, text in enumerate(checked.column("trade")):
        if text and _TOTAL.match(header_key(text)):
            trade: str | None = ALL_TRADES
        else:
            result = parse_trade(text)
            trade = result.value
            if result.code is not None:
                severity: Any = "notice" if trade else "rejected"
                checked.report(position, "trade", result.code, severity, result.note)
        if trade is not None:
            counts[position] = {
                trade: {
                    measure: _read_cell(checked, position, column) for _, measure, column in columns
                }
            }
    return counts


def store_counts(checked: Checked, month: date, counts: dict[int, dict[str, Counts]]) -> None:
    """Child rows for the tables of monthly reports. counts: position -> trade or 合计 -> counts."""
    reports = checked.children.setdefault("monthly_reports", [])
    progress = checked.children.setdefault("monthly_progress", [])
    seen: set[str] = set()
    for position, own in counts.items():
        township = checked.values["township"][position]
        if township is None:
            continue
        printed = own.get(ALL_TRADES, {})
        if township not in seen or printed:
            reports[:] = [row for row in reports if row["township"] != township]
            reports.append(
                {
                    "position": position,
                    "month": month,
                    "township": township,
                    "is_reported": bool(own),
                    **{f"printed_{measure}": printed.get(measure) for measure in MEASURES},
                }
            )
            seen.add(township)
        for trade, values in own.items():
            if trade != ALL_TRADES and any(value is not None for value in values.values()):
                progress.append(
                    {
                        "position": position,
                        "month": month,
                        "township": township,
                        "trade": trade,
                        **{measure: values.get(measure) for measure in MEASURES},
                    }
                )


def _check_counts(checked: Checked, counts: dict[int, dict[str, Counts]]) -> None:
    for position, own in counts.items():
        for trade, values in own.items():
            for small, large, code in too_many(MONTHLY, values):
                checked.report_at(
                    position, _column(checked, trade, small), None, code, "notice",
                    more_than(trade, values, small, large),
                )  # fmt: skip


def more_than(trade: str, values: Counts, small: str, large: str) -> str:
    """What is said where one measure is more than the one it is a part of."""
    return (
        f"{trade}的{WORDS[small]}（{values[small]}）多于{WORDS[large]}（{values[large]}）。"
        "按填写的数保存，请报送单位核对。"
    )


def _column(checked: Checked, trade: str, measure: str) -> int | None:
    by_row = _is_trade_per_row(checked)
    found = (c for t, m, c in _columns(checked) if m == measure and (by_row or t == trade))
    return next(found, None)


def reconcile(sheets: list[Checked]) -> None:
    """The sheets of a file together: no trade twice, and 合计 columns against all their trades.

    A report may come in parts (表一, 表二) of other trades, the last of which has the 合计.
    """
    _reject_repeated_trades(sheets)
    tell_left_out(sheets)
    sums: dict[tuple[str, date], Counter[str]] = defaultdict(Counter)
    for sheet in sheets:
        for row in _rows_kept(sheet, "monthly_progress"):
            for measure in MEASURES:
                sums[row["township"], row["month"]][measure] += row[measure] or 0
    told = set(sums)
    for sheet in sheets:
        for row in _rows_kept(sheet, "monthly_reports"):
            place = (row["township"], row["month"])
            for measure in MEASURES:
                total, taken = row[f"printed_{measure}"], sums[place][measure]
                if total is not None and place in told and total != taken:
                    sheet.report_at(
                        row["position"], _column(sheet, ALL_TRADES, measure), None,
                        "row_total_wrong", "notice",
                        f"{row['township']}的{WORDS[measure]}合计写{total}，收进来的各行业相加是{taken}，"
                        f"相差{taken - total:+d}。按各行业的数计入，请核对是不是有行业没有收进来。",
                    )  # fmt: skip


def tell_left_out(sheets: list[Checked]) -> None:
    """不完整: trades and townships of registers and earlier reports that the sheets of a file leave
    out, together with what the store holds of the same month."""
    months: dict[date, list[Checked]] = defaultdict(list)
    for sheet in sheets:
        for month in dict.fromkeys(row["month"] for row in sheet.children["monthly_reports"]):
            months[month].append(sheet)
    for month, own in months.items():
        _tell_of_month(month, own)


def _tell_of_month(month: date, sheets: list[Checked]) -> None:
    if not db.exists("real"):
        return
    end = reconciliation.month_end(month)
    known = db.query("real", "known_trades", as_of=end)
    reports = [row for one in sheets for row in _rows_kept(one, "monthly_reports")]
    told = {
        (row["township"], row["trade"])
        for one in sheets
        for row in _rows_kept(one, "monthly_progress")
    }
    listed = {row["township"] for row in reports}
    came = {row["township"] for row in reports if row["is_reported"]}
    of_trades = {place for place, _ in told}
    gone: list[LeftOut] = []
    silent: dict[str, None] = {}
    for row in known.itertuples():
        place = (str(row.township), str(row.trade))
        if row.is_told or place in told:
            silent.pop(place[0], None)
            listed.add(place[0])
        elif place[0] in came & of_trades and row.outlets >= MAY_HAVE_CLOSED:
            gone.append(LeftOut(end, *place, int(row.outlets), row.told_on.date()))
        elif place[0] not in listed:
            silent[place[0]] = None
    if gone:
        sheets[0].notice_at_head(
            "month_incomplete",
            f"{month.year}年{month.month}月{mark(gone, 4)}。请核对是不是有一张表、几列没有收进来。",
        )
    units = set(divisions.units_for(month, month).names)
    places = [name for name in silent if name in units]
    if places and len(listed) > 1:
        sheets[0].notice_at_head(
            "townships_left_out",
            f"{month.year}年{month.month}月不完整：还没有{formats.names_text(places, 6)}的月报，"
            "全县的数只算报了的乡镇。",
        )


def _rows_kept(sheet: Checked, table: str) -> list[dict[str, Any]]:
    kept = set(sheet.accepted())
    return [row for row in sheet.children[table] if row["position"] in kept]


def _reject_repeated_trades(sheets: list[Checked]) -> None:
    """A trade that a sheet repeats beside others of its own is not counted a second time."""
    first: dict[tuple[str, date, str], Checked] = {}
    for sheet in sheets:
        for row in _rows_kept(sheet, "monthly_progress"):
            place = (row["township"], row["month"], row["trade"])
            other = first.setdefault(place, sheet)
            if other is not sheet and row["position"] not in sheet.rejected:
                sheet.report(
                    row["position"], "township", "trade_twice", "rejected",
                    f"{row['township']}的{row['trade']}在“{other.sheet}”表里已经有了。"
                    "请删去其中一处，或只选一张表导入。",
                )  # fmt: skip


def check_previous_month(
    checked: Checked, month: date, counts: dict[int, dict[str, Counts]], where_is: WhereIs
) -> None:
    """Outlets should not become fewer, nor jump: a leap is asked about, also where it is right."""
    if not db.exists("real"):
        return
    with db.cursor("real") as cursor:
        rows = cursor.execute(
            "SELECT township, trade, outlets, rectified, compliant FROM live_monthly_progress "
            "WHERE month < ? QUALIFY month = max(month) OVER (PARTITION BY township) "
            "ORDER BY import_id",
            [month],
        ).fetchall()
    before = {(row[0], row[1]): dict(zip(MEASURES, row[2:], strict=True)) for row in rows}
    for position, own in counts.items():
        township = checked.values["township"][position]
        for trade, values in own.items():
            earlier = before.get((township, trade), {})
            for measure in MEASURES:
                old, new = earlier.get(measure), values.get(measure)
                if code := change(MONTHLY, old, new):
                    way = "减到" if code == DECREASED else "一下增到"
                    checked.report_at(
                        position, where_is(trade, measure), None, code, "notice",
                        f"{trade}的{WORDS[measure]}从上次的{old}{way}{new}。按填写的数保存，请核对。",
                    )  # fmt: skip


def check_register(
    checked: Checked, month: date, counts: dict[int, dict[str, Counts]], where_is: WhereIs
) -> None:
    """The reported base against the outlets that the register lists at the end of the month."""
    listed = reconciliation.register_totals(reconciliation.month_end(month))
    for position, own in counts.items():
        township = checked.values["township"][position]
        for trade, values in own.items():
            total, register = values.get("outlets"), listed.get((township, trade))
            if total is None or register is None or register[0] == total:
                continue
            count, day = register
            checked.report_at(
                position, where_is(trade, "outlets"), None, reconciliation.MISMATCH, "notice",
                f"{trade}的总数报{total}，{day.isoformat()}的名册有{count}户，"
                f"相差{total - count:+d}户。按填写的数保存，请与名册核对。",
            )  # fmt: skip


def keys(checked: Checked) -> list[Hashable]:
    """One township reports a trade once a month; sheets of other trades add to one another."""
    if _is_trade_per_row(checked):
        names = ("township", "month", "trade")
        return list(zip(*map(checked.column, names), strict=True))
    trades = frozenset(trade for trade, _, _ in _columns(checked))
    places = zip(checked.column("township"), checked.column("month"), strict=True)
    return [(*place, trades) for place in places]


def summarise(checked: Checked) -> dict[str, int]:
    """Townships, those that reported, and the sums over trades."""
    kept = set(checked.accepted())
    reports = [row for row in checked.children["monthly_reports"] if row["position"] in kept]
    sums: Counter[str] = Counter()
    by_township: dict[str, int] = defaultdict(int)
    for row in checked.children["monthly_progress"]:
        if row["position"] in kept:
            by_township[row["township"]] += 1
            for measure in MEASURES:
                sums[measure] += row[measure] or 0
    for row in reports:
        if row["township"] not in by_township:
            for measure in MEASURES:
                sums[measure] += row[f"printed_{measure}"] or 0
    return {
        "townships": len(reports),
        "reported": sum(row["is_reported"] for row in reports),
        **{measure: sums[measure] for measure in MEASURES},
    }


KIND = Kind(check, keys, summarise, reconcile=reconcile)
