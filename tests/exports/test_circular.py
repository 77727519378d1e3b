"""The circular: page, grid, fonts, tables and charts of the file, and its whole text."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from lxml import etree

from dashboard.exports.circular import circular
from dashboard.exports.circular_options import CircularOptions, date_words, document_number
from dashboard.exports.title_lines import MOST, title_lines
from dashboard.report import Cell, Column, Table
from dashboard.words.formats import text_width
from dashboard.words.tied import Sentence
from tests.reports import by_hand, county_rows, made
from tests.rows import outlets, put, put_reports

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GOLDEN = Path(__file__).parent / "golden"
ARTIFACTS = Path(__file__).parent.parent / "artifacts"


def check_approved(name: str, text: str) -> None:
    """The text of a letter is the approved one; another is left in tests/artifacts to be read."""
    approved = (GOLDEN / name).read_text(encoding="utf-8")
    if text != approved:
        ARTIFACTS.mkdir(exist_ok=True)
        (ARTIFACTS / name).write_text(text, encoding="utf-8")
    assert text == approved, f"to approve: cp tests/artifacts/{name} tests/exports/golden/"


def part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return etree.fromstring(file.read(name))


def body(content: bytes) -> etree._Element:
    return part(content, "word/document.xml")


def lines(content: bytes) -> list[str]:
    """Text of every paragraph, those of tables too, empty ones left out."""
    found = ("".join(t.text or "" for t in p.iter(f"{W}t")) for p in body(content).iter(f"{W}p"))
    return [line for line in found if line]


def values(element: etree._Element, path: str, name: str) -> list[str]:
    return [found.get(f"{W}{name}") for found in element.iterfind(f".//{W}{path}")]


class TestPage:
    content = circular(by_hand())

    def test_a4_with_the_text_block_of_the_standard(self) -> None:
        (size,) = body(self.content).iterfind(f".//{W}pgSz")
        (margins,) = body(self.content).iterfind(f".//{W}pgMar")
        assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
        found = {side: margins.get(f"{W}{side}") for side in ("top", "bottom", "left", "right")}
        assert found == {"top": "2098", "bottom": "1984", "left": "1588", "right": "1474"}

    def test_the_grid_holds_22_lines_of_28_characters(self) -> None:
        (grid,) = body(self.content).iterfind(f".//{W}docGrid")
        assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("lines", "579")
        text = next(
            p for p in body(self.content).iter(f"{W}p") if "".join(p.itertext()).startswith("现")
        )
        assert values(text, "pPr/{*}spacing", "line") == ["579"]
        assert values(text, "r/{*}rPr/{*}spacing", "val") == ["-5"]

    def test_every_run_names_one_font_for_all_scripts(self) -> None:
        with zipfile.ZipFile(io.BytesIO(self.content)) as file:
            names = [n for n in file.namelist() if n.startswith("word/") and n.endswith(".xml")]
        seen = 0
        for name in names:
            if "chart" in name:
                continue
            for run in part(self.content, name).iter(f"{W}r"):
                fonts = run.find(f"{W}rPr/{W}rFonts")
                if run.find(f"{W}rPr") is None and run.find(f"{W}t") is None:
                    continue  # holds a drawing
                assert fonts is not None
                kinds = {fonts.get(f"{W}{k}") for k in ("ascii", "hAnsi", "eastAsia", "cs")}
                assert len(kinds) == 1 and None not in kinds
                assert fonts.get(f"{W}hint") == "eastAsia"
                seen += 1
        assert seen > 20

    def test_no_theme_font_beats_a_name(self) -> None:
        with zipfile.ZipFile(io.BytesIO(self.content)) as file:
            for name in file.namelist():
                assert b"Theme=" not in file.read(name), name

    def test_page_numbers_stand_outside_on_odd_and_even_pages(self) -> None:
        odd, even = (part(self.content, f"word/footer{i}.xml") for i in (1, 2))
        assert "".join(odd.itertext()).replace(" PAGE ", "") == "— 1 —"
        assert values(odd, "jc", "val") == ["right"] and values(even, "jc", "val") == ["left"]
        assert part(self.content, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None

    def test_the_library_reads_it(self) -> None:
        document = docx.Document(io.BytesIO(self.content))
        assert len(document.tables) == 2  # the table, and the frame that keeps the chart whole
        assert document.core_properties.author == ""

    def test_the_same_report_gives_the_same_bytes(self) -> None:
        assert circular(by_hand()) == self.content


class TestTables:
    @pytest.mark.parametrize("rows", [0, 1, 3, 38])
    def test_heads_repeat_and_rows_stay_whole(self, rows: int) -> None:
        found = body(circular(by_hand(rows)))
        table, *_ = found.iter(f"{W}tbl")
        all_rows = table.findall(f"{W}tr")
        heads = [row for row in all_rows if row.find(f"{W}trPr/{W}tblHeader") is not None]
        assert len(heads) == 2 and len(all_rows) == 2 + rows + 1
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in all_rows)
        assert set(values(table, "trHeight", "hRule")) == {"atLeast"}

    @pytest.mark.parametrize("rows", [0, 1, 16, 25, 38])
    @pytest.mark.parametrize("wide", [False, True])
    def test_a_table_that_ends_with_the_page_opens_no_empty_one(
        self, rows: int, wide: bool
    ) -> None:
        """16 (landscape) and 25 rows fill their page to the last line in LibreOffice."""
        found = by_hand(rows)
        first = found.parts[0]
        assert first.table is not None
        bare = replace(first.table, notes=(), wide=wide)
        parts = (
            replace(first, chart=None, table=bare, source=""),
            replace(first, key="b", annex=2),
        )
        content = body(circular(replace(found, parts=parts)))
        ends = [p for p in content.iter(f"{W}p") if p.find(f"{W}pPr/{W}sectPr") is not None]
        assert len(ends) == (2 if wide else 0)
        for p in ends:  # the paragraph that ends a section takes one point
            spacing = p.find(f"{W}pPr/{W}spacing")
            assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("20", "exact")
            assert not "".join(p.itertext())

    def test_a_long_head_over_two_columns_breaks_in_the_middle(self) -> None:
        pair = (Cell("6"), Cell("100.0", 100.0))
        trades = ("食品加工小企业", "小药店", *(f"第{i}类" for i in range(9)))
        columns = [Column("乡镇")]
        for name in trades:
            columns += [Column("户数", "", "number", name), Column("规范率", "", "number", name)]
        table = Table("分行业", "表", tuple(columns), ((Cell("碧莲镇"), *pair * 11),), wide=True)
        found = by_hand()
        part_ = replace(found.parts[0], chart=None, table=table)
        heads = lines(circular(replace(found, parts=(part_,))))
        assert "食品加工" in heads and "小企业" in heads and "小药店" in heads

    def test_columns_fill_the_text_block(self) -> None:
        table, *_ = body(circular(by_hand())).iter(f"{W}tbl")
        widths = [int(width) for width in values(table, "gridCol", "w")]
        assert sum(widths) == 8844
        for row in table.findall(f"{W}tr"):
            cells = [int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in row.iter(f"{W}tc")]
            assert sum(cells) == 8844

    def test_a_number_is_wide_enough_to_stay_on_its_line(self) -> None:
        table, *_ = body(circular(by_hand())).iter(f"{W}tbl")
        size = int(values(table, "sz", "val")[0]) / 2
        widths = [int(width) for width in values(table, "gridCol", "w")]
        for row in table.findall(f"{W}tr")[2:]:
            for cell, width in zip(row.findall(f"{W}tc"), widths, strict=True):
                assert text_width("".join(cell.itertext())) * size * 20 + 56 <= width

    @pytest.mark.soak
    def test_a_wide_table_lies_on_its_own_landscape_pages(self, store: Path) -> None:
        county_rows()
        content = circular(made("progress"))
        sizes = [(s.get(f"{W}w"), s.get(f"{W}orient")) for s in body(content).iter(f"{W}pgSz")]
        assert sizes == [("11906", None), ("16838", "landscape")]
        assert b'vert="vert"' in zipfile.ZipFile(io.BytesIO(content)).read("word/footer3.xml")


class TestChart:
    def test_it_is_native_and_carries_its_workbook(self) -> None:
        content = circular(by_hand(8))
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            names = file.namelist()
            chart = file.read("word/charts/chart1.xml").decode()
        assert "word/embeddings/workbook1.xlsx" in names
        assert not [name for name in names if name.endswith((".png", ".jpg", ".emf"))]
        assert chart.count("<a:latin") == chart.count("<a:ea") == chart.count("<a:cs") > 3
        assert "<c:errBars>" in chart and "目标98%" in chart

    def test_none_on_request_and_none_without_rows(self) -> None:
        without = circular(by_hand(3), CircularOptions(with_charts=False))
        for content in (without, circular(by_hand(0))):
            assert b"chart" not in zipfile.ZipFile(io.BytesIO(content)).read("[Content_Types].xml")


class TestHead:
    def test_red_head_number_and_imprint(self) -> None:
        options = CircularOptions(
            red_head=True, is_draft=False, number=126, copies_to="县委办公室", issuer="甲局"
        )
        content = circular(by_hand(), options)
        assert lines(content)[:2] == ["甲局文件", "永质监〔2010〕126号"]
        assert "抄送：县委办公室。" in lines(content)
        assert "evenPage" in values(body(content), "type", "val")
        assert "（送审稿）" not in lines(content)

    def test_the_style_of_1999_has_topic_words_and_hanzi_dates(self) -> None:
        found = lines(circular(by_hand(), CircularOptions(style="1999")))
        assert "主题词：质量　通报" in found and "二〇一〇年九月三十日" in found
        assert not any("主题词" in line for line in lines(circular(by_hand())))

    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (date(2010, 8, 9), "二〇一〇年八月九日"),
            (date(2007, 10, 10), "二〇〇七年十月十日"),
            (date(2011, 12, 21), "二〇一一年十二月二十一日"),
        ],
    )
    def test_dates_in_hanzi(self, day: date, words: str) -> None:
        assert date_words(day, "1999") == words
        assert date_words(day, "2012") == f"{day.year}年{day.month}月{day.day}日"

    def test_number_in_six_sided_brackets_without_zeros(self) -> None:
        options = CircularOptions(number=5, agency_code="永政办发")
        assert document_number(options, date(2010, 1, 1)) == "永政办发〔2010〕5号"

    def test_simulated_data_are_marked_on_every_page(self) -> None:
        content = circular(by_hand(is_demo=True, secrecy="内部资料"))
        header = "".join(part(content, "word/header1.xml").itertext())
        assert "模拟数据" in header and "内部资料" in header
        for sect in body(content).iter(f"{W}sectPr"):
            kinds = {r.get(f"{W}type") for r in sect.iter(f"{W}headerReference")}
            assert kinds == {"default", "even"}

    def test_the_signature_never_stands_alone(self) -> None:
        paragraphs = list(body(circular(by_hand())).iter(f"{W}p"))
        texts = ["".join(p.itertext()) for p in paragraphs]
        last = texts.index("2010年9月30日")
        first = next(i for i, text in enumerate(texts) if text.startswith("附件："))
        kept = [p.find(f"{W}pPr/{W}keepNext") is not None for p in paragraphs[first:last]]
        assert first == last - 2 and all(kept)


class TestText:
    def test_edited_text_is_printed(self) -> None:
        report = by_hand()
        own = {"basics": (Sentence("改过的话，〖97.96%〗。"),)}
        assert "改过的话，97.96%。" in lines(circular(report, None, own))

    def test_markup_in_names_is_text(self) -> None:
        report = by_hand(subject="<b>&“甲”")
        assert any("<b>&“甲”" in line for line in lines(circular(report)))

    def test_what_xml_cannot_hold_is_dropped(self) -> None:
        own = {"basics": (Sentence("甲\x00\x0b\ud800\uffff乙=1+1<script>，〖97.96%〗。"),)}
        assert "甲乙=1+1<script>，97.96%。" in lines(circular(by_hand(), None, own))

    @pytest.mark.parametrize("kind", ["progress", "valves", "zones"])
    def test_the_whole_text_is_as_approved(self, store: Path, kind: str) -> None:
        county_rows()
        day = date(2012, 12, 31) if kind == "zones" else date(2010, 9, 30)
        found = made(kind, day)
        text = "\n".join(lines(circular(found))).replace(found.version, "版本")
        check_approved(f"circular_{kind}.txt", text + "\n")

    @pytest.mark.soak
    def test_newer_monthly_reports_stand_beside_an_older_register(self, store: Path) -> None:
        put("outlets", outlets("上塘镇", 80, 100, on="2010-06-30"))
        put_reports(
            [
                (date(2010, 6, 1), "上塘镇", 100, 80),
                (date(2010, 9, 1), "上塘镇", 100, 90),
                (date(2010, 9, 1), "桥下镇", None, None),
            ]
        )
        found = lines(circular(made("progress", date(2010, 10, 15))))
        approved = "\n".join(found[: found.index("二、各乡镇情况")]) + "\n"
        check_approved("circular_progress_reported.txt", approved)
        # an even pace from 80% on 30 June to 98% on 31 October: 80 + 18 * 92/123 = 93.46…
        assert "（当月应到93.5%）低3.5个百分点" in approved
        assert any("桥头镇、桥下镇" in line and "补报月报" in line for line in found)
        # as old as the register: they say nothing new
        early = "".join(lines(circular(made("progress", date(2010, 7, 5)))))
        assert "月报" not in early.replace("名册和月报的数据", "") and "2010年6月全县" in early


class TestTitle:
    def test_three_lines_of_whole_words(self) -> None:
        title = "关于2010年9月全县“十小”行业整治与规范工作进展情况和阀门产品质量监督抽查结果的通报"
        found = title_lines(title)
        assert "".join(found) == title and len(found) == 3
        assert all(text_width(line) <= MOST for line in found)
        assert not any(line.startswith(("的", "与", "和")) for line in found)
        assert not any(line.endswith(("关于", "与", "和")) for line in found)
        assert "“十小”" in "|".join(found) and "2010年" in "|".join(found)

    def test_a_short_title_stays_on_one_line(self) -> None:
        assert title_lines("关于排名情况的通报") == ["关于排名情况的通报"]

    def test_a_word_longer_than_a_line_is_cut(self) -> None:
        found = title_lines("“" + "甲" * 30 + "”")
        assert "".join(found) == "“" + "甲" * 30 + "”"
        assert all(text_width(line) <= MOST for line in found)
