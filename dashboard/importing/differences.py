"""What an import would change: each accepted row against what the store holds of the same thing.

新增 is not there yet, 变更 is there with other values, 不变 is there as it is, 消失 stands in the
list that this one replaces and not in this one, 扣下 is there but its new row is held.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning.enterprises import enterprise_key
from dashboard.importing.kinds.outlets import address_key
from dashboard.importing.pipeline import Preview
from dashboard.store import db

State = Literal["新增", "变更", "不变", "消失", "扣下"]
STATES: tuple[State, ...] = ("新增", "变更", "消失", "扣下", "不变")

Row = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Difference:
    """One row of the import, or one stored row that it does not repeat.

    row is 1-based in the sheet, None for a stored row. what: the record in words; scope: the
    township or list it belongs to; changes: Chinese, field by field, old → new.
    """

    state: State
    kind: str
    sheet: str
    row: int | None
    scope: str
    what: str
    changes: str = ""


@dataclass(frozen=True)
class Shrinking:
    """A list that has become shorter: scope, number before, number now (held rows counted)."""

    scope: str
    before: int
    now: int


@dataclass(frozen=True)
class Comparison:
    """How the rows of one table are told apart and compared.

    key: columns that name a record. compared: columns whose change is told. scope: columns that
    name the list a record belongs to. replaces: a newer list takes the place of the older one.
    """

    table: str
    key: tuple[str, ...]
    compared: dict[str, str]
    scope: tuple[str, ...] = ()
    replaces: bool = False


_COUNTS = {"outlets": "总数", "rectified": "已整规", "compliant": "已规范"}

COMPARISONS: dict[str, tuple[Comparison, ...]] = {
    "outlets": (
        Comparison(
            "outlets",
            ("township", "name", "address"),
            {
                "trade": "行业",
                "is_rectified": "是否整规",
                "is_compliant": "是否规范",
                "rectified_on": "整规日期",
                "business_licence": "营业执照",
                "permit": "许可证",
                "employees": "从业人数",
            },
            ("township",),
            replaces=True,
        ),
    ),
    "samples": (
        Comparison(
            "samples",
            ("enterprise", "product_name", "model", "batch", "report_number", "sampled_from"),
            {"verdict": "结论", "failing_items_text": "不合格项目", "level": "级别"},
        ),
    ),
    "enterprises": (
        Comparison(
            "enterprise_register",
            ("product", "enterprise"),
            {
                "township": "乡镇",
                "assessment": "考核结论",
                "rectify_by": "整改期限",
                "rectified_on": "整改确认",
                "disposal": "处置",
            },
            ("product",),
            replaces=True,
        ),
        Comparison(
            "enterprise_classes", ("product", "enterprise", "classified_on"), {"class": "类别"}
        ),
    ),
    "monthly_reports": (
        Comparison("monthly_progress", ("month", "township", "trade"), _COUNTS, ("month",)),
    ),
    "monthly_forms": (
        Comparison("monthly_progress", ("month", "township", "trade"), _COUNTS, ("month",)),
    ),
    "submissions": (
        Comparison("submissions", ("duty", "unit", "period"), {"received_on": "报送日期"}),
    ),
    "supervision_scores": (
        Comparison(
            "supervision_scores",
            ("series", "round", "township", "item"),
            {"score": "得分", "printed_total": "总分"},
        ),
    ),
    "demonstration_scores": (
        Comparison(
            "demonstration_scores",
            ("standard", "county", "applicant", "item"),
            {"score": "得分", "printed_total": "总分"},
        ),
    ),
    "zones": (
        Comparison("zone_assessments", ("zone", "year"), {"total": "总分", "conclusion": "结论"}),
        Comparison("zone_scores", ("zone", "year", "criterion"), {"score": "得分"}),
    ),
    "joint_enforcement": (
        Comparison(
            "joint_enforcement",
            ("acted_on", "lead_department", "township", "trade", "persons", "outlets_checked"),
            {"problems": "发现问题", "cases": "立案数", "fine_yuan": "罚没金额（元）"},
        ),
    ),
    "training": (
        Comparison("training_sessions", ("trained_on", "township", "trade", "trained", "due"), {}),
    ),
    "demonstration": (
        Comparison(
            "demonstration_units",
            ("county", "applicant", "category", "level"),
            {"applied_on": "申报", "assessed_on": "考核", "approved_on": "审定"},
        ),
    ),
    "duty_completions": (
        Comparison(
            "duty_completions",
            ("duty", "actor", "period"),
            {"done_on": "完成日期", "evidence": "佐证"},
        ),
    ),
    "follow_ups": (
        Comparison(
            "follow_ups",
            ("enterprise", "product_name", "brand", "period_from"),
            {"recheck_result": "复查结果", "rectification": "整改", "penalty": "处罚"},
        ),
    ),
    "repeat_failures": (
        Comparison(
            "repeat_failures",
            ("enterprise", "product_name", "model", "batch", "checked_in"),
            {"failing_items_text": "不合格项目"},
        ),
    ),
    "outlet_checks": (
        Comparison(
            "outlet_checks",
            ("checked_on", "kind", "outlet", "township"),
            {"result": "检查结果", "recheck_result": "复查结果", "action": "处理"},
        ),
    ),
    "satisfaction": (
        Comparison(
            "satisfaction_surveys",
            ("period_from", "period_to", "township", "trade"),
            {"asked": "调查人数", "satisfied": "满意人数"},
        ),
    ),
    "complaints": (
        Comparison(
            "complaints",
            ("complaint_number", "complained_on", "accepted_on", "township", "about", "matter"),
            {"closed_on": "办结日期", "result": "办理结果", "satisfaction": "是否满意"},
        ),
    ),
    "self_checks": (
        Comparison(
            "self_checks",
            ("product", "enterprise"),
            {"submitted_on": "报送日期", "problems": "自查问题数", "corrected": "已整改数"},
        ),
    ),
    "enterprise_files": (
        Comparison(
            "enterprise_files",
            ("enterprise",),
            {"products": "主要产品", "suppliers_text": "供应商", "brand_level": "品牌级别"},
        ),
    ),
    "zone_support": (
        Comparison(
            "zone_support",
            ("supported_on", "zone", "kind", "enterprise", "content"),
            {"amount_yuan": "金额（元）"},
        ),
    ),
    "grid": (
        Comparison(
            "grid_cells",
            ("township", "grid"),
            {"settled_person": "定人员", "settled_task": "定任务", "outlets": "经营单位数"},
        ),
    ),
    "budget": (
        Comparison(
            "budget_lines",
            ("year", "unit", "purpose", "paid_on"),
            {"planned_yuan": "安排（元）", "paid_yuan": "实拨（元）"},
        ),
    ),
    "blacklist": (
        Comparison(
            "blacklist",
            ("enterprise", "listed_on"),
            {"follow_up_result": "跟踪抽查结果", "removed_on": "移出日期"},
        ),
    ),
}


def compare(preview: Preview) -> list[Difference]:
    """Every row of the import and every stored row that disappears, in the order of STATES."""
    found: list[Difference] = []
    by_kind: dict[str, list[Checked]] = {}
    for checked in preview.checked:
        by_kind.setdefault(checked.dataset.kind, []).append(checked)
    for kind, sheets in by_kind.items():
        for comparison in COMPARISONS.get(kind, ()):
            found += _compare(kind, comparison, sheets)
    return sorted(found, key=lambda one: STATES.index(one.state))


def shrinking(differences: Sequence[Difference]) -> list[Shrinking]:
    """Lists that lose records: the base of a rate must not shrink unnoticed."""
    before: dict[str, int] = {}
    now: dict[str, int] = {}
    for one in differences:
        if one.state != "新增":
            before[one.scope] = before.get(one.scope, 0) + 1
        if one.state != "消失":
            now[one.scope] = now.get(one.scope, 0) + 1
    lists = {one.scope for one in differences if one.state == "消失"}
    found = [Shrinking(name, before[name], now.get(name, 0)) for name in lists]
    return sorted((one for one in found if one.now < one.before), key=lambda s: s.now - s.before)


def _compare(kind: str, how: Comparison, sheets: list[Checked]) -> Iterator[Difference]:
    rows = [entry for sheet in sheets for entry in _rows(how, sheet)]
    stored = _stored(how, sheets, [row for _, _, _, row in rows])
    seen: set[Key] = set()
    for sheet, number, is_held, row in rows:
        key = _key(how, row)
        before = stored.get(key)
        if is_held and before is None:
            continue
        if key in seen:
            continue
        seen.add(key)
        scope, what = _words(how.scope, row), _words(how.key, row)
        changes = _changes(how, before, row) if before and not is_held else ""
        state: State = "新增" if before is None else "变更" if changes else "不变"
        yield Difference("扣下" if is_held else state, kind, sheet, number, scope, what, changes)
    if how.replaces:
        lists = {_words(how.scope, row) for _, _, is_held, row in rows if not is_held}
        for key, row in stored.items():
            scope = _words(how.scope, row)
            if key not in seen and scope in lists:
                yield Difference("消失", kind, "", None, scope, _words(how.key, row))


def _rows(how: Comparison, checked: Checked) -> Iterator[tuple[str, int, bool, Row]]:
    """(sheet, row number, whether it is held, values) of the rows that go into this table.

    A row that the store holds already is told as 不变; a repeated row of the file is passed over.
    """
    told = ("duplicate_in_store", "duplicate_suspected")
    passed = {p for p, code in checked.duplicates.items() if code not in told}
    if how.table == checked.dataset.table:
        columns = {name: checked.column(name) for name in (*how.key, *how.compared, *how.scope)}
        positions = range(len(checked.rows))
        listed = ((p, {name: cells[p] for name, cells in columns.items()}) for p in positions)
    else:
        listed = ((row["position"], row) for row in checked.children.get(how.table, ()))
    for position, row in listed:
        if position not in passed:
            is_held = position in checked.rejected
            yield checked.sheet, checked.rows[position], is_held, row


def _stored(how: Comparison, sheets: list[Checked], rows: list[Row]) -> dict[Key, Row]:
    """The newest stored row per record."""
    if not rows or not db.exists("real"):
        return {}
    names = tuple(dict.fromkeys((*how.key, *how.compared, *how.scope)))
    source, values = _source(how, sheets)
    listed = ", ".join(f'r."{name}"' for name in names)
    with db.cursor("real") as cursor:
        found = cursor.execute(
            f"SELECT {listed} FROM {source} AS r INNER JOIN live_imports AS i "
            "ON r.import_id = i.import_id ORDER BY r.import_id",
            values,
        ).fetchall()
    entries = (dict(zip(names, row, strict=True)) for row in found)
    return {_key(how, row): row for row in entries}


def _source(how: Comparison, sheets: list[Checked]) -> tuple[str, list[Any]]:
    """Where the stored rows stand: a register counts as it is in force on its day."""
    if how.table == "outlets":
        day = max(checked.values["recorded_on"][0] for checked in sheets if checked.rows)
        return "register_on(CAST(? AS DATE))", [day]
    if how.table == "enterprise_register":
        return "live_enterprise_register", []
    return how.table, []


def _key(how: Comparison, row: Row) -> Key:
    return tuple(_comparable(name, row.get(name)) for name in how.key)


def _comparable(name: str, value: Any) -> Any:
    """A value as it is compared: writings of one name or one address are equal."""
    if name == "address":
        return address_key(value)
    if name == "enterprise" and value:
        return enterprise_key(value)
    if isinstance(value, datetime):
        return value.date()
    return value or ""


def _changes(how: Comparison, before: Row, now: Row) -> str:
    told = []
    for name, label in how.compared.items():
        old, new = before.get(name), now.get(name)
        if isinstance(old, bool) or isinstance(new, bool):
            is_other = bool(old) != bool(new)
        else:
            is_other = _shown(old) != _shown(new)
        if is_other:
            told.append(f"{label}：{_shown(old)} → {_shown(new)}")
    return "；".join(told)


def _words(names: Sequence[str], row: Row) -> str:
    return " · ".join(_shown(row.get(name)) for name in names if row.get(name) not in (None, ""))


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
