"""The loop of failed spot checks on the page: every maker with its stage, and rulings."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.enterprises import blacklist_entry, blacklist_rulings, loop
from dashboard.enterprises import words_loop as words
from dashboard.enterprises.blacklist_entry import RulingRefusedError
from dashboard.enterprises.blacklist_rulings import ENTRY, EXIT
from dashboard.enterprises.loop import STAGES, Case
from dashboard.frame import FIRST_DAY, LAST_DAY, View, headline, panel, table
from dashboard.frame.asking import asked, entered
from dashboard.frame.listed import Listing
from dashboard.screens.enterprises.blacklist import Names
from dashboard.screens.enterprises.register import PARTS, selectable
from dashboard.words import formats

ROWS = 14
LISTING: Listing[Case] = Listing(
    "loop",
    words.MAKERS,
    "家",
    "enterprises",
    (("part", PARTS["loop"]),),
    {"乡镇": lambda one: one.township or words.UNPLACED, "环节": lambda one: one.stage},
)


def begin(view: View, product: str) -> list[Case]:
    """Makers whose batch failed (of one product when asked), told by the headline."""
    known = view.ask(loop.cases, view.as_of)
    found = [one for one in known if not product or product in one.products]
    headline(*words.headline(found))
    return found


def show(view: View, found: Sequence[Case], names: Names) -> None:
    """The list, the counts per township, and the rulings."""
    shown = LISTING.narrowed(found)
    with panel(*words.list_panel(shown, view.as_of), foot=words.FOOT):
        rows = list_rows(shown, names, view.as_of)
        if rows.empty:
            st.caption(words.NONE[1])
        else:
            selectable(view, rows, [one.id for one in shown], "loop_rows")
            view.download(rows, words.FILE)
    left, right = st.columns([58, 42], gap="small")
    with left, panel(*words.board_panel(found)):
        _board(found)
    with right, panel(*words.RULING_PANEL):
        _rulings(view, found, names)


def list_rows(found: Sequence[Case], names: Names, as_of: date) -> pd.DataFrame:
    """One row per maker."""
    return pd.DataFrame(
        [
            {
                "状态": words.stage_text(one),
                "企业": names.get(one.id, one.id),
                "乡镇": one.township or formats.MISSING,
                "不合格": one.failed.day,
                "天数": one.age(as_of),
                "责令整改": words.order_text(one),
                "复查": words.recheck_text(one),
                "跟踪抽查": words.tracked_text(one),
                "黑名单": words.listing_text(one),
                "下一步": words.NEXT[one.stage] or formats.MISSING,
            }
            for one in found
        ]
    )


def _board(found: Sequence[Case]) -> None:
    board = loop.board(found)
    used = [word for word in STAGES if board[word].any()]
    heads = [("乡镇", "left"), *((word, "") for word in used)]
    body = [
        [
            LISTING.count(found, {"乡镇": name}, name),
            *(LISTING.written(found, {"乡镇": name, "环节": word}) for word in used),
        ]
        for name in (str(own) or words.UNPLACED for own in board["township"])
    ]
    table(heads, body, most=ROWS)


def _rulings(view: View, found: Sequence[Case], names: Names) -> None:
    ruled = [one for own in view.ask(blacklist_rulings.rulings, view.as_of).values() for one in own]
    if ruled:
        heads = [
            ("企业", "left"),
            ("裁定", "left"),
            ("日期", "left"),
            ("理由", "wrap"),
            ("登记", "left"),
        ]
        body = [
            [names.get(one.id, one.id), one.kind, f"{one.on}", words.ruled_text(one), one.by]
            for one in ruled
        ]
        table(heads, body)
    else:
        st.caption(words.NO_RULINGS)
    if "edit" not in view.user.may or not view.user.may_see_firms or not found:
        return
    by_id = {one.id: one for one in found}
    picked = str(
        st.selectbox(
            "企业", list(by_id), format_func=lambda key: names.get(key, key), key="rule_of"
        )
    )
    one = by_id[picked]
    is_on = one.listing is not None and one.listing.is_on
    kind = EXIT if is_on else ENTRY
    passed = bool(one.tracked) and one.tracked[-1].verdict == loop.PASSED
    if warning := words.not_tracked(kind == EXIT, passed):
        messages.caption(warning)
    with st.form(f"rule_{picked}_{kind}", border=False):
        day = st.date_input("日期", view.as_of, FIRST_DAY, LAST_DAY, format="YYYY-MM-DD")
        reason = st.text_input("理由", placeholder=words.REASON_EXAMPLE, max_chars=200)
        paper = st.text_input("文号或会议", max_chars=60)
        if st.form_submit_button(messages.plain(f"裁定{kind}"), type="primary"):
            assert isinstance(day, date)
            entered(
                lambda: blacklist_entry.decide(
                    view.store, picked, kind, day, reason, paper, view.user.name
                ),
                RulingRefusedError,
            )
    if ruled:
        told = {r.ruling_id: f"{names.get(r.id, r.id)} {r.kind} {r.on}" for r in ruled}
        number = st.selectbox("撤回哪一条", list(told), format_func=told.__getitem__, key="unrule")
        if asked("撤回裁定", words.TAKE_BACK, key=f"take_ruling_{number}"):
            entered(
                lambda: blacklist_entry.withdraw(view.store, int(number), view.user.name),
                RulingRefusedError,
            )
