"""Screen, Word, slides and workbook carry the same numbers."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from dashboard import demo, report
from dashboard.exports import FORMATS, Wishes
from dashboard.letters import catalog
from dashboard.report import REPORTS, Report, Selection
from dashboard.settings import ROOT
from dashboard.store import db
from dashboard.words.tied import numbers
from tests.rows import day
from tests.soak import beyond

ON = day("2010-10-15")
NOT_YET = "zones"  # no assessment before 2011
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module", autouse=True)
def folder(demo_folder: Path) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(demo_folder))
        demo.ensure()
        yield demo_folder
        db.close()


def made(kind: str) -> Report:
    return report.build("demo", Selection(kind, day("2015-12-31") if kind == NOT_YET else ON))


def in_word(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    return "\n".join(p.text for p in document.paragraphs)


def on_slides(content: bytes) -> str:
    """Slides and what is spoken to them: what does not fit in large letters is in the notes."""
    deck = Presentation(io.BytesIO(content))
    pages = [page for slide in deck.slides for page in (slide, slide.notes_slide)]
    return "\n".join("".join(p.itertext()) for page in pages for p in page._element.iter(f"{A}p"))


def in_workbook(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return "\n".join(str(cell.value) for row in book["封面说明"].iter_rows() for cell in row)


READERS = {"circular": in_word, "slides": on_slides, "workbook": in_workbook}


@pytest.mark.parametrize("kind", beyond(["ranking"], REPORTS, soak=2))
def test_every_sentence_stands_with_its_numbers_in_every_file(kind: str) -> None:
    found = made(kind)
    assert len(list(found.values())) >= 5
    for name, read in READERS.items():
        text = read(FORMATS[name].make(found, Wishes()))
        for part in found.parts:
            if name == "circular" and not part.in_text:
                continue
            for one in part.paragraphs:
                # Word points at an annex before the full stop
                assert one.plain.removesuffix("。") in text, (name, part.key)


@pytest.mark.parametrize("kind", beyond(["ranking"], ["ranking", "valves", "progress"]))
def test_tables_carry_the_same_figures_in_word_and_workbook(kind: str) -> None:
    found = made(kind)
    document = docx.Document(io.BytesIO(FORMATS["circular"].make(found, Wishes())))
    made_ = FORMATS["workbook"].make(found, Wishes())
    book = openpyxl.load_workbook(io.BytesIO(made_), data_only=True)
    # a chart stands in a frame of one column, so that it is never split from its caption
    printed_tables = [one for one in document.tables if len(one.columns) > 1]
    assert len(printed_tables) == len(found.tables)
    for table, printed in zip(found.tables, printed_tables, strict=True):
        sheet = book[table.name]
        last = printed.rows[-1].cells
        head = len(printed.rows) - len(table.lines)
        for index, line in enumerate(table.lines):
            words = [cell.text for cell in printed.rows[head + index].cells]
            assert words == [cell.text for cell in line]
            row = [sheet.cell(3 + head + index, c + 1).value for c in range(len(line))]
            numbers_ = [cell.number for cell in line]
            assert [v for v, n in zip(row, numbers_, strict=True) if n is not None] == [
                n for n in numbers_ if n is not None
            ]
        assert len(last) == len(table.columns)


def present_page() -> AppTest:
    """The page of exports as of ON."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.switch_page(str(ROOT / "pages" / "present.py"))
    at.query_params["as_of"] = ON.isoformat()
    at.run()
    at.date_input(key="as_of").set_value(ON).run()
    return at


def test_the_screen_shows_the_same_facts() -> None:
    at = present_page()
    assert not at.exception
    kind = at.selectbox(key="report").value
    assert catalog.is_letter(kind), "the page begins with a letter that is due"
    found = catalog.made("demo", Selection(kind, ON))
    shown = [n for area in at.text_area for n in numbers(area.value)]
    assert shown == [value.text for value in found.values()]


@pytest.mark.soak
def test_the_day_moves_with_the_chosen_letter_and_never_by_itself() -> None:
    at = present_page()
    days = []
    for kind in (None, "zone_notice", "supervision_notice"):
        if kind:
            at.selectbox(key="report").set_value(kind).run()
        for _ in range(3):
            days.append(at.date_input(key="as_of").value.isoformat())
            at.run()
    # the demo's zones were assessed in September 2015, its last round of supervision in 2010
    assert days[:3] == ["2010-10-15"] * 3
    assert days[3:6] == ["2015-09-22"] * 3
    assert days[6:] == ["2010-09-28"] * 3


@pytest.mark.soak
def test_a_changed_fact_disables_the_circular_only() -> None:
    at = present_page()
    area = at.text_area[1]
    fact = numbers(area.value)[0]
    wrong = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), fact, count=1)
    area.set_value(area.value.replace(f"〖{fact}〗", f"〖{wrong}〗")).run()
    assert f"〖{wrong}〗不是数据里的事实" in at.error[0].value
    buttons = {b.proto.label: b.proto.disabled for b in at.get("download_button")}
    assert buttons["生成并下载通报（Word）"] is True
    assert buttons["生成并下载工作簿（Excel）"] is False
    next(b for b in at.button if b.label == "恢复原文").click().run()
    assert not at.error
