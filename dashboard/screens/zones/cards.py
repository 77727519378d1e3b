"""Score cards, quality, brands, duties and support of the demonstration zones."""

from html import escape

import pandas as pd
import streamlit as st

from dashboard import look
from dashboard.documents import clauses
from dashboard.duties import words as duty_words
from dashboard.duties.plan import body_words
from dashboard.frame import View, bullets, panel, table
from dashboard.frame.html import Html, clause_link, joined, listed_html, page_note, verdict_html
from dashboard.indicators.measured import Slice
from dashboard.screens.plan.parts import state_html
from dashboard.screens.plan.plan import link_to
from dashboard.screens.spot_checks import details as spot_check_details
from dashboard.screens.zones import zones
from dashboard.store import db
from dashboard.words import formats
from dashboard.zones import facts, words


def cards(view: View, rows: pd.DataFrame, year: int) -> None:
    """Every zone by criterion in one year, and what the sheet says of 83号's five criteria."""
    scores = facts.shares(view.ask(db.query, "zone_scores", as_of=view.as_of))
    own = scores[scores["year"] == year]
    found = facts.lacks(rows, scores, year)
    columns = list(dict.fromkeys(own["criterion"]))
    with panel(*words.cards_panel(found, year), foot=words.CARDS_FOOT):
        if not columns:
            page_note(words.NO_SCORES)
        else:
            heads = [
                ("示范区", "left"),
                *[(name, "") for name in columns],
                ("总分", ""),
                ("名次", ""),
            ]
            table(heads, [_card_row(own, one, columns) for one in found])
    with panel(*words.criteria_panel()):
        table(
            [("83号二的标准", "left"), ("考核表的项目", "left"), ("各区平均得分率（%）", ""),
             ("阈值", "left")],
            [_criterion_row(own, one, columns) for one in facts.criteria()],
        )  # fmt: skip
        clause = clauses.clause(facts.CRITERIA_CLAUSE)
        link = clause_link(clause.id, f"依据：{clause.citation}")
        page_note(Html(f"{link}；{words.NO_THRESHOLD}"))


def _card_row(own: pd.DataFrame, one: facts.Lack, columns: list[str]) -> list[str]:
    weak = {name for name, _, _ in one.weakest}
    mine = own[own["zone"] == one.zone].set_index("criterion")
    cells: list[str] = []
    for name in columns:
        if name not in mine.index:
            cells.append(formats.MISSING)
            continue
        row = mine.loc[name]
        full = "" if pd.isna(row["full_marks"]) else f"/{row['full_marks']:g}"
        text = f"{row['score']:g}{full}"
        is_weak = name in weak and one.conclusion != facts.PASSED
        cells.append(Html(f'<b style="color:{look.FRAME}">▼{text}</b>') if is_weak else text)
    total = formats.MISSING if one.total is None else f"{one.total:.1f}"
    return [one.zone, *cells, total, f"第{one.rank}名" if one.rank else formats.MISSING]


def _criterion_row(own: pd.DataFrame, one: facts.Criterion, columns: list[str]) -> list[str]:
    speaking = [name for name in columns if one.speaks(name)]
    mean = own[own["criterion"].isin(speaking)]["share"].mean()
    return [
        one.title,
        "、".join(speaking) or "无数据：考核表没有这一项",
        formats.MISSING if pd.isna(mean) else f"{mean * 100:.1f}",
        one.threshold or "未定",
    ]


# ---- quality and brands -------------------------------------------------------------------------


def quality(view: View, rows: pd.DataFrame, zone: str) -> None:
    """稳中有升: the control chart of the zone's product, and the ladder of trade marks."""
    places = tuple(rows.loc[rows["zone"] == zone, "townships"].iloc[-1])
    one = facts.sampled_product(zone)
    left, right = st.columns([60, 40], gap="small")
    with left:
        if one is None:
            with panel(f"{zone}：产品质量无数据", words.NO_QUALITY):
                pass
        else:
            lineage = facts.lineage(places)
            chosen = Slice(view.as_of, townships=lineage)
            spot_check_details.draw_control(view, one, chosen)
            page_note(words.quality_foot(one.product, lineage))
    with right:
        if one is not None:
            spot_check_details.draw_trend(view, one, Slice(view.as_of, townships=lineage))
        _brands(view, rows)


def own_checks(view: View, rows: pd.DataFrame, year: int) -> None:
    """What the county's own spot checks say of every zone of a year, beside its conclusion."""
    own = facts.in_year(rows, year)
    found = zones.checks(view, rows, year)
    if not found:
        return
    conclusion = dict(zip(own["zone"], own["conclusion"], strict=True))
    against = [one.zone for one in found if one.is_contradicted]
    passed = [zone for zone in against if conclusion[zone] == facts.PASSED]
    with panel(*words.own_checks_panel(against, passed)):
        body = []
        for one in found:
            word, told = words.own_checks_cell(
                one.product, one.tested, one.failed, one.unsettled, one.listed, one.clusters
            )
            state = verdict_html(facts.zone_state(conclusion[one.zone]))
            body.append([one.zone, state, word, told])
        table(
            [("示范区", "left"), ("考核结论", "left"), ("本县抽查", "left"), ("依据", "wrap")], body
        )


def _brands(view: View, rows: pd.DataFrame) -> None:
    files = view.ask(db.query, "enterprise_brands", as_of=view.as_of)
    newest = rows.sort_values("year").groupby("zone")["townships"].last()
    ladder = {str(zone): facts.brands(files, str(zone), names) for zone, names in newest.items()}
    with panel(*words.brands_panel(ladder), foot=words.BRANDS_FOOT):
        heads = [("示范区", "left"), *[(f"{level}（家）", "") for level in facts.BRAND_LEVELS]]
        table(
            heads,
            [
                [zone, *(map(str, found.values()) if found else [formats.NO_DATA, "—", "—"])]
                for zone, found in ladder.items()
            ],
        )


# ---- duties and support -------------------------------------------------------------------------


def duties(view: View, rows: pd.DataFrame) -> None:
    """The eight bodies with their duties, and the ledger of support."""
    bodies = view.ask(facts.actor_lines, view.as_of)
    others = view.ask(facts.other_lines, view.as_of)
    given = view.ask(db.query, "zone_support_by", as_of=view.as_of)
    with panel(*words.duties_panel(bodies)):
        cells = "".join(
            _body(view, name, lines, facts.support_of(given, name)) for name, lines in bodies
        )
        grid = "repeat(auto-fit,minmax(250px,1fr))"
        st.html(
            f'<div style="display:grid;grid-template-columns:{grid};gap:12px 24px">{cells}</div>'
        )
    left, right = st.columns([47, 53], gap="small")
    with left:
        _ledger(view, rows)
    with right, panel("步骤和保障措施", "83号四、六；点事项看佐证"):
        items = "".join(_item(view, line) for line in others)
        st.html(f'<div style="display:grid;grid-template-columns:1fr 1fr;gap:0 24px">{items}</div>')


def _body(view: View, name: str, lines: list[facts.Line], given: tuple[int, float | None]) -> str:
    told = words.shown_support(*given)
    shown = f'<div style="color:var(--second)">{escape(told)}</div>' if told else ""
    return (
        '<div style="min-width:0"><div style="border-bottom:2px solid var(--frame);'
        f'padding:4px 0 6px"><b>{escape(name)}</b>'
        f'<span style="float:right">{facts.done(lines)}/{len(lines)}</span></div>'
        f"{''.join(_item(view, line) for line in lines)}{shown}</div>"
    )


def _item(view: View, line: facts.Line) -> str:
    title = escape(duty_words.titled(line[0]))
    link = Html(f'<a href="{link_to(line[0])}" target="_self">{title}</a>')
    return listed_html(link, joined(state_html(line, view.as_of), body_words(line[0]), by="　"))


def _ledger(view: View, rows: pd.DataFrame) -> None:
    ledger = view.ask(db.query, "zone_ledger", as_of=view.as_of)
    known = list(dict.fromkeys([*rows["zone"], *ledger["zone"]]))
    with panel(*words.ledger_panel(ledger, known)):
        if ledger.empty:
            bullets([words.NO_LEDGER])
            return
        _by_kind("示范区", known, ledger, "zone")
    given = view.ask(db.query, "zone_support_by", as_of=view.as_of)
    by = list(dict.fromkeys(given["department"]))
    with panel(*words.support_by_panel(given)):
        _by_kind("办理部门", by, given, "department")


def _by_kind(head: str, names: list[str], rows: pd.DataFrame, column: str) -> None:
    """Names × kinds of support."""
    found = {(r[column], r["kind"]): r for r in rows.to_dict("records")}
    table(
        [(head, "left"), *[(kind, "") for kind in facts.SUPPORT_KINDS]],
        [
            [
                name or words.NO_DEPARTMENT,
                *[words.support_cell(found.get((name, kind))) for kind in facts.SUPPORT_KINDS],
            ]
            for name in names
        ],
    )
