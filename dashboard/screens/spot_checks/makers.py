"""Makers of failed batches and the state of objections: an internal list, masked by role."""

from collections import Counter
from html import escape
from urllib.parse import quote

import pandas as pd
import streamlit as st

from dashboard.enterprises import blacklist, register
from dashboard.frame import View, bullets, panel, table
from dashboard.frame.html import Html, page_note
from dashboard.indicators.definitions import Indicator
from dashboard.indicators.measured import Slice
from dashboard.screens.enterprises.register import shown_names
from dashboard.spot_checks import batches, words
from dashboard.spot_checks.words_samples import period_words
from dashboard.words import formats

SHOWN = 15


def show(view: View, one: Indicator, chosen: Slice) -> None:
    """The list left, objections and downloads right."""
    rows = view.ask(batches.batches, one, chosen)
    makers = batches.failing_makers(rows, view.as_of)
    left, right = st.columns([68, 32], gap="small")
    with left:
        _makers(view, rows, makers, chosen)
    with right:
        _objections(view, one, rows, chosen)


def names_of(view: View, makers: list[batches.Maker]) -> dict[str, str]:
    """Name to show by identity; a number where the role may not see names."""
    everyone = view.ask(register.register, view.as_of)
    sampled = view.ask(blacklist.batches, view.as_of)
    return shown_names(view, everyone, {*sampled, *(one.id for one in makers)})


def _makers(view: View, rows: pd.DataFrame, makers: list[batches.Maker], chosen: Slice) -> None:
    failed = int((rows["verdict"] == "不合格").sum())
    nameless = failed - sum(one.failed for one in makers)
    foot = words.nameless_foot(nameless)
    with panel(*words.makers_panel(makers, failed, period_words(chosen)), foot=foot):
        if not makers:
            return
        names = names_of(view, makers)
        columns = [
            ("企业", "left"),
            ("乡镇", "left"),
            ("类别", "left"),
            ("不合格/抽查（批）", ""),
            ("最近不合格", ""),
            ("不合格项目", "wrap"),
            ("异议", "left"),
        ]
        table(columns, [_row(view, one, names) for one in makers], most=SHOWN)
        view.download(_list(makers, names), "不合格企业_内部资料")


def _row(view: View, one: batches.Maker, names: dict[str, str]) -> list[str]:
    name: str = names[one.id]
    if view.user.may_see_firms:
        link = f"enterprises?enterprise={quote(one.id)}"
        name = Html(f'<a href="{link}" target="_self">{escape(name)}</a>')
    return [
        name,
        one.township or formats.MISSING,
        class_words(one),
        f"{one.failed}/{one.tested}",
        f"{one.last_failed:%Y-%m-%d}",
        "、".join(one.items) or formats.MISSING,
        _window_words(one),
    ]


def class_words(one: batches.Maker) -> str:
    """B→A: the class when it failed last, and now."""
    then, now = one.class_then or "未分类", one.class_now or "未分类"
    return then if then == now else f"{then}→{now}"


def _window_words(one: batches.Maker) -> str:
    pending = [item for item in one.windows if item.is_pending]
    if not pending:
        return words.WINDOW_WORDS[one.windows[-1].state]
    last = max(pending, key=lambda item: item.until)
    until = f"至{last.until:%m-%d}" if last.state == batches.OPEN else ""
    return words.WINDOW_WORDS[last.state] + until


def _list(makers: list[batches.Maker], names: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "企业": [names[one.id] for one in makers],
            "乡镇": [one.township for one in makers],
            "不合格时类别": [one.class_then for one in makers],
            "现在类别": [one.class_now for one in makers],
            "不合格（批）": [one.failed for one in makers],
            "抽查（批）": [one.tested for one in makers],
            "最近不合格": [one.last_failed.isoformat() for one in makers],
            "不合格项目": ["、".join(one.items) for one in makers],
            "异议": [_window_words(one)[2:] for one in makers],
        }
    )


def _objections(view: View, one: Indicator, rows: pd.DataFrame, chosen: Slice) -> None:
    states = Counter(item.state for item in batches.windows(rows, view.as_of))
    free = batches.public_from(rows, view.as_of)
    with panel(*words.windows_panel(states, free)):
        told = [bool(rows[name].notna().any()) for name in ("objection", "reported_on")]
        bullets(words.windows_lines(states, *told))
        blocked = words.blocked_export(free)
        if blocked:
            page_note(blocked)
            return
        view.offer_public(
            "下载公开汇总（不含企业名称）", lambda: public_rows(rows), f"{one.product}抽查公开汇总"
        )


def public_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Counts by year, level and township without any name: what may be shown outside."""
    tested = rows[rows["counted"] == 1]
    keys = {
        "年份": tested["sampled_from"].dt.year,
        "级别": tested["level"].fillna("未注明"),
        "乡镇": tested["township"].fillna("未明"),
    }
    found = (
        tested.assign(**keys)
        .groupby(list(keys), as_index=False)
        .agg(抽查批次=("counted", "sum"), 合格批次=("passed", "sum"))
    )
    return pd.DataFrame(found)
