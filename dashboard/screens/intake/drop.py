"""The import page, many files: drop zone, one look at each, import of all, what became of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import messages
from dashboard.frame import View, headline
from dashboard.frame.html import panel
from dashboard.frame.picking import data_table
from dashboard.importing import folder, words, years
from dashboard.importing.columns import datasets
from dashboard.importing.folder import Dropped, Look, Outcome
from dashboard.outbox import sending as outbox
from dashboard.screens.intake import intake
from dashboard.screens.intake.questions import LATER

SUFFIXES = ["xls", "xlsx", "xlsm", "et", "csv", "txt", "zip"]
STATES = {
    "ready": "● 可导入",
    "faulty": "◇ 有错，错行扣下",
    "doubtful": "◇ 可导入，可能不全",
    "unreadable": "◆ 不能读",
    "known": "□ 已导入过",
    "waiting": "正在检查…",
}
# In the list what a person has to look at comes first.
NEEDS_PERSON = ("unreadable", "doubtful", "faulty", "waiting", "ready", "known")
RESULTS_KEY = "import_results"
PROGRESS = "进度"
WRITING = {0.0: "等待", folder.CHECKED: "已检查，正在写入", 1.0: "完成"}
WIDTHS: dict[str, Any] = {
    name: st.column_config.Column(width=px)
    for name, px in (
        ("文件", 270), ("状态", 130), ("结果", 110), ("读到（行）", 84), ("可导入（行）", 96),
        ("导入（行）", 84), ("重复（行）", 84), ("扣下（行）", 84), ("说明", 560),
    )
}  # fmt: skip
LookKey = tuple[str, str, str, str]


def drop_zone() -> list[Dropped]:
    """The files of the drop, archives opened; empty after a commit."""
    done = st.session_state.pop(intake.DONE_KEY, None)
    if done:
        is_whole = st.session_state.pop(intake.WHOLE_KEY, True)
        (messages.success if is_whole else messages.warning)(done)
    number = st.session_state.setdefault(intake.ROUND_KEY, 0)
    whole = st.session_state.get("whole_folder", False)
    key = f"upload_{number}_{whole}"
    if key not in st.session_state and "drop" in st.session_state:
        # The page was left and opened again: the browser has dropped the files, the session not.
        st.session_state["replay"] = st.session_state["drop"][1]
    files = st.file_uploader(
        "选择或拖入表格",
        type=None if whole else SUFFIXES,
        accept_multiple_files="directory" if whole else True,
        key=key,
        label_visibility="collapsed",
    )
    if not files and "replay" not in st.session_state:
        st.toggle(words.WHOLE_FOLDER, key="whole_folder", persist_state="session")
        st.session_state.pop("drop", None)
        return []
    replay: list[Dropped] = st.session_state.get("replay", [])
    ids = tuple(file.file_id for file in files)
    known = st.session_state.get("drop")
    if known is None or known[0] != ids:
        found = folder.unpack((file.name, file.getvalue()) for file in files)
        known = (ids, [*replay, *found])
        st.session_state["drop"] = known
    drop: list[Dropped] = known[1]
    return drop


def choose(view: View, drop: Sequence[Dropped]) -> Dropped | None:
    """The file to look at: the only one, or the row that is selected in the list."""
    if len(drop) == 1:
        return drop[0]
    place = st.container()
    looks = _looks(drop)
    order = sorted(range(len(looks)), key=lambda number: NEEDS_PERSON.index(looks[number].state))
    ready = [one for one in looks if one.can_be_taken]
    with place:
        headline(*_headline(looks))
        if _buttons(ready):
            _take_all(view, drop)
    _ask_year(looks)
    with panel("这次拖入的文件", words.FILES_OF_DROP):
        event = data_table(
            _table([looks[number] for number in order]),
            most=13,
            column_config=WIDTHS,
            on_select="rerun",
            selection_mode="single-row",
            key=f"files_{st.session_state[intake.ROUND_KEY]}",
        )
    rows = event.selection.rows
    return drop[order[rows[0]]] if rows and rows[0] < len(drop) else None


def _ask_year(looks: Sequence[Look]) -> None:
    """One question for all files whose year nothing tells, with the years of the drop to choose."""
    asking = sum(one.asks_year for one in looks)
    if not asking:
        return
    known = Counter(year for one in looks for year in one.years)
    with panel(*words.year_question(asking)):
        told = st.selectbox(
            words.YEAR_LABEL,
            [LATER, *(str(year) for year, _ in known.most_common())],
            accept_new_options=True,
            key=f"year_{st.session_state[intake.ROUND_KEY]}",
            label_visibility="collapsed",
        )
    if told and told != LATER:
        intake.answers_of_drop()[years.QUESTION] = told
        st.rerun()


def _headline(looks: Sequence[Look]) -> tuple[str, str]:
    ready = [one for one in looks if one.can_be_taken]
    rows = sum(one.rows_accepted for one in ready)
    held = sum(one.rows_rejected for one in ready)
    bad = sum(1 for one in looks if one.state == "unreadable")
    known = sum(1 for one in looks if one.state == "known")
    return words.drop_headline(len(looks), len(ready), rows, held, bad, known)


def _buttons(ready: Sequence[Look]) -> bool:
    one, two, _ = st.columns([3, 2, 5])
    label = f"导入全部可导入的（{len(ready)}个文件）"
    pressed = one.button(messages.plain(label), type="primary", disabled=not ready, width="stretch")
    if two.button("不导入，换文件", key="drop_other", width="stretch"):
        intake.close_drop("")
    return bool(pressed)


def _looks(drop: Sequence[Dropped]) -> list[Look]:
    """One look at each file; those looked at before with the same choices are known."""
    known: dict[LookKey, Look] = st.session_state.setdefault("looks", {})
    version = intake.version()
    answered = repr(sorted(intake.answers_of_drop().items()))
    keys = [(f.path, f.sha256, repr(intake.choices_of(f.sha256)) + answered, version) for f in drop]
    missing = [number for number, key in enumerate(keys) if key not in known]
    if missing:
        bar, place = st.progress(0.0), st.empty()
        for count, number in enumerate(missing):
            told = f"正在检查第{count + 1}/{len(missing)}个：{drop[number].path}"
            bar.progress(count / len(missing), text=messages.plain(told))
            _draw_progress(place, drop, keys, known, number)
            known[keys[number]] = folder.look(drop[number], intake.prepared)
        bar.empty()
        place.empty()
    return [known[key] for key in keys]


def _draw_progress(
    place: Any,
    drop: Sequence[Dropped],
    keys: Sequence[LookKey],
    known: Mapping[LookKey, Look],
    now: int,
) -> None:
    """A bar per file while they are checked; those done show what was found."""
    looks = [known.get(key) or _waiting(f.path) for key, f in zip(keys, drop, strict=True)]
    shares = [1.0 if key in known else 0.5 if n == now else 0.0 for n, key in enumerate(keys)]
    _draw_bars(place, _table(looks), shares)


def _draw_bars(place: Any, table: pd.DataFrame, shares: Sequence[float]) -> None:
    table.insert(1, PROGRESS, list(shares))
    data_table(
        table,
        where=place,
        most=13,
        column_config=WIDTHS
        | {
            PROGRESS: st.column_config.ProgressColumn(
                min_value=0.0, max_value=1.0, format="percent", width="small"
            )
        },
    )


def _waiting(path: str) -> Look:
    return Look(path, "", "waiting", (), 0, 0, 0, 0)


def _table(looks: Sequence[Look]) -> pd.DataFrame:
    """One row per file; a file that was not read has no counts."""
    titles = {kind: dataset.title for kind, dataset in datasets().items()}
    told = [one if one.state not in ("unreadable", "waiting") else None for one in looks]
    return pd.DataFrame(
        {
            "文件": [one.path for one in looks],
            "状态": [STATES[one.state] for one in looks],
            "认作": ["、".join(titles[kind] for kind in one.kinds) for one in looks],
            "读到（行）": [one.rows_read if one else None for one in told],
            "可导入（行）": [one.rows_accepted if one else None for one in told],
            "重复（行）": [one.rows_duplicate if one else None for one in told],
            "扣下（行）": [one.rows_rejected if one else None for one in told],
            "说明": [one.reason for one in looks],
        }
    )


def _take_all(view: View, drop: Sequence[Dropped]) -> None:
    """Import file by file with a bar; what became of each is shown after the next run."""
    bar, place = st.progress(0.0), st.empty()
    shares = [0.0] * len(drop)

    def progress(number: int, share: float) -> None:
        shares[number] = share
        told = f"正在导入第{number + 1}/{len(drop)}个：{drop[number].path}"
        bar.progress(sum(shares) / len(drop), text=messages.plain(told))
        states = [WRITING[one] for one in shares]
        files = [file.path for file in drop]
        _draw_bars(place, pd.DataFrame({"文件": files, "状态": states}), shares)

    outcomes = folder.take_all(drop, intake.prepared, view.user.name, progress)
    st.session_state[RESULTS_KEY] = outcomes
    for file, outcome in zip(drop, outcomes, strict=True):
        choices = intake.choices_of(file.sha256)
        if outcome.import_id is None:
            continue
        if choices.mappings or choices.kind or choices.answers or intake.answers_of_drop():
            found = intake.prepared(file)
            intake.remember_answers(view, found)
            intake.remember(view, file, found)
    taken = sum(1 for one in outcomes if one.import_id is not None)
    rows = sum(one.rows_accepted for one in outcomes if one.import_id is not None)
    is_whole = not any(one.doubts for one in outcomes)
    if taken:
        outbox.after_import_beside()
    intake.close_drop(words.drop_taken(len(drop), taken, rows), is_whole)


def _result(one: Outcome) -> str:
    if one.import_id is None:
        return "◆ 没有写入"
    return "◇ 已导入，可能不全" if one.doubts else "● 已导入"


def results() -> None:
    """What became of each file of the last import of many."""
    outcomes: list[Outcome] = st.session_state.get(RESULTS_KEY, [])
    if not outcomes:
        return
    rows = pd.DataFrame(
        {
            "文件": [one.path for one in outcomes],
            "结果": [_result(one) for one in outcomes],
            "导入（行）": [one.rows_accepted if one.import_id else None for one in outcomes],
            "重复（行）": [one.rows_duplicate if one.import_id else None for one in outcomes],
            "扣下（行）": [one.rows_rejected if one.import_id else None for one in outcomes],
            "说明": [one.message for one in outcomes],
        }
    )
    with panel("刚才的导入结果", words.RESULTS_OF_DROP):
        data_table(
            rows,
            most=11,
            column_config=WIDTHS,
        )
        if st.button("收起这张表"):
            del st.session_state[RESULTS_KEY]
            st.rerun()
