"""Annexes of 监督抽查结果通报: by purpose and level, product, township, and failed batches."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.indicators import readings
from dashboard.letters import phrases
from dashboard.letters.checked_batches import LEAST, LEVELS, Check
from dashboard.letters.phrases import SLASH, share
from dashboard.report.model import Cell, Column, Row, Table
from dashboard.spot_checks import batches
from dashboard.words import terms


def kinds_table(m: Check) -> Table:
    """Purposes × levels: batches, passed, failed, rate; sums of what is printed."""
    rows: list[Row] = []
    for name in (*terms.purposes(), batches.UNTOLD):
        for key, word in (*LEVELS.items(), ("", "没有注明")):
            level = m.tested["level"]
            is_own = ~level.isin(list(LEVELS)) if not key else level == key
            own = m.tested[(m.tested["purpose"] == name) & is_own]
            if len(own):
                shown = "没有注明" if name == batches.UNTOLD else name
                rows.append((Cell(shown), Cell(word), *_counts(own)))
    columns = (
        Column("抽查性质"),
        Column("抽查级别"),
        *_COUNTS,
    )
    total = (Cell("合计"), Cell("—"), *_counts(m.tested))
    judged = m.counted()
    notes = [METHOD]
    if judged.denominator != len(m.tested):
        counted = readings.purposes(m.store, m.one.id, m.one.purposes)
        which = "、".join(p for p in counted if p != batches.UNTOLD)
        notes.append(
            f"合计{len(m.tested)}批次为各种性质抽查之和；与目标比较只用{which}抽查的"
            f"{judged.denominator}批次，"
            f"其余{len(m.tested) - judged.denominator}批次的对象是事先选定的"
        )
    untold = int((m.tested["purpose"] == batches.UNTOLD).sum())
    if untold:
        notes.append(f"{untold}批次抽查结果表没有注明抽查性质")
    subtotals: list[Row] = []
    for name in dict.fromkeys(row[0].text for row in rows):
        key = batches.UNTOLD if name == "没有注明" else name
        own = m.tested[m.tested["purpose"] == key]
        subtotals.append((Cell(f"{name}小计"), Cell("—"), *_counts(own)))
    sums = tuple(subtotals) if len(subtotals) > 1 else ()
    return Table("分性质级别", "", columns, tuple(rows), total, tuple(notes), subtotals=sums)


def group_table(m: Check, by: str, head: str, names: Sequence[str]) -> Table:
    rows: list[Row] = []
    old = {str(n): part for n, part in m.old[m.old[by].notna()].groupby(by)}
    has_old = len(m.old) > 0
    base = "上年" if m.period.id.isdigit() else "上年同期"
    for i, name in enumerate(names, start=1):
        own = m.tested[m.tested[by] == name]
        rows.append(
            (Cell(str(i), float(i)), Cell(name), *_counts(own), *_was(own, old.get(name), has_old))
        )
    rest = m.tested[m.tested[by].isna()]
    if len(rest):
        word = "所在地不明" if by == "township" else "没有注明"
        rows.append(
            (
                Cell(str(len(rows) + 1)),
                Cell(word),
                *_counts(rest),
                *_was(rest, None, has_old),
            )
        )
    columns = [Column("序号"), Column(head), *_COUNTS]
    if has_old:
        columns += [Column(f"{base}合格率", "%", "number"), Column("增减", "百分点", "number")]
    total = (
        Cell(""),
        Cell("合计"),
        *_counts(m.tested),
        *_was(m.tested, m.old, has_old),
    )
    notes = ("少于5批次的不计算合格率，“/”为不计算或没有可比数",)
    return Table(head, "", tuple(columns), tuple(rows), total, notes)


def _was(own: pd.DataFrame, old: pd.DataFrame | None, has_old: bool) -> tuple[Cell, ...]:
    if not has_old:
        return ()
    if old is None or len(old) < LEAST:
        return (Cell(SLASH), Cell(SLASH))
    was = share(int(old["passed"].sum()), len(old))
    if len(own) < LEAST:
        return (Cell(was, float(was)), Cell(SLASH))
    apart = phrases.points(share(int(own["passed"].sum()), len(own)), was)
    return (Cell(was, float(was)), Cell(phrases.signed(apart), float(apart)))


def failed_table(m: Check, again: Sequence[str] = ()) -> Table:
    """Every failed batch; again: ids of makers that had failed before, told in a note."""
    columns = [
        Column("序号"),
        Column("生产企业", side="text"),
        Column("所在乡镇"),
        Column("产品名称", side="text"),
        Column("规格型号", side="text"),
        Column("生产日期或批号", side="text"),
        Column("级别"),
        Column("性质"),
        Column("抽样日期"),
        Column("不合格项目", side="text"),
        Column("处理情况"),
        Column("复查结果"),
    ]
    rows: list[Row] = []
    for i, (row, result) in enumerate(
        zip(m.failed.to_dict("records"), m.results, strict=True), start=1
    ):
        handled = result if result.startswith("异议") else SLASH
        checked = result if result.startswith("复查") else SLASH
        cells = [
            Cell(str(i), float(i)),
            _text(row["enterprise"]),
            _text(row["township"]),
            _text(row["product_name"]),
            _text(row["model"]),
            _text(row["batch"]),
            Cell(LEVELS.get(row["level"], SLASH)),
            Cell(SLASH if row["purpose"] == batches.UNTOLD else row["purpose"]),
            Cell(pd.Timestamp(row["sampled_to"]).date().isoformat()),
            _text("、".join(row["failing_items"])),
            Cell(handled),
            Cell(checked),
        ]
        rows.append(tuple(cells))
    kept = [i for i in range(len(columns)) if m.with_firms or i != 1]
    notes = ["各种性质的抽查都列，无此项内容以“/”标示"]
    repeated = [str(i) for i, one in enumerate(m.failed["id"], start=1) if str(one) in set(again)]
    if repeated:
        notes.append(f"序号{'、'.join(repeated)}的生产企业此前的抽查中也有不合格")
    if not m.with_firms:
        notes.append("生产企业名单另行印发有关乡镇")
    return Table(
        "不合格批次",
        "",
        tuple(columns[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in rows),
        None,
        tuple(notes),
        wide=True,
    )


METHOD = (
    "批次合格率按首次检验结果计算，少于5批次的不计算合格率；抽查为抽样检验，“明显”指超出偶然范围，"
    "“基本持平”“有待观察”指不能排除偶然"
)


_COUNTS = (
    Column("抽查", "批次", "number"),
    Column("合格", "批次", "number"),
    Column("不合格", "批次", "number"),
    Column("合格率", "%", "number"),
)


def _counts(own: pd.DataFrame) -> tuple[Cell, ...]:
    n, good = len(own), int(own["passed"].sum())
    text = share(good, n) if n >= LEAST else SLASH
    last = Cell(text) if text == SLASH else Cell(text, float(text))
    return (*(Cell(str(value), float(value)) for value in (n, good, n - good)), last)


def _text(value: Any) -> Cell:
    return Cell(value) if isinstance(value, str) and value else Cell(SLASH)
