"""The queue of held rows on the import page: correct in a grid, check again, or send back."""

import json

import pandas as pd
import streamlit as st

from dashboard import access, messages
from dashboard.frame import View
from dashboard.frame.html import panel
from dashboard.importing import held, words
from dashboard.importing.annotate import note_of
from dashboard.importing.columns import datasets
from dashboard.importing.problems import FileRefusedError
from dashboard.store import db

ROW, BACK, REASONS = "行", "退回", "为什么扣下"
RESULT_KEY = "held_result"


def show(view: View) -> None:
    """The rows of one sheet at a time, with the cells that the import reads."""
    for line in st.session_state.pop(RESULT_KEY, []):
        messages.info(line)
    rows = held.queue()
    with panel(
        f"扣下的行：{len(rows):,}行等处理" if len(rows) else "没有扣下的行",
        words.HELD_RULE,
    ):
        if len(rows):
            _one_sheet(view, rows)


def _one_sheet(view: View, rows: pd.DataFrame) -> None:
    groups = {(int(g[0]), str(g[1])): part for g, part in rows.groupby(["import_id", "sheet"])}
    order = sorted(groups, reverse=True)
    chosen = st.selectbox(
        "哪张表",
        order,
        format_func=lambda key: (
            f"第{key[0]}次 {groups[key]['file_name'].iloc[0]} · {key[1] or '表'}："
            f"{len(groups[key])}行"
        ),
        label_visibility="collapsed",
        key="held_sheet",
        width=520,
    )
    part = groups[chosen]
    names = _columns(part)
    before = _grid(part, names)
    stamp = f"{chosen}_{len(part)}_{db.data_version('real')}"
    with st.form(f"held_{stamp}", border=False):
        after = st.data_editor(
            before,
            hide_index=True,
            disabled=[ROW, REASONS],
            height=min(36 * (len(before) + 1) + 4, 400),
            key=f"held_grid_{stamp}",
        )
        one, two, _ = st.columns([3, 3, 4])
        check = view.press(
            one.form_submit_button, "重新检查改过的行", type="primary", width="stretch"
        )
        back = view.press(two.form_submit_button, "勾选的行记为已退回", width="stretch")
    if check:
        _check(view, chosen, before, after, names)
    if back:
        _send_back(view, chosen, after)


def _columns(part: pd.DataFrame) -> dict[str, str]:
    """Column of the grid -> letter in the sheet; personal columns stay out of the grid."""
    mapping = json.loads(part["mapping"].iloc[0])
    fields = {one.name: one for one in datasets()[part["kind"].iloc[0]].fields}
    names = {}
    for letter, reference in mapping.items():
        name, _, item = reference.partition(":")
        if name in fields and access.masked(name, "某某") == "某某":
            names[f"{letter} {item or fields[name].label}"] = letter
    return names


def _grid(part: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    cells = [json.loads(text) for text in part["cells"]]
    reasons = [
        "；".join(dict.fromkeys(map(note_of, filter(None, text.split("；")))))
        for text in part["reasons"]
    ]
    return pd.DataFrame(
        {
            BACK: [False] * len(part),
            ROW: list(part["row_number"]),
            REASONS: reasons,
            **{name: [row.get(letter, "") for row in cells] for name, letter in names.items()},
        }
    )


def _check(
    view: View,
    chosen: tuple[int, str],
    before: pd.DataFrame,
    after: pd.DataFrame,
    names: dict[str, str],
) -> None:
    edits: dict[held.Place, held.Cells] = {}
    for number, row in enumerate(before[ROW]):
        changed = {
            letter: str(after[name].iloc[number] or "")
            for name, letter in names.items()
            if after[name].iloc[number] != before[name].iloc[number]
        }
        if changed:
            edits[(chosen[1], int(row))] = changed
    if not edits:
        st.warning(words.NOTHING_EDITED)
        return
    try:
        found = held.fix(chosen[0], edits, view.user.name)
    except (FileRefusedError, db.StoreBusyError) as error:
        messages.error(error)
        return
    lines = [
        words.row_taken(one.row, chosen[0])
        if one.is_taken
        else f"第{one.row}行还不能计入：{'；'.join(map(note_of, one.reasons))}"
        for one in found
    ]
    st.session_state[RESULT_KEY] = lines
    st.rerun()


def _send_back(view: View, chosen: tuple[int, str], after: pd.DataFrame) -> None:
    places = [(chosen[1], int(row)) for row in after[ROW][after[BACK].astype(bool)]]
    if not places:
        messages.warning(words.none_ticked(BACK))
        return
    try:
        held.send_back(chosen[0], places, view.user.name)
    except (FileRefusedError, db.StoreBusyError) as error:
        messages.error(error)
        return
    st.session_state[RESULT_KEY] = [words.rows_sent_back(len(places))]
    st.rerun()
