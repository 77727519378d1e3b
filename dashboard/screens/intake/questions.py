"""The import page, questions: what a file leaves open, asked once, answered for the whole drop."""

import streamlit as st

from dashboard import messages
from dashboard.frame import View
from dashboard.frame.html import panel
from dashboard.importing import words
from dashboard.importing.columns import datasets
from dashboard.importing.folder import Dropped
from dashboard.importing.pipeline import Preview
from dashboard.importing.questions import BLANK, Question
from dashboard.screens.intake import intake

LATER = "先不回答"
MOST_SHOWN = 8
FREE = ("period", "round", "township", "year")
OF_DROP = ("value", "head", "rows", "year")


def ask(view: View, file: Dropped, found: Preview) -> None:
    """Every open question with its guesses; an answer is checked at once, in all files."""
    open_ones = found.questions
    heads = _asks_head_row(found)
    if not open_ones and not heads:
        return
    with panel(*words.questions_title(len(open_ones), sum(one.count for one in open_ones))):
        for one in open_ones[:MOST_SHOWN]:
            _ask_one(file, one)
        if len(open_ones) > MOST_SHOWN:
            messages.caption(words.more_questions(len(open_ones) - MOST_SHOWN))
        if heads:
            _ask_head_row(file, found)


def _ask_one(file: Dropped, one: Question) -> None:
    text, widget = st.columns([6, 4], vertical_alignment="center")
    with text:
        messages.caption(one.text)
    key = f"answer_{file.sha256[:12]}_{one.id}"
    if one.about in FREE:
        likely = f"看来是{one.guesses[0].value}" if one.guesses else None
        told = widget.text_input(
            messages.plain(one.text), key=key, placeholder=likely, label_visibility="collapsed"
        )
    else:
        options = _options(one)
        told = widget.selectbox(
            messages.plain(one.text),
            [LATER, *options],
            format_func=lambda value: options.get(value, value),
            key=key,
            label_visibility="collapsed",
        )
    if told and told != LATER:
        _answer(file, one, told)


def _options(one: Question) -> dict[str, str]:
    """Value -> how it is shown, the guesses first."""
    if one.about == "kind":
        titles = {kind: dataset.title for kind, dataset in datasets().items()}
        first = [guess.value for guess in one.guesses if guess.value in titles]
        return {kind: titles[kind] for kind in dict.fromkeys([*first, *titles])}
    found = [guess.value for guess in one.guesses] + list(one.allowed)  # heads or words
    if one.about == "value":
        found.append(BLANK)
    return {value: value for value in dict.fromkeys(found)}


def _answer(file: Dropped, one: Question, told: str) -> None:
    """About a value or a column for the whole drop, about this file for this file only."""
    if one.about in OF_DROP:
        intake.answers_of_drop()[one.id] = told
        st.rerun()
    answers = {**intake.choices_of(file.sha256).answers, one.id: told}
    intake.choose(file.sha256, answers=answers)


def _asks_head_row(found: Preview) -> bool:
    return found.refusal is not None and any(sheet.plan.sheet.rows for sheet in found.sheets)


def _ask_head_row(file: Dropped, found: Preview) -> None:
    """Click the row with the names of the columns, where the one found is wrong or none is."""
    sheet = next((one for one in found.sheets if one.checked is None and one.plan.sheet.rows), None)
    if sheet is None:
        return
    name, rows = sheet.plan.sheet.name, sheet.plan.sheet.rows
    listed = [number for number in range(min(len(rows), 40)) if any(rows[number])]
    layout = sheet.plan.layout
    shown = {
        number: f"第{number + 1}行："
        + "、".join(str(cell) for cell in rows[number] if cell != "")[:60]
        for number in listed
    }
    now = layout.header_rows[-1] if layout else None
    options: list[int | None] = [None, *listed]
    told = st.selectbox(
        words.HEAD_ROW,
        options,
        index=options.index(now) if now in listed else 0,
        format_func=lambda number: LATER if number is None else messages.plain(shown[number]),
        key=f"head_{file.sha256[:12]}_{name}",
    )
    if told is not None and told != now:
        heads = {**intake.choices_of(file.sha256).head_rows, name: told}
        intake.choose(file.sha256, head_rows=heads)
