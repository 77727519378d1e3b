"""The strip over every page: its name and day, the place of the search box, what one can do with
the page (take it along, print it, show it in a meeting, copy its address), a line for paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.frame import address, handbook, menu
from dashboard.frame.html import Html, bullets, strip_html
from dashboard.words import formats

MEETING, EXPORTS = "meeting", "present"
_ACTIONS = Html(
    '<div class="strip-do"><button type="button" data-do="print">打印</button>'
    '<button type="button" data-do="copy">复制链接</button></div>'
)


@dataclass(frozen=True)
class Strip:
    """The parts of the strip that are filled while the page is drawn."""

    words: DeltaGenerator  # name, day, townships, state of the data
    search: DeltaGenerator  # the place of the search box; empty without one
    exports: DeltaGenerator  # what can be taken along from this page
    paper: DeltaGenerator  # the line that only print shows

    def tell(
        self,
        title: str,
        facts: Sequence[tuple[str, str]],
        is_demo: bool,
        badge: Html | None = None,
    ) -> None:
        """Say what page it is, of which day and which data; badge: what calls the reader."""
        self.words.html(strip_html(title, facts, is_demo, badge))


def alerts_html(count: int, day: date) -> Html:
    """How many alerts there are as of a day, a link to them."""
    told = f"提醒 {count}件" if count else "无提醒"
    title = f"截至{formats.date_text(day)}没有达标、逾期、数据存疑等{count}件，点开看每一件"
    address_of = f"explore?explore_part=alerts&amp;as_of={day:%Y-%m-%d}"
    word = "strip-alerts" if count else "strip-alerts quiet"
    return Html(f'<a class="{word}" href="{address_of}" target="_self" title="{title}">{told}</a>')


def draw(page: str) -> Strip:
    """The strip, still without words."""
    with st.container(horizontal=True, vertical_alignment="center", key="strip", gap="small"):
        words = st.empty()
        search = st.container(key="strip_search", width="content")
        exports = st.popover("导出", key="strip_exports", width="content")
        if page not in (EXPORTS, MEETING):
            with exports:
                menu.draw_link(EXPORTS, "通报、幻灯片、工作簿… →")
        if page != MEETING:
            with st.container(key="strip_meeting", width="content"):
                menu.draw_link(MEETING, "会议模式")
        if told := handbook.lines().get(menu.titles().get(page, "")):
            with st.popover("帮助", key="strip_help", width="content"):
                bullets(told)
        st.html(_ACTIONS, width="content")
        paper = st.empty()
    return Strip(words, search, exports, paper)


def draw_name(page: str) -> None:
    """The strip of a page that cannot be shown: its name alone."""
    with st.container(horizontal=True, vertical_alignment="center", key="strip", gap="small"):
        st.html(strip_html(menu.titles()[page], (), is_demo=False))


def finish(page: str, paper: DeltaGenerator) -> None:
    """When the page is drawn: its address is made whole, and the filters are written for paper."""
    named = {"data", "as_of", "details"}  # the strip says them; 详解 is no filter
    chosen = [word for key, word in address.told().items() if key not in named]
    if chosen:
        paper.html(f'<div class="on-paper">筛选：{escape("　".join(chosen))}</div>')
    address.draw_whole(page)
