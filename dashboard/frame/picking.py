"""The table of every page, and charts, in which a click chooses something: a row, a township, a
line of the plan.

Every table that is not drawn as HTML (html.table) goes through `data_table`: one height of rows,
figures on the right and sorted by size, days and words on the left, what is empty written as such,
all of its rows on paper. What Streamlit's own toolbar would save on the side is hidden (style.css):
a file leaves through 导出, where the audit is told.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import look
from dashboard.charts import remembered
from dashboard.frame import behind, figures
from dashboard.frame.html import Html, foot_html, table_html
from dashboard.words import formats

ROW_PX = 24
ON_SCREEN = 22  # rows that stand there at once, unless said otherwise
ON_PAPER = 300  # rows of one table that are printed
Counted = Mapping[tuple[int, str], str]
LONG = 14  # characters that a cell on paper holds in one line


def table_height(rows: int, most: int | None = None, row_px: int = ROW_PX) -> int:
    """Pixels of a table of so many rows with its head; it scrolls beyond the most shown at once."""
    return row_px * ((rows if most is None else min(rows, most)) + 1) + 14


def data_table(
    rows: Any,
    *,
    height: int | None = None,
    most: int = ON_SCREEN,
    row_height: int = ROW_PX,
    where: DeltaGenerator | None = None,
    column_config: Mapping[str, Any] | None = None,
    counted: Counted | None = None,
    **options: Any,
) -> Any:
    """The table of a page (see above); `most` rows stand there at once where no height is given.

    rows: a frame, or its Styler, whose cells stay as they are styled. counted: figures that lead to
    the rows they count, by row (from 0) and column ("" of the whole row). Returns what
    st.dataframe returns: the selection where `on_select` asks for one.
    """
    is_plain = isinstance(rows, pd.DataFrame)
    data: pd.DataFrame = rows if is_plain else rows.data
    tall = table_height(len(data), None if height else most, row_height)
    tall = min(tall, height or tall)
    shown, config = _figures(rows) if is_plain else (rows, {})
    for name, own in (column_config or {}).items():
        told = {key: one for key, one in (own or {}).items() if one is not None}
        config[name] = {**config.get(name, {}), **told}
    named = {"hide_index": True, "placeholder": formats.MISSING, **options}
    place = where or st
    if counted and named.get("selection_mode") == "single-row":
        named["selection_mode"] = ["single-row", "single-cell"]
    elif counted:
        named.update(on_select="rerun", selection_mode="single-cell")
    found = place.dataframe(
        shown, height=tall, row_height=row_height, column_config=config, **named
    )
    if counted:
        behind.draw_links(_picked(counted, found), where)
    if tall < row_height * (len(data) + 1) or len(data) > ON_SCREEN:  # a grid is cut by an edge
        place.html(_on_paper(data, named.get("column_order")))
    return found


def _picked(counted: Counted, found: Any) -> list[str]:
    """The figure of the cell that is selected, or those of the selected row."""
    selection = getattr(found, "selection", None) or {}
    for place, name in selection.get("cells", ()):
        own = counted.get((place, name)) or counted.get((place, ""))
        return [own] if own else []
    wanted = selection.get("rows", ())[:1]
    return [own for (place, _), own in counted.items() if place in wanted]


def _figures(rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The rows with columns of written figures as numbers, and how each column is shown."""
    config: dict[str, Any] = {}
    numbers: dict[str, Any] = {}
    for name in rows.columns:
        cells = rows[name]
        if not isinstance(cells, pd.Series) or pd.api.types.is_numeric_dtype(cells):
            continue
        told = cells.tolist()
        if found := figures.read(told):
            numbers[name] = pd.Series(found.numbers, index=rows.index, dtype="float64")
            config[str(name)] = st.column_config.NumberColumn(format=found.screen_format)
        elif figures.is_right(told):
            config[str(name)] = st.column_config.Column(alignment="right")
    return (rows.assign(**numbers) if numbers else rows), config


def _on_paper(rows: pd.DataFrame, order: Sequence[str] | None) -> Html:
    """All rows of a table that scrolls on the screen; only print shows them."""
    shown = rows[list(order)] if order else rows
    cells = [shown.iloc[:ON_PAPER, place].tolist() for place in range(len(shown.columns))]
    sides = ["" if figures.read(one) or figures.is_right(one) else _side(one) for one in cells]
    texts = [[_text(cell) for cell in line] for line in zip(*cells, strict=True)]
    heads = list(zip(map(str, shown.columns), sides, strict=True))
    left = len(rows) - ON_PAPER
    rest = foot_html(f"另有{left}行没有印，见“导出”") if left > 0 else Html("")
    return Html(f'<div class="paper-only">{table_html(heads, texts)}{rest}</div>')


def _side(cells: Sequence[object]) -> str:
    """Words stand on the left; where they are long they break, so that the sheet is wide enough."""
    return "wrap" if any(len(_text(cell)) > LONG for cell in cells) else "left"


def _text(cell: object) -> str:
    return formats.MISSING if cell is None or cell is pd.NaT or cell != cell else str(cell)


def pickable_table(
    rows: pd.DataFrame,
    key: str,
    choose: Callable[[int], None],
    **options: Any,
) -> None:
    """A table whose selected row is chosen by its position (0-based) before the page is drawn."""

    def follow() -> None:
        selected = st.session_state[key].selection.rows
        if selected and selected[0] < len(rows):
            choose(selected[0])

    data_table(rows, key=key, on_select=follow, selection_mode="single-row", **options)


def pickable_chart(figure: Any, key: str, alt: str, choose: Callable[[str], None]) -> str:
    """A chart whose marks carry a name (the first of customdata): a click chooses it. Returns the
    name that is chosen, or nothing."""

    def follow() -> None:
        if found := _carried(st.session_state[key]):
            choose(found[0])

    event = st.plotly_chart(
        figure,
        theme=None,
        config=look.PLOTLY_CONFIG,
        key=key,
        on_select=follow,
        selection_mode="points",
        alt=alt,
    )
    return next(iter(_carried(event)), "")


def figure_chart(figure: Any, key: str, alt: str, where: DeltaGenerator | None = None) -> None:
    """A chart; where its marks carry what they counted (customdata), a click shows the way to the
    rows of one below it."""
    place: Any = where or st
    more: dict[str, Any] = {}
    whole = {"marker": {"opacity": 1}}  # what is not clicked does not fade
    if remembered.is_kept(figure):
        marks = remembered.marks_of(figure)
        if any(one.get("customdata") is not None for one in marks):
            more = {"on_select": "rerun", "selection_mode": "points"}
            both = {"selected": whole, "unselected": whole}
            marks = [{**one, **both} if one.get("type") == "scatter" else one for one in marks]
            figure = remembered.with_marks(figure, marks)
    elif any(one.customdata is not None for one in figure.data):
        more = {"on_select": "rerun", "selection_mode": "points"}
        figure.update_traces(selected=whole, unselected=whole, selector={"type": "scatter"})
    event = place.plotly_chart(
        figure, theme=None, config=look.PLOTLY_CONFIG, key=key, alt=alt, **more
    )
    if more:
        behind.draw_link_of(_carried(event))


def _carried(event: Any) -> list[str]:
    """What the clicked mark carries; nothing where none is clicked."""
    points = event.selection.points if event else ()
    found = points[0].get("customdata") if points else None
    return [str(one) for one in found] if isinstance(found, list) else [str(found)] if found else []
