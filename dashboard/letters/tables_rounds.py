"""Annexes of 督查通报: the ranking with every item, and the items to be mended."""

from fractions import Fraction

import pandas as pd

from dashboard.letters import phrases
from dashboard.letters.phrases import SLASH, points, score
from dashboard.letters.standings import Standing
from dashboard.report.model import Cell, Column, Row, Table


def rank_table(m: Standing) -> Table:
    has_old = len(m.old) > 0
    columns = [Column("名次"), Column("乡镇")]
    for item in m.items:
        unit = f"{m.marks[item]:g}分" if item in m.marks else ""
        columns.append(Column(item, unit, "number", m.named(m.one)))
    columns.append(Column("总分", "", "number", m.named(m.one)))
    if has_old and m.before:
        group = m.named(m.before)
        columns += [Column("得分", "", "number", group), Column("名次", "", "number", group)]
        columns.append(Column("得分增减", "", "number"))
    rows: list[Row] = []
    old = m.old.set_index("township") if has_old else None
    for r in m.ranked.to_dict("records"):
        own = m.rows[m.rows["township"] == r["township"]].set_index("item")["score"]
        cells = [Cell(str(r["rank"]), float(r["rank"])), Cell(str(r["township"]))]
        cells += [_score(own.get(item)) for item in m.items]
        cells.append(_score(r["score"]))
        if old is not None:
            if r["township"] in old.index and not pd.isna(old.loc[r["township"], "score"]):
                was = old.loc[r["township"]]
                apart = points(score(r["score"]), score(was["score"]))
                cells += [
                    _score(was["score"]),
                    Cell(str(was["rank"]), float(was["rank"])),
                    Cell(phrases.signed(apart), float(apart)),
                ]
            else:
                cells += [Cell(SLASH)] * 3
        rows.append(tuple(cells))
    return Table(
        "评分排名",
        "",
        tuple(columns),
        tuple(rows),
        _mean_row(m, old),
        _notes(m),
        wide=len(columns) > 13,
    )


def _mean_row(m: Standing, old: pd.DataFrame | None) -> Row:
    cells = [Cell("—"), Cell("平均")]
    for item in m.items:
        own = m.rows[m.rows["item"] == item]["score"].dropna()
        cells.append(Cell(mean := m.mean(list(own)), float(mean)))
    now = m.mean(list(m.ranked["score"]))
    cells.append(Cell(now, float(now)))
    if old is not None and not m.is_same_set:
        cells += [Cell("—")] * 3
    elif old is not None:
        was = m.mean(list(old["score"].dropna()))
        apart = points(now, was)
        cells += [Cell(was, float(was)), Cell("—"), Cell(phrases.signed(apart), float(apart))]
    return tuple(cells)


def _notes(m: Standing) -> tuple[str, ...]:
    notes = ["按总分由高到低排列，同分并列、名次顺延，并列者按镇、乡次序排列"]
    days = f"{m.named(m.one)}评分日期为{phrases.day_text(m.on)}"
    if m.before is not None and len(m.old):
        days = (
            f"{m.named(m.before)}评分日期为"
            f"{phrases.day_text(m.before.on)}，{phrases.ordinal(m.one.number)}为"
            f"{phrases.day_text(m.on, on=m.before.on)}"
        )
    notes.append(days)
    if m.unranked:
        notes.append(f"{phrases.listed(m.unranked)}分项不全，没有总分，不列名次")
    wrong = m.table[m.table["wrong_total"] | m.table["wrong_rank"]]
    told = []
    for r in wrong.to_dict("records"):
        if r["wrong_total"]:
            was = f"{r['printed_total']:.1f}"
            told.append(
                f"{r['township']}原报总分{was}分，各分项合计为{score(r['score'])}分，按{score(r['score'])}分计"
            )
        elif r["wrong_rank"]:
            told.append(
                f"{r['township']}原报第{int(r['printed_rank'])}名，按总分应为第{r['rank']}名"
            )
    if told:
        notes.append(f"评分汇总时更正{len(told)}处：{'；'.join(told)}")
    notes.append(
        "得分增减按表列分数计算；平均分四舍五入保留一位小数，各分项平均分之和与总分平均分可能相差0.1分"
        if len(m.old)
        else "平均分四舍五入保留一位小数，各分项平均分之和与总分平均分可能相差0.1分"
    )
    return tuple(notes)


def weak_table(m: Standing) -> Table:
    columns = (
        Column("序号"),
        Column("乡镇"),
        Column("分项"),
        Column("满分", "分", "number"),
        Column("得分", "分", "number"),
        Column("得分率", "%", "number"),
        Column("整改期限"),
        Column("责任单位"),
    )
    due = m.days()["fix"]
    rows = []
    for i, (name, item, full, got) in enumerate(m.weak, start=1):
        part = phrases.formats.percent(Fraction(str(got)) / Fraction(str(full)))
        rows.append(
            (
                Cell(str(i), float(i)),
                Cell(name),
                Cell(item),
                Cell(f"{full:g}", full),
                _score(got),
                Cell(part, float(part)),
                Cell(phrases.day_text(due)),
                Cell(phrases.body(name)),
            )
        )
    note = f"列入标准为分项得分低于该项满分的75%；扣分事由见各乡镇{m.form}反馈表"
    return Table("整改分项", "", columns, tuple(rows), None, (note,))


def _score(value: object) -> Cell:
    if value is None or pd.isna(value):
        return Cell(SLASH)
    text = score(float(value))  # type: ignore[arg-type]
    return Cell(text, float(text))
