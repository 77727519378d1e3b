"""The import page, township boundaries: upload, check names, look at the map, use, take back."""

from html import escape
from typing import cast

import pandas as pd
import streamlit as st

from dashboard import divisions, maps, messages
from dashboard.divisions import BoundaryError
from dashboard.frame import View
from dashboard.frame.html import page_note, panel
from dashboard.frame.picking import data_table
from dashboard.importing import boundaries, words
from dashboard.importing.boundaries import SYSTEMS, Boundary, System
from dashboard.importing.problems import FileRefusedError

AUTOMATIC, NONE = "自动判断", "（不是本县乡镇）"
SUFFIXES = ["geojson", "json", "zip", "gpkg"]
RESULT_KEY, ROUND_KEY = "boundary_result", "boundary_round"
MAP_HEIGHT = 460


def show(view: View) -> None:
    """What is in use, and a place to upload a file."""
    done = st.session_state.pop(RESULT_KEY, None)
    if done:
        messages.success(done)
    _in_use(view)
    with panel("换成本县正式的乡镇界", words.BOUNDARY_FILES):
        number = st.session_state.setdefault(ROUND_KEY, 0)
        file = st.file_uploader(
            "选择或拖入乡镇界文件",
            type=SUFFIXES,
            key=f"boundary_{number}",
            label_visibility="collapsed",
        )
        if file is not None:
            _look(view, file.getvalue(), file.name)


def _look(view: View, content: bytes, file_name: str) -> None:
    one, two, three = st.columns(3)
    labels = {era.id: era.label for era in divisions.eras()}
    era = one.selectbox(
        "时期",
        ["", *labels],
        format_func=lambda key: f"时期：{labels.get(key, AUTOMATIC)}",
        label_visibility="collapsed",
        key="boundary_era",
    )
    system = two.selectbox(
        "坐标系",
        ["", *SYSTEMS],
        format_func=lambda key: f"坐标系：{key or AUTOMATIC}",
        label_visibility="collapsed",
        key="boundary_system",
    )
    try:
        by_hand = st.session_state.get("boundary_names", {})
        found = boundaries.read(
            content, file_name, era or None, cast(System, system) if system else None, None, by_hand
        )
        column = three.selectbox(
            "乡镇名称列",
            found.columns,
            index=found.columns.index(found.column),
            format_func=lambda name: f"乡镇名称列：{name}",
            label_visibility="collapsed",
        )
        if column != found.column:
            found = boundaries.read(content, file_name, found.era, found.system, column, by_hand)
    except BoundaryError as error:
        messages.error(error)
        return
    left, right = st.columns([55, 45])
    with left:
        alt = f"{file_name}：{len(found.shapes)}个乡镇的界线"
        view.chart(maps.boundary_map(found.shapes, MAP_HEIGHT), "boundary_map", alt)
        page_note(words.BOUNDARY_MAP)
    with right:
        _tell(found, labels)
        _ask_names(found)
        _use(view, found)


def _tell(found: Boundary, labels: dict[str, str]) -> None:
    whole = len(divisions.names_in(found.era))
    st.html(
        f"<b>{len(found.shapes)}个乡镇对上，应有{whole}个</b>（{escape(labels[found.era])}）<br>"
        f"坐标系：{escape(f'{found.system}。{found.told}')}"
    )
    if found.missing:
        messages.warning(words.townships_lacking(found.missing))


def _ask_names(found: Boundary) -> None:
    """Names that are no township of the era; a person may say whose they are."""
    if not found.unmatched:
        return
    rows = pd.DataFrame(
        {"文件里的名称": found.unmatched, "是哪个乡镇": [NONE] * len(found.unmatched)}
    )
    after = st.data_editor(
        rows,
        hide_index=True,
        disabled=["文件里的名称"],
        column_config={
            "是哪个乡镇": st.column_config.SelectboxColumn(
                options=[NONE, *found.missing], required=True
            )
        },
        key=f"boundary_match_{'_'.join(found.unmatched)[:60]}",
    )
    told = {row[0]: row[1] for row in after.itertuples(index=False, name=None) if row[1] != NONE}
    if told:
        st.session_state["boundary_names"] = {**st.session_state.get("boundary_names", {}), **told}
        st.rerun()


def _use(view: View, found: Boundary) -> None:
    source = st.text_input("界线来源", placeholder=words.BOUNDARY_SOURCE_EXAMPLE)
    licence = st.text_input("使用许可", placeholder=words.BOUNDARY_LICENCE_EXAMPLE)
    if not view.press(st.button, "启用这份界线", type="primary", disabled=not found.can_be_taken):
        return
    try:
        number = boundaries.commit(found, source, licence, view.user.name)
    except FileRefusedError as error:
        messages.error(error.message)
        return
    st.session_state[RESULT_KEY] = words.boundary_taken(found.file_name, number)
    st.session_state[ROUND_KEY] += 1
    st.session_state.pop("boundary_names", None)
    st.rerun()


def _in_use(view: View) -> None:
    rows = boundaries.kept()
    live = rows[rows["in_force"]] if len(rows) else rows
    with panel(words.boundaries_in_use(len(live)), words.BOUNDARIES_RULE):
        if rows.empty:
            return
        labels = {era.id: era.label for era in divisions.eras()}
        states = [
            "使用中" if row.in_force else "已撤销" if pd.notna(row.removed_at) else "被后一份代替"
            for row in rows.itertuples()
        ]
        data_table(
            pd.DataFrame(
                {
                    "编号": rows["boundary_id"],
                    "时期": [labels[era] for era in rows["era"]],
                    "文件": rows["file_name"],
                    "坐标系": rows["coordinate_system"],
                    "来源": rows["source"],
                    "使用许可": rows["licence"],
                    "乡镇（个）": rows["townships"],
                    "启用时间": rows["imported_at"].dt.strftime("%Y-%m-%d %H:%M"),
                    "经手人": rows["imported_by"],
                    "状态": states,
                }
            ),
        )
        left = rows[rows["removed_at"].isna()]
        if left.empty:
            return
        names = {
            int(r.boundary_id): f"第{r.boundary_id}份 {r.file_name}" for r in left.itertuples()
        }
        pick, button = st.columns([8, 2], vertical_alignment="bottom")
        number = pick.selectbox(
            "撤销哪一份", list(names), format_func=lambda n: names[n], label_visibility="collapsed"
        )
        if view.press(button.button, "撤销这份界线", width="stretch", key=f"remove_{number}"):
            boundaries.undo(int(number), view.user.name)
            st.session_state[RESULT_KEY] = words.boundary_removed(names[number])
            st.rerun()
