"""公示 of the year's results before they are confirmed, and what is paid (以奖代补).

Source: data/assessment.toml, the sheet of 考核验收, the list of budgets (75号 三(三)2, 四(二)).
Who is on hold is named without a mark. Where the budget does not suffice, both columns are told:
what is owed by the rule, and what the budget allows by proportion; who decides is the county.
"""

from fractions import Fraction

from dashboard.acceptance import awards, method, sheet
from dashboard.acceptance import words as acceptance_words
from dashboard.letters import facts_year, phrases
from dashboard.letters.material import Gate, Material, NothingToReportError, Period
from dashboard.letters.phrases import fact, score
from dashboard.report.model import Cell, Column, Row, Selection, Table
from dashboard.store import db
from dashboard.words import workdays
from dashboard.words.tied import Value


def publicity(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """Results with grades, the days of publicity, how to object."""
    plan = method.read_plan()
    found = sheet.sheet(store, int(period.id), period.on, plan, sheet.TOWNSHIPS)
    own = [one for one in found.lines if one.total is not None and not one.holds]
    if not own:
        raise NothingToReportError(f"{period.name}还没有一个乡镇有可以公示的考核结果")
    if found.confirmed is not None:
        raise NothingToReportError(f"{period.name}考核已在{found.confirmed.on}审定，不再公示")
    grades = [name for name, _ in plan.grades] + [plan.below]
    parts = [
        f"{name}{count}个" for name in grades if (count := sum(one.grade == name for one in own))
    ]
    issued = asked.issued_on or asked.as_of
    first = workdays.after(issued, 1)
    last = workdays.after(first, plan.publicity_days - 1)
    rest = f"（{plan.publicity_days}个工作日）"
    if (known := found.published) and known.until:
        first, last, rest = known.on, known.until, ""
    days = f"{phrases.day_text(first)}至{phrases.day_text(last, on=first)}{rest}"
    facts: dict[str, Value | None] = {
        "counts": fact(f"有结果的{len(own)}个乡镇中{'、'.join(parts)}", "考核结果"),
        "term": fact(f"公示时间为{days}", "公示时间"),
    }
    if held := phrases.official([one.subject for one in found.lines if one.holds]):
        facts["held"] = fact(f"{phrases.listed(held)}暂缓评定", "暂缓评定的乡镇")
    order = phrases.official([one.subject for one in own])
    own.sort(key=lambda one: (-(one.total or 0), order.index(one.subject)))
    rows: tuple[Row, ...] = tuple(
        (
            Cell(str(one.rank or ""), float(one.rank or 0)),
            Cell(one.subject),
            Cell(text := score(one.total or 0), float(text)),
            Cell(one.grade),
        )
        for one in own
    )
    columns = (Column("名次"), Column("乡镇"), Column("总分", "", "number"), Column("等次"))
    gates = [Gate("等次、公示天数取自 data/assessment.toml，请与考核办法核对")]
    if known:
        gates.append(Gate(f"公示时间按“考核验收”页的登记写：{days}"))
    return Material(
        as_of=period.on,
        facts=facts,
        words={"year": period.id},
        tables={"results": Table("结果", "", columns, rows, None, ("同分并列、名次顺延",))},
        gates=tuple(gates),
    )


def payments(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """One row per unit: what is owed by the rule and, where the budget lacks, by proportion."""
    plan = method.read_plan()
    passed = [one.township for one in facts_year.three_tests(store, asked) if one.passes]
    found = awards.bill(
        store, int(period.id), period.on, plan, passed, _totals(store, period, plan)
    )
    if not found.yuan:
        raise NothingToReportError(f"{period.name}没有审定的示范单位和表彰乡镇，没有要拨的资金")
    is_short = bool(found.short)
    rows: list[Row] = []
    for one in found.owed:
        for unit in one.units:
            paid = awards.scaled(one.award.yuan, found)
            cells = [
                Cell(str(len(rows) + 1), float(len(rows) + 1)),
                Cell(unit),
                Cell(one.award.name),
                Cell(f"{one.award.yuan}", float(one.award.yuan)),
            ]
            rows.append(
                (
                    *cells,
                    *((Cell(f"{paid}", float(paid)),) if is_short else ()),
                    *(
                        (Cell(acceptance_words.DOUBT if unit in found.doubts else ""),)
                        if found.doubts
                        else ()
                    ),
                )
            )
    columns = [
        Column("序号"),
        Column("单位", side="text"),
        Column("对象"),
        Column("应补（元）", "", "number"),
        *((Column("按预算折算（元）", "", "number"),) if is_short else ()),
        *((Column("备注"),) if found.doubts else ()),
    ]
    paid_all = sum(awards.scaled(one.award.yuan, found) * len(one.units) for one in found.owed)
    total: Row = (
        Cell(""),
        Cell("合计"),
        Cell(""),
        Cell(f"{found.yuan}", float(found.yuan)),
        *((Cell(f"{paid_all}", float(paid_all)),) if is_short else ()),
        *((Cell(""),) if found.doubts else ()),
    )
    count = sum(len(one.units) for one in found.owed)
    facts: dict[str, Value | None] = {
        "total": fact(f"应补{count}个单位，共{found.yuan}元", "以奖代补"),
        "short": fact(
            f"专项奖励预算{_yuan(found.budget)}元，还差{_yuan(found.short)}元，"
            f"按同一比例折算共{paid_all}元",
            "预算不足",
        )
        if is_short and found.budget is not None
        else None,
    }
    gates = [Gate("金额取自 data/assessment.toml，文件没有写数额，请与县里的办法核对")]
    if found.budget is None:
        gates.append(Gate("还没有导入专项奖励的预算，够不够不知道"))
    if is_short:
        gates.append(Gate("预算不足，按比例折算还是追加预算由县政府定"))
    for one in found.owed:
        if one.tied:
            gates.append(Gate(acceptance_words.tied(one.award.name, one.award.most or 0, one.tied)))
    notes = ["折算到百元，零头不进" if is_short else "金额为每个单位的补助标准"]
    if doubt := acceptance_words.doubted(list(found.doubts)):
        gates.append(Gate(doubt))
        notes.append(doubt)
    table = Table("拨付明细", "", tuple(columns), tuple(rows), total, tuple(notes))
    return Material(
        as_of=period.on,
        facts=facts,
        words={"year": period.id},
        tables={"payments": table},
        gates=tuple(gates),
    )


def _totals(store: db.StoreName, period: Period, plan: method.Plan) -> dict[str, float]:
    """Totals of the townships, where an award has fewer places than there may be winners."""
    if all(one.most is None for one in plan.awards):
        return {}
    found = sheet.sheet(store, int(period.id), period.on, plan, sheet.TOWNSHIPS)
    return {one.subject: one.total for one in found.lines if one.total is not None}


def _yuan(value: Fraction | None) -> str:
    return f"{float(value or 0):.0f}"
