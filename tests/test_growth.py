"""What a page costs does not grow with the data: questions, bytes sent, rows of registers read."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.testing.v1 import AppTest

from bench.questions import generate
from dashboard.settings import ROOT
from dashboard.store import db, statements

ROWS, TIMES = 1_000, 10
MOST_BYTES = 300_000
PAGES = ("outlets", "valves", "overview", "ranking", "township", "enterprises")
QUICK = 2


class Cost:
    """Questions asked of the database and bytes sent to the browser, while it is counted."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.questions = self.sent = 0
        ask, enqueue = db._asked, ScriptRunContext.enqueue

        def asked(*question: Any) -> Any:
            self.questions += 1
            return ask(*question)

        def sent(context: ScriptRunContext, message: Any) -> None:
            self.sent += message.ByteSize()
            enqueue(context, message)

        patch.setattr(db, "_asked", asked)
        patch.setattr(ScriptRunContext, "enqueue", sent)

    def of(self, page: str) -> tuple[int, int]:
        """Of one page that nobody has asked for yet."""
        self.questions = self.sent = 0
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
        at = at.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
        assert not at.exception
        return self.questions, self.sent


def rows_read(day: date) -> int:
    """Rows that a count of the registers takes from tables."""
    asked = {"by": "township", "then_by": "trade", "scope": "本县", "refused_fail": False}
    none = dict.fromkeys(("start", "end", "purposes", "levels", "trades", "townships"))
    sql, params = statements.written("counts", "compliance_rate", {**asked, **none, "as_of": day})
    with db.reading("real") as cursor:
        cursor.execute("PRAGMA enable_profiling = 'no_output'")
        assert cursor.execute(sql, params).fetchall()
        return _scanned(json.loads(cursor.get_profiling_information("json"))["operator"])


def _scanned(operators: list[dict[str, Any]]) -> int:
    own = sum(one["intermediate_rows"] for one in operators if "SCAN" in one["type"])
    return own + sum(_scanned(one.get("children", [])) for one in operators)


def costs(folder: Path, rows: int, patch: pytest.MonkeyPatch, pages: tuple[str, ...]) -> Any:
    with patch.context() as here:
        here.setenv("DASHBOARD_STORE", str(folder / str(rows)))
        generate(rows, makers=rows // 50)
        cost = Cost(here)
        found = {page: cost.of(page) for page in pages}
        read = rows_read(date(2011, 1, 31))
        db.close()
    return found, read


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param(PAGES[:QUICK], marks=pytest.mark.soak),
        pytest.param(PAGES[QUICK:], marks=pytest.mark.marathon),
    ],
)
def test_ten_times_the_data_ask_as_many_questions_and_send_as_much(
    pages: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (few, few_read), (many, read) = (
        costs(tmp_path, rows, monkeypatch, pages) for rows in (ROWS, TIMES * ROWS)
    )
    for page in pages:
        (questions, sent), (more, more_sent) = few[page], many[page]
        assert 0 < more <= 1.1 * questions, page  # a sentence may have one more thing to tell
        assert more_sent <= min(MOST_BYTES, 1.3 * sent), page  # longer numbers, more of the names
    assert few_read <= read <= 38 * 4 * 2  # townships and trades of one register, not outlets
