"""The table of marks, one unit's evidence, and what may be entered there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.acceptance import entry, scores, words
from dashboard.acceptance import sheet as sheets
from dashboard.acceptance.entry import AcceptanceError
from dashboard.acceptance.method import (
    DEMONSTRATION,
    MECHANISM,
    REPORTING,
    SUPERVISION,
    Item,
    Plan,
    read_plan,
)
from dashboard.acceptance.sheet import COUNTY, HELD, OWN, TOWNSHIPS, TRADES, Line, Mark, Sheet
from dashboard.frame import View, menu, panel, table
from dashboard.frame.asking import asked_within
from dashboard.frame.picking import pickable_table, table_height
from dashboard.indicators.definitions import indicator
from dashboard.screens.acceptance.behind import ways
from dashboard.screens.acceptance.entering import do
from dashboard.ten_trades import leads
from dashboard.words import formats

KEY = "unit"
MOST = 24
_PAGES = {
    SUPERVISION: "inspections", MECHANISM: "mechanism", DEMONSTRATION: "demonstration",
    REPORTING: "reporting",
}  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """What the reader chose: year and track, and the sheet that answers."""

    year: int
    sheet: Sheet

    @property
    def noun(self) -> str:
        """What a line is."""
        return "乡镇" if self.sheet.track == TOWNSHIPS else "行业"


def choose(view: View) -> Chosen:
    """Year and track, kept in the address."""
    last = min(max(view.as_of.year, entry.FIRST_YEAR), entry.LAST_YEAR)
    years = [str(year) for year in range(last, entry.FIRST_YEAR - 1, -1)]
    year = int(view.pick("year", "年度", {y: f"{y}年" for y in years}, width=150))
    track = view.switch("track", "对象", words.TRACKS)
    return Chosen(year, view.ask(sheets.sheet, year, view.as_of, read_plan(), track))


def headline(view: View, chosen: Chosen) -> words.Title:
    """How many are assessed, with which grades, and who is on hold."""
    found = chosen.sheet
    names = [name for name, _ in found.plan.grades] + [found.plan.below]
    grades = [(name, sum(one.grade == name for one in found.lines)) for name in names if name]
    held = [(one.subject, one.holds[0]) for one in found.lines if one.grade == HELD]
    totals = [one.total for one in found.lines if one.total is not None and one.grade != HELD]
    owns = [one.own for one in found.lines if one.own is not None]
    means = (_mean(totals), _mean(owns))
    is_due = view.as_of.year > chosen.year or view.as_of.month >= words.FIRST_MONTH
    return words.headline(
        chosen.year, chosen.noun, grades, held, means,
        is_final=found.confirmed is not None, is_due=is_due,
    )  # fmt: skip


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def draw_table(view: View, chosen: Chosen) -> None:
    """Every unit with its marks, best first; a click shows one's evidence."""
    found = chosen.sheet
    missing = view.ask(scores.lacking_words, found.lacking, found.plan, found.as_of)
    if found.is_short:
        messages.info(words.too_little(missing, found.lacking_share))
    rows = as_rows(found, chosen.noun)
    to = ways(view, found)
    heads = {item.name: f"{item.short}{item.weight}" for item in found.plan.items}
    counted = {
        (place, heads[mark.item]): to.told(one.subject, mark, _marks(mark.value))
        for place, one in enumerate(found.lines)
        for mark in one.marks
        if mark.item in heads
    }
    if found.track == TRADES:
        known = view.ask(leads.leads)
        rows.insert(2, "牵头部门", [known.get(one.subject, leads.UNSETTLED) for one in found.lines])
    owns = [one for one in found.lines if one.own is not None and one.total is not None]
    if all(one.own is None for one in found.lines):
        rows = rows.drop(columns=["自评", "自评高"])
    apart = sum((one.own or 0) - (one.total or 0) >= words.CONTRARY_GAP for one in owns)
    lacking = words.rescaled(missing, found.lacking_share) if not found.is_short else ""
    note = words.changed_note(
        [
            (one.subject, one.total, found.changed[one.subject])
            for one in found.lines
            if one.subject in found.changed
        ]
    )
    title = words.table_panel(chosen.noun, apart, len(owns), words.basis(found.month), lacking)
    with panel(*title, foot=note or words.method_note(found.plan.method)):
        names = [one.subject for one in found.lines]
        height = table_height(len(rows), MOST)
        wide = {chosen.noun: st.column_config.Column(width=92 if chosen.noun == "乡镇" else 120)}
        pickable_table(
            rows.drop(columns=_unmarked(found)),
            "acceptance_marks",
            lambda n: _choose(names[n]),
            height=height,
            column_config=wide,
            counted=counted,
        )
        view.download(rows, f"{chosen.year}年考核得分")


def _unmarked(found: Sheet) -> list[str]:
    """Columns of the items that nobody has a mark of: they are named above the table instead."""
    marks = {_head(found, one): one.item for line in found.lines for one in line.marks}
    return [head for head, item in marks.items() if item in found.lacking]


def _head(found: Sheet, mark: Mark) -> str:
    """规范25: the item as a column, with its full marks."""
    short = next(one.short for one in found.plan.items if one.name == mark.item)
    return f"{short}{mark.full}"


def as_rows(found: Sheet, noun: str) -> pd.DataFrame:
    """The sheet as it is read: one row per unit, marks with one decimal."""
    rows = []
    for one in found.lines:
        gap = None if one.own is None or one.total is None else one.own - one.total
        rows.append(
            {
                "名次": formats.MISSING if one.rank is None else f"{one.rank}",
                noun: one.subject,
                "县评": _marks(one.total),
                "等次": one.grade or formats.MISSING,
                **{_head(found, m): _marks(m.value) for m in one.marks},
                "自评": _marks(one.own),
                "自评高": formats.MISSING if gap is None else f"{gap:+.1f}",
                "待核实": "；".join(one.holds) or formats.MISSING,
            }
        )
    return pd.DataFrame(rows)


def _marks(value: float | None) -> str:
    return formats.MISSING if value is None else formats.marks_text(value)


def _choose(name: str) -> None:
    st.query_params[KEY] = name


def draw_unit(view: View, chosen: Chosen) -> None:
    """The chosen unit (the first otherwise): every item with the figure behind it and its evidence;
    what may be entered."""
    found = chosen.sheet
    wanted = str(st.query_params.get(KEY, ""))
    own = set(view.user.townships)
    lines = [one for one in found.lines if not own or one.subject in own] or list(found.lines)
    one = next((one for one in lines if one.subject == wanted), lines[0] if lines else None)
    if one is None:
        return
    title = words.unit_panel(
        one.subject, one.total, one.rank, one.grade, one.own, (one.low, one.high)
    )
    with panel(*title):
        items = {item.name: item for item in found.plan.items}
        to = ways(view, found)
        body = [
            _item_row(mark, items[mark.item], partial(to.told, one.subject, mark))
            for mark in one.marks
            if mark.item in items
        ]
        heads = [("项目", "left"), ("得分", ""), ("数据", "wrap"), ("0分—满分", "")]
        heads.append(("佐证", "wrap"))
        table(heads, body)
        for why in one.holds:
            messages.caption(f"暂缓：{why}")
        with st.container(horizontal=True, gap="small"):
            for item in found.plan.items:
                _link(item, one.subject, found.track)
        if found.confirmed is None:
            _forms(view, chosen, one)


def _item_row(mark: Mark, item: Item, led: Callable[[str], str]) -> list[str]:
    given = mark.given
    data = "无数据" if mark.percent is None else led(words.figure(mark.percent))
    if given:
        data = words.given_text(given.mark, mark.computed, given.reason, given.by, given.earlier)
    proof = (given.evidence if given else "") or item.evidence or formats.MISSING
    value = "—" if mark.value is None else f"{formats.marks_text(mark.value)}/{mark.full}"
    return [mark.item, value, data, words.rule(item.floor, item.target), proof]


def _link(item: Item, subject: str, track: str) -> None:
    page = _PAGES.get(item.source) or (indicator(item.source).page if item.source else "")
    if page:
        key = "township" if track == TOWNSHIPS else "trade"
        menu.draw_link_to(page, f"{item.name} →", {key: subject})


def _forms(view: View, chosen: Chosen, one: Line) -> None:
    """Self-marks for whoever may reply, a lead department's marks of its trade, the county's marks
    and holds for whoever may edit."""
    may, plan = view.user.may, chosen.sheet.plan
    leads_it = one.subject in view.user.trades and "report" in may
    left, right = st.columns(2, gap="small")
    if {"edit", "reply"} & may:
        with left.popover("填自评", width="stretch"):
            _own_form(view, chosen, one, plan)
    if "edit" in may or leads_it:
        with right.popover("人工评分、否决" if "edit" in may else "验收评分", width="stretch"):
            _county_form(view, chosen, one, plan)


def _own_form(view: View, chosen: Chosen, one: Line, plan: Plan) -> None:
    with st.form(f"own_{one.subject}", border=False):
        known = _own_marks(view, chosen.year, one.subject)
        marks = {
            item.name: st.number_input(
                messages.plain(f"{item.name}（满分{item.weight}分）"),
                0.0, float(item.weight), known.get(item.name), 0.1,
                key=f"own_{one.subject}_{item.name}", placeholder="没有评的不填",
            )
            for item in plan.items
        }  # fmt: skip
        proof = st.text_input("佐证", placeholder="文号、材料编号", max_chars=120)
        if st.form_submit_button("保存自评", type="primary"):
            filled = {name: mark for name, mark in marks.items() if mark is not None}
            new = {name: mark for name, mark in filled.items() if known.get(name) != mark}
            if known.keys() - filled.keys():
                messages.error(words.CLEARED)
                return
            do(lambda: _put(view, chosen.year, OWN, one.subject, new, plan, "", proof))


def _county_form(view: View, chosen: Chosen, one: Line, plan: Plan) -> None:
    with st.form(f"county_{one.subject}", border=False):
        full = {item.name: item.weight for item in plan.items}
        name = str(st.selectbox("项目", list(full)))
        mark = st.number_input("得分", 0.0, float(max(full.values())), None, 0.1)
        reason = st.text_input("理由", placeholder=words.REASON_EXAMPLE, max_chars=200)
        proof = st.text_input("佐证", placeholder="文号、材料编号", max_chars=120)
        if st.form_submit_button("按人工评分", type="primary"):
            if mark is None:
                messages.error(words.NO_MARK)
            else:
                given = {name: float(mark)}
                do(
                    lambda: _put(
                        view, chosen.year, COUNTY, one.subject, given, plan, reason, proof
                    ),
                )
    if "edit" not in view.user.may:
        return
    by_hand = {m.given.mark_id: m.item for m in one.marks if m.given}
    if by_hand:
        picked = st.selectbox("撤回人工评分", list(by_hand), format_func=by_hand.__getitem__)
        if asked_within("撤回这一分", words.TAKE_BACK_MARK, f"take_mark_{picked}"):
            do(
                lambda: entry.take_back_mark(view.store, chosen.year, int(picked), view.user.name),
            )
    with st.form(f"hold_{one.subject}", border=False):
        matter = st.text_input("否决项（暂缓）", placeholder=words.HOLD_EXAMPLE, max_chars=200)
        if st.form_submit_button("暂缓"):
            do(
                lambda: entry.hold(
                    view.store, chosen.year, one.subject, matter, view.as_of, view.user.name
                ),
            )


def _put(view: View, year: int, track: str, subject: str, marks: dict[str, float], plan: Plan,
         reason: str, proof: str) -> list[int]:  # fmt: skip
    if not marks:
        raise AcceptanceError(words.NOTHING_NEW)
    return entry.put_marks(
        view.store, year, track, subject, marks, plan, view.user.name, reason, proof
    )


def _own_marks(view: View, year: int, subject: str) -> dict[str, float]:
    rows = view.ask(sheets.marks_given, year)
    own = rows[(rows["track"] == OWN) & (rows["subject"] == subject)]
    return {str(r["item"]): float(r["mark"]) for r in own.to_dict("records")}
