"""Pieces of the page frame as HTML: strip, headline, panels, chips, cards, tables, footer.

All text that comes from data is escaped here.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Literal
from urllib.parse import quote, urlencode

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import look
from dashboard.frame import behind
from dashboard.indicators import evidence
from dashboard.indicators.definitions import Measure
from dashboard.indicators.words import BEHIND, LISTS_BEHIND, gap_text, goal_text, since_words


class Html(str):
    """A cell that is already HTML made here; everything else is escaped."""


def escaped(part: str) -> str:
    """Text made safe for HTML; what is already HTML stays as it is. A figure that knows its rows
    leads to them."""
    if isinstance(part, Html):
        return part
    if to := behind.address(part):
        return (
            f'<a class="behind" href="{escape(to)}" target="_self" '
            f'title="{BEHIND}">{escape(part)}</a>'
        )
    return escape(part)


_METHOD = re.compile(r"（算法：([^（）]*)）")


def told_html(text: str) -> str:
    """Words for the screen, made safe; a method in them, （算法：…）, stands behind a "?"."""
    return _METHOD.sub(
        r'<details class="why"><summary title="怎么算的" aria-label="怎么算的">?</summary>'
        r"<span>\1</span></details>",
        escaped(text),
    )


def joined(*parts: str, by: str = " · ") -> Html:
    """The parts that are not empty, side by side."""
    return Html(by.join(escaped(part) for part in parts if part))


def clause_link(clause_id: str, text: str) -> Html:
    """A link to a clause on the page of documents, in the same tab."""
    return Html(f'<a href="documents?clause={quote(clause_id)}" target="_self">{escape(text)}</a>')


def strip_html(
    title: str, facts: Sequence[tuple[str, str]], is_demo: bool, badge: Html | None = None
) -> str:
    """The deep blue strip: page name, mark of simulated data, labelled facts, two above one
    another; those after the first two, and what stands in brackets, give way on a narrow screen.
    badge: what calls the reader."""

    def fact_html(told: str) -> str:
        said, bracket, more = told.partition("（")
        return escape(said) + (f'<i class="aside">{escape(bracket + more)}</i>' if bracket else "")

    parts = [f"<b>{escape(title)}</b>"]
    if is_demo:
        parts.append('<span class="demo">模拟数据</span>')
    if badge:
        parts.append(badge)
    told = "".join(f"<span><small>{escape(k)}</small>{fact_html(v)}</span>" for k, v in facts if v)
    if told:
        parts.append(f'<span class="strip-facts">{told}</span>')
    return f'<div class="strip">{"".join(parts)}</div>'


def skeleton_html(told: str) -> Html:
    """A page that is still being made: what is being done, and where its parts will stand."""
    box = '<i class="bone"></i>'
    return Html(
        f'<div class="skeleton" role="status"><div class="headline">{escape(told)}</div>'
        f'<div class="cards many">{box * 8}</div><div class="cards">{box * 3}</div></div>'
    )


def headline_html(text: str, sub: str = "") -> Html:
    """The answer of the page, and one grey line on what is missing."""
    below = f'<div class="headline-sub">{told_html(sub)}</div>' if sub else ""
    return Html(f'<div class="headline" role="heading" aria-level="1">{escape(text)}</div>{below}')


def headline(text: str, sub: str = "") -> None:
    """The same, drawn."""
    st.html(headline_html(text, sub))


def panel_sub_html(text: str) -> Html:
    """A grey line inside a panel, in the size of its subtitle."""
    return Html(f'<div class="panel-sub">{told_html(text)}</div>')


def panel_head_html(title: str, subtitle: str = "") -> Html:
    """Head of a panel or of a part of it: title = finding, subtitle = definition with unit."""
    below = panel_sub_html(subtitle) if subtitle else ""
    return Html(f'<div class="panel-title">{escaped(title)}</div>{below}')


def panel_head(title: str, subtitle: str = "", where: DeltaGenerator | None = None) -> None:
    """The head alone, where a panel is drawn before its finding is known, or has parts."""
    html = where.html if where else st.html
    html(panel_head_html(title, subtitle))


def panel_sub(text: str) -> None:
    """The same line, drawn."""
    st.html(panel_sub_html(text))


@contextmanager
def panel(
    title: str,
    subtitle: str = "",
    foot: str = "",
    height: int | Literal["stretch", "content"] = "content",
) -> Iterator[None]:
    """A bordered box: title = finding, subtitle = definition with unit, foot = source and rules.

    height "stretch" makes panels of one row equally high.
    """
    with st.container(border=True, height=height):
        panel_head(title, subtitle)
        yield
        if foot:
            page_note(foot)


def chip_html(state: str) -> Html:
    """Glyph and word of a state; colour never stands alone."""
    one = look.VERDICTS[state]
    if one.chip == "solid":
        style = f"background:{one.ink};color:{look.WHITE};border:1px solid {one.ink}"
    elif one.chip == "dashed":
        style = f"background:{one.ground};color:{one.ink};border:1px dashed {one.ink}"
    else:
        style = f"color:{one.ink};padding-left:0"
    return Html(f'<span class="chip" style="{style}">{escape(one.label)}</span>')


def verdict_html(state: str) -> Html:
    """Glyph and word of a state in its ink, without a box: for tables."""
    one = look.VERDICTS[state]
    return Html(f'<b style="color:{one.ink}">{escape(one.label)}</b>')


def aside_html(text: str, aside: str) -> Html:
    """Text and, small and grey behind it, what belongs to it; nothing behind it where that is
    empty."""
    small = f' <span class="aside">{escaped(aside)}</span>' if aside else ""
    return Html(f"{escaped(text)}{small}")


def mark_html(state: str, text: str) -> Html:
    """The glyph of a state and words of one's own, in its ink."""
    one = look.VERDICTS[state]
    return Html(f'<span style="color:{one.ink}">{escape(f"{one.glyph} {text}".strip())}</span>')


@dataclass(frozen=True)
class Card:
    """What one card shows; points are (label, rate 0..1 or None) of the sparkline."""

    measure: Measure
    period: str  # of which time; a figure older than its rhythm is marked beside it
    points: Sequence[tuple[str, float | None]] = ()
    note: str = ""
    change: Sequence[str] = ()  # with what it is compared, and how much it moved
    picture: str = ""  # instead of the sparkline


def cards_html(items: Sequence[Card], extra: Sequence[Html] = ()) -> Html:
    """Cards side by side, then those that are HTML already; more than four in rows of four."""
    found = [card_html(item) for item in items] + list(extra)
    kind = "cards many" if len(found) > 4 else "cards"
    return Html(f'<div class="{kind}">{"".join(found)}</div>')


def cards(items: Sequence[Card], extra: Sequence[Html] = ()) -> None:
    """The same, drawn."""
    st.html(cards_html(items, extra))


def card_box_html(name: str, aim: str, middle: str, state: str, gap: str, foot: str) -> Html:
    """The box of a card; `middle` is HTML made here: the figure and what stands beside it."""
    return Html(
        f'<div class="card"><div class="card-top"><b>{escape(name)}</b>'
        f"<span>{escape(aim)}</span></div>"
        f'<div class="card-mid">{middle}</div>'
        f'<div class="card-gap">{chip_html(state)}{escape(gap)}</div>'
        f'<div class="card-foot">{escaped(foot)}</div></div>'
    )


def tiles(items: Sequence[tuple[str, str, str, str]]) -> None:
    """Counts side by side: sign, its ink, the number (which may lead on), what is counted."""
    found = "".join(
        f'<div class="tile"><i style="color:{ink}">{escape(sign)}</i>'
        f"<b>{escaped(number)}</b><span>{escape(word)}</span></div>"
        for sign, ink, number, word in items
    )
    st.html(f'<div class="tiles">{found}</div>')


def card_html(card: Card) -> Html:
    """One card: label and target; figure and sparkline; verdict and gap; n, kind, period."""
    m = card.measure
    goal = goal_text(m)
    if m.rate is None:
        value = f'<div class="card-value words">{escaped(m.text)}</div>'
    else:
        unit = f"<small>{escape(m.indicator.unit)}</small>"
        value = f'<div class="card-value">{escaped(m.figure)}{unit}</div>'
    spark = card.picture or sparkline(card.points, float(m.target.value) if m.target else None)
    moved = "".join(f"<span>{escape(line)}</span>" for line in card.change)
    value += f'<div class="card-change">{moved}</div>'
    foot = joined(m.counts_text, card.period, evidence.mark(m), card.note)
    return card_box_html(m.indicator.name, goal, f"{value}{spark}", m.state, gap_text(m), foot)


def sparkline(points: Sequence[tuple[str, float | None]], target: float | None) -> str:
    """150×58: a thin line, the target dashed, both ends labelled; gaps break the line."""
    known = [(i, v) for i, (_, v) in enumerate(points) if v is not None]
    if len(known) < 2:
        return ""
    values = [v for _, v in known] + ([target] if target is not None and target <= 1 else [])
    low, high = min(values), max(values)
    span = (high - low) or 1.0

    def place(i: int, v: float) -> tuple[float, float]:
        return 6 + 120 * i / (len(points) - 1), 38 - 30 * (v - low) / span

    path, pen_down = "", False
    for i, (_, v) in enumerate(points):
        if v is not None:
            x, y = place(i, v)
            path += f"{'L' if pen_down else 'M'}{x:.1f} {y:.1f}"
        pen_down = v is not None
    end_x, end_y = place(*known[-1])
    line = ""
    if target is not None and target <= 1:
        _, y = place(0, target)
        line = (
            f'<path d="M6 {y:.1f}H126" stroke="{look.TEXT}" stroke-dasharray="4 3"/>'
            f'<text x="129" y="{y + 4:.1f}" font-size="11" fill="{look.TEXT_FOOT}">'
            f"{target * 100:.0f}</text>"
        )
    labels = "".join(
        f'<text x="{x}" y="55" font-size="12" text-anchor="{anchor}" fill="{look.TEXT_FOOT}">'
        f"{escape(points[i][0])}</text>"
        for x, anchor, i in ((2, "start", 0), (134, "end", -1))
    )
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="150" height="58" fill="none" '
        f'font-family="{look.FONT}">{line}<path d="{path}" stroke="{look.DATA}" '
        f'stroke-width="1.5"/><circle cx="{end_x:.1f}" cy="{end_y:.1f}" r="3.2" '
        f'fill="{look.DATA}"/>{labels}</svg>'
    )
    data = base64.b64encode(svg.encode()).decode()
    return f'<img width="150" height="58" alt="历史走势" src="data:image/svg+xml;base64,{data}">'


def spread(values: Sequence[float], target: float | None, alt: str) -> Html:
    """150×58: every unit a dot on the scale from the lowest to 100%, the target dashed."""
    if len(values) < 2:
        return Html("")
    low = min(values)
    width = (1 - low) or 1.0

    def place(value: float) -> float:
        return 6 + 132 * (value - low) / width

    dots = "".join(
        f'<circle cx="{place(v):.1f}" cy="24" r="3.4" fill="{look.DATA}" fill-opacity=".45"/>'
        for v in values
    )
    line = ""
    if target is not None and low <= target <= 1:
        x = place(target)
        line = (
            f'<path d="M{x:.1f} 10V38" stroke="{look.TEXT}" stroke-dasharray="4 3"/>'
            f'<text x="{x:.1f}" y="8" font-size="11" text-anchor="middle" '
            f'fill="{look.TEXT_FOOT}">{target * 100:.0f}</text>'
        )
    ends = (
        f'<text x="2" y="55" font-size="12" fill="{look.TEXT_FOOT}">{low * 100:.0f}%</text>'
        f'<text x="148" y="55" font-size="12" text-anchor="end" fill="{look.TEXT_FOOT}">100%</text>'
    )
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="150" height="58" fill="none" '
        f'font-family="{look.FONT}">{line}{dots}{ends}</svg>'
    )
    return svg_image(svg, alt)


def table(
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[str]],
    *,
    strong: Sequence[int] = (),
    has_total: bool = False,
    most: int | None = None,
) -> None:
    """A hairline table: columns are (head, 'left', 'wrap' or ''), cells text or Html made here.

    most: so many rows stand there, the others open below them.
    """
    shown = rows if most is None else rows[:most]
    html = table_html(columns, shown, strong=strong, has_total=has_total)
    if left := rows[len(shown) :]:
        below = table_html(columns, left, strong=[i - len(shown) for i in strong])
        html = Html(
            f'{html}<details class="more"><summary>另有{len(left)}行</summary>{below}</details>'
        )
    st.html(html)


def table_html(
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[str]],
    *,
    strong: Sequence[int] = (),
    has_total: bool = False,
    kind: str = "",
) -> Html:
    """The same table as HTML; `kind` is one more class of it."""
    head = "".join(f'<th class="{side}">{escape(name)}</th>' for name, side in columns)
    body = ""
    for i, row in enumerate(rows):
        mark = "total" if has_total and i == len(rows) - 1 else "strong" if i in strong else ""
        cells = "".join(
            f'<td class="{side}">{escaped(cell)}</td>'
            for (_, side), cell in zip(columns, row, strict=True)
        )
        body += f'<tr class="{mark}">{cells}</tr>'
    names = f"table {kind}".strip()
    return Html(
        f'<div class="table-box"><table class="{names}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def svg_image(svg: str, alt: str) -> Html:
    """A drawing as an image with inline data; empty for an empty drawing."""
    if not svg:
        return Html("")
    data = base64.b64encode(svg.encode()).decode()
    return Html(f'<img alt="{escape(alt)}" src="data:image/svg+xml;base64,{data}">')


def foot_html(text: str, kind: str = "") -> Html:
    """A small grey line below what it explains; `kind` is one more class of it."""
    return Html(f'<div class="{f"foot {kind}".strip()}">{told_html(text)}</div>')


def beside_html(text: str) -> Html:
    """Small grey words on the line of what they explain."""
    return Html(f'<span class="foot">{escaped(text)}</span>')


def listed_html(title: str, state: str) -> Html:
    """A line of a list and, small and grey below it, how it stands."""
    return Html(
        '<div class="foot" style="border-bottom:1px solid var(--grid);padding:6px 0">'
        f'<div style="font-size:var(--s14);line-height:20px;color:{look.TEXT}">'
        f"{escaped(title)}</div>"
        f"{escaped(state)}</div>"
    )


def page_note(*lines: str, where: DeltaGenerator | None = None) -> None:
    """Grey lines below what they explain."""
    html = where.html if where else st.html
    html("".join(foot_html(line) for line in lines))


def page_foot(left: str, right: str) -> None:
    """Last line of a page: source on the left, rules applied on the right."""
    sides = Html(f"<span>{escaped(left)}</span><span>{escaped(right)}</span>")
    st.html(foot_html(sides, "page-foot"))


def bullets(lines: Sequence[str]) -> None:
    """A short list of sentences."""
    items = "".join(f"<li>{told_html(line)}</li>" for line in lines)
    st.html(f'<ul class="bullets">{items}</ul>')


def since_when(page: str, first: date, newest: date) -> None:
    """From when there are data of the kind, and the way to their newest day."""
    told, label = since_words(first, newest)
    st.html(foot_html(Html(f"{escape(told)}{day_link(page, newest, label)}")))


def page_link(page: str, text: str) -> Html:
    """A link to another page, in the same tab."""
    return Html(f'<a href="{page}" target="_self">{escape(text)}</a>')


def day_link(page: str, day: date, text: str) -> Html:
    """A link to a page as of a day, in the same tab."""
    return Html(f'<a href="{page}?as_of={day:%Y-%m-%d}" target="_self">{escape(text)}</a>')


def lists_link(kinds: Iterable[str]) -> Html:
    """The way to all rows of the datasets of a page, for what is no figure; empty of none."""
    query = urlencode([("explore_part", "rows"), *((behind.LISTS, kind) for kind in kinds)])
    return page_link(f"{behind.PAGE}?{query}", LISTS_BEHIND) if "&" in query else Html("")


def copy_button(label: str, rows: pd.DataFrame) -> Html:
    """A button that copies a table as cells, so that a sheet takes it as a table."""
    lines = [map(str, rows.columns), *(map(str, row) for row in rows.itertuples(index=False))]
    text = "\n".join("\t".join(line) for line in lines)
    return Html(
        f'<button type="button" class="copy" data-do="copy" data-text="{escape(text)}">'
        f"{escape(label)}</button>"
    )
