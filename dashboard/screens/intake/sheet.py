"""The import page, per sheet: columns and their fields, problems, the cells of the original."""

from collections import Counter

import pandas as pd
import streamlit as st

from dashboard import access, look
from dashboard.frame.html import page_note, panel
from dashboard.frame.picking import data_table
from dashboard.importing import words
from dashboard.importing.annotate import note_of
from dashboard.importing.columns import datasets
from dashboard.importing.pipeline import Preview, SheetPreview
from dashboard.importing.problems import Problem
from dashboard.importing.remembered import Recalled, heads_of
from dashboard.screens.intake import intake

NOT_TAKEN = "不导入"
HOW = {
    "exact": "同名",
    "pattern": "按规律",
    "core": "同义",
    "similar": "相近",
    "ending": "词尾相同",
    "cells": "按列里的内容",
    "chosen": "人工指定",
    "index": "序号",
    "unnamed": "没有列名",
    "repeated": "重复的列名",
    "second_choice": "另有更合适的列",
    "unknown": "没有对上",
}
EXCERPT_ROWS = 6


def choose(found: Preview) -> SheetPreview:
    """The sheet whose columns and problems are shown; the one with most problems first."""
    taken = [sheet for sheet in found.sheets if sheet.checked is not None]
    if len(taken) == 1:
        return taken[0]
    by_name = {sheet.plan.sheet.name: sheet for sheet in taken}
    order = sorted(by_name, key=lambda name: -by_name[name].rows_rejected)
    name = st.selectbox(
        "看哪张表",
        order,
        format_func=lambda n: (
            f"{n}：{by_name[n].rows_accepted}行可导入，{by_name[n].rows_rejected}行扣下"
        ),
        key=f"sheet_{found.sha256[:16]}",
        width=420,
    )
    return by_name[name]


def mapping_title(sheet: SheetPreview) -> tuple[str, str]:
    """How many columns were matched, and where the head is."""
    mapping, layout = sheet.plan.mapping, sheet.plan.layout
    assert mapping is not None and layout is not None and sheet.plan.kind is not None
    matched = sum(1 for match in mapping.columns if match.field)
    rows = "、".join(str(row + 1) for row in layout.header_rows)
    title = datasets()[sheet.plan.kind].title
    return (
        f"认作“{title}”：{matched}列对上，{len(mapping.columns) - matched}列不导入",
        words.head_found(rows, sheet.plan.reason),
    )


def edit_mapping(found: Preview, sheet: SheetPreview, known: Recalled) -> None:
    """A grid of the columns; what the analyst changes is checked again at once."""
    mapping, kind = sheet.plan.mapping, sheet.plan.kind or found.choices.kind
    assert mapping is not None and kind is not None
    named = datasets()[kind].fields
    labels = {field.name: field.label for field in named}
    recalled = known.columns.get(sheet.plan.sheet.name, {})
    rows = pd.DataFrame(
        {
            "列": [match.letter for match in mapping.columns],
            "表里的列": [match.label for match in mapping.columns],
            "导入为": [labels.get(match.field or "", NOT_TAKEN) for match in mapping.columns],
            "依据": [
                "上次记住的" if match.index in recalled else _how(match.how, match.score)
                for match in mapping.columns
            ],
            "第一行的值": [_first(sheet, match.index) for match in mapping.columns],
        }
    )
    edited = st.data_editor(
        rows,
        hide_index=True,
        disabled=["列", "表里的列", "依据", "第一行的值"],
        column_config={
            "导入为": st.column_config.SelectboxColumn(
                options=[NOT_TAKEN, *labels.values()], required=True
            )
        },
        height=min(36 * (len(rows) + 1) + 4, 560),
        key=f"map_{found.sha256[:16]}_{sheet.plan.sheet.name}_{len(found.sheets)}",
    )
    by_label = {label: name for name, label in labels.items()}
    changed = {
        match.index: by_label.get(after, "")
        for match, before, after in zip(
            mapping.columns, rows["导入为"], edited["导入为"], strict=True
        )
        if before != after
    }
    if changed:
        _correct(found, sheet, changed)
    if (found.choices.mappings or {}).keys() - known.columns.keys():
        st.checkbox(words.REMEMBER_COLUMNS, value=True, key="remember")


def _correct(found: Preview, sheet: SheetPreview, changed: dict[int, str]) -> None:
    """Take corrected columns for this sheet and for those of the same form in the file."""
    assert sheet.plan.layout is not None
    form = heads_of(sheet.plan.layout)
    mappings = dict(found.choices.mappings or {})
    for other in found.sheets:
        layout, name = other.plan.layout, other.plan.sheet.name
        if layout is not None and other.plan.kind == sheet.plan.kind and heads_of(layout) == form:
            mappings[name] = {**mappings.get(name, {}), **changed}
    intake.choose(found.sha256, mappings=mappings)


def _how(how: str, score: float) -> str:
    return f"{HOW[how]} {score:.0f}分" if how == "similar" else HOW[how]


def _first(sheet: SheetPreview, column: int) -> str:
    layout, mapping = sheet.plan.layout, sheet.plan.mapping
    assert layout is not None and mapping is not None
    column_of = (sheet.plan.sheet.rows[number][column] for number in layout.body)
    first = next((plain(cell) for cell in column_of if cell not in ("", None)), "")
    name = next((m.field for m in mapping.columns if m.index == column), None)
    return access.masked(name, first) if first else ""


def repair(found: Preview, known: Recalled) -> None:
    """Of a refused file: the columns of the first sheet that only lacks one, to be corrected."""
    lacking = [
        sheet
        for sheet in found.sheets
        if sheet.checked is None
        and sheet.plan.mapping
        and sheet.plan.layout
        and (sheet.plan.kind or found.choices.kind)
    ]
    if not lacking:
        return
    with panel(words.LACKING_COLUMN, words.LACKING_COLUMN_RULE):
        edit_mapping(found, lacking[0], known)
    with panel(*excerpt_title(lacking[0])):
        show_excerpt(lacking[0])


def problems_title(sheet: SheetPreview) -> tuple[str, str]:
    """How many rows are held and for what."""
    held = sheet.rows_rejected
    rejected = [p for p in _problems(sheet) if p.severity == "rejected"]
    counted = pd.Series([_label(sheet, p.field) for p in rejected], dtype=object).value_counts()
    reasons = list(counted.items())
    told = "、".join(f"{name}{count}处" for name, count in reasons[:4])
    told += f"等{len(reasons)}种" if len(reasons) > 4 else ""
    title = f"{held}行扣下：{told}" if held else "没有扣下的行"
    return title, words.PROBLEMS_RULE


def _problems(sheet: SheetPreview) -> list[Problem]:
    return sheet.checked.problems if sheet.checked else []


def _label(sheet: SheetPreview, field: str | None) -> str:
    """Label of a field of the sheet's dataset; 整行 for a finding on the row as a whole."""
    if field is None or sheet.checked is None:
        return "整行"
    labels = {one.name: one.label for one in sheet.checked.dataset.fields}
    return labels.get(field, field)


def show_problems(sheet: SheetPreview) -> None:
    """Every finding with its cell, what was found, and what to do."""
    found = _problems(sheet)
    if not found:
        page_note(words.NO_PROBLEMS)
        return
    alike = Counter((p.severity, p.field, p.code) for p in found)
    rows = pd.DataFrame(
        {
            "结果": [words.SEVERITY[p.severity] for p in found],
            "单元格": [f"{p.column or ''}{p.row}" for p in found],
            "列": [_label(sheet, p.field) for p in found],
            "填的是": [access.masked(p.field, p.found) for p in found],
            "此类共（处）": [alike[p.severity, p.field, p.code] for p in found],
            "说明": [note_of(p.message) for p in found],
        }
    )
    kinds = st.pills(
        "结果",
        sorted(set(rows["结果"])),
        selection_mode="multi",
        label_visibility="collapsed",
        key=f"severity_{sheet.plan.sheet.name}",
    )
    shown = rows[rows["结果"].isin(kinds)] if kinds else rows
    data_table(shown, most=16)


def excerpt_title(sheet: SheetPreview) -> tuple[str, str]:
    """Which part of the original is shown."""
    first = next((p for p in _problems(sheet) if p.severity == "rejected"), None)
    if first is None:
        return "原表开头", "深色为认出的表头"
    return (
        f"原表：{first.column or ''}{first.row}",
        f"{note_of(first.message)}（深色为表头，红底为扣下的行）",
    )


def show_excerpt(sheet: SheetPreview) -> None:
    """Head and the rows around the first held one, as they stand in the file."""
    layout, rows = sheet.plan.layout, sheet.plan.sheet.rows
    assert layout is not None
    first = next((p for p in _problems(sheet) if p.severity == "rejected"), None)
    centre = first.row - 1 if first else (layout.body[0] if layout.body else 0)
    around = range(max(0, centre - 2), min(len(rows), centre - 2 + EXCERPT_ROWS))
    numbers = sorted({*range(0, max(layout.header_rows) + 1), *around})
    width = min(max(len(rows[n]) for n in numbers), 20)
    table = pd.DataFrame(
        [_cells(sheet, n, width) for n in numbers],
        index=[f"{n + 1}" for n in numbers],
        columns=[chr(65 + c) for c in range(width)],
    )
    heads = {f"{n + 1}" for n in layout.header_rows}
    held = {f"{p.row}" for p in _problems(sheet) if p.severity == "rejected"}
    data_table(table.style.apply(_row_style, axis=1, heads=heads, held=held), hide_index=False)


def _cells(sheet: SheetPreview, number: int, width: int) -> list[str]:
    """Cells of one row of the original; names and telephone numbers of persons are masked."""
    layout, mapping = sheet.plan.layout, sheet.plan.mapping
    assert layout is not None and mapping is not None
    fields = {match.index: match.field for match in mapping.columns}
    row = [plain(cell) for cell in sheet.plan.sheet.rows[number][:width]]
    if number in layout.header_rows or number < min(layout.header_rows):
        return row + [""] * (width - len(row))
    shown = [access.masked(fields.get(i), cell) for i, cell in enumerate(row)]
    return shown + [""] * (width - len(shown))


def plain(cell: object) -> str:
    """A cell as a spreadsheet shows it: 22, not 22.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _row_style(row: "pd.Series[str]", heads: set[str], held: set[str]) -> list[str]:
    if row.name in heads:
        return [f"background-color:{look.SELECTED};font-weight:700"] * len(row)
    if row.name in held:
        return [f"background-color:{look.RED_GROUND}"] * len(row)
    return [""] * len(row)
