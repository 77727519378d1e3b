"""Publicity of one title: its days, objections and answers, and the forms for them."""

from datetime import date

import streamlit as st

from dashboard import messages
from dashboard.demonstration import objections as publicity
from dashboard.demonstration import words_levels as words
from dashboard.demonstration.objections import HELD, NOT_HELD, ObjectionError
from dashboard.demonstration.regions import Region
from dashboard.demonstration.stages import Unit
from dashboard.frame import FIRST_DAY, LAST_DAY, View, page_note, table
from dashboard.frame.asking import asked, entered


def draw(view: View, region: Region, one: Unit) -> None:
    """Objections to one title; the bureau enters and answers them."""
    key = publicity.key_of(one)
    own = view.ask(publicity.objections, region, view.as_of).get(key, [])
    page_note(words.publicity_sentence(region, one, publicity.span(region, one)))
    if fault := publicity.fault(region, one, own):
        messages.warning(words.contradicted_sentence(fault))
    if own:
        heads = [("日期", "left"), ("异议", "wrap"), ("答复", "wrap"), ("登记", "left")]
        table(heads, words.objection_rows(own))
    elif publicity.span(region, one):
        st.caption(words.NO_OBJECTIONS)
    if "edit" not in view.user.may or publicity.span(region, one) is None:
        return
    store, by = view.store, view.user.name
    with st.expander(words.OBJECT_LABEL), st.form(f"object_{'_'.join(key)}", border=False):
        day = _day(view, "日期")
        said = st.text_input("对什么、为什么", max_chars=300)
        if st.form_submit_button("登记异议", type="primary"):
            entered(
                lambda: publicity.raise_objection(store, region, key, day, said, by), ObjectionError
            )
    waiting = [item for item in own if item.is_open]
    if waiting:
        first = waiting[0]
        with st.expander(words.ANSWER_LABEL), st.form(f"answer_{first.entry_id}", border=False):
            messages.caption(first.matter)
            day = _day(view, "答复日期")
            outcome = str(st.radio("异议", (NOT_HELD, HELD), horizontal=True))
            told = st.text_input("核实的情况", max_chars=300)
            if st.form_submit_button("答复", type="primary"):
                entered(
                    lambda: publicity.answer(store, region, first.entry_id, day, outcome, told, by),
                    ObjectionError,
                )
    if own:
        last = own[-1]
        number = last.answer_id or last.entry_id
        label = "撤回答复" if last.answer_id else "撤回异议"
        if asked(label, words.TAKE_BACK, key=f"take_objection_{number}"):
            entered(lambda: publicity.withdraw(store, region, number, by), ObjectionError)


def _day(view: View, label: str) -> date:
    found = st.date_input(
        messages.plain(label), view.as_of, FIRST_DAY, LAST_DAY, format="YYYY-MM-DD"
    )
    return found if isinstance(found, date) else view.as_of
