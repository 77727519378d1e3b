"""The page of questions of one's own: pickers on the left, table and chart, rows behind a cell."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import divisions, look, maps, messages
from dashboard.analysis import grid, pivot, words
from dashboard.analysis.catalogue import FACTS
from dashboard.analysis.drill import Cell
from dashboard.analysis.grid import Line, Shown
from dashboard.analysis.pivot import Key, Table
from dashboard.analysis.question import Question, Source, added
from dashboard.analysis.statement import GRAINS
from dashboard.charts import groups
from dashboard.charts.groups import Point
from dashboard.exports import pivot as files
from dashboard.exports import pivot_word
from dashboard.frame import View, address, behind, headline, panel
from dashboard.frame.html import copy_button, page_note
from dashboard.frame.picking import data_table, pickable_chart
from dashboard.screens.analysis import (
    alerts,
    choices,
    definitions,
    kept,
    lists,
    rows_behind,
    sql,
)
from dashboard.screens.analysis.rows_behind import open_cell
from dashboard.store import db

MOST_ROWS_ON_CHART = 24
_REDRAWN = "explore_redrawn"


PARTS = {
    "pivot": "表和图",
    "rows": "明细",
    "sql": "SQL",
    "definitions": "口径和列",
    "alerts": "提醒",
}


def draw(view: View) -> None:
    """The whole page: the question by clicks, or by SQL."""
    part = view.switch("explore_part", "内容", PARTS)
    if part != "pivot":
        parts = {"rows": lists, "sql": sql, "definitions": definitions, "alerts": alerts}
        parts[part].draw(view)
        if part != "rows":  # whose foot names the files of the list that was chosen
            view.foot(words.ALL_DATA)
        return
    version = view.data_version
    kept.follow_link(view)
    behind.draw_way_back()
    left, right = st.columns([22, 78], gap="small")
    with left, panel(words.ASK_PANEL):
        question, source = choices.question(view)
        shown = _shown()
        kept.draw(view, question)
    table = view.ask(pivot.asked, question, view.as_of)
    asked = table.question
    with right:
        _headline(table, asked, source)
        for line in table.told:
            page_note(line)
        if table.is_empty:
            messages.info(f"{words.NOTHING}。{words.NOTHING_TO_DO}")
        else:
            _table(view, table, source, shown)
            rows_behind.draw(view, table, source)
            _chart(view, table)
        with st.expander("看SQL", expanded=False):
            for measure_id, statement in table.sql.items():
                st.code(statement, language="sql")
                if "sql" in view.user.may:
                    st.button(
                        "拿去接着改",
                        key=f"take_{measure_id}",
                        on_click=sql.take_over,
                        args=(statement,),
                    )
            page_note(words.SQL_PANEL[1])
    view.foot(view.source_of(_dataset(source)), words.NOT_ADDED_RATES)
    _again_if_changed(view, version)


def _again_if_changed(view: View, version: str) -> None:
    """Draw once more what an import wrote into meanwhile: table and rows are of one state."""
    is_same = db.data_version(view.store) == version
    if not is_same and not st.session_state.pop(_REDRAWN, False):
        st.session_state[_REDRAWN] = True
        st.rerun()
    st.session_state.pop(_REDRAWN, None)


def _dataset(source: Source) -> str:
    return next(iter(source.views.values())).dataset


def _shown() -> Shown:
    """What the table shows, kept in the address."""
    default = ["subtotals", "totals", "counts", "heat"]
    chosen = choices.many("show", "表里显示", list(words.SHOW_WORDS), default, words.SHOW_WORDS)
    return Shown(**{name: name in chosen for name in words.SHOW_WORDS})


def _only(question: Question) -> list[str]:
    return [words.limit_text(values) for _, values in question.only]


def _headline(table: Table, question: Question, source: Source) -> None:
    first = question.measures[0]
    counts = table.counts.get((first, (), ()))
    number = counts[0] if counts else None
    whole = words.whole_text(table.measure(first, (), ()), number, added(first))
    asked = words.asked_text(question.rows, question.columns, _only(question))
    headline(*words.headline(source.title, asked, whole))


def _table(view: View, table: Table, source: Source, shown: Shown) -> None:
    lines, tops = grid.lines(table, shown), grid.heads(table, shown)
    rows = grid.frame(table, shown)
    depth = max(len(table.question.rows), 1)
    cells = len(lines) * len(tops)
    compare = grid.CHANGE_WORDS.get(table.question.compare, "")
    names = [source.words_of(measure) for measure in table.question.measures]
    asked = words.asked_text(table.question.rows, table.question.columns, _only(table.question))
    foot = words.HEAT_NOTE if shown.heat else ""
    with panel(*words.table_panel(asked, names, compare), foot=foot):
        if cells > grid.MOST_CELLS:
            page_note(words.limited_cells(len(rows) * len(tops), cells))

        def follow() -> None:
            picked = st.session_state["pivot_cells"].selection.cells
            if not picked:
                return
            place, column = picked[0]
            at = list(rows.columns).index(column) - depth
            if at >= 0 and place < len(lines):
                open_cell(Cell(tops[at].measure, lines[place].key, tops[at].column))

        data_table(
            _styled(table, rows, lines, tops, shown, depth),
            most=18,
            key="pivot_cells",
            on_select=follow,
            selection_mode="single-cell",
            column_config={
                name: st.column_config.Column(alignment="right") for name in rows.columns[depth:]
            },
        )
        page_note(words.DETAILS_HINT, words.seconds_text(len(table.row_keys), table.seconds))
        if "export" in view.user.may:
            st.html(copy_button(words.COPY_TABLE, rows))
        _files(view, table, source, asked)


def _styled(
    table: Table,
    rows: pd.DataFrame,
    lines: Sequence[Line],
    tops: Sequence[grid.Head],
    shown: Shown,
    depth: int,
) -> Any:
    """Sums in bold, values darker where higher."""
    styles = pd.DataFrame("", index=rows.index, columns=rows.columns)
    for place in range(len(rows)):
        if lines[place].is_sum:
            styles.iloc[place] = f"font-weight:700;background-color:{look.SELECTED}"
    for at, head in enumerate(tops):
        if head.what != grid.VALUE or not shown.heat:
            continue
        numbers = [table.number(head.measure, line.key, head.column) for line in lines[: len(rows)]]
        leaf = [
            n for n, line in zip(numbers, lines, strict=False) if n is not None and not line.is_sum
        ]
        if len(set(leaf)) < 2:
            continue
        low, span = min(leaf), max(leaf) - min(leaf)
        for place, number in enumerate(numbers):
            if number is None or lines[place].is_sum:
                continue
            step = min(int((number - low) / span * 5), 4)
            styles.iloc[place, depth + at] = (
                f"background-color:{look.SEQUENTIAL[step]};color:{look.SEQUENTIAL_TEXT[step]}"
            )
    for place, column in _marked(lines[: len(rows)], tops, depth):
        styles.iloc[place, column] = f"background-color:{look.FRAME};color:{look.WHITE}"
    return rows.style.apply(lambda _: styles, axis=None)


def _marked(lines: Sequence[Line], tops: Sequence[grid.Head], depth: int) -> list[tuple[int, int]]:
    """Places of the cell that was clicked, in the table or on the chart, and of its labels."""
    cell = rows_behind.opened()
    at = next((place for place, line in enumerate(lines) if cell and line.key == cell.row), None)
    if cell is None or at is None:
        return []
    own = [
        depth + column
        for column, head in enumerate(tops)
        if (head.measure, head.column, head.what) == (cell.measure, cell.column, grid.VALUE)
    ]
    return [(at, column) for column in (*range(depth), *own)]


def _files(view: View, table: Table, source: Source, asked: str) -> None:
    mark = "_模拟数据" if view.is_demo else ""
    name = f"自助分析_{source.title}_{view.as_of:%Y%m%d}{mark}".replace("“", "").replace("”", "")
    origin = view.source_of(_dataset(source))
    made = {
        "下载 Excel": (
            lambda: files.workbook(table, asked, table.told, origin, view.is_demo),
            f"{name}.xlsx",
        ),
        "下载 Word": (
            lambda: pivot_word.document(table, asked, table.told, origin, view.is_demo),
            f"{name}.docx",
        ),
        "下载 CSV": (lambda: files.csv(table), f"{name}.csv"),
        "下载 Parquet": (lambda: files.parquet(table), f"{name}.parquet"),
    }
    with st.container(horizontal=True):
        for label, (make, file_name) in made.items():
            view.offer(st.download_button, label, make, file_name, key=f"file_{label}")


def _chart(view: View, table: Table) -> None:
    """Bars, lines, little lines or a map of the first measures."""
    question = table.question
    time = next((d for d in question.dimensions if d in GRAINS), "")
    places = next((d for d in question.rows if d in (FACTS["township"], FACTS["area"])), "")
    can = {k: v for k, v in words.CHARTS.items() if k != "map" or (places and _map_units(table))}
    title = words.chart_title([grid.name_of(m) for m in question.measures], question.dimensions)
    with panel(title, words.CHART_SUB):
        kind = view.switch("chart", "看图", can, "lines" if time else "bars", where=st._main)
        if kind == "map":
            _map(table, title)
            return
        labels, named, count = _series(table, kind)
        if not labels:
            return
        first = table.indicator(question.measures[0])
        is_rate = first is not None and first.kind != "count"
        target = table.target(question.measures[0])
        make = {"bars": groups.bars, "lines": groups.lines, "multiples": groups.multiples}[kind]
        figure = make(labels, named, target, "%" if is_rate else "")
        pickable_chart(figure, "pivot_chart", title, rows_behind.open_text)
        if kind != "multiples" and len(named) > groups.MOST_SERIES:
            page_note(words.limited_series(groups.MOST_SERIES, len(named)))
        if count > len(labels):
            page_note(words.limited_places(len(labels), count))


def _series(table: Table, kind: str) -> tuple[list[str], dict[str, list[Point]], int]:
    """Places along the axis, a series per other key, and how many places there are; time lies along
    the axis where it can."""
    question = table.question
    rows: list[Key] = list(table.row_keys) if question.rows else [()]
    columns: list[Key] = list(table.column_keys) if question.columns else [()]
    along_columns = any(d in GRAINS for d in question.columns) and kind != "bars"
    most = groups.MOST_PLACES if kind != "bars" else MOST_ROWS_ON_CHART
    named: dict[str, list[Point]] = {}
    outer, inner = (columns, rows) if along_columns else (rows, columns)
    for measure_id in question.measures:
        for own in inner:
            words_ = [" ".join(own)] if own else []
            if len(question.measures) > 1 or not words_:
                words_.append(grid.name_of(measure_id))
            named["，".join(words_)] = [
                _point(table, measure_id, *((own, place) if along_columns else (place, own)))
                for place in outer[:most]
            ]
    return [" ".join(key) or words.TOTAL for key in outer[:most]], named, len(outer)


def _point(table: Table, measure_id: str, row: Key, column: Key) -> Point:
    value = table.number(measure_id, row, column)
    own = table.indicator(measure_id)
    if value is not None and own is not None and own.kind != "count":
        value *= 100
    one = table.measure(measure_id, row, column)
    text = one.text if one is not None else "—" if value is None else f"{value:,.0f}"
    chosen = rows_behind.opened()
    is_other = chosen is not None and not _is_of(chosen, row, column)
    return Point(value, text, Cell(measure_id, row, column).text, is_other)


def _is_of(chosen: Cell, row: Key, column: Key) -> bool:
    """Whether a group stands for the row that was clicked, or for the column where no row was."""
    if chosen.row:
        return row[: len(chosen.row)] == chosen.row
    return column[: len(chosen.column)] == chosen.column


def _map_units(table: Table) -> divisions.Units | None:
    """The places of a map, where all that are named lie in one division."""
    question = table.question
    first = question.rows[0] if question.rows else ""
    own = {
        (row, column) for measure, row, column in table.counts if measure == question.measures[0]
    }
    whole = _mapped(table)
    if not any((key[:1], whole) in own for key in table.row_keys):
        return None  # what may not be added has no number of a whole place
    names = {key[0] for key in table.row_keys} - {words.UNKNOWN}
    if first == FACTS["area"]:
        return divisions.units(divisions.AREAS)
    if first == FACTS["township"]:
        for era in divisions.ERA_IDS:
            if names <= set(divisions.names_in(era)):
                return divisions.units(era)
    return None


def _mapped(table: Table) -> Key:
    """The column that a map shows: the whole, or the last where there is none."""
    has_whole = any(column == () for _, _, column in table.counts)
    return () if has_whole or not table.column_keys else table.column_keys[-1]


def _map(table: Table, title: str) -> None:
    units = _map_units(table)
    assert units is not None
    first = table.question.measures[0]
    whole = _mapped(table)
    found = [(name, table.number(first, (name,), whole)) for name in units.names]
    one = table.indicator(first)
    states = {
        name: measured.state if (measured := table.measure(first, (name,), whole)) else "no_data"
        for name in units.names
    }
    values = [value for _, value in found if value is not None]
    target = table.target(first)
    rows = pd.DataFrame(
        {
            "township": [name for name, _ in found],
            "value": [value for _, value in found],
            "verdict": [states[name] for name, _ in found],
            "label": ["" for _ in found],
            "hover": [grid.name_of(first) for _ in found],
        }
    )
    if one is None or one.kind == "count":
        unit = one.noun if one else grid.unit_of_change(first)
        figure = maps.amount_map(rows.assign(verdict=""), units, unit=unit)
    else:
        goal = float(target.value) if target else None
        breaks = maps.rate_breaks(values, 0.8 if goal is None else goal)
        judged = None if target and target.is_over else goal  # 达标 is said of a target that holds
        figure = maps.rate_map(rows, units, breaks=breaks, target=judged)

    def choose(name: str) -> None:
        open_cell(Cell(first, (name,), whole))

    pickable_chart(figure, "pivot_map", title, choose)
    if whole:
        page_note(words.mapped_column(table.question.columns, whole))
    page_note(look.SCHEMATIC_NOTE)


__all__ = ["address", "draw"]
