"""The import page, forms: fill-in workbooks to hand out, and the columns that are remembered."""

import json
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.frame import View
from dashboard.frame.html import page_note, panel
from dashboard.frame.picking import data_table
from dashboard.importing import remembered, remembered_answers, templates, words
from dashboard.importing.columns import datasets
from dashboard.importing.lacking import NOT_TAKEN
from dashboard.importing.questions import KIND_OF_HEADS

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
        data_table(
            pd.DataFrame(
                {
                    "报送单位": [name or "（表里没写）" for name in rows["sender"]],
                    "数据": [datasets()[kind].title for kind in rows["kind"]],
                    "对应": [_told(row) for row in rows.itertuples()],
                    "记住的时间": rows["remembered_at"].dt.strftime("%Y-%m-%d %H:%M"),
                    "经手人": rows["remembered_by"],
                }
            ),
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
        asked = [_asked(str(one)) for one in rows["question"]]
        meant = [_meant(str(one)) for one in rows["answer"]]
        data_table(
            pd.DataFrame(
                {
                    "写法": asked,
                    "关于": [ABOUT[str(one).partition(":")[0]] for one in rows["question"]],
                    "意思": meant,
                    "记住的时间": rows["remembered_at"].dt.strftime("%Y-%m-%d %H:%M"),
                    "经手人": rows["remembered_by"],
                }
            ),
        )
        pairs = zip(rows["answer_id"], asked, meant, strict=True)
        names = {int(number): f"{text} → {answer}" for number, text, answer in pairs}
        pick, told, change, button = st.columns([5, 3, 2, 2], vertical_alignment="bottom")
        number = pick.selectbox(
            "改或忘掉哪个回答",
            list(names),
            format_func=lambda n: names[n],
            label_visibility="collapsed",
        )
        answer = _new_answer(rows, int(number), told)
        if view.press(change.button, "改为这个", width="stretch", key=f"change_answer_{number}"):
            remembered_answers.change(int(number), answer, view.user.name)
            st.rerun()
        if view.press(button.button, "忘掉这条", width="stretch", key=f"forget_answer_{number}"):
            remembered_answers.forget(int(number), view.user.name)
            st.rerun()


ABOUT = {
    "value": "值", "head": "列", "rows": "空白", "kind": "哪种表", "column": "列", "form": "上报表",
}  # fmt: skip


def _asked(question: str) -> str:
    """The writing in question; of a kind, the heads of the list."""
    if question.startswith(KIND_OF_HEADS):
        return "表头：" + "、".join(question.removeprefix(KIND_OF_HEADS).split("|")[:6])
    return question.rpartition(":")[2]


def _meant(answer: str) -> str:
    return datasets()[answer].title if answer in datasets() else answer


def _new_answer(rows: pd.DataFrame, number: int, place: Any) -> str:
    """The answer as it is now, to be changed: a kind is chosen, anything else is written."""
    now = str(rows.loc[rows["answer_id"] == number, "answer"].iloc[0])
    key = f"new_answer_{number}"
    if now not in datasets():
        told = place.text_input("改成什么", value=now, key=key, label_visibility="collapsed")
        return str(told).strip() or now
    kinds = list(datasets())
    chosen = place.selectbox(
        "改成什么", kinds, index=kinds.index(now), format_func=_meant, key=key,
        label_visibility="collapsed",
    )  # fmt: skip
    return str(chosen)


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
