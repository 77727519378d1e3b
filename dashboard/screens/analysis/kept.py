"""Kept questions on the page: open, keep, pin, forget; and those that the cockpit shows."""

import streamlit as st

from dashboard import messages
from dashboard.analysis import codes, grid, kept_views, pivot, words
from dashboard.analysis.grid import Shown
from dashboard.analysis.kept_views import OFFICE, Kept, ViewError
from dashboard.analysis.question import Question, sources
from dashboard.frame import View, behind, panel
from dashboard.frame.html import page_note
from dashboard.frame.picking import data_table
from dashboard.indicators.asked import from_text as from_address
from dashboard.screens.analysis.choices import take
from dashboard.screens.analysis.links import ASK
from dashboard.screens.analysis.rows_behind import CELL, SAID
from dashboard.store import db

WANTED, CODE = "saved", "code"
MOST_LINES, MOST_COLUMNS = 8, 4


def follow_link(view: View) -> None:
    """Ask what a link names: a kept question (?saved=本人/名字) or a printed number (?code=…)."""
    code = str(st.query_params.get(CODE, ""))
    if code:
        st.query_params.pop(CODE, None)
        number = codes.find(view.store, code)
        if number is None:
            messages.info(words.UNKNOWN_CODE)
            return
        try:
            number = codes.unsealed(view.store, number)
        except codes.SealedError as error:
            messages.info(error)
            return
        take(number.question)
        st.query_params[CELL] = number.cell.text
        st.session_state[SAID] = (
            number.cell.text,
            words.printed_text(code, number.said, number.paper),
        )
        st.rerun()
    if figure := str(st.query_params.get(behind.PARAMETER, "")):
        st.query_params.pop(behind.PARAMETER, None)
        try:
            name, counted = from_address(figure)
            number = codes.number_of(name, counted.chosen, "", counted.only)
        except (ValueError, KeyError, StopIteration):
            messages.warning(words.BROKEN_LINK)
            return
        take(number.question)
        st.query_params[CELL] = number.cell.text
        st.rerun()
    asked = str(st.query_params.get(ASK, ""))
    if asked:
        st.query_params.pop(ASK, None)
        try:
            question = kept_views.from_text(asked)
            if question.source not in sources():
                raise KeyError(question.source)
            take(question)
        except (ValueError, KeyError, TypeError, RecursionError):
            messages.warning(words.BROKEN_LINK)
            return
        st.rerun()
    wanted = str(st.query_params.get(WANTED, ""))
    if not wanted:
        return
    st.query_params.pop(WANTED, None)
    owner, _, name = wanted.partition("/")
    for one in view.ask(kept_views.kept, view.user.name):
        if one.name == name and one.is_office == (owner == "office"):
            if one.gone:
                messages.warning(one.gone)
                return
            _open(one)
            st.rerun()
    messages.info(words.no_such_view(name))


def _open(one: Kept) -> None:
    if not one.gone:
        take(one.question)
    st.query_params.pop(CELL, None)


def draw(view: View, question: Question) -> None:
    """The kept questions, and the form that keeps the present one."""
    own = view.ask(kept_views.kept, view.user.name)
    with st.popover(words.KEPT_PANEL):
        if not own:
            page_note(words.KEPT_NONE)
        for place, one in enumerate(own):
            _line(view, one, place)
        if "own" in view.user.may:
            _form(view, question)
        page_note(words.LINK_NOTE)


def _line(view: View, one: Kept, place: int) -> None:
    if one.gone:
        messages.warning(one.gone)
    whose = f"科室共用，{one.saved_by}" if one.is_office else "本人"
    label = f"{one.name}（{whose}{'，已钉' if one.is_pinned else ''}）"
    with st.container(horizontal=True):
        st.button(messages.plain(label), key=f"open_{place}", on_click=_open, args=(one,))
        if st.button("删除", key=f"forget_{place}"):
            try:
                kept_views.forget(view.store, one, view.user.name)
                st.rerun()
            except (ViewError, db.NotAllowedError) as error:
                messages.error(error)


def _form(view: View, question: Question) -> None:
    with st.form("keep_view", border=False):
        name = st.text_input("名字", placeholder=words.SAVED_NAME_HINT, key="keep_name")
        office = st.checkbox("科室共用", disabled="edit" not in view.user.may)
        pin = st.checkbox("钉到驾驶舱")
        mail = st.checkbox("每次导入后存成文件")
        if st.form_submit_button("保存"):
            owner = OFFICE if office else view.user.name
            try:
                kept_views.keep(
                    view.store, Kept(owner, str(name or ""), question, pin, mail), view.user.name
                )
                st.rerun()
            except (ViewError, db.NotAllowedError) as error:
                messages.error(error)


def draw_pinned(view: View) -> None:
    """The kept questions that the reader pinned, each a small table with the way to the whole."""
    known = view.ask(kept_views.kept, view.user.name)
    for one in known:
        if one.is_pinned and one.gone:
            page_note(one.gone)
    own = kept_views.pinned(known)
    if not own:
        return
    for one, place in zip(own, st.columns(min(len(own), 2)) * 2, strict=False):
        table = view.ask(pivot.asked, one.question, view.as_of)
        with place, panel(messages.plain(one.name), kept_views.title(table.question)):
            rows = grid.frame(table, Shown(counts=False))
            wide = max(len(table.question.rows), 1) + MOST_COLUMNS
            data_table(
                rows.iloc[:MOST_LINES, :wide],
            )
            left = max(0, len(rows) - MOST_LINES), max(0, len(rows.columns) - wide)
            if any(left):
                page_note(words.more_in_all(*left))
            for told in table.told[:1]:
                page_note(told)
            owner = "office" if one.is_office else "own"
            st.page_link(
                "pages/explore.py", label="看全部 →", query_params={WANTED: f"{owner}/{one.name}"}
            )
