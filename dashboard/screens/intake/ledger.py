"""The ledger of imports on the import page: who, when, what; original, problems, undo."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, messages
from dashboard.frame import View
from dashboard.frame.html import page_foot, page_note, panel
from dashboard.frame.picking import data_table
from dashboard.importing import folder, held, journal, ledger, store, words
from dashboard.importing.columns import datasets
from dashboard.importing.problems import FileRefusedError
from dashboard.screens.intake import intake
from dashboard.store import db, originals


def tell_interrupted() -> None:
    """Say once which imports were broken off by the end of the program."""
    broken = journal.interrupted()
    if not broken:
        return
    with st.container(border=True):
        for one in broken:
            messages.warning(journal.message(one))
        st.button("知道了", on_click=journal.forget, args=(broken,))


def show(view: View) -> None:
    """Every import, newest first; one can be picked to see its findings or to undo it."""
    rows = ledger.imports()
    with panel("导入台账", words.LEDGER_RULE):
        if rows.empty:
            page_note(words.NO_IMPORTS)
        else:
            _table(rows)
            _actions(view, rows)
    page_foot("来源：本机数据库的导入台账", "原件按文件指纹原样保存")


def _table(rows: pd.DataFrame) -> None:
    titles = {kind: dataset.title for kind, dataset in datasets().items()}
    shown = pd.DataFrame(
        {
            "编号": rows["import_id"],
            "文件": rows["file_name"],
            "数据": ["、".join(titles.get(k, k) for k in kinds) for kinds in rows["kinds"]],
            "导入时间": rows["imported_at"].dt.strftime("%Y-%m-%d %H:%M"),
            "经手人": rows["imported_by"],
            "导入": rows["rows_accepted"],
            "重复": rows["rows_duplicate"],
            "扣下": rows["rows_rejected"],
            "状态": ["已撤销" if pd.notna(day) else "有效" for day in rows["undone_at"]],
            "指纹": rows["file_sha256"].str[:12],
        }
    )
    data_table(shown, most=11)


def _actions(view: View, rows: pd.DataFrame) -> None:
    live = rows["undone_at"].isna()
    names = {
        int(r.import_id): f"第{r.import_id}次 {r.file_name}"
        + ("" if pd.isna(r.undone_at) else "（已撤销）")
        for r in rows.itertuples()
    }
    pick, original, again, take_back = st.columns([5, 2, 2, 2], vertical_alignment="bottom")
    number = pick.selectbox(
        "查看或撤销",
        list(names),
        index=int(live.to_numpy().argmax()) if live.any() else 0,
        format_func=lambda n: names[n],
        label_visibility="collapsed",
        key=f"ledger_{intake.version()}",
    )
    chosen = rows[rows["import_id"] == number].iloc[0]
    _offer_original(view, original, chosen)
    is_undone = pd.notna(chosen["undone_at"])
    with take_back.popover("已撤销" if is_undone else "撤销…", width="stretch"):
        if not is_undone:
            for line in ledger.after_undo(int(number)):
                messages.caption(f"如果撤销：{line}")
        if view.press(
            st.button,
            "已撤销" if is_undone else "撤销这次导入",
            disabled=bool(is_undone),
            width="stretch",
            key=f"undo_{number}",  # a press made on another screen's list finds no other import
        ):
            _undo(view, int(number))
    if view.press(
        again.button,
        "换个对应重新导入",
        width="stretch",
        key=f"replay_{number}",
        help=words.IMPORT_AGAIN,
    ):
        _replay(view, int(number), bool(is_undone))
    problems = ledger.problems(int(number))
    if len(problems):
        problems["found"] = [
            access.masked(name, text or "")
            for name, text in zip(problems["field"], problems["found"], strict=True)
        ]
        with st.expander(messages.plain(f"这次导入的问题（{len(problems)}处）")):
            data_table(
                problems[["sheet", "row_number", "column_letter", "found", "message"]].set_axis(
                    ["表", "行", "列", "填的是", "说明"], axis=1
                ),
            )


def _offer_original(view: View, place: Any, chosen: pd.Series) -> None:
    """The file as it came, which holds owners and telephone numbers in full."""
    path = originals.path(chosen["file_sha256"], chosen["file_name"])
    if path.exists():
        view.offer(
            place.download_button,
            "下载原件",
            path.read_bytes,
            chosen["file_name"],
            action="original",
            what="download",
            width="stretch",
        )


def _replay(view: View, number: int, is_undone: bool) -> None:
    """Open the original again with the choices it was imported with."""
    try:
        name, content, choices = held.origin(number)
        if not is_undone:
            store.undo(number, view.user.name)
    except (FileRefusedError, db.StoreBusyError) as error:
        messages.error(error)
        return
    file = folder.Dropped(name, name, content)
    st.session_state["replay"] = [file]
    st.session_state["choices"] = {file.sha256: choices}
    st.session_state[intake.DONE_KEY] = words.import_reopened(number)
    st.rerun()


def _undo(view: View, number: int) -> None:
    later = ledger.after_undo(number)
    try:
        store.undo(number, view.user.name)
    except (FileRefusedError, db.StoreBusyError) as error:
        messages.error(error)
        return
    st.session_state[intake.DONE_KEY] = words.import_undone(number, later)
    st.rerun()
