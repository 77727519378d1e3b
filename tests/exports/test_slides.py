"""Slides: native parts, fonts, one idea a slide, the mark and the notes on each."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from dashboard.exports.slides import slides
from dashboard.exports.slides_plan import frames
from dashboard.report.model import Sentence
from tests.reports import by_hand, county_rows, made
from tests.rows import day

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def opened(content: bytes):
    return Presentation(io.BytesIO(content))


def texts(slide) -> str:
    return "\n".join("".join(p.itertext()) for p in slide._element.iter(f"{A}p"))


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(tmp_path_factory.mktemp("slides")))
        county_rows()
        report = made("review", day("2012-12-31"))
        yield report, slides(report)


class TestReview:
    @pytest.mark.soak
    def test_a_meeting_has_ten_to_fourteen_slides_of_16_to_9(self, review) -> None:
        deck = opened(review[1])
        assert 10 <= len(deck.slides) <= 14
        assert (deck.slide_width, deck.slide_height) == (12192000, 6858000)

    def test_charts_and_tables_are_native_and_there_is_no_picture(self, review) -> None:
        kinds = [shape.shape_type for s in opened(review[1]).slides for shape in s.shapes]
        assert kinds.count(MSO_SHAPE_TYPE.CHART) >= 4
        assert kinds.count(MSO_SHAPE_TYPE.TABLE) >= 1
        assert kinds.count(MSO_SHAPE_TYPE.FREEFORM) >= 38  # the map, one shape a township
        assert MSO_SHAPE_TYPE.PICTURE not in kinds

    def test_a_chart_can_be_edited(self, review) -> None:
        for slide in opened(review[1]).slides:
            for shape in slide.shapes:
                if shape.has_chart:
                    blob = shape.chart.part.chart_workbook.xlsx_part.blob
                    assert zipfile.is_zipfile(io.BytesIO(blob))
                    xml = shape.chart.part.blob.decode()
                    assert xml.count("<a:ea ") == xml.count("<a:latin ") > 2

    def test_every_run_and_paragraph_end_has_an_east_asian_font_and_a_size(self, review) -> None:
        for slide in opened(review[1]).slides:
            for kind in ("rPr", "endParaRPr"):
                for found in slide._element.iter(f"{A}{kind}"):
                    assert found.find(f"{A}ea") is not None and found.get("sz")

    def test_sentences_are_read_from_the_back_of_a_hall(self, review) -> None:
        """Bullets have 18 pt, sources 12 pt; the last slide, of definitions, is for reading."""
        for slide in list(opened(review[1]).slides)[1:-1]:
            for paragraph in slide._element.iter(f"{A}p"):
                sizes = [int(run.get("sz")) for run in paragraph.iter(f"{A}rPr") if run.get("sz")]
                text = "".join(paragraph.itertext())
                if paragraph.find(f"{A}pPr/{A}buChar") is not None:
                    assert min(sizes) >= 1800, text
                if text.startswith("来源："):
                    assert min(sizes) >= 1200, text

    def test_no_shape_has_a_style_that_brings_shadows(self, review) -> None:
        for slide in opened(review[1]).slides:
            assert "<p:style>" not in slide._element.xml

    def test_nothing_stands_outside_the_slide(self, review) -> None:
        for slide in opened(review[1]).slides:
            for shape in slide.shapes:
                assert shape.left >= 0 and shape.top >= 0
                assert shape.left + shape.width <= 12192000
                assert shape.top + shape.height <= 6858000

    def test_notes_name_the_clauses_and_every_slide_has_a_title(self, review) -> None:
        deck = opened(review[1])
        notes = [slide.notes_slide.notes_text_frame.text for slide in deck.slides]
        assert any("依据：62号 二(三)" in note for note in notes)
        assert all(slide.shapes.title.text_frame.text for slide in deck.slides)

    def test_the_theme_names_the_east_asian_font(self, review) -> None:
        with zipfile.ZipFile(io.BytesIO(review[1])) as file:
            theme = file.read("ppt/theme/theme1.xml").decode()
        assert re.findall(r"<a:m\w+Font>.*?<a:ea typeface=\"([^\"]*)", theme, re.S) == [
            "微软雅黑",
            "微软雅黑",
        ]


def test_simulated_data_are_marked_on_every_slide() -> None:
    for slide in opened(slides(by_hand(is_demo=True))).slides:
        assert "模拟数据" in texts(slide)


@pytest.mark.parametrize(("rows", "annexes"), [(0, 0), (1, 0), (8, 0), (19, 1), (38, 2)])
def test_long_tables_become_an_annex(rows: int, annexes: int) -> None:
    report = by_hand(rows)
    assert [frame.kind for frame in frames(report)].count("annex") == annexes
    deck = opened(slides(report))
    found = sum(s.has_table and len(s.table.rows) - 2 for p in deck.slides for s in p.shapes)
    assert found == rows + 1


@pytest.mark.parametrize(("sentences", "has_table"), [(1, True), (12, False)])
def test_words_that_need_the_room_send_their_table_to_the_workbook(
    sentences: int, has_table: bool
) -> None:
    """Twelve rows leave no room below for twelve sentences of two lines each."""
    report = by_hand(12)
    told = tuple(Sentence("各阶段任务完成情况" * 15) for _ in range(sentences))
    part = replace(report.parts[0], chart=None, paragraphs=told)
    deck = opened(slides(replace(report, parts=(part,))))
    shown = [slide for slide in deck.slides if "各阶段任务完成情况" in texts(slide)]
    (slide,) = shown
    assert any(shape.has_table for shape in slide.shapes) == has_table
    assert ("各乡镇规范率排名表见工作簿" in texts(slide)) != has_table


@pytest.mark.soak
def test_the_pack_has_a_slide_per_township(store: Path) -> None:
    county_rows()
    report = made("progress", pack=True)
    deck = opened(slides(report))
    last = [texts(slide) for slide in deck.slides][-38:]
    assert len(report.pack) == 38
    assert any("上塘镇规范率90.0%，差8户" in text for text in last)
    assert any("沙头镇：无数据，未报" in text for text in last)


@pytest.mark.soak
def test_parts_of_words_alone_share_a_slide(store: Path) -> None:
    county_rows()
    found = {frame.kind: frame for frame in frames(made("review"))}
    # nothing is overdue in a store without duties, so three parts have neither table nor chart
    assert [part.key for part in found["columns"].parts] == ["duties", "speak", "next"]
    assert found["columns"].title.startswith("建议上塘镇")


@pytest.mark.soak
def test_a_chart_does_not_repeat_the_title_of_its_slide(store: Path) -> None:
    county_rows()
    deck = opened(slides(made("progress")))
    for slide in deck.slides:
        lines = [p.text for s in slide.shapes if s.has_text_frame for p in s.text_frame.paragraphs]
        assert lines.count(slide.shapes.title.text) == 1
