"""Pictures, poster, snapshot and township sheets: what is burnt in, and that nothing is fetched."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from dashboard import demo, look
from dashboard.exports import FORMATS, Wishes
from dashboard.exports.packs import picture_pack, sheets
from dashboard.exports.pictures import bare, picture
from dashboard.exports.poster import PosterError, poster
from dashboard.exports.snapshot import snapshot
from dashboard.report import Report, Selection, build
from dashboard.report.model import Cell, Chart, Column, Map, Part, Place, Series, Table
from dashboard.store import db
from dashboard.words.tied import Sentence

AS_OF = date(2010, 10, 15)


def report_of(*parts: Part, is_demo: bool = True) -> Report:
    """A report made by hand."""
    return Report(
        kind="review",
        title="截至2010年10月15日全县质量工作情况",
        subject="",
        intro=Sentence("现将情况通报如下："),
        as_of=AS_OF,
        scope=(("统计截止", "2010年10月15日"), ("区划", "38个乡镇")),
        parts=parts,
        indicators=("compliance_rate",),
        sources=(),
        data_version="7",
        is_demo=is_demo,
    )


BARS = Chart(
    "上塘镇差最多",
    "还差户数",
    "bars",
    "户",
    ("上塘镇", "<b>瓯北镇"),
    (Series("还差", (5.0, 2.0)),),
    0,
)
DOTS = Chart(
    "三个时期都过线",
    "合格率（%）",
    "dots",
    "%",
    ("2008年", "2009年", "2010年"),
    (Series("合格率", (81.0, None, 90.0), (70.0, None, 80.0), (90.0, None, 97.0)),),
    1,
    80.0,
    "目标80%",
    60.0,
    100.0,
)
VERDICTS = Map(
    "各乡镇判定",
    "规范率（%）",
    "a",
    (Place("上塘镇", "reached", "98.4"), Place("瓯北镇", "missed_unproven", "88.6")),
    "示意图",
)


def part(key: str, **what: object) -> Part:
    return Part(key, "差额", "上塘镇差最多", source="名册.xlsx", **what)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def review(demo_folder: Path) -> Iterator[Report]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(demo_folder))
        demo.ensure()
        yield build("demo", Selection("review", AS_OF, pack=True))
        db.close()


class TestPictures:
    @pytest.mark.parametrize("shown", [BARS, DOTS, VERDICTS])
    def test_a_picture_carries_title_source_date_and_mark(self, shown: Chart | Map) -> None:
        one = part("x", **({"map": shown} if isinstance(shown, Map) else {"chart": shown}))
        svg = picture(report_of(one), one, "svg").decode()
        texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
        told = "\n".join(texts)
        assert shown.title in texts and shown.subtitle in texts
        assert "来源：名册.xlsx" in told and "统计截止 2010年10月15日" in told
        assert "模拟数据" in told and "校验码" in told

    def test_a_png_has_the_asked_size(self) -> None:
        one = part("x", chart=BARS)
        image = Image.open(io.BytesIO(picture(report_of(one), one, "png", scale=2.0)))
        assert image.size[0] == 1800

    def test_a_gap_is_not_drawn_as_nought(self) -> None:
        texts = re.findall(r"<text[^>]*>([^<]*)</text>", bare(DOTS))
        assert "81.0" in texts and "90.0" in texts and "0.0" not in texts and "nan" not in texts

    def test_nothing_to_draw(self) -> None:
        with pytest.raises(KeyError):
            picture(report_of(part("x")), part("x"))
        with pytest.raises(ValueError, match="没有图"):
            picture_pack(report_of(part("x")))

    def test_the_map_tells_states_by_hatch_too(self) -> None:
        assert look.VERDICTS["missed_unproven"].hatch
        assert "pattern" in bare(VERDICTS)


class Addresses(HTMLParser):
    """Everything in a page that a browser would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "link", "iframe", "object"):
            self.found.append(tag)
        for name, value in attrs:
            if name in ("src", "href", "xlink:href") and value and not value.startswith("#"):
                self.found.append(value)


class TestSnapshot:
    @pytest.mark.soak
    def test_the_file_needs_nothing_else(self, review: Report) -> None:
        page = snapshot(review).decode("utf-8")
        reader = Addresses()
        reader.feed(page)
        assert reader.found == []
        assert "url(http" not in page and "@import" not in page

    @pytest.mark.soak
    def test_every_number_of_the_report_stands_in_it(self, review: Report) -> None:
        page = snapshot(review).decode("utf-8")
        values = {value.text for value in review.values()}
        assert values and all(value in page for value in values)
        assert review.content_hash in page and "模拟数据" in page

    def test_text_from_data_is_text(self) -> None:
        page = snapshot(report_of(part("x", chart=BARS))).decode("utf-8")
        assert "<b>瓯北镇" not in page

    def test_real_figures_carry_no_mark(self) -> None:
        assert "模拟数据" not in snapshot(report_of(part("x"), is_demo=False)).decode("utf-8")


class TestPoster:
    @pytest.mark.parametrize(("size", "millimetres"), [("A3", 420), ("A1", 840), ("A0", 1188)])
    @pytest.mark.soak
    def test_one_page_with_every_township(
        self, review: Report, size: str, millimetres: int
    ) -> None:
        made = PdfReader(io.BytesIO(poster(review, size)))
        assert len(made.pages) == 1
        assert abs(float(made.pages[0].mediabox.width) / 72 * 25.4 - millimetres) < 1
        text = made.pages[0].extract_text()
        assert "离10月31日还有16天" in text and "模拟数据" in text and review.content_hash in text
        ranking = next(p for p in review.parts if p.key == "townships").table
        assert ranking is not None and len(ranking.rows) == 38
        assert all(row[2].text in text for row in ranking.rows)

    def test_without_a_register_it_says_so(self) -> None:
        with pytest.raises(PosterError, match="名册"):
            poster(report_of(part("x")))

    def test_too_much_for_one_page_is_refused(self) -> None:
        heads = ("名次", "可能名次", "乡镇", "规范率", "距目标", "判定")
        row = tuple(Cell("瓯北镇", 90.0) for _ in heads)
        table = Table("排名", "排名", tuple(Column(name) for name in heads), (row,) * 120)
        with pytest.raises(PosterError, match="一页放不下"):
            poster(report_of(part("townships", table=table)))


class TestSheets:
    @pytest.mark.soak
    def test_one_page_per_township_in_one_zip(self, review: Report) -> None:
        heard: list[str] = []
        folder = zipfile.ZipFile(io.BytesIO(sheets(review, lambda _, name: heard.append(name))))
        assert len(folder.namelist()) == len(heard) == 38
        first = PdfReader(io.BytesIO(folder.read(folder.namelist()[0])))
        assert len(first.pages) == 1 and heard[0] in first.pages[0].extract_text()

    def test_without_townships(self) -> None:
        with pytest.raises(ValueError, match="名册"):
            sheets(report_of(part("x")))


@pytest.mark.soak
def test_every_new_format_is_offered(review: Report, tmp_path: Path) -> None:
    for key in ("poster", "snapshot", "pictures", "townships"):
        made = FORMATS[key].make(review, Wishes())
        assert len(made) > 1000, key
