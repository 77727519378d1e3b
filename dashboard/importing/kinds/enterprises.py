"""Class registers of enterprises: one row is one enterprise with its classes over time."""

import re
from collections import Counter
from collections.abc import Hashable
from datetime import date
from typing import Any

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import DateSpan, parse_class, parse_date
from dashboard.importing.cleaning.enterprises import enterprise_key
from dashboard.importing.cleaning.products import product_group
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.problems import FileRefusedError

_CLASS_WORDS = re.compile("(?:评定|认定|分类|分级|类别|等级|评级|结果|情况|度)+$")


def check(checked: Checked) -> None:
    """Fill day, product, township and the classes by date.

    Raises FileRefusedError period_missing when neither 填报时间, a title nor a head tells the year.
    """
    reported = checked.context.reported or checked.context.span or _last_head(checked)
    if reported is None:
        raise FileRefusedError(
            "period_missing",
            f"“{checked.sheet or '文件'}”没有填报时间，标题也没有写年份，不知道是哪一年的分类。"
            "请在标题下写上填报时间，或指定期间。",
        )
    count = len(checked.rows)
    days: list[date | None] = [reported.end] * count
    checked.values["recorded_on"] = days
    words = (checked.sheet, checked.context.title)
    product = next(filter(None, (product_group(None, word) for word in words)), None)
    own = checked.column("product_text")
    checked.values["product"] = [
        (product_group(text, "") if text else None) or product or checked.sheet or "未注明"
        for text in own
    ]
    checked.set_days("self_reported_on", "assessed_on", "rectified_on")
    checked.set_deadlines("rectify_by", "assessed_on")
    fill_townships(checked, days, source="place", required=False)
    _check_order(checked)
    _read_classes(checked, reported.end)


def _last_head(checked: Checked) -> DateSpan | None:
    """The latest day of classification that the heads tell with its year."""
    days = [_day_of(match.head[-1]) for match in checked.mapping.columns_of("class_on")]
    return max(filter(None, days), key=lambda day: day.end, default=None)


def _day_of(head: str, year: int | None = None) -> DateSpan | None:
    """The day, or the year, that a head of classes names: 4月1日, 2010年类别."""
    return parse_date(_CLASS_WORDS.sub("", head), year_hint=year).value


def _check_order(checked: Checked) -> None:
    pairs = zip(checked.column("assessed_on"), checked.column("rectified_on"), strict=True)
    for position, (assessed, confirmed) in enumerate(pairs):
        if assessed and confirmed and confirmed < assessed:
            checked.report(
                position, "rectified_on", "confirm_before_assessment", "rejected",
                f"整改确认日期早于考核日期（{assessed.isoformat()}）：先考核后整改确认。请核对两个日期。",
            )  # fmt: skip


def _read_classes(checked: Checked, reported: date) -> None:
    children = checked.children.setdefault("enterprise_classes", [])
    columns = []
    for match in checked.mapping.columns_of("class_on"):
        written = _day_of(match.head[-1], reported.year)
        columns.append((match, written.end if written else reported))
    now = checked.mapping.column_of("class_now")
    if now is not None:
        columns.append((now, reported))
    if not columns:  # told by title, sheet or section rows
        children += [
            _class_row(checked, position, reported, name)
            for position, name in enumerate(checked.column("class_now"))
            if name is not None
        ]
    for match, day in columns:
        for position, cell in enumerate(checked.raw(match.index)):
            result = parse_class(cell)
            if result.code is not None and match is not now:
                checked.report_at(
                    position, match.index, "class_on", result.code, "rejected", result.note
                )
            if result.value is None:
                continue
            children.append(_class_row(checked, position, day, result.value))


def _class_row(checked: Checked, position: int, day: date, name: str) -> dict[str, Any]:
    columns = ("product", "enterprise", "township")
    facts = {column: checked.values[column][position] for column in columns}
    return {"position": position, **facts, "classified_on": day, "class": name}


def reconcile(sheets: list[Checked]) -> None:
    """A confirmation lies after the assessment that another sheet of the form tells.

    Of an enterprise that none of them assesses, after the first assessment of all.
    """
    assessed: dict[Hashable, tuple[Checked, date]] = {}
    for sheet in sheets:
        for key, day in zip(_names(sheet), sheet.column("assessed_on"), strict=True):
            if key and day:
                assessed.setdefault(key, (sheet, day))
    if not assessed:
        return
    first = min(assessed.values(), key=lambda pair: pair[1])
    for sheet in sheets:
        pairs = zip(_names(sheet), sheet.column("rectified_on"), strict=True)
        for position, (key, confirmed) in enumerate(pairs):
            other, day = assessed.get(key, first)
            if confirmed and other is not sheet and confirmed < day:
                sheet.report(
                    position, "rectified_on", "confirm_before_assessment", "rejected",
                    f"整改确认日期早于“{other.sheet}”表的考核日期（{day.isoformat()}）："
                    "先考核后整改确认。请核对两个日期。",
                )  # fmt: skip


def _names(checked: Checked) -> list[Hashable]:
    pairs = zip(checked.column("enterprise"), checked.values["product"], strict=True)
    return [(enterprise_key(name), product) if name else None for name, product in pairs]


def keys(checked: Checked) -> list[Hashable]:
    """One enterprise stands once in the register of a product on a day."""
    columns = ("enterprise", "product", "recorded_on")
    return [
        (enterprise_key(name), product, day) if name else None
        for name, product, day in zip(*map(checked.column, columns), strict=True)
    ]


def summarise(checked: Checked) -> dict[str, int]:
    """Enterprises, and how many are in each class on the last day."""
    kept = set(checked.accepted())
    classes = [row for row in checked.children["enterprise_classes"] if row["position"] in kept]
    last = max((row["classified_on"] for row in classes), default=None)
    counts = Counter(row["class"] for row in classes if row["classified_on"] == last)
    return {"enterprises": len(kept), **dict(sorted(counts.items()))}


KIND = Kind(check, keys, summarise, reconcile=reconcile)
