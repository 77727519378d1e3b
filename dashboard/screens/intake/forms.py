"""The import page, forms: fill-in workbooks to hand out, and the columns that are remembered."""

import json
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.frame import View
from dashboard.frame.html import page_note, panel
from dashboard.importing import remembered, remembered_answers, templates, words
from dashboard.importing.columns import datasets

NOT_TAKEN = "不导入"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_templates() -> None:
    """One workbook per form, made when it is asked for."""
    with panel("填报模板", words.TEMPLATES_RULE):
        columns = st.columns(4)
        for number, form in enumerate(templates.forms()):
            columns[number % 4].download_button(
                messages.plain(form.label),
                partial(templates.template, form),
                file_name=form.file_name,
                mime=SPREADSHEET,
                key=f"template_{form.kind}_{form.product}",
                on_click="ignore",
                width="stretch",
            )


def show_remembered(view: View) -> None:
    """The corrected columns that are applied again; each can be forgotten."""
    rows = remembered.remembered()
    with panel(f"记住的对应：{len(rows)}种表式", words.REMEMBERED_RULE):
        if rows.empty:
            page_note(words.NONE_REMEMBERED)
            return
        st.dataframe(
            pd.DataFrame(
                {
                    "报送单位": [name or "（表里没写）" for name in rows["sender"]],
                    "数据": [datasets()[kind].title for kind in rows["kind"]],
                    "对应": [_told(row) for row in rows.itertuples()],
                    "记住的时间": rows["remembered_at"].dt.strftime("%Y-%m-%d %H:%M"),
                    "经手人": rows["remembered_by"],
                }
            ),
            hide_index=True,
        )
        names = {
            int(r.mapping_id): f"{r.sender or '（没写单位）'}：{_told(r)}"
            for r in rows.itertuples()
        }
        pick, button = st.columns([8, 2], vertical_alignment="bottom")
        number = pick.selectbox(
            "忘掉哪一条", list(names), format_func=lambda n: names[n], label_visibility="collapsed"
        )
        if view.press(button.button, "忘掉这条", width="stretch", key=f"forget_{number}"):
            remembered.forget(int(number), view.user.name)
            st.rerun()


def show_answers(view: View) -> None:
    """What was answered county-wide; each answer can be forgotten, or changed by a new one."""
    rows = remembered_answers.remembered()
    with panel(f"记住的回答：{len(rows)}条", words.ANSWERS_RULE):
        if rows.empty:
            page_note(words.NONE_ANSWERED)
            return
        asked = [str(one).rpartition(":")[2] for one in rows["question"]]
        st.dataframe(
            pd.DataFrame(
                {
                    "写法": asked,
                    "意思": rows["answer"],
                    "记住的时间": rows["remembered_at"].dt.strftime("%Y-%m-%d %H:%M"),
                    "经手人": rows["remembered_by"],
                }
            ),
            hide_index=True,
        )
        pairs = zip(rows["answer_id"], asked, rows["answer"], strict=True)
        names = {int(number): f"{text} → {answer}" for number, text, answer in pairs}
        pick, button = st.columns([8, 2], vertical_alignment="bottom")
        number = pick.selectbox(
            "忘掉哪个回答",
            list(names),
            format_func=lambda n: names[n],
            label_visibility="collapsed",
        )
        if view.press(button.button, "忘掉这条", width="stretch", key=f"forget_answer_{number}"):
            remembered_answers.forget(int(number), view.user.name)
            st.rerun()


def _told(row: object) -> str:
    """门店 → 单位名称；街巷 → 地址."""
    kind, heads = getattr(row, "kind", ""), list(getattr(row, "heads", ()))
    labels = {field.name: field.label for field in datasets()[kind].fields}
    columns = json.loads(getattr(row, "columns", "{}"))
    return "；".join(
        f"{heads[int(index)] or '（无列名）'} → {labels.get(name, NOT_TAKEN)}"
        for index, name in columns.items()
        if int(index) < len(heads)
    )
