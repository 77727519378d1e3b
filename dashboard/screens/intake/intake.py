"""The import page, one file: its choices, preview, sheets to take, refusal, commit."""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import streamlit as st

from dashboard import messages
from dashboard.frame import View
from dashboard.importing import (
    folder,
    pipeline,
    remembered,
    remembered_answers,
    store,
    words,
)
from dashboard.importing.annotate import annotate, annotated_name
from dashboard.importing.columns import datasets
from dashboard.importing.pipeline import Choices, Preview
from dashboard.importing.problems import FileRefusedError
from dashboard.importing.remembered import Recalled
from dashboard.outbox import sending as outbox
from dashboard.serving import errands
from dashboard.store import db

AUTOMATIC = "自动识别"
ROUND_KEY = "upload_round"
DONE_KEY = "import_done"
WHOLE_KEY = "import_was_whole"
DOUBTS_TOLD = 5


def choices_of(sha256: str) -> Choices:
    """What was chosen for this file on the page so far."""
    chosen: dict[str, Choices] = st.session_state.setdefault("choices", {})
    return chosen.get(sha256, Choices())


def answers_of_drop() -> dict[str, str]:
    """What was answered for the files of this drop so far."""
    answered: dict[str, str] = st.session_state.setdefault("answers", {})
    return answered


def choose(sha256: str, **changes: Any) -> None:
    """Keep a choice for this file and check it again when the choice is new."""
    before = choices_of(sha256)
    after = replace(before, **changes)
    if after != before:
        st.session_state["choices"][sha256] = after
        st.rerun()


def prepared(file: folder.Dropped) -> Preview:
    """The file checked with what was chosen for it and what was remembered of its form."""
    return recalled(file)[0]


def recalled(file: folder.Dropped) -> tuple[Preview, Recalled]:
    """The checked file, and which of its columns were remembered."""
    found = _prepare(file, choices_of(file.sha256))
    again = remembered.recall(found)
    if again.choices == found.choices:
        return found, again
    return _prepare(file, again.choices), again


@st.cache_data(show_spinner="正在读取和检查…", max_entries=6)
def _cached(key: tuple[str, ...], _content: bytes, _name: str, _choices: Choices) -> Preview:
    return errands.done(pipeline.prepare, _content, _name, _choices)


def _prepare(file: folder.Dropped, choices: Choices) -> Preview:
    answered = {**answers_of_drop(), **choices.answers}
    where = str(PurePosixPath(file.path).parent)
    choices = replace(choices, answers=answered, folder="" if where == "." else where)
    key = (str(db.path("real")), file.sha256, file.file_name, repr(choices), version())
    return _cached(key, file.content, file.file_name, choices)


def version() -> str:
    """Changes with what the store holds: duplicates and comparisons depend on it."""
    return db.data_version("real")


def preview(view: View, file: folder.Dropped) -> tuple[Preview, Recalled]:
    """Everything an import of this file would do, with the choices made on the page."""
    if file.refusal is not None:
        return Preview(file.file_name, b"", "", refusal=file.refusal), Recalled(Choices())
    _ask_kind(view, file.sha256)
    _ask_period(view, file.sha256)
    found, known = recalled(file)
    _ask_sheets(found, file.sha256)
    return found, known


def _ask_kind(view: View, sha256: str) -> None:
    kinds = {"": AUTOMATIC, **{kind: d.title for kind, d in datasets().items()}}
    kind = view.filters.selectbox(
        "数据",
        list(kinds),
        index=list(kinds).index(choices_of(sha256).kind or ""),
        format_func=lambda option: f"数据：{kinds[option]}",
        key=f"kind_{sha256}",
        label_visibility="collapsed",
        width=260,
    )
    choose(sha256, kind=kind or None)


def _ask_period(view: View, sha256: str) -> None:
    """The period typed by the analyst, where the file does not say it."""
    before = choices_of(sha256).period
    text = view.filters.text_input(
        "期间",
        value=before.text if before else "",
        key=f"period_{sha256}",
        placeholder="表里没写时间时填：2015年、2010年6月30日",
        label_visibility="collapsed",
        width=330,
    )
    if not text:
        choose(sha256, period=None)
        return
    try:
        choose(sha256, period=pipeline.read_period(text))
    except FileRefusedError as error:
        messages.error(error.message)


def _ask_sheets(found: Preview, sha256: str) -> None:
    names = [s.plan.sheet.name for s in found.sheets if s.plan.layout is not None]
    if len(names) < 2:
        return
    taken = [s.plan.sheet.name for s in found.sheets if s.plan.taken]
    others = repr(replace(choices_of(sha256), sheets=None))
    with st.expander(messages.plain(f"导入其中{len(taken)}张表：{words.listed(taken)}")):
        chosen = st.multiselect(
            words.SHEETS_TO_TAKE,
            names,
            default=taken,
            key=f"sheets_{sha256}_{others}",
            placeholder="请选择要导入的表",
        )
    if chosen and set(chosen) != set(taken):
        choose(sha256, sheets=chosen)


def headline(found: Preview) -> tuple[str, str]:
    """How many rows can be taken, how many are held."""
    read = sum(sheet.rows_read for sheet in found.sheets if sheet.plan.taken)
    if found.refusal is not None:
        return f"这个文件不能导入：{found.file_name}", words.NOTHING_WRITTEN
    left_out = [s.plan.sheet.name for s in found.sheets if not s.plan.taken]
    doubts = len(found.doubts)
    return words.file_headline(read, found.rows_accepted, found.rows_rejected, doubts, left_out)


def explain_refusal(found: Preview) -> None:
    """Why the file cannot be taken and what to do."""
    assert found.refusal is not None
    messages.error(found.refusal.message)
    for sheet in found.sheets:
        if sheet.plan.reason:
            messages.caption(f"{sheet.plan.sheet.name or '表'}：{sheet.plan.reason}")


def tiles(found: Preview) -> None:
    """Rows read, taken, counted once, held; what is hidden and what is left out."""
    read = sum(sheet.rows_read for sheet in found.sheets if sheet.plan.taken)
    duplicate = sum(sheet.rows_duplicate for sheet in found.sheets)
    parts = [
        (read, "行读到（空行、合计、注不算）"),
        (found.rows_accepted, "行可以导入"),
        (duplicate, "行重复，只计一次"),
        (found.rows_rejected, "行扣下，不计入"),
    ]
    cells = "".join(
        f'<div class="tile"><b>{number:,}</b><span>{label}</span></div>' for number, label in parts
    )
    st.html(f'<div class="cards four">{cells}</div>')
    for note in found.notes:
        messages.caption(note)
    if told := words.rates_told([sheet.rates() for sheet in found.sheets]):
        messages.caption(told)
    asked = {one.text for one in found.questions}
    doubts = [
        doubt
        for sheet in found.sheets
        if sheet.checked
        for doubt in sheet.doubts
        if doubt not in asked
    ]
    for doubt in doubts[:DOUBTS_TOLD]:
        messages.error(doubt)
    if len(doubts) > DOUBTS_TOLD:
        messages.warning(words.doubts_in_all(len(doubts)))
    for sheet in found.sheets:
        source = sheet.plan.sheet
        if not sheet.plan.taken:
            messages.warning(f"没有读取“{source.name}”：{sheet.plan.reason}")
        elif source.hidden_rows or source.hidden_columns:
            hidden = len(source.hidden_rows), len(source.hidden_columns)
            messages.caption(words.hidden_in_sheet(source.name, *hidden))


def decide(view: View, file: folder.Dropped, found: Preview) -> None:
    """Commit the rows that can be taken, send the bad ones back, or nothing."""
    one, two, three, _ = st.columns([2, 3, 2, 3])
    label = f"导入{found.rows_accepted:,}行"
    is_whole = not found.doubts
    if not is_whole:
        label = f"仍要导入{found.rows_accepted:,}行"
    if one.button(
        messages.plain(label),
        type="primary" if is_whole else "secondary",
        disabled=not found.rows_accepted,
        width="stretch",
    ):
        with st.spinner("正在写入…"):
            _commit(view, file, found)
    offer_annotated(view, two, found)
    if three.button("不导入，换文件", width="stretch"):
        close_drop("")


def offer_annotated(view: View, place: Any, found: Preview) -> None:
    """The sender's own file with the bad cells marked, to go back to him; the audit is told."""
    bad = found.rows_rejected + sum(sheet.rows_duplicate for sheet in found.sheets)
    if bad and found.refusal is None:
        view.offer(
            place.download_button,
            f"下载批注文件（退回{found.rows_rejected:,}行已标红）",
            lambda: annotate(found),
            annotated_name(found.file_name),
            action="import",
            what="download",
            is_public=True,
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            width="stretch",
            help=words.ANNOTATED_FILE,
        )


def _commit(view: View, file: folder.Dropped, found: Preview) -> None:
    try:
        done = store.commit(found, view.user.name)
    except (FileRefusedError, db.StoreBusyError, OSError) as error:
        messages.error(f"没有写入任何数据：{error}")
        return
    try:
        remember_answers(view, found)
        kept = remember(view, file, found)
    except db.StoreBusyError as error:
        kept = f"这次的列对应没有记住：{error}"
    found = done.preview
    taken = words.file_taken(
        found.rows_accepted, found.rows_rejected, len(found.doubts), done.unchanged
    )
    told = words.import_done(found.file_name, taken, done.import_id, kept)
    outbox.after_import_beside()
    close_drop(told, is_whole=not found.doubts)


def remember_answers(view: View, found: Preview) -> None:
    """Keep what was answered about values and columns, and the kinds that were chosen."""
    choices, plans = found.choices, [sheet.plan for sheet in found.sheets]
    kinds = remembered_answers.kinds_chosen(plans, choices.kind, choices.answers)
    columns = remembered_answers.columns_chosen(plans, choices.mappings or {})
    if st.session_state.get("remember") is False:
        columns = {}
    remembered_answers.remember({**choices.answers, **kinds, **columns}, view.user.name)


def remember(view: View, file: folder.Dropped, found: Preview) -> str:
    """Remember what was corrected by hand for this file, unless it was declined."""
    if not choices_of(file.sha256).mappings or st.session_state.get("remember") is False:
        return ""
    count = remembered.remember(found, view.user.name)
    return words.columns_remembered(count) if count else ""


def close_drop(message: str, is_whole: bool = True) -> None:
    """Empty the drop zone; show the imported data from now on."""
    st.session_state[DONE_KEY] = message
    st.session_state[WHOLE_KEY] = is_whole
    st.session_state[ROUND_KEY] = st.session_state.get(ROUND_KEY, 0) + 1
    for key in ("drop", "looks", "replay", "choices", "answers"):
        st.session_state.pop(key, None)
    st.rerun()
