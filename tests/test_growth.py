"""What a page costs must not grow with the data: how often it asks, and how much it sends.

A day by which more registers, months and years are known stands for a larger store.
"""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.frame import warm_up
from dashboard.settings import ROOT
from dashboard.store import db

EARLY, LATE = "2010-07-31", "2011-04-30"
MORE_QUESTIONS, MORE_BYTES = 1.25, 1.5
MOST_BYTES = 600_000  # of one page as the server sends it, before it is compressed


@pytest.mark.soak
@pytest.mark.parametrize("name", warm_up.PAGES)
def test_questions_and_bytes_of_a_page_do_not_grow_with_what_is_known(
    name: str, demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_STORE", str(demo_folder))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    asked: list[str] = []
    ask = db._asked

    def counted(*question: Any) -> Any:
        asked.append(question[1])
        return ask(*question)

    monkeypatch.setattr(db, "_asked", counted)
    questions, sent = [], []
    for day in (EARLY, LATE):
        asked.clear()
        at.query_params["as_of"] = day
        at = at.switch_page(str(ROOT / "pages" / f"{name}.py")).run()
        assert not at.exception
        questions.append(len(asked))
        sent.append(sum(one.proto.ByteSize() for one in at.main if hasattr(one, "proto")))
    print(name, questions, sent)
    assert questions[0]
    assert questions[1] <= questions[0] * MORE_QUESTIONS + 2, (name, questions)
    assert sent[1] <= min(MOST_BYTES, sent[0] * MORE_BYTES), (name, sent)
