"""上报表 on the page: take the superior's empty form, give it back filled, say what is left."""

import streamlit as st

from dashboard import messages
from dashboard.frame import View, bullets, panel
from dashboard.letters.material import NothingToReportError
from dashboard.letters.superior_form import Filled, fill
from dashboard.report import words

ENDINGS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
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
