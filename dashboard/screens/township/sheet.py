"""One township as one sheet of HTML: fits a screen in columns and one A4 page on paper."""

from collections.abc import Sequence
from datetime import timedelta
from html import escape
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import streamlit as st

from dashboard import divisions, look, messages
from dashboard.duties import words as duty_words
from dashboard.duties.definitions import DISPUTED, LATE, NEAR, ON_TIME, OVERDUE, UNDECIDED
from dashboard.duties.plan import Line
from dashboard.frame import View, headline, panel
from dashboard.frame.html import (
    Html,
    beside_html,
    chip_html,
    foot_html,
    headline_html,
    page_link,
    panel_head_html,
    panel_sub_html,
    svg_image,
    table_html,
)
from dashboard.indicators.words import gap_text, goal_text
from dashboard.maps.outline import outline_map
from dashboard.screens.township import township
from dashboard.screens.township.charts import spine, trend
from dashboard.ten_trades.words import TRADE_SHORT
from dashboard.township import facts, words
from dashboard.township.facts import Standing
from dashboard.words import formats
from dashboard.words.terms import SERIES, trades

_STYLE = Path(__file__).with_name("township.css")
RISKS_SHOWN, DUTIES_SHOWN, SHORT_GAP = 7, 5, 8
ROWY = 11  # with more indicators than these the paper is set smaller
_MARKS = {
    OVERDUE: ("◆", look.RED),
    NEAR: ("◇", look.AMBER),
    DISPUTED: ("▲", look.AMBER),
    UNDECIDED: ("□", look.GREY),
    LATE: ("○", look.AMBER),
    ON_TIME: ("●", look.GREEN),
}
_CLASS_FILLS = {"A": 4, "B": 2, "C": 0}


def draw(view: View, units: divisions.Units, name: str, found: Sequence[Standing]) -> None:
    """The whole sheet."""
    st.html(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")
    sections = [
        _head(view, units, name, found),
        _indicators(found),
        _history(view, units, name),
        _rounds(view, name),
        _trades(view, name, township.compliance(found)),
        _risks(view, name),
        _duties(township.duties(view, name)),
        *_lists(view, name),
        _foot(view, found),
    ]
    rows = sum(one.own.state != "no_data" for one in found)
    size = "sheet" if rows <= ROWY else "sheet long"
    st.html(f'<div class="{size}">{"".join(sections)}</div>')


def _lists(view: View, name: str) -> list[str]:
    """Enterprises, demonstration units and, where the township was merged, its parts."""
    parts = view.ask(facts.parts, name, view.as_of)
    kind = "" if parts else "half"
    found = [_classes(view, name, kind), _demonstration(view, name, kind)]
    return [*found, _parts(name, parts)] if parts else found


def _section(title: words.Title, body: str, kind: str = "") -> str:
    return f'<section class="{kind}">{panel_head_html(*title)}{body}</section>'


def _head(view: View, units: divisions.Units, name: str, found: Sequence[Standing]) -> str:
    title, sub = words.township_headline(name, township.compliance(found), view.as_of)
    mark = '<span class="demo-mark">模拟数据</span>' if view.is_demo else ""
    paper = (
        f'<div class="paper-line wide"><span><b>{words.PAPER_TITLE}</b>'
        f"{escape(words.paper_line(view.as_of, units.label))}</span>{mark}</div>"
    )
    era = divisions.era_on(view.as_of)
    area = f"属{divisions.area_of(name)}（跨区划调整比较用的片区）"
    became = [link.new for link in divisions.successors(name, era.id)]
    lines = [area]
    if era.valid_to:
        year = (era.valid_to + timedelta(days=1)).year
        lines.append(words.successors_line(name, became, year))
    alt = f"{name}在全县的位置（{look.SCHEMATIC_NOTE}）"
    picture = svg_image(outline_map(units, name), alt)
    notes = "；".join(line for line in lines if line)
    return (
        f'{paper}<section class="wide head"><div><span class="name">{escape(name)}</span>'
        f"{beside_html(notes)}"
        f"{headline_html(title, sub)}</div>"
        f"<figure>{picture}<figcaption>{look.SCHEMATIC_NOTE}</figcaption></figure></section>"
    )


def _indicators(found: Sequence[Standing]) -> str:
    columns = [
        ("指标", "left"),
        ("本乡镇", ""),
        ("目标", ""),
        ("判定", "left"),
        ("全县", ""),
        ("中位", ""),
        ("最低—最高", ""),
        ("名次", "left"),
        ("在各乡镇中的位置", "left spine"),
    ]
    known = [one for one in found if one.own.state != "no_data"]
    silent = [one.own.indicator.short_name for one in found if one.own.state == "no_data"]
    body: str = table_html(columns, [_indicator_row(one) for one in known], kind="dense")
    if silent:
        body += foot_html(f"无数据：{'、'.join(silent)}")
    title = f"{len(found)}项指标，{len(known)}项有数据", words.SPINE_LEGEND
    return _section(title, body, "wide")


def _indicator_row(one: Standing) -> list[str]:
    own, definition = one.own, one.own.indicator
    counts = (
        f"{own.numerator:,}/{own.denominator:,}{definition.noun}，{words.period_words(one)}"
        if own.denominator
        else ""
    )
    goal = goal_text(own).removeprefix("目标 ") or formats.MISSING
    unit = f" {definition.unit}" if own.rate is not None else ""
    rate = own.number if own.rate is not None else own.text
    gap = gap_text(own) if own.state not in ("no_data", "too_few", "no_target") else ""
    tag = "small" if len(gap) > SHORT_GAP else "em"
    drawing = spine(
        None if own.rate is None else float(own.rate),
        one.others,
        county=None if one.county.rate is None else float(one.county.rate),
        middle=one.middle,
        target=float(own.target.value) if own.target else None,
    )
    alt = f"{definition.short_name}在各乡镇中的位置"
    return [
        Html(f"{escape(definition.short_name)}<small>{escape(counts)}</small>"),
        Html(f"<b>{escape(rate)}</b>{escape(unit)}"),
        goal,
        Html(f"{chip_html(own.state)}<{tag}>{escape(gap)}</{tag}>"),
        one.county.number,
        formats.MISSING if one.middle is None else f"{one.middle * 100:.1f}",
        f"{min(one.others) * 100:.1f}—{max(one.others) * 100:.1f}" if one.others else "—",
        Html("<small>".join(map(escape, words.rank_words(one)))),
        svg_image(drawing, alt),
    ]


def _history(view: View, units: divisions.Units, name: str) -> str:
    points = township.history(view, units, name)
    title = words.history_panel(points)
    if not points:
        return _section(title, "", "half")
    target = points[-1][1].own.target
    drawing = ""
    if len(points) > 1:
        drawing = trend(
            [_rate(one.own.rate) for _, one in points],
            [_rate(one.county.rate) for _, one in points],
            target=float(target.value) if target else None,
        )
    heads = [f"{day.year}年{day.month}月" for day, _ in points]
    rows = [
        [name, *(one.own.number for _, one in points)],
        ["全县", *(one.county.number for _, one in points)],
        ["名次", *(str(one.rank[0]) if one.rank else "—" for _, one in points)],
        ["可能名次", *(f"{one.rank[1]}—{one.rank[2]}" if one.rank else "—" for _, one in points)],
    ]
    return _section(title, _over(drawing, title[0], heads, rows), "half")


def _rate(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]


def _over(drawing: str, alt: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A drawing whose columns stand over those of a table."""
    columns = [("", "left"), *((head, "") for head in heads)]
    return (
        f'<div class="over-image">{svg_image(drawing, alt)}</div>'
        f"{table_html(columns, rows, kind='over', strong=(0,))}"
    )


def _rounds(view: View, name: str) -> str:
    """The county's rounds with their drawing; the city's, a series of its own, below them."""
    found = township.rounds(view, name)
    if not found:
        empty = pd.DataFrame({"percent": [], "mean": []})
        return _section(words.rounds_panel(empty, "县"), "", "half")
    first = next(series for series in SERIES if series in found)
    title, body = words.rounds_panel(found[first], first), ""
    for series, rows in sorted(found.items(), key=lambda item: item[0] != first):
        own = [None if v != v else v for v in rows["percent"]]
        heads = [f"{SERIES[series]}第{number}次" for number in rows["number"]]
        lines = [
            [name, *("—" if v is None else f"{v:.1f}" for v in own)],
            ["平均", *(f"{v:.1f}" for v in rows["mean"])],
            ["名次", *("—" if r != r else f"{r:.0f}/{n}" for r, n in _pairs(rows, "rank", "of"))],
        ]
        if series == first:
            lines.append(["日期", *(f"{d:%Y-%m-%d}" for d in rows["inspected_on"])])
        drawing = trend(own, list(rows["mean"])) if series == first else ""
        body += _over(drawing, title[0], heads, lines)
    return _section(title, body, "half")


def _pairs(rows: pd.DataFrame, *names: str) -> zip:
    return zip(*(rows[name] for name in names), strict=True)


def _trades(view: View, name: str, found: Standing) -> str:
    known = dict(view.ask(facts.by_trade, name, found.chosen))
    bad = [(key, m.denominator - m.numerator, m.denominator) for key, m in known.items()]
    title = words.trades_panel(bad)
    if not bad:
        return _section(title, "")
    most = max(n for _, n, _ in bad) or 1
    lines = []
    for key, count, total in bad:
        fill = look.DATA if count == most else look.DATA_SOFT
        rate = known[key].text
        lines.append(
            f'<div class="bar"><span>{escape(key)}</span>'
            f'<i style="width:{100 * count / most:.1f}%;background:{fill}"></i>'
            f"<span>{count}/{total}户　{escape(rate)}</span></div>"
        )
    absent = [key for key in trades() if key not in known]
    if absent:
        lines.append(foot_html(f"无此行业：{'、'.join(absent)}"))
    return _section(title, "".join(lines))


def _risks(view: View, name: str) -> str:
    rows = view.ask(facts.outlets, view.as_of, (name,))
    risky = facts.at_risk(rows)
    relapsed = sum("又不规范" in risks for risks in risky["risks"])
    title = words.risk_panel(len(risky), relapsed)
    if risky.empty:
        return _section(title if len(rows) else ("没有名册，列不出户", title[1]), "")
    columns = [("名称", "left"), ("行业", "left"), ("情况", "left")]
    body = [
        [row["name"], TRADE_SHORT[row["trade"]], "、".join(row["risks"])]
        for row in risky.head(RISKS_SHOWN).to_dict("records")
    ]
    rest = formats.rest_text(len(risky) - RISKS_SHOWN, "户", "看整规进度 →")
    more = foot_html(page_link(f"outlets?township={quote(name)}", rest)) if rest else ""
    return _section(title, table_html(columns, body, kind="dense risks") + more)


def _duties(lines: list[Line]) -> str:
    title = words.duties_panel(lines)
    shown = township.urgent(lines)
    if not shown:
        return _section(title, "")
    body = []
    for line, state in shown[:DUTIES_SHOWN]:
        glyph, ink = _MARKS[state.name]
        due = f"{line.period.due:%Y-%m-%d}到期" if line.period.due else "文件没有写时限"
        label = duty_words.titled(line)
        body.append(
            [
                Html(f'<b style="color:{ink}">{glyph}</b> {escape(label)}'),
                Html(f'<span style="color:{ink}">{escape(state.label)}</span><small>{due}</small>'),
            ]
        )
    columns = [("事项", "wrap"), ("状态", "left")]
    rest = formats.rest_text(len(shown) - DUTIES_SHOWN, "件", "看任务推进 →")
    more = foot_html(page_link("plan", rest)) if rest else ""
    return _section(title, table_html(columns, body) + more)


def _classes(view: View, name: str, kind: str) -> str:
    rows = view.ask(facts.classes, view.as_of, name)
    body = ""
    for product, own in rows.groupby("product"):
        total = int(own["enterprises"].sum())
        told = words.class_counts(str(product), own.to_dict("records"))
        body += f'{panel_sub_html(told)}<div class="stack">'
        for row in own.to_dict("records"):
            step = _CLASS_FILLS.get(row["class"])
            fill = look.MAP_NO_DATA if step is None else look.SEQUENTIAL[step]
            ink = look.TEXT if step is None else look.SEQUENTIAL_TEXT[step]
            share = 100 * row["enterprises"] / total
            body += (
                f'<span style="width:{share:.1f}%;background:{fill};color:{ink}">'
                f"{escape(row['class'])} {row['enterprises']}</span>"
            )
        body += "</div>"
    return _section(words.classes_panel(rows), body, kind)


def _demonstration(view: View, name: str, kind: str) -> str:
    rows = view.ask(facts.demonstrations, view.as_of, name)
    title = words.demonstration_panel(rows)
    if rows.empty:
        return _section(title, "", kind)
    columns = [("申报单位", "left"), ("类别", "left"), ("走到", "left")]
    body = [[r["applicant"], r["category"], r["stage"]] for r in rows.to_dict("records")]
    return _section(title, table_html(columns, body), kind)


def stop_without_figures(view: View, name: str, found: Sequence[Standing]) -> None:
    """End the page for a township without figures: what it was made of, and where that stands."""
    if any(one.own.state != "no_data" for one in found):
        return
    parts = view.ask(facts.parts, name, view.as_of)
    if not parts:
        view.stop_empty("这个乡镇的数据")
    headline(*words.no_figures(name, parts))
    with panel(*words.parts_panel(name, parts)):
        st.html(_parts_table(parts))
    last = divisions.era_on(view.as_of).valid_from - timedelta(days=1)
    for part in parts:
        st.page_link(
            "pages/township.py",
            label=messages.plain(f"看{part.name}在{formats.date_text(last)}的画像 →"),
            query_params={"township": part.name, "as_of": last.isoformat()},
        )
    st.stop()


def _parts(name: str, found: Sequence[facts.Part]) -> str:
    return _section(words.parts_panel(name, found), _parts_table(found))


def _parts_table(found: Sequence[facts.Part]) -> Html:
    columns = [
        ("原乡镇", "left"),
        ("关系", "left"),
        ("户数", ""),
        ("规范率", ""),
        ("名册", ""),
    ]
    body = [
        [
            part.name,
            words.RELATIONS[part.relation],
            f"{part.own.denominator:,}" if part.own.denominator else "无数据",
            part.own.number,
            f"{part.day.year}年{part.day.month}月" if part.day else "—",
        ]
        for part in found
    ]
    return table_html(columns, body)


def _foot(view: View, found: Sequence[Standing]) -> str:
    days = {
        one.own.indicator.dataset: one.newest
        for one in found
        if one.newest is not None and one.own.indicator.dataset in words.DATASETS
    }
    dated = "、".join(f"{words.DATASETS[k]}{formats.date_text(d)}" for k, d in days.items())
    return foot_html(words.paper_foot(dated, township.sources(view)), "wide paper-only")
