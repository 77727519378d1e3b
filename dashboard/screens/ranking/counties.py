"""What 乡镇排名 shows where archives of several counties were counted: units of any level."""

from datetime import date

import streamlit as st

from dashboard import frame, messages
from dashboard.cluster import kept, standing, words
from dashboard.cluster.archive import ArchiveError
from dashboard.frame import View
from dashboard.indicators.definitions import indicators
from dashboard.words import formats

ROWS = 25
HEADS = (("名次", ""), ("单位", "left"), ("数值", ""), ("达到／总数", ""), ("可能名次", ""),
         ("档次", "left"), ("判断", "left"))  # fmt: skip


def instead(view: View) -> None:
    """Draw the units of several counties and end the page, where somebody chose them."""
    if not kept.file().is_file():
        return
    if view.switch("ranked", "排什么", {"own": "本县乡镇", "all": "各地"}) == "own":
        return
    try:
        _draw(view)
    except ArchiveError as error:
        messages.warning(error)
    st.stop()


def _draw(view: View) -> None:
    about = kept.about()
    assert about is not None
    figures = {key: one.name for key, one in indicators().items() if one.kind != "count"}
    one = indicators()[view.pick("figure", "指标", figures, default="compliance_rate", width=178)]
    days = {day.isoformat(): formats.date_text(day) for day in sorted(about.days, reverse=True)}
    day = date.fromisoformat(view.pick("counted_on", "截止", days, width=216))
    kinds = standing.levels(about)
    level = view.switch("level", "层级", kinds, default="county")
    above = view.pick("above", "范围", standing.within(about, level), width=190)
    made = about.made_at.isoformat()
    found = view.ask(standing.standing, made, one, day, level, above)
    where = above.split("/")[-1] or "各地"
    told = f"{one.short_name}{found.whole.text}"
    every, silent = len(found.rows), len(found.silent)
    head = words.headline(where, kinds[level], one.short_name, told, found.ranked, every, silent)
    frame.headline(*head)
    left, right, _ = st.columns([26, 14, 60], gap="small")
    asked = left.text_input("查单位", key="unit_asked", placeholder="名称的一部分").strip()
    rows = [row for row in found.rows if asked in row.unit]
    pages = max(1, -(-len(rows) // ROWS))
    page = view.number(f"page_of_{pages}", "第几页", (1, pages, 1), where=right) if pages > 1 else 1
    shown = rows[(page - 1) * ROWS : page * ROWS]
    first = (page - 1) * ROWS + 1
    title = words.page_words(first, first + len(shown) - 1, len(rows)) if shown else "没有这个单位"
    is_drawn = found.ranked <= standing.MOST_DRAWN
    with frame.panel(
        f"{kinds[level]}排名", title, foot=words.foot(found.unknown, about.notes, is_drawn)
    ):
        frame.table(HEADS, [_cells(row) for row in shown])
    made_on = formats.date_text(about.made_at.date())
    kind = formats.DATA_WORDS["demo" if about.is_demo else "real"]
    frame.page_foot(words.source(about.engine, made_on, len(about.counties)), kind)


def _cells(row: standing.Row) -> list[str]:
    found = row.measure
    may_be = f"{row.low}—{row.high}" if row.low is not None else formats.MISSING
    return [
        formats.MISSING if row.rank is None else str(row.rank),
        row.name,
        found.text,
        f"{found.numerator:,} / {found.denominator:,}" if found.denominator else formats.MISSING,
        may_be,
        row.band or row.unplaced,
        found.look.word if row.rank is not None else formats.MISSING,
    ]
