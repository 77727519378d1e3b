"""From a figure to the rows that it counts: the one way of every card, table and chart.

A figure that remembers its measure (indicators.definitions.Figure) is a link in HTML; in a grid and
on a chart a click names it, and the link stands below. It leads to 自助分析, which shows numerator
and denominator, the rows, and the place of each in the original sheet. A count of what a page
lists (Led) leads the same two ways to the list, where exactly what it counts is shown.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import messages
from dashboard.frame import menu
from dashboard.frame.address import GO
from dashboard.indicators import asked, words
from dashboard.indicators.definitions import Figure, indicators
from dashboard.indicators.measured import Slice
from dashboard.words import formats

PAGE = "explore"
PARAMETER, LISTS, BACK = "figure", "list", "back"
MOST = 3  # links below one table


Choices = tuple[tuple[str, str], ...]


class Led(str):
    """A number as it is written, which leads to what it counts. page: the page that lists it;
    choices: what that page is asked; of: what is counted, in words."""

    page: str
    choices: Choices
    of: str

    @classmethod
    def told(cls, text: str, page: str, choices: Choices, of: str = "") -> "Led":
        """The text with its way."""
        found = cls(text)
        found.page, found.choices, found.of = page, choices, of
        return found


def text_of(cell: object) -> str:
    """What a cell counted, as it stands in an address; empty of a cell that leads nowhere."""
    return asked.as_text(cell.of) if isinstance(cell, Figure) else ""


def _day(chosen: Slice) -> str:
    """The day as of which its rows are those that were counted."""
    return min(chosen.as_of, chosen.end or chosen.as_of).isoformat()


def address(cell: object) -> str:
    """Where what it counts is; empty where it leads nowhere."""
    if isinstance(cell, Led):
        return f"{cell.page}?{urlencode((*cell.choices, (GO, '1')))}"
    text = text_of(cell)
    if not text or not isinstance(cell, Figure):
        return ""
    return f"{PAGE}?as_of={_day(cell.of.asked.chosen)}&{PARAMETER}={quote(text)}"


def draw_links(cells: Iterable[object], where: DeltaGenerator | None = None) -> None:
    """A link for each figure that was picked, below what it was picked in."""
    known = {to: cell for cell in cells if (to := address(cell))}
    for cell in list(known.values())[:MOST]:
        if isinstance(cell, Led):
            _draw_led(cell, where or st)
        else:
            _draw(text_of(cell), str(cell), where or st)


def _draw_led(cell: Led, place: Any) -> None:
    asked: dict[str, list[str]] = {}
    for name, value in cell.choices:
        asked.setdefault(name, []).append(value)
    place.page_link(
        f"pages/{cell.page}.py",
        label=messages.plain(words.rows_behind(cell.of, [], cell)),
        query_params={**asked, GO: "1", BACK: _here()},
    )


def carried(cell: object) -> str:
    """What the mark of a chart carries of what it counted."""
    return address(cell) if isinstance(cell, Led) else text_of(cell)


def draw_link_of(marks: Sequence[str]) -> None:
    """The same for what the mark of a chart carries; nothing where it carries something else."""
    for text in marks[:1]:
        page, is_way, query = text.partition("?")
        if is_way and menu.title_of(page):
            _draw_led(Led.told("", page, tuple(parse_qsl(query))), st)
            continue
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
