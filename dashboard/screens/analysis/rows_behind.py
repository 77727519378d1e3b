"""The rows behind a number and the row's place in the original sheet, with the way back."""

import re
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.analysis import drill, grid, words
from dashboard.analysis.drill import MOST_ROWS, ORIGIN, Cell, Excerpt
from dashboard.analysis.pivot import Table
from dashboard.analysis.question import Question, Source
from dashboard.frame import View, panel
from dashboard.frame.html import Html, page_note, table_html
from dashboard.frame.picking import pickable_table
from dashboard.screens.analysis import choices

CELL, ROW = "cell", "row"
SAID = "said_of_cell"  # the cell that a printed number led to, and what the paper says
_PLACE = re.compile(r"([0-9]{1,9})~(.+)~([0-9]{1,9})")  # import, sheet, row: as in ORIGIN


def opened() -> Cell | None:
    """The cell that the address names."""
    return drill.read_cell(str(st.query_params.get(CELL, "")))


def open_cell(cell: Cell) -> None:
    """Ask for the rows behind a number in the address."""
    st.query_params[CELL] = cell.text
    st.query_params.pop(ROW, None)


def open_text(text: str) -> None:
    """The same for a mark of a chart, which carries its cell."""
    if drill.read_cell(text):
        st.query_params[CELL] = text
        st.query_params.pop(ROW, None)


def _close(*keys: str) -> None:
    for key in keys:
        st.query_params.pop(key, None)


def draw(view: View, table: Table, source: Source) -> None:
    """The rows behind the cell that the address names, if it names one."""
    asked = str(st.query_params.get(CELL, ""))
    cell = drill.read_cell(asked) if asked else None
    if cell is None or cell.measure not in source.views:
        return
    rows = view.ask(drill.rows, table.question, cell, view.as_of)
    counts = table.counts.get((cell.measure, cell.row, cell.column))
    where = [*cell.row, *cell.column]
    name = grid.name_of(cell.measure)
    told_of, told = st.session_state.get(SAID, ("", ""))
    with panel(*words.drill_panel(name, where, counts)):
        if told and told_of == asked:
            page_note(told)
        draw_rows(view, rows, source.views[cell.measure].dataset, "drill")
        with st.container(horizontal=True):
            _limits(table.question, cell)
            st.button("关闭", key="close_cell", on_click=_close, args=(CELL, ROW))


def _limits(question: Question, cell: Cell) -> None:
    """Limit table and chart to what the cell, or the mark, stands for; or to nothing."""

    def limit(to: Question) -> None:
        choices.take(to)
        _close(CELL, ROW)

    named = (*zip(question.rows, cell.row), *zip(question.columns, cell.column))  # noqa: B905
    for place, (dimension, value) in enumerate(named):
        if question.values(dimension) != (value,):
            to = question.limited(dimension, value)
            st.button(
                messages.plain(words.only_this(value)),
                key=f"only_{place}",
                on_click=limit,
                args=(to,),
            )
    if question.only:
        whole = replace(question, only=())
        st.button(words.NO_LIMITS, key="only_none", on_click=limit, args=(whole,))


def draw_rows(view: View, rows: pd.DataFrame, dataset: str, key: str) -> None:
    """Rows with their origin; a picked one is shown in its original sheet."""
    if len(rows) > MOST_ROWS:
        page_note(words.drill_limited(MOST_ROWS))
        rows = rows.head(MOST_ROWS)
    told = [name for name in rows.columns if rows[name].notna().any()]
    rows = rows[told]

    def choose(place: int) -> None:
        own = rows.iloc[place]
        if all(name in rows.columns and pd.notna(own[name]) for name in ORIGIN):
            st.query_params[ROW] = "~".join(str(own[name]) for name in ORIGIN)

    pickable_table(_written(rows), f"{key}_rows", choose, most=10)
    page_note(words.PICK_A_ROW)
    view.download(rows, "明细")
    if wanted := _PLACE.fullmatch(str(st.query_params.get(ROW, ""))):
        _original(view, int(wanted[1]), wanted[2], int(wanted[3]), dataset)


def _written(rows: pd.DataFrame) -> pd.DataFrame:
    """Lists, days and marks (是、否) as text, whole numbers without a point."""

    def text(value: object) -> object:
        if isinstance(value, bool):
            return "是" if value else "否"
        if hasattr(value, "tolist") and not isinstance(value, str):
            return "、".join(map(str, value.tolist()))
        return value

    found = rows.copy()
    for name in found.columns:
        if str(found[name].dtype).startswith("datetime"):
            found[name] = found[name].dt.strftime("%Y-%m-%d")
        elif found[name].dtype in (object, bool):
            found[name] = found[name].astype(object).map(text)
    return found


def _original(view: View, import_id: int, sheet: str, row_number: int, dataset: str) -> None:
    # not kept: who may see an original is asked each time
    found = drill.excerpt(view.store, import_id, sheet, row_number, dataset)
    if found is None:
        messages.info(words.NO_SUCH_ROW)
        return
    if not found.file_name:
        messages.info(found.why)
        return
    view.looked_at(f"原表：{found.file_name} {sheet} {row_number}")
    foot = words.excerpt_foot(found.imported_by, found.imported_at, found.sha256)
    with panel(*words.excerpt_panel(found.file_name, sheet, row_number), foot=foot):
        if found.why:
            messages.info(found.why)
        else:
            st.html(_sheet(found))
            page_note(words.EXCERPT_FOOT, words.whole_hash(found.sha256))
        st.button("收起原表", key="close_row", on_click=_close, args=(ROW,))


def _sheet(found: Excerpt) -> Html:
    """The excerpt as a table: letters above, numbers of rows on the left."""
    lines, strong = [], []
    for place, (number, texts) in enumerate(found.cells):
        is_own = number == found.row_number
        if is_own or number in found.heads:
            strong.append(place)
        own = [
            f"【{text}】" if is_own and at in found.marked else text
            for at, text in enumerate(texts)
        ]
        lines.append([f"▶{number}" if is_own else str(number), *own])
    heads = [("行", "left"), *((letter, "left") for letter in found.letters)]
    return table_html(heads, lines, strong=strong)
