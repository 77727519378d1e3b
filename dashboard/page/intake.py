"""The import page, per file: drop, preview, sheets to take, refusal, commit."""

import hashlib
from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.importing import pipeline, store
from dashboard.importing.cleaning import DateSpan
from dashboard.importing.columns import datasets
from dashboard.importing.pipeline import Choices, Preview
from dashboard.importing.problems import FileRefusedError
from dashboard.page import View

SUFFIXES = ["xls", "xlsx", "et", "csv", "txt"]
AUTOMATIC = "自动识别"
ROUND_KEY = "upload_round"


def drop_zone() -> Sequence[Any]:
    """The uploaded files; emptied after a commit."""
    done = st.session_state.pop("import_done", None)
    if done:
        st.success(done)
    number = st.session_state.setdefault(ROUND_KEY, 0)
    return st.file_uploader(
        "选择或拖入表格",
        type=SUFFIXES,
        accept_multiple_files=True,
        key=f"upload_{number}",
        label_visibility="collapsed",
    )


def choose_file(view: View, files: Sequence[Any]) -> Any:
    """The file to look at, when several were dropped."""
    names = {f"{i}": f"{file.name}（{file.size / 1024:,.0f} KB）" for i, file in enumerate(files)}
    return files[int(view.pick("file", "文件", names, width=360))]


def preview(view: View, file: Any) -> Preview:
    """Everything an import of this file would do, with the choices made on the page."""
    kinds = {"": AUTOMATIC, **{kind: d.title for kind, d in datasets().items()}}
    kind = view.pick("kind", "数据", kinds, width=240)
    content = file.getvalue()
    key = hashlib.sha256(content).hexdigest()[:16]
    period = _asked_period(view, key)
    found = _prepare(content, file.name, kind or None, None, period, _mappings(key))
    names = [s.plan.sheet.name for s in found.sheets if s.plan.layout is not None]
    if len(names) < 2:
        return found
    default = [s.plan.sheet.name for s in found.sheets if s.plan.taken]
    taken = st.multiselect(
        "导入这些表（没选的表不会写入）",
        names,
        default=default,
        key=f"sheets_{key}",
        placeholder="请选择要导入的表",
    )
    if set(taken) == set(default) or not taken:
        return found
    return _prepare(content, file.name, kind or None, taken, period, _mappings(key))


@st.cache_data(show_spinner="正在读取和检查…", max_entries=8)
def _prepare_cached(
    key: tuple[Any, ...], _content: bytes, _name: str, _choices: Choices
) -> Preview:
    return pipeline.prepare(_content, _name, _choices)


def _prepare(
    content: bytes,
    name: str,
    kind: str | None,
    sheets: list[str] | None,
    period: DateSpan | None,
    mappings: dict[str, dict[int, str]],
) -> Preview:
    choices = Choices(kind=kind, sheets=sheets, period=period, mappings=mappings or None)
    key = (hashlib.sha256(content).hexdigest(), name, repr(choices))
    return _prepare_cached(key, content, name, choices)


def _mappings(key: str) -> dict[str, dict[int, str]]:
    return st.session_state.get(f"mappings_{key}", {})


def correct_mapping(found: Preview, sheet: str, columns: dict[int, str]) -> None:
    """Remember corrected columns of one sheet of this file and check again."""
    key = f"mappings_{found.sha256[:16]}"
    known = dict(st.session_state.get(key, {}))
    if known.get(sheet) != columns:
        known[sheet] = columns
        st.session_state[key] = known
        st.rerun()


def _asked_period(view: View, key: str) -> DateSpan | None:
    """The period typed by the analyst, where the file does not say it."""
    text = view.filters.text_input(
        "期间",
        key=f"period_{key}",
        placeholder="表里没写时间时填：2015年、2010年6月30日",
        label_visibility="collapsed",
        width=330,
    )
    if not text:
        return None
    try:
        return pipeline.read_period(text)
    except FileRefusedError as error:
        st.error(error.message)
        return None


def headline(found: Preview) -> tuple[str, str]:
    """How many rows can be taken, how many are held."""
    read = sum(sheet.rows_read for sheet in found.sheets if sheet.plan.taken)
    if found.refusal is not None:
        return f"这个文件不能导入：{found.file_name}", "没有写入任何数据。"
    held = f"；{found.rows_rejected:,}行有错，先扣下" if found.rows_rejected else "；没有错行"
    left_out = [s.plan.sheet.name for s in found.sheets if not s.plan.taken]
    note = f"没有读取的表：{'、'.join(left_out)}。" if left_out else ""
    return f"{read:,}行里{found.rows_accepted:,}行可以导入{held}", note + "还没有写入数据库。"


def explain_refusal(found: Preview) -> None:
    """Why the file cannot be taken and what to do, then the end of the page."""
    assert found.refusal is not None
    st.error(found.refusal.message)
    for sheet in found.sheets:
        if sheet.plan.reason:
            st.caption(f"{sheet.plan.sheet.name or '表'}：{sheet.plan.reason}")
    st.stop()


def tiles(found: Preview) -> None:
    """Rows read, taken, counted once, held; and what was recognised."""
    read = sum(sheet.rows_read for sheet in found.sheets if sheet.plan.taken)
    duplicate = sum(sheet.rows_duplicate for sheet in found.sheets)
    parts = [
        (read, "行读到（空行、合计、注不算）"),
        (found.rows_accepted, "行可以导入"),
        (duplicate, "行重复，只计一次"),
        (found.rows_rejected, "行扣下，不计入"),
    ]
    cells = "".join(
        f'<div class="tile"><b>{number:,}</b><span>{words}</span></div>' for number, words in parts
    )
    st.html(f'<div class="cards four">{cells}</div>')
    for note in found.notes:
        st.caption(note)
    for sheet in found.sheets:
        if not sheet.plan.taken:
            st.warning(f"没有读取“{sheet.plan.sheet.name}”：{sheet.plan.reason}")


def decide(view: View, found: Preview, files: Sequence[Any]) -> None:
    """Commit the rows that can be taken, or nothing."""
    one, two, _ = st.columns([2, 2, 6])
    label = f"导入{found.rows_accepted:,}行"
    if one.button(label, type="primary", disabled=not found.rows_accepted, width="stretch"):
        with st.spinner("正在写入…"):
            done = store.commit(found, view.user.name)
        word = f"已导入{found.rows_accepted:,}行"
        if found.rows_rejected:
            word += f"，扣下{found.rows_rejected:,}行"
        if done.unchanged:
            word = "这个文件已经导入过，没有改变"
        number = f"第{done.import_id}次导入，可在台账里撤销"
        _finish(f"{found.file_name}：{word}（{number}）。", files)
    if two.button("不导入，换文件", width="stretch"):
        _finish("", [])


def _finish(message: str, files: Sequence[Any]) -> None:
    """Empty the drop zone, keeping word of what remains; show the imported data from now on."""
    if len(files) > 1:
        message += "其余文件请再拖入一次。"
    st.session_state["import_done"] = message
    st.session_state[ROUND_KEY] += 1
    st.rerun()
