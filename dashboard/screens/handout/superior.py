"""上报表 on the page: take the superior's empty form, give it back filled, say what is left."""

import streamlit as st

from dashboard import messages
from dashboard.frame import View, bullets, panel
from dashboard.frame.html import page_note
from dashboard.importing import remembered_answers
from dashboard.letters import form_figures
from dashboard.letters.material import NothingToReportError
from dashboard.letters.superior_form import Filled, fill
from dashboard.report import words
from dashboard.words import formats

ENDINGS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SHOWN = 12


def offer(view: View, period: str) -> None:
    """An upload, and the filled file of the same kind."""
    with panel(*words.FORM_PANEL):
        taken = st.file_uploader("上级的空表", [*ENDINGS], key="superior_form")
        if taken is None:
            return
        try:
            found: Filled = fill(view.store, taken.getvalue(), taken.name, view.as_of, period)
        except NothingToReportError as error:
            messages.error(str(error))
            return
        messages.caption(words.form_filled(len(found.written), len(found.left_empty)))
        ending = taken.name.rpartition(".")[2].lower()
        view.offer(
            st.download_button,
            "下载填好的表",
            lambda: found.content,
            taken.name,
            mime=ENDINGS.get(ending, "application/octet-stream"),
            width="stretch",
        )
        bullets(words.form_lines(found.doubts, found.left_empty, SHOWN))
        _match(view, found)


def _match(view: View, found: Filled) -> None:
    """Labels that say nothing to us: what they mean is chosen once and remembered."""
    if not found.unknown or view.store != "real":
        return
    names = {"": words.NOT_MATCHED, **form_figures.meanings()}
    with st.expander(messages.plain(words.match_head(len(found.unknown)))):
        picked = {
            label: st.selectbox(
                messages.plain(label),
                list(names),
                format_func=names.__getitem__,
                key=f"is_{label}",
            )
            for label in found.unknown[:SHOWN]
        }
        if rest := formats.rest_text(len(found.unknown) - SHOWN, "个", "记住上面的再列"):
            page_note(rest)
        told = {form_figures.key_of(label): key for label, key in picked.items() if key}
        if view.press(st.button, words.MATCH, disabled=not told):
            remembered_answers.remember(told, view.user.name)
            st.rerun()
