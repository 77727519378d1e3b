"""责令限期整改通知书, 复查情况表, 销号台账 and 自查报告申报表: one page per firm, or one table.

Source: class registers of 62号 (三)(三) with their days, failed batches of spot checks. A notice
names one firm and one cause; it says no rate, no rank and no word that only a decision may say.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.analysis.statement import period_label
from dashboard.enterprises import register as firms
from dashboard.enterprises.register import LATE, ON_TIME, OVERDUE, RUNNING, Entry, campaign_days
from dashboard.indicators.measured import Slice
from dashboard.indicators.products import products
from dashboard.letters import phrases
from dashboard.letters.checked_batches import RECHECKED, indicator_of, outcomes
from dashboard.letters.material import Form, Gate, Material, NothingToReportError, Period
from dashboard.letters.phrases import SLASH, fact, rate
from dashboard.report.model import Cell, Column, Row, Selection, Table
from dashboard.spot_checks import batches
from dashboard.store import db
from dashboard.words import workdays
from dashboard.words.tied import Value

TERM_DAYS = 30
YEAR = 365  # days after which a failed batch or an overdue order brings no new order
GONE = "已关停、吊销或移送"
BLANK = "〔\u00a0\u00a0\u00a0\u00a0〕"  # no line ends inside it
LAW = "《中华人民共和国产品质量法》第十七条"
RIGHT = "对检验结论有异议的，自收到检验结果之日起十五日内书面提出。"
DELIVERY = (
    "送 达 回 证",
    "受送达人（签字或盖章）：　　　　　　送达日期：",
    "送达人（签字）：",
)
STATES = {ON_TIME: "按期完成", LATE: "逾期完成", OVERDUE: "逾期未完成", RUNNING: "未到期"}
DONE = ("按期完成", "逾期完成")
_OF_BATCH = {
    "enterprise": "生产企业名称",
    "product": "产品种类",
    "model": "规格型号",
    "batch": "生产日期/批号",
    "report_number": "报告编号",
}


@dataclass(frozen=True)
class Order:
    """A firm that is to mend one thing: what, since when, until when, confirmed when."""

    firm: str
    township: str
    product: str
    cause: str
    source: str
    due: date | None
    done: date | None
    state: str


def periods(store: db.StoreName, as_of: date, product: str = "") -> list[Period]:
    """The as-of day, once a firm has anything to mend."""
    entries = [one for one in firms.register(store, as_of) if _has_order(one)]
    failed = _failed_rows(store, as_of)
    return (
        [Period(f"{as_of:%Y-%m-%d}", phrases.day_text(as_of), as_of)] if entries or failed else []
    )


def _has_order(one: Entry) -> bool:
    return one.assessment in ("限期整改", "不合格") or one.rectification != ""


def _failed_rows(store: db.StoreName, as_of: date) -> list[dict[str, object]]:
    """Failed batches of the last year without a passed retest, newest first."""
    found: list[dict[str, object]] = []
    first = as_of - timedelta(days=YEAR)
    for one in products().values():
        rows = batches.batches(store, indicator_of(one.name), Slice(as_of, first, as_of, ()))
        bad = rows[(rows["verdict"] == "不合格") & rows["enterprise"].notna()]
        states = outcomes(store, one.name, bad, as_of)
        found += [
            {**row, "product": one.name}
            for row, state in zip(bad.to_dict("records"), states, strict=True)
            if state != RECHECKED
        ]
    return sorted(found, key=lambda row: str(row["sampled_to"]), reverse=True)


def orders(store: db.StoreName, as_of: date) -> list[Order]:
    """Every order of the register by its day, those without a day last."""
    found = []
    for one in firms.register(store, as_of):
        if not _has_order(one):
            continue
        cause = f"{one.assessment or '限期整改'}（分类监管考核）"
        state = STATES.get(one.rectification, "没有登记期限")
        if (one.is_closed or one.disposal) and state not in DONE:
            state = GONE
        found.append(
            Order(
                one.enterprise,
                one.township,
                one.product,
                cause,
                "分类监管考核",
                one.rectify_by,
                one.rectified_on,
                state,
            )
        )
    return sorted(found, key=lambda o: (o.due is None, o.due or date.max, o.firm))


def notices(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """A notice per firm whose order still runs, is overdue, or whose batch failed last year."""
    issued = asked.issued_on or asked.as_of
    due = workdays.working_day(issued + timedelta(days=TERM_DAYS))
    if not asked.firms:
        raise NothingToReportError(
            "责令限期整改通知书要写企业名称，请选“写出企业（内部资料）”（命令行加 --firms）再生成"
        )
    forms = []
    for row in _failed_rows(store, asked.as_of):
        forms.append(_notice(row, issued, due))
    again = [
        one
        for one in orders(store, asked.as_of)
        if one.state == STATES[OVERDUE] and one.due and (asked.as_of - one.due).days <= YEAR
    ]
    forms += [_overdue(one, issued, due) for one in again]
    if asked.unit:
        forms = [one for one in forms if one.unit == asked.unit]
    if not forms:
        raise NothingToReportError(f"截至{period.name}没有要责令限期整改的企业，不用发文")
    rows: list[Row] = [
        (Cell(str(i), float(i)), Cell(one.unit), Cell(""), Cell(""), Cell(""))
        for i, one in enumerate(forms, start=1)
    ]
    columns = (
        Column("序号"),
        Column("企业", side="text"),
        Column("通知书编号"),
        Column("送达日期"),
        Column("送达人"),
    )
    return Material(
        as_of=asked.as_of,
        facts={"forms": fact(f"应发{len(forms)}份", "通知书份数")},
        words={"day": period.name},
        tables={} if asked.unit else {"cover": Table("送达", "", columns, tuple(rows))},
        forms=tuple(forms),
        names_firms=True,
        gates=(Gate("一企一因一份；检验报告编号、标准编号由承办人核对后填写"),),
    )


def _notice(row: dict[str, object], issued: date, due: date) -> Form:
    sampled = phrases.plain_day(row["sampled_to"])
    assert sampled is not None
    level = {"国": "国家", "省": "省级", "市": "市级", "县": "县级"}.get(str(row["level"]), "")
    items = "、".join(str(one) for one in row["failing_items"])  # type: ignore[attr-defined]
    said = {key: str(value) for key, value in row.items() if isinstance(value, str) and value}
    parts = [
        f"规格型号{said['model']}" if "model" in said else "",
        f"生产日期或批号{said['batch']}" if "batch" in said else "",
        f"检验报告编号{said.get('report_number', BLANK)}",
    ]
    standard = said.get("standard", BLANK)
    what = f"{items}项目不合格" if items else "检验结论为不合格"
    text = (
        f"经查，你单位生产的{said.get('product_name', said['product'])}"
        f"（{'，'.join(p for p in parts if p)}）在"
        f"{phrases.day_text(sampled)}的{level}监督抽查中，{what}，不符合{standard}的要求。"
    )
    firm = str(row["enterprise"])
    told = {name: said[key] for key, name in _OF_BATCH.items() if key in said}
    limits = {**told, "检验结论": "不合格", "月": period_label(sampled, "month")}
    form = _form(firm, text, issued, due, RIGHT)
    return replace(form, counted=("rows-samples", tuple(limits.items())))


def _overdue(one: Order, issued: date, due: date) -> Form:
    assert one.due is not None
    text = (
        f"经查，你单位在{one.product}企业分类监管考核中存在的问题，应于{phrases.day_text(one.due)}前完成整改，"
        "至今没有整改确认记录。"
    )
    form = _form(one.firm, text, issued, due, "", "对照考核意见逐项整改")
    return replace(form, counted=("rectified_rate", _of_register(one.firm, one.product)))


def _of_register(firm: str, product: str) -> tuple[tuple[str, str], ...]:
    """The row of a firm in the register of a product."""
    return ("企业名称", firm), ("产品种类", product)


def _form(
    firm: str,
    text: str,
    issued: date,
    due: date,
    right: str,
    second: str = "清理库存的同批次产品",
) -> Form:
    order = (
        f"根据{LAW}的规定，责令你单位于{phrases.day_text(due)}前完成整改，并做好以下工作："
        f"一是查明原因，制定整改措施；二是{second}；三是整改完成后提交整改报告和复查申请。"
        "逾期不改正的，依法处理。"
    )
    number = f"永质监责改〔{issued.year}〕第　　号"
    told = tuple(one for one in (text, order, right) if one)
    return Form(firm, "责令限期整改通知书", number, (), told, None, True, DELIVERY)


def ledger(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """复查情况和销号台账: orders by their day; what must be mended = done + running + overdue."""
    found = orders(store, asked.as_of)
    if not found:
        raise NothingToReportError(f"截至{period.name}没有责令整改的登记")
    issued = asked.issued_on or asked.as_of
    facts: dict[str, Value | None] = {"state": _state(found, asked.as_of)}
    kinds = sorted({one.product for one in found})
    if len(kinds) > 1:
        parts = [_short(kind, [one for one in found if one.product == kind]) for kind in kinds]
        facts["kinds"] = fact(f"其中{'；'.join(parts)}", "分产品")
    by: dict[str, int] = {}
    for one in found:
        if one.state not in (*DONE, GONE):
            by[one.township or "所在地不明"] = by.get(one.township or "所在地不明", 0) + 1
    if by:
        places = phrases.official(by)
        listed = "、".join(f"{p}{by[p]}家" for p in places)
        facts["left"] = fact(f"尚未完成的分布在{listed}", "尚未完成的企业")
        facts["left.places"] = fact(
            phrases.listed([p for p in places if p != "所在地不明"]), "有关乡镇"
        )
    return Material(
        as_of=asked.as_of,
        facts=facts,
        words={"day": phrases.day_text(asked.as_of)},
        days={
            "mend": workdays.working_day(issued + timedelta(days=15)),
            "check": workdays.working_day(issued + timedelta(days=TERM_DAYS)),
        },
        tables={"ledger": _ledger_table(found, with_firms=asked.firms)},
        names_firms=asked.firms,
        gates=(Gate("销号要有佐证，复核人不能是上报人；没有登记的由承办人补"),),
    )


def _state(found: list[Order], as_of: date) -> Value:
    """What must be mended = done in time + done late + closed + not done; they add up."""
    head = f"截至{phrases.day_text(as_of)}，责令限期整改{len(found)}家"
    return fact(head + _parts(found), "责令限期整改")


def _short(kind: str, found: list[Order]) -> str:
    return f"{kind}企业{len(found)}家{_parts(found)}"


def _parts(found: list[Order]) -> str:
    counts = {word: sum(one.state == word for one in found) for word in (*DONE, GONE)}
    done = counts["按期完成"] + counts["逾期完成"]
    left = len(found) - done - counts[GONE]
    told = f"，已整改确认{done}家"
    if done:
        told += f"（按期{counts['按期完成']}家、逾期{counts['逾期完成']}家）"
    if counts[GONE]:
        told += f"，{GONE}{counts[GONE]}家"
    if left:
        states = {one.state for one in found} - {*DONE, GONE}
        parts = [f"{word}{sum(one.state == word for one in found)}家" for word in sorted(states)]
        told += f"，尚未完成{left}家" + (f"（{'、'.join(parts)}）" if len(parts) > 1 else "")
    return told + f"，完成率{rate(done, len(found))}"


def _ledger_table(found: list[Order], *, with_firms: bool) -> Table:
    columns = [
        Column("编号"),
        Column("来源"),
        Column("责任单位", side="text"),
        Column("所在乡镇"),
        Column("产品"),
        Column("问题", side="text"),
        Column("整改期限"),
        Column("完成日期"),
        Column("复核人"),
        Column("状态"),
    ]
    rows: list[Row] = []
    for i, one in enumerate(found, start=1):
        rows.append(
            (
                Cell(str(i), float(i)),
                Cell(one.source),
                Cell(one.firm),
                Cell(one.township or SLASH),
                Cell(one.product),
                Cell(one.cause),
                Cell(_iso(one.due)),
                Cell(_iso(one.done)),
                Cell(SLASH),
                Cell(one.state),
            )
        )
    kept = [i for i in range(len(columns)) if with_firms or i != 2]
    notes = ("按整改期限排列；“/”为没有登记" + ("" if with_firms else "，企业名单另行印发"),)
    return Table(
        "销号台账",
        "",
        tuple(columns[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in rows),
        None,
        notes,
        wide=True,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else SLASH


def self_check_periods(store: db.StoreName, as_of: date, product: str = "") -> list[Period]:
    """The as-of day within the campaign and after, once a register knows firms."""
    known = as_of >= campaign_days()[0] and firms.register(store, as_of)
    return [Period(f"{as_of:%Y-%m-%d}", phrases.day_text(as_of), as_of)] if known else []


def self_checks(store: db.StoreName, asked: Selection, period: Period, product: str) -> Material:
    """企业自查报告申报表, filled with what the register knows; those not handed in come first."""
    if not asked.firms:
        raise NothingToReportError(
            "自查报告申报表逐企业填写，请选“写出企业（内部资料）”（命令行加 --firms）再生成"
        )
    entries = [one for one in firms.register(store, asked.as_of) if one.is_listed]
    if asked.unit:
        entries = [one for one in entries if asked.unit in (one.enterprise, one.id)]
    else:
        entries = [one for one in entries if one.self_reported_on is None and not one.is_closed]
    if not entries:
        raise NothingToReportError(
            f"没有“{asked.unit}”这家企业"
            if asked.unit
            else "名册上的企业都已提交自查报告，不用再发"
        )
    due = firms.self_check_due()
    forms = tuple(_self_check(one, due) for one in entries)
    told = f"没有提交自查报告的{len(forms)}家，每家一张" if not asked.unit else "共1张"
    return Material(
        as_of=asked.as_of,
        facts={"forms": fact(told, "自查申报表份数")},
        words={"day": period.name},
        forms=forms,
        names_firms=True,
    )


def _self_check(one: Entry, due: date) -> Form:
    blank = "□是　□否"
    since = phrases.day_text(one.self_reported_on) if one.self_reported_on else ""
    rows = (
        (("企业名称", one.enterprise), ("所在乡镇", one.township or "")),
        (("产品", one.product), ("法定代表人", one.representative or "")),
        (("现有类别", f"{one.class_now}类" if one.class_now else ""), ("提交日期", since)),
        (("营业执照", blank), ("生产许可证", blank)),
        (("执行标准", ""), ("标准备案", blank)),
        (("出厂检验", blank), ("进货验收", blank)),
        (("“三合一”", blank), ("环保审批", blank)),
        (("自查发现的问题", ""),),
        (("整改措施和完成时间", ""),),
        (("企业承诺", "以上内容真实。　法定代表人（签字）：　　　　　年　月　日"),),
        (("乡镇意见", "　　　　　　　　　　　　（盖章）　　　　年　　月　　日"),),
    )
    number = f"（应于{phrases.day_text(due)}前提交）" if one.self_reported_on is None else ""
    counted = ("self_check_rate", _of_register(one.enterprise, one.product))
    return Form(
        one.enterprise, "企业自查报告申报表", number, rows, is_signed=False, counted=counted
    )
