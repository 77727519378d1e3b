"""What 乡镇排名 shows where archives of several counties were counted: units of any level."""

from datetime import date

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import divisions, frame, look, maps, messages
from dashboard.cluster import kept, standing, words
from dashboard.cluster.archive import ArchiveError
from dashboard.divisions.counties import CREDIT
from dashboard.frame import View, township_map
from dashboard.frame.html import verdict_html
from dashboard.frame.picking import pickable_chart
from dashboard.indicators.definitions import Indicator, indicators
from dashboard.maps.counties import is_drawn, is_shared
from dashboard.words import formats

ROWS = 25
MAP_HEIGHT, MAP_WIDTH = 430, 470


def instead(view: View) -> None:
    """Draw the units of several counties and end the page, where somebody chose them."""
    if not kept.file().is_file():
        return
    if view.switch("ranked", "排什么", words.RANKED) == "own":
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
    within = standing.within(about, level)
    own = "" if "" in within else divisions.HOME.split("/")[0]
    above = view.pick("above", "范围", within, default=own, width=180)
    made = about.made_at.isoformat()
    found = view.ask(standing.standing, made, one, day, level, above)
    where = above.split("/")[-1] or "各地"
    told = f"{one.short_name}{found.whole.text}"
    counts = (found.ranked, len(found.rows), len(found.silent), len(found.left_out))
    known = (found.lacking, found.old)
    title, sub = words.headline(
        where, kinds[level], one.short_name, told, counts, known, about.is_demo
    )
    head = st.container()
    left, right = st.columns([42, 58], gap="small")
    tools = right.columns([25, 31, 26, 18], gap="small")
    unit = view.pick("unit", "看哪个", _units(found), width="stretch", where=tools[1])
    chosen = next((row for row in found.rows if row.unit == unit), None)
    if chosen is not None:
        span = _span(chosen)
        of_one = (chosen.measure.text, chosen.rank, span, chosen.group, chosen.doubt)
        title, sub = words.of_one(chosen.name, *of_one), f"{title}；{sub}"
    with head:
        frame.headline(title, sub)
    with left:
        _map(view, one, found, kinds[level], unit, about.is_demo)
        _groups(found)
        if not found.has_ranks_drawn:
            _counties(found)
    with right:
        _table(view, found, kinds[level], unit, one.noun, tools)
    if about.notes:
        with frame.panel(words.notes_title(len(about.notes))):
            frame.bullets(about.notes)
    made_on = formats.date_text(about.made_at.date())
    kind = formats.DATA_WORDS["demo" if about.is_demo else "real"]
    frame.page_foot(words.source(about.engine, made_on, len(about.counties)), kind)


def _units(found: standing.Standing) -> dict[str, str]:
    """Whom one can look for: the own place first, then all in their order."""
    own = [row for row in found.rows if standing.is_own(row.unit)]
    return {
        "": words.NOT_CHOSEN,
        **{row.unit: f"{words.OWN} {row.unit.split('/')[-1]}" for row in own},
        **{row.unit: row.name for row in found.rows if row not in own},
    }


def _map(
    view: View, one: Indicator, found: standing.Standing, level: str, unit: str, is_demo: bool
) -> None:
    rows = [row for row in found.rows if is_drawn(row.unit)] if found.is_drawn else []
    if not rows:
        frame.page_note(words.NO_MAP)
        return
    table = pd.DataFrame(
        {
            "township": [row.unit for row in rows],
            "value": [row.measure.rate if row.measure.rate is None else float(row.measure.rate)
                      for row in rows],
            "verdict": [row.measure.state for row in rows],
            "hover": [words.hover(row.name, row.measure.text, row.group, row.doubt)
                      for row in rows],
        }
    )  # fmt: skip
    units = divisions.Units("counties", tuple(table["township"]), "")
    target = found.whole.target
    goal = float(target.value) if target else None
    known = [float(value) for value in table["value"].dropna()]
    breaks: tuple[float, ...] | None
    breaks = maps.rate_breaks(known, goal or township_map.UNTARGETED_BREAK)
    silent = {"no_data": words.NOTHING}
    title, sub = words.map_title(one.short_name, level, is_demo)
    with frame.panel(title, sub):
        if view.switch("colour", "地图", words.KINDS_OF_MAP, where=st.container()) == "verdict":
            breaks, goal = None, None
            classes = maps.class_counts(table, units, words=silent)
        else:
            judged = None if target and target.is_over else goal
            classes = maps.class_counts(table, units, breaks=breaks, target=judged, words=silent)
        figure = maps.county_map(
            table,
            units,
            breaks=breaks,
            target=goal,
            selected=unit,
            height=MAP_HEIGHT,
            width=MAP_WIDTH,
            no_data_word=words.NOTHING,
        )
        pickable_chart(figure, "county_map", title, _go)
        undrawn = len(found.rows) - len(rows)
        township_map.legend(
            classes, words.map_note(CREDIT, look.SCHEMATIC_NOTE, undrawn, is_shared(units.names))
        )


def _go(unit: str) -> None:
    if unit:
        st.session_state["unit"] = unit


def _groups(found: standing.Standing) -> None:
    groups = found.groups
    with frame.panel(*words.group_title(len(groups), found.has_ranks_drawn)):
        frame.table(
            words.GROUP_HEADS,
            [
                [
                    name,
                    f"{len(rows):,}",
                    _range(rows),
                    words.named([_short(row, found.level) for row in rows], words.UNITS),
                ]
                for name, rows in groups.items()
            ],
            most=12,
        )


def _counties(found: standing.Standing) -> None:
    def of(rows: list[standing.Row], group: str) -> int:
        return sum(row.group == group for row in rows)

    above, below, _ = words.APART
    ordered = sorted(
        found.counties.items(), key=lambda one: (-of(one[1], below), of(one[1], above), one[0])
    )
    with frame.panel(*words.BY_COUNTY):
        cells = [
            [name, str(len(rows)), *(str(of(rows, group)) for group in words.APART)]
            for name, rows in ordered
        ]
        frame.table(words.COUNTY_HEADS, cells, most=12)


def _short(row: standing.Row, level: str) -> str:
    """Names of townships come in every county."""
    return row.name if level == "township" else row.unit.split("/")[-1]


def _range(rows: list[standing.Row]) -> str:
    shown = [row.measure for row in rows if row.rank is not None]
    if not shown:
        return formats.MISSING
    low, high = (pick(shown, key=lambda m: m.rate or 0) for pick in (min, max))
    return low.text if low.rate == high.rate else f"{low.number}—{high.text}"


def _table(
    view: View,
    found: standing.Standing,
    level: str,
    unit: str,
    noun: str,
    tools: list[DeltaGenerator],
) -> None:
    asked = tools[0].text_input(
        messages.plain(words.SEARCH), key="unit_asked", placeholder=words.SEARCH_HINT,
        label_visibility="collapsed",
    ).strip()  # fmt: skip
    groups = {"": words.EVERYTHING, **{name: name for name in found.groups}}
    group = view.pick("group", "档次", groups, width="stretch", where=tools[2])
    rows = [row for row in found.rows if asked in row.unit and group in ("", row.group)]
    pages = max(1, -(-len(rows) // ROWS))
    at = next((i for i, row in enumerate(rows) if row.unit == unit), 0) // ROWS + 1
    page = 1
    if pages > 1:  # a place that is chosen opens its own page
        listed = {str(n): words.page_of(n, pages) for n in range(1, pages + 1)}
        key = f"page_{at}_of_{pages}"
        chosen = view.pick(
            key, "页", listed, default=str(at), width="stretch", where=tools[3], is_plain=True
        )
        page = int(chosen)
    first = (page - 1) * ROWS + 1
    shown = rows[first - 1 : first - 1 + ROWS]
    title = words.page_words(first, first + len(shown) - 1, len(rows))
    with frame.panel(
        f"{level}排名",
        title if shown else words.NOT_FOUND,
        foot=words.foot(found.unknown, noun, found.has_ranks_drawn),
    ):
        strong = [i for i, row in enumerate(shown) if row.unit == unit]
        frame.table(words.HEADS, [_cells(row) for row in shown], strong=strong)


def _span(row: standing.Row) -> str:
    return f"（{row.low}—{row.high}）" if row.low is not None else ""


def _cells(row: standing.Row) -> list[str]:
    found = row.measure
    is_placed = row.rank is not None
    return [
        str(row.rank) if is_placed else formats.MISSING,
        row.name,
        found.text,
        f"{found.numerator:,} / {found.denominator:,}" if found.denominator else formats.MISSING,
        f"{row.low}—{row.high}" if row.low is not None else formats.MISSING,
        row.group,
        verdict_html(found.state) if is_placed else formats.MISSING,
        row.doubt or (formats.MISSING if row.unplaced else ""),
    ]
