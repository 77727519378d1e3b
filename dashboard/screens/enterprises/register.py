"""What the page on enterprises shows: filters, register, classes and measures, rectification."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import divisions
from dashboard.enterprises import words
from dashboard.enterprises.register import (
    LATE,
    MISSING,
    OVERDUE,
    Entry,
    tally,
)
from dashboard.frame import ALL, View, address, panel
from dashboard.frame.picking import data_table, pickable_table, table_height
from dashboard.indicators.products import registered
from dashboard.screens.documents.search import matches
from dashboard.words import formats

PARTS = {
    "register": "名册",
    "classes": "分类",
    "rectification": "整改",
    "chain": "上游",
    "blacklist": "黑名单",
    "loop": "不合格跟踪",
}
_TABLE_ROWS = 14

Test = Callable[[Entry], bool]
_STATES: dict[str, tuple[str, Test]] = {
    "": (ALL, lambda one: True),
    "overdue": ("整改逾期未确认", lambda one: one.rectification == OVERDUE),
    "late": ("整改迟确认", lambda one: one.rectification == LATE),
    "missing": ("没交自查报告", lambda one: one.self_report == MISSING),
    "report_late": ("自查报告迟交", lambda one: one.self_report == LATE),
    "closed": ("关停、吊销、退出", lambda one: one.is_closed),
    "unlisted": ("新名册没有列", lambda one: not one.is_listed),
    "moved": ("迁址", lambda one: bool(one.moves)),
    "both": ("两种产品都做", lambda one: len(one.products) > 1),
    "renamed": ("有几种写法", lambda one: len(one.names) > 1),
}


def pick_product(view: View) -> str:
    """阀门, 童装 …, or '' for all."""
    chosen = view.pick("product", "产品", [ALL, *registered()], width=118)
    return "" if chosen == ALL else chosen


def of_product(entries: Sequence[Entry], product: str) -> list[Entry]:
    """Entries of one product, or all."""
    return [one for one in entries if not product or one.product == product]


def units_of(entries: Sequence[Entry], as_of: date) -> divisions.Units:
    """Townships as they were when the registers shown were written."""
    days = [one.recorded_on for one in entries] or [as_of]
    return divisions.units_for(min(days), max(days))


def pick_entries(view: View, entries: list[Entry]) -> list[Entry]:
    """Entries that the filters of the register leave: township, class, state, search."""
    names = sorted({one.township for one in entries if one.township}, key=divisions.sort_key)
    township = view.pick("township", "乡镇", [ALL, *names], width=126)
    kinds = {"": ALL, **{key: name for key, name in words.CLASS_NAMES.items() if key}}
    wanted = view.pick("class", "类别", kinds, width=122)
    states = {key: name for key, (name, _) in _STATES.items()}
    state = view.pick("state", "情况", states, width=164)
    search = _search(view) if view.user.may_see_firms else ""
    found = [
        one
        for one in entries
        if (township == ALL or one.township == township)
        and (not wanted or one.class_now == wanted)
        and _STATES[state][1](one)
    ]
    if search:
        found = [one for one in found if any(matches(name, search) for name in one.names)]
    return found


def _search(view: View) -> str:
    """What is looked for among the names: words or the first letters of their pinyin."""
    with address.kept("firm"):
        return str(
            view.filters.text_input(
                "查企业",
                key="firm",
                placeholder="名称、拼音首字母",
                label_visibility="collapsed",
                bind="query-params",
                width=140,
            )
            or ""
        )


def sentence(entries: Sequence[Entry], product: str) -> tuple[str, str]:
    """Headline of the register."""
    counts: dict[str, int] = {}
    for one in entries:
        counts[one.class_now] = counts.get(one.class_now, 0) + 1
    overdue = [one for one in entries if one.rectification == OVERDUE]
    firms = len({one.id for one in entries})
    both = len(entries) - firms
    return words.register_headline(firms, both, counts, overdue, product)


# ---- names ------------------------------------------------------------------------------------


def shown_names(view: View, entries: Sequence[Entry], others: Iterable[str]) -> dict[str, str]:
    """Name to show by identity: a number instead where the role may not see names.

    others: identities of makers that stand in checks or lists, but in no register.
    """
    ids = list(dict.fromkeys([*(one.id for one in entries), *sorted(others)]))
    newest = {**{key: key for key in ids}, **{one.id: one.enterprise for one in entries}}
    if view.user.may_see_firms:
        return newest
    return {key: f"企业{number:03d}" for number, key in enumerate(ids, start=1)}


def choose(key: str) -> None:
    """Ask for one enterprise's file in the address; '' closes it."""
    if key:
        st.query_params["enterprise"] = key
    else:
        st.query_params.pop("enterprise", None)


def wanted(view: View) -> str:
    """The enterprise that the address names; '' when it names none or the role may not see it."""
    return str(st.query_params.get("enterprise", "")) if view.user.may_see_firms else ""


def chosen(key: str, entries: Sequence[Entry]) -> list[Entry]:
    """Entries of an enterprise, one per product; empty when no register has it."""
    return [one for one in entries if key and key in (one.id, *one.names)]


# ---- the register -----------------------------------------------------------------------------


def tiles(entries: Sequence[Entry], blacklisted: int) -> None:
    """Four figures over the whole list."""
    reports = tally(list(entries), "self_report")
    checks, orders = tally(list(entries), "assessment"), tally(list(entries), "rectification")
    parts = words.tiles(reports, checks, orders, blacklisted)
    cells = "".join(
        f'<div class="tile"><b>{value}</b><span>{text}</span></div>' for value, text in parts
    )
    st.html(f'<div class="cards four">{cells}</div>')


def register_rows(
    entries: Sequence[Entry], names: dict[str, str], blacklisted: set[str]
) -> pd.DataFrame:
    """The register as it is read: one row per enterprise and product."""
    return pd.DataFrame(
        [
            {
                "企业": names[one.id],
                "产品": one.product,
                "乡镇": one.township or formats.MISSING,
                "类别": words.CLASS_NAMES[one.class_now],
                "历次类别": "→".join(word for _, word in one.classes) or formats.MISSING,
                "自查报告": words.SELF_REPORT[one.self_report],
                "考核": one.assessment or formats.MISSING,
                "整改": words.RECTIFICATION[one.rectification],
                "处置": one.disposal or formats.MISSING,
                "黑名单": "在" if one.id in blacklisted else formats.MISSING,
                "说明": "；".join(_remarks(one)) or formats.MISSING,
            }
            for one in entries
        ]
    )


def _remarks(one: Entry) -> list[str]:
    found = []
    if len(one.products) > 1:
        found.append("两种产品都做")
    if one.moves:
        found.append(f"{one.moves[-1][1]}迁来")
    if len(one.names) > 1:
        found.append(f"{len(one.names)}种写法")
    if not one.is_listed:
        found.append("新名册没有列")
    return found


def show_register(
    view: View, entries: Sequence[Entry], names: dict[str, str], blacklisted: set[str]
) -> None:
    """The list; a selected row opens the file of the enterprise."""
    rows = register_rows(entries, names, blacklisted)
    with panel(
        f"名册{len(entries):,}行" + ("，点一行看一企一档" if view.user.may_see_firms else ""),
        words.INTERNAL,
        foot=words.NAMES_RULE,
    ):
        if rows.empty:
            st.caption(words.NONE_FOUND)
            return
        selectable(view, rows, [one.id for one in entries], "register_rows")
        view.download(rows, "企业名册_内部资料")
        view.offer_public(
            "下载不含企业名称的汇总（CSV）", lambda: public_rows(entries), "企业分类汇总"
        )


def selectable(view: View, rows: pd.DataFrame, ids: Sequence[str], key: str) -> None:
    """A table whose selected row opens the file of its enterprise."""
    height = table_height(len(rows), _TABLE_ROWS)
    if view.user.may_see_firms:
        pickable_table(rows, key, lambda row: choose(ids[row]), height=height)
    else:
        data_table(
            rows,
            key=key,
            height=height,
        )


def public_rows(entries: Sequence[Entry]) -> pd.DataFrame:
    """Counts by product, township and class without any name: what may be shown outside."""
    found: dict[tuple[str, str, str], int] = {}
    for one in entries:
        key = one.product, one.township or "未明", words.CLASS_NAMES[one.class_now]
        found[key] = found.get(key, 0) + 1
    return pd.DataFrame(
        [[*key, count] for key, count in sorted(found.items())],
        columns=["产品", "乡镇", "类别", "企业（家）"],
    )
