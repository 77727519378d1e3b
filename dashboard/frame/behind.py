"""From a figure to the rows that it counts: the one way of every card, table and chart.

A figure that remembers its measure (indicators.definitions.Figure) is a link in HTML; in a grid and
on a chart a click names it, and the link stands below. It leads to 自助分析, which shows numerator
and denominator, the rows, and the place of each in the original sheet.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import messages
from dashboard.frame import menu
from dashboard.indicators import asked, words
from dashboard.indicators.definitions import Figure, indicators
from dashboard.indicators.measured import Slice
from dashboard.words import formats

PAGE = "explore"
PARAMETER, LISTS, BACK = "figure", "list", "back"
MOST = 3  # links below one table


def text_of(cell: object) -> str:
    """What a cell counted, as it stands in an address; empty of a cell that leads nowhere."""
    return asked.as_text(cell.of) if isinstance(cell, Figure) else ""


def _day(chosen: Slice) -> str:
    """The day as of which its rows are those that were counted."""
    return min(chosen.as_of, chosen.end or chosen.as_of).isoformat()


def address(figure: Figure) -> str:
    """Where its rows are; empty where it leads nowhere."""
    text = text_of(figure)
    return f"{PAGE}?as_of={_day(figure.of.asked.chosen)}&{PARAMETER}={quote(text)}" if text else ""


def draw_links(cells: Iterable[object], where: DeltaGenerator | None = None) -> None:
    """A link for each figure that was picked, below what it was picked in."""
    texts = {text: str(cell) for cell in cells if (text := text_of(cell))}
    for text, cell in list(texts.items())[:MOST]:
        _draw(text, cell, where or st)


def draw_link_of(carried: Sequence[str]) -> None:
    """The same for what the mark of a chart carries; nothing where it carries something else."""
    for text in carried[:1]:
        with suppress(ValueError):
            _draw(text, "", st)


def _here() -> str:
    """The page and its choices, as its address has them."""
    asked = [(key, one) for key in st.query_params for one in st.query_params.get_all(key)]
    return f"{urlsplit(st.context.url or '').path.rpartition('/')[2]}?{urlencode(asked)}"


def draw_way_back() -> None:
    """To the page from which a figure led here; nothing where none did."""
    page, _, query = str(st.query_params.get(BACK, "")).partition("?")
    if title := menu.title_of(page):
        menu.draw_link_to(page, words.way_back(title), dict(parse_qsl(query)))


def _draw(text: str, figure: str, place: Any) -> None:
    name, found = asked.from_text(text)
    where = [value for _, value in found.only]
    if not where and found.chosen.start:
        where = [formats.span_text(found.chosen.start, found.chosen.end or found.chosen.as_of)]
    label = words.rows_behind(indicators()[name].short_name, where, figure)
    place.page_link(
        f"pages/{PAGE}.py",
        label=messages.plain(label),
        query_params={PARAMETER: text, "as_of": _day(found.chosen), BACK: _here()},
    )
