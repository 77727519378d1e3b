"""The page of read-only SQL: statement, result, dictionary, history."""

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.analysis import catalogue, own_sql, words
from dashboard.frame import View, address, headline, panel
from dashboard.frame.html import page_note
from dashboard.frame.picking import data_table
from dashboard.store import db
from dashboard.store.sandbox import Run, SqlError

TEXT, RUN, ASKED_OF, HISTORY = "sql", "sql_run", "sql_asked_of", "sql_history"
MOST_HISTORY = 20


def draw(view: View) -> None:
    """The part of the page, for the role that may."""
    headline(*words.SQL_HEADLINE)
    if "sql" not in view.user.may:
        messages.info(words.NO_RIGHT_TO_SQL)
        return
    left, right = st.columns([64, 36], gap="small")
    with right:
        _dictionary(view)
    with left:
        _statement(view)


def _statement(view: View) -> None:
    with panel(*words.SQL_PANEL_OF_OWN):
        with address.kept(TEXT):
            sql = st.text_area(
                "语句",
                key=TEXT,
                height=200,
                placeholder=words.SQL_HINT,
                label_visibility="collapsed",
                bind="query-params",
            )
        with st.container(horizontal=True):
            if st.button("运行", type="primary"):
                _start(view, str(sql or ""))
            going: Run | None = st.session_state.get(RUN)
            if going is not None and not going.is_done():
                st.button("停止", on_click=going.stop)
    if isinstance(going, Run):
        if st.session_state.get(ASKED_OF) == _asked_of(view):
            _result(view, going)
        else:
            page_note(words.SQL_OF_OTHER_DATA)
    _history()


def _start(view: View, sql: str) -> None:
    st.session_state.pop(RUN, None)
    own = [one for one in st.session_state.get(HISTORY, []) if one != sql]
    if sql.strip():
        st.session_state[HISTORY] = [sql, *own][:MOST_HISTORY]
    try:
        st.session_state[RUN] = own_sql.begun(view.store, sql, view.as_of)
        st.session_state[ASKED_OF] = _asked_of(view)
        st.session_state[RUN].is_done(1.5)
    except (SqlError, db.NotAllowedError) as error:
        messages.error(error)


def _asked_of(view: View) -> tuple[object, ...]:
    """What a result is of: the data, the day, and what of them is seen."""
    return view.store, view.as_of, view.user.viewer.sight


@st.fragment(run_every=1.0)
def _waiting() -> None:
    going: Run | None = st.session_state.get(RUN)
    if going is None or going.is_done():
        st.rerun()
    page_note(words.SQL_RUNNING)


def _result(view: View, going: Run) -> None:
    if not going.is_done():
        _waiting()
        return
    if going.error is not None:
        messages.error(going.error)
        return
    found = going.found
    if found is None:
        return
    page_note(words.sql_found(len(found.rows), found.seconds, view.as_of, is_demo=view.is_demo))
    if found.has_more:
        messages.warning(words.SQL_MORE_ROWS)
    data_table(found.rows, height=420)
    view.download(found.rows, "SQL结果")


def _dictionary(view: View) -> None:
    with panel(*words.SQL_DICTIONARY):
        names = list(catalogue.views())
        with address.kept("view"):
            name = st.selectbox(
                "表", names, key="view", label_visibility="collapsed", bind="query-params"
            )
        own = catalogue.views()[name or names[0]]
        page_note(own.about)
        data_table(pd.DataFrame(catalogue.dictionary(own)), height=520)


def _history() -> None:
    own = st.session_state.get(HISTORY, [])
    if not own:
        return

    def take() -> None:
        st.session_state[TEXT] = st.session_state["sql_again"]

    with panel(words.SQL_HISTORY):
        st.selectbox(
            "运行过的",
            own,
            index=None,
            key="sql_again",
            on_change=take,
            label_visibility="collapsed",
            placeholder="选一条再用",
        )


def take_over(sql: str) -> None:
    """Take a statement to the page of SQL."""
    st.session_state[TEXT] = sql
    st.session_state["explore_part"] = "sql"
