"""督办单 and 催报通知: what each township or department owes, one page each, in one pack.

Source: monthly reports and their list (75号 三(二)2), the plan (annex of 75号), score sheets, the
register. Order of debts: missing reports, figures to verify, overdue plan rows, items of the
supervision, outlets to rectify. Who owes nothing gets no page.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from dashboard.documents.actors import actors_called
from dashboard.documents.clauses import document
from dashboard.duties import completions
from dashboard.duties.definitions import OVERDUE
from dashboard.duties.plan import is_recent
from dashboard.letters import facts_rounds, months, phrases
from dashboard.letters.material import Form, Gate, Material, NothingToReportError, Period
from dashboard.letters.months import Month, month_end
from dashboard.letters.phrases import SLASH, fact, official, rate
from dashboard.letters.standings import Standing
from dashboard.report import doubts
from dashboard.report.model import Cell, Column, Row, Selection, Table
from dashboard.store import db
from dashboard.ten_trades import monthly, words_confidence
from dashboard.words import formats, workdays
from dashboard.words.terms import trades

DOCUMENT = "75号"
RECEIPT = (
    "回　　执",
    "办理情况：",
    "完成日期：　　　　　　　佐证材料：",
    "责任人（签字）：　　　　　单位（盖章）：",
)
WORDS = {1: "请", 2: "务必"}
SEE_LIST = "（见附表）"
TO_FILL = ("责任人", "完成时间")


@dataclass
class Debts:
    """What one body owes: what is to be done about it, with the paper behind it."""

    unit: str
    basis: list[str] = field(default_factory=list)
    matters: list[str] = field(default_factory=list)
    demands: list[str] = field(default_factory=list)
    missing: list[date] = field(default_factory=list)
    state: str = ""
    table: Table | None = None

    def add(self, basis: str, matter: str, demand: str) -> None:
        """One more debt."""
        if basis not in self.basis:
            self.basis.append(basis)
        self.matters.append(matter)
        self.demands.append(demand)


def periods(store: db.StoreName, as_of: date, product: str = "") -> list[Period]:
    """The as-of day alone, once there is anything that may be owed."""
    if not months.periods(store, as_of) and db.query(store, "duty_completions").empty:
        return []
    return [Period(f"{as_of:%Y-%m-%d}", phrases.day_text(as_of), as_of)]


def material(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """One form per body with a debt; the cover lists them for signature."""
    issued = asked.issued_on or asked.as_of
    found = _all_debts(store, asked, issued)
    owing = [one for one in found.values() if one.matters]
    units = [one for one in found if found[one].matters]
    if asked.unit:
        owing = [one for one in owing if one.unit == asked.unit]
        if not owing:
            known = "、".join(units[:8])
            raise NothingToReportError(
                f"{asked.unit}在{phrases.day_text(asked.as_of)}没有要督办的事项。"
                + (f"有事项的是：{known}{'等' if len(units) > 8 else ''}。" if units else "")
            )
    if not owing:
        raise NothingToReportError(f"截至{period.name}没有要催报、督办的事项，不用发文。")
    due = workdays.working_day(issued + timedelta(days=5))
    forms = tuple(_form(one, issued, due) for one in owing)
    idle = [name for name in found if not found[name].matters]
    told = f"应发{len(forms)}份"
    if idle and not asked.unit:
        told += f"，没有事项的{len(idle)}个单位不发"
    return Material(
        as_of=asked.as_of,
        facts={"forms": fact(told, "督办单份数")},
        words={"day": phrases.day_text(asked.as_of)},
        tables={} if asked.unit else {"cover": _cover(owing)},
        forms=forms,
        gates=(Gate("逾期任务只列有期限、有登记的；没有登记完成情况的请先核对"),),
    )


def debts(store: db.StoreName, asked: Selection) -> dict[str, Debts]:
    """What every body owes on the as-of day, with the list of outlets to mend."""
    return _all_debts(store, asked, asked.issued_on or asked.as_of)


def _all_debts(store: db.StoreName, asked: Selection, issued: date) -> dict[str, Debts]:
    """Debts by body, townships in official order first, then departments."""
    as_of = asked.as_of
    known = months.periods(store, as_of)
    units = (
        official(name for name in months.sent_in(store, known[0].on, as_of).units) if known else []
    )
    found = {name: Debts(name) for name in units}
    _reports(store, as_of, found)
    month = Month(store, asked, known[0]) if known and _came(store, known[0], as_of) else None
    if month is not None:
        _verify(month, found)
    _plan(store, as_of, found)
    _weak(store, asked, found)
    _outlets(store, as_of, found, month)
    return found


def _came(store: db.StoreName, period: Period, as_of: date) -> bool:
    return bool(months.sent_in(store, period.on, as_of).came)


def _reports(store: db.StoreName, as_of: date, found: dict[str, Debts]) -> None:
    late: dict[str, list[int]] = {}
    for period in reversed(months.periods(store, as_of)):
        due = monthly.due_of(period.on)
        if period.on.year != as_of.year or due >= as_of:
            continue
        sent = months.sent_in(store, period.on, as_of)
        for name in sent.late:
            late.setdefault(name, []).append(period.on.month)
        for name in sent.missing:
            if name in found:
                found[name].missing.append(period.on)
    for name, own in found.items():
        if own.missing:
            listed = "、".join(f"{one.month}月份" for one in own.missing)
            dues = monthly.due_of(own.missing[-1])
            matter = f"{listed}“十小”整规工作进度月报至今没有收到，"
            several = "最近一期" if len(own.missing) > 1 else ""
            matter += f"{several}应于{dues.month}月{dues.day}日前报送"
            if name in late:
                matter += f"；{'、'.join(str(m) for m in late[name])}月份月报迟报"
            times = len(own.missing) + len(late.get(name, []))
            word = "务必补报" if times > 1 else "补报"
            own.add(_cited("三（二）2"), matter, f"{word}{listed}月报，并说明没有按时报送的原因")


def _verify(month: Month, found: dict[str, Debts]) -> None:
    for place, item, told, other, basis in month.doubts():
        if place in found:
            found[place].add(
                _cited("三（二）2"),
                f"{month.month.month}月份月报{item}上报{told}，{basis}为{other}，没有核对一致",
                f"核实{item}，需要更正的随下期月报更正",
            )


def _plan(store: db.StoreName, as_of: date, found: dict[str, Debts]) -> None:
    for line, state in completions.plan(store, as_of, DOCUMENT, True):
        if state.name != OVERDUE or not is_recent((line, state), as_of):
            continue
        if line.duty.id == "75.monthly" or line.period.due is None or not _is_one_body(line.actor):
            continue
        own = found.setdefault(line.actor, Debts(line.actor))
        due = line.period.due
        where = f"附件第{line.duty.row}项" if line.duty.row else "正文"
        own.add(
            _cited(where),
            f"{line.duty.title}应于{due.month}月{due.day}日前完成，至今没有上报完成情况",
            f"完成{line.duty.title}，报完成日期和佐证材料；已经完成的补报",
        )


def _is_one_body(name: str) -> bool:
    """Whether a letter can be sent to it: not 各牵头部门, and not the county government above."""
    kinds = {one.kind for one in actors_called(name)}
    return not name.startswith("各") and not kinds & {"gov", "several", "townships", "owners"}


def _weak(store: db.StoreName, asked: Selection, found: dict[str, Debts]) -> None:
    known = [
        one for one in facts_rounds.periods(store, asked.as_of) if one.on.year == asked.as_of.year
    ]
    if not known:
        return
    one = Standing(store, asked, known[0], "县")
    by: dict[str, list[str]] = {}
    for name, item, full, got in one.weak:
        by.setdefault(name, []).append(f"{item}（满分{full:g}分，得{phrases.score(got)}分）")
    for name, items in by.items():
        if name in found:
            found[name].add(
                _cited("四（三）"),
                f"{known[0].name}失分较多：{'、'.join(items)}",
                "逐项整改，下一次督查前报整改情况",
            )


def _outlets(
    store: db.StoreName, as_of: date, found: dict[str, Debts], month: Month | None
) -> None:
    counts = db.query(store, "township_trade_counts", as_of=as_of)
    rest = db.query(store, "outlets_to_mend", as_of=as_of)
    lists = dict(iter(rest.groupby("township")))
    listed = [name for name in found if name in set(counts["township"])]
    known = doubts.of_townships(store, as_of, listed)
    words = {one.township: one.word for one in known}
    newest = None if counts.empty else pd.Timestamp(counts["recorded_on"].max()).date()
    for name, own in counts.groupby("township"):
        if str(name) not in found:
            continue
        debts = found[str(name)]
        number, done, good = (int(own[one].sum()) for one in ("outlets", "rectified", "compliant"))
        last = pd.Timestamp(own["recorded_on"].max()).date()
        day = phrases.day_text(phrases.in_register(last, newest or last), on=as_of)
        told = None if month is None or month_end(month.month) < last else month
        since = told.by_place.get(str(name)) if told is not None else None
        debts.state = f"{day}名册{number}户，已整规{done}户，达到规范要求{good}户，"
        debts.state += f"规范率{rate(good, number)}"
        if told is not None and since is not None:
            debts.state = (
                f"据{told.month.month}月份月报，经营户{since.outlets}户，已整规{since.rectified}户，"
                f"达到规范要求{since.compliant}户，规范率{since.compliance}%；{debts.state}"
            )
        debts.state += (
            f"；{words_confidence.of_one(words[str(name)])}" if str(name) in words else ""
        )
        left = lists.get(name)
        if left is None:
            continue
        undone = int((~left["is_rectified"]).sum())
        kinds = [f"没有整规的{undone}户"] if undone else []
        kinds += [f"已整规没有达到规范要求的{len(left) - undone}户"] if len(left) > undone else []
        debts.add(
            _cited("一、二（一）"),
            f"{day}名册上还有{'、'.join(kinds)}{SEE_LIST}",
            "按附表逐户核对，已经完成的报完成时间，没有完成的明确责任人和完成时间，完成一户、销号一户",
        )
        debts.table = _list(str(name), left)


def _list(name: str, rows: pd.DataFrame) -> Table:
    columns = (
        Column("序号"),
        Column("经营户", side="text"),
        Column("行业"),
        Column("地址", side="text"),
        Column("情况"),
        *(Column(name) for name in TO_FILL),
    )
    made: list[Row] = []
    place = {name: at for at, name in enumerate(trades())}
    ordered = sorted(
        rows.to_dict("records"),
        key=lambda row: (place.get(row["trade"], len(place)), bool(row["is_rectified"])),
    )
    for number, row in enumerate(ordered, start=1):
        state = "没有整规" if not row["is_rectified"] else "没有达到规范"
        made.append(
            (
                Cell(str(number), float(number)),
                _cell(row["name"]),
                Cell(str(row["trade"])),
                _cell(row["address"]),
                Cell(state),
                Cell(""),
                Cell(""),
            )
        )
    return Table("附表", f"{name}没有达到规范要求的经营户清单", columns, tuple(made))


def _cell(value: object) -> Cell:
    return Cell(value) if isinstance(value, str) and value else Cell(SLASH)


def _form(one: Debts, issued: date, due: date) -> Form:
    is_place = one.unit.endswith(("镇", "乡", "街道"))
    name = phrases.body(one.unit) if is_place else one.unit
    if one.missing and len(one.matters) == 1:
        return _reminder(one, name, issued, due)
    rows = (
        (("编号", f"永质安办督〔{issued.year}〕　号"), ("交办日期", phrases.day_text(issued))),
        (("承办单位", name), ("办结期限", phrases.day_text(due))),
        (("交办依据", "；".join((*one.basis[:1], *map(_place_only, one.basis[1:])))),),
        (("督办事项", _numbered(one.matters)),),
        *(((("目前情况", f"{one.state}。"),),) if one.state else ()),
        (("办理要求", _numbered(one.demands) + f"于{phrases.day_text(due)}前书面报县质安办。"),),
        (("联系人", ""), ("电话", "")),
    )
    return Form(one.unit, "督办单", "", rows, (), one.table, True, RECEIPT)


def _reminder(one: Debts, name: str, issued: date, due: date) -> Form:
    """Only a report is missing: three sentences, firmer at the second time."""
    last = one.missing[-1]
    should = monthly.due_of(last)
    listed = "、".join(f"{m.month}月份" for m in one.missing)
    word = WORDS.get(len(one.missing), "务必")
    times = f"（累计{len(one.missing)}期没有报送）" if len(one.missing) > 1 else ""
    text = (
        f"“十小”整规工作{last.month}月份月报应于{should.month}月{should.day}日前报送。"
        f"截至{phrases.day_text(issued, on=issued)}，仍没有收到你单位{listed}月报{times}。"
        f"{word}于{phrases.day_text(due, on=issued)}前报县质安办；数据与上月相同的，也应如实填报。"
    )
    title = f"关于报送{last.year}年{last.month}月“十小”整规工作进度月报的催报通知"
    return Form(name, title, "", (), (text,), None, True, RECEIPT[:1] + RECEIPT[2:])


def _numbered(found: list[str]) -> str:
    if len(found) == 1:
        return f"{found[0]}。"
    told = (f"{formats.numeral(number)}是{one}" for number, one in enumerate(found, 1))
    return "；".join(told) + "。"


def _place_only(basis: str) -> str:
    """The place of a further point of the same paper."""
    return basis.removeprefix(document(DOCUMENT).number)


def _cited(where: str) -> str:
    """永政办发〔2010〕75号三（二）2: the paper by its number, as a form names what it rests on."""
    return f"{document(DOCUMENT).number}{where}"


def _cover(owing: list[Debts]) -> Table:
    columns = (
        Column("序号"),
        Column("承办单位", side="text"),
        Column("事项", "项", "number"),
        Column("清单", "户", "number"),
        Column("签收人"),
        Column("签收日期"),
    )
    rows: list[Row] = []
    for number, one in enumerate(owing, start=1):
        listed = len(one.table.rows) if one.table else 0
        rows.append(
            (
                Cell(str(number), float(number)),
                Cell(one.unit),
                Cell(str(len(one.matters)), float(len(one.matters))),
                Cell(str(listed), float(listed)),
                Cell(""),
                Cell(""),
            )
        )
    matters = sum(len(one.matters) for one in owing)
    listed = sum(len(one.table.rows) for one in owing if one.table)
    total = (
        Cell(""),
        Cell("合计"),
        Cell(str(matters), float(matters)),
        Cell(str(listed), float(listed)),
        Cell(""),
        Cell(""),
    )
    return Table("签收表", "", columns, tuple(rows), total)
