"""Word, slides and workbook of every kind: strict XML, whole packages, the same numbers.

The order of elements is that of ECMA-376 part 1; Word and PowerPoint refuse or repair a file that
breaks it, LibreOffice and the libraries do not notice.
"""

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from dashboard import demo
from dashboard.exports import FORMATS, Wishes
from dashboard.exports.circular_options import CircularOptions
from dashboard.report import REPORTS, Report, Selection, build
from dashboard.store import db
from tests.soak import beyond

OFFICE = ("circular", "slides", "workbook")
DAYS = {"zones": date(2013, 12, 31)}
FULL = CircularOptions(style="1999", red_head=True, number=7, copies_to="县府办", contact="办公室")

# parent -> children in the order of the schema
ORDER = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents jc textDirection "
    "textAlignment outlineLvl rPr sectPr",
    "w:rPr": "rStyle rFonts b bCs i iCs strike color spacing w kern position sz szCs highlight u "
    "effect vertAlign lang eastAsianLayout",
    "w:tblPr": "tblStyle tblpPr tblOverlap tblW jc tblCellSpacing tblInd tblBorders shd tblLayout "
    "tblCellMar tblLook",
    "w:tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection "
    "tcFitText vAlign hideMark",
    "w:tcBorders": "top left start bottom right end insideH insideV",
    "w:tbl": "tblPr tblGrid tr",
    "w:sectPr": "headerReference footerReference footnotePr type pgSz pgMar paperSrc pgBorders "
    "lnNumType pgNumType cols vAlign noEndnote titlePg textDirection docGrid",
    "c:scaling": "logBase orientation max min",
    "c:ser": "idx order tx spPr invertIfNegative marker dPt dLbls trendline errBars cat val smooth",
    "c:dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName "
    "showSerName showPercent showBubbleSize separator showLeaderLines",
    "c:errBars": "errDir errBarType errValType noEndCap plus minus val spPr",
    "c:catAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt "
    "majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn "
    "lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "c:valAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt "
    "majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt crossBetween "
    "majorUnit minorUnit dispUnits",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "c:lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth "
    "axId",
    "c:plotArea": "layout barChart lineChart catAx valAx dTable spPr",
    "c:chart": "title autoTitleDeleted pivotFmts plotArea legend plotVisOnly dispBlanksAs",
    "c:chartSpace": "date1904 lang roundedCorners AlternateContent style clrMapOvr chart spPr "
    "txPr externalData printSettings userShapes",
    "a:rPr": "ln noFill solidFill gradFill effectLst highlight latin ea cs sym hlinkClick",
    "a:tcPr": "lnL lnR lnT lnB lnTlToBr lnBlToTr noFill solidFill gradFill blipFill pattFill",
    "a:pPr": "lnSpc spcBef spcAft buClrTx buClr buSzTx buSzPct buFontTx buFont buNone buAutoNum "
    "buChar tabLst defRPr",
    "p:spPr": "xfrm custGeom prstGeom noFill solidFill gradFill blipFill pattFill ln effectLst",
}
SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
}
NAMES = {short: space for space, short in SPACES.items()}


def element_of(part: bytes) -> Iterator[ElementTree.Element]:
    """Every element of a part."""
    return ElementTree.fromstring(part).iter()


def named(element: ElementTree.Element) -> str:
    """w:pPr of an element."""
    space, _, name = element.tag.removeprefix("{").partition("}")
    return f"{SPACES.get(space, '?')}:{name}"


class Made(dict[str, tuple[Report, dict[str, bytes]]]):
    """Report and files of a kind, made when the first test asks for it."""

    def __missing__(self, kind: str) -> tuple[Report, dict[str, bytes]]:
        day = DAYS.get(kind, date(2010, 10, 15))
        report = build("demo", Selection(kind, day, firms=True))
        wishes = Wishes(FULL)
        self[kind] = report, {n: FORMATS[n].make(report, wishes) for n in (*OFFICE, "snapshot")}
        return self[kind]


@pytest.fixture(scope="module")
def made(demo_folder: Path) -> Iterator[Made]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(demo_folder))
        demo.ensure()
        yield Made()
        db.close()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert not [n for n, k in Counter(file.namelist()).items() if k > 1]
        return {name: file.read(name) for name in file.namelist()}


def is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def text_of(format_: str, content: bytes) -> str:
    """All words of a file, without spaces."""
    if format_ == "snapshot":
        words = unescape(re.sub(r"<[^>]+>", "", content.decode()))
    elif format_ == "workbook":
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
        words = "\n".join(str(value) for value in cells if value is not None)
    else:
        words = ""
        for name, part in parts_of(content).items():
            if re.match(r"word/document|ppt/slides/slide|ppt/notesSlides/", name) and is_xml(name):
                words += "".join(ElementTree.fromstring(part).itertext()) + "\n"
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize("format_", OFFICE)
@pytest.mark.parametrize("kind", beyond(["valves"], REPORTS, soak=2))
class TestPackage:
    def test_every_part_is_known_and_every_relation_has_its_part(
        self, made: Made, kind: str, format_: str
    ) -> None:
        parts = parts_of(made[kind][1][format_])
        types = ElementTree.fromstring(parts["[Content_Types].xml"])
        endings = {e.get("Extension", "").lower() for e in types if e.tag.endswith("Default")}
        listed = [e.get("PartName", "") for e in types if e.tag.endswith("Override")]
        assert len(listed) == len(set(listed))
        assert {name.lstrip("/") for name in listed} <= set(parts)
        for name in parts:
            if name != "[Content_Types].xml":
                assert f"/{name}" in listed or name.rpartition(".")[2].lower() in endings, name
        for name in parts:
            if not name.endswith(".rels"):
                continue
            folder = posixpath.dirname(posixpath.dirname(name))
            relations = list(ElementTree.fromstring(parts[name]))
            ids = [one.get("Id") for one in relations]
            assert len(ids) == len(set(ids)), name
            for one in relations:
                if one.get("TargetMode") == "External":
                    continue
                target = one.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
                assert posixpath.normpath(path).lstrip("/") in parts, (name, target)

    def test_every_reference_is_a_relation(self, made: Made, kind: str, format_: str) -> None:
        parts = parts_of(made[kind][1][format_])
        space = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
        for name, part in parts.items():
            if not name.endswith(".xml"):
                continue
            used = {
                value
                for element in ElementTree.fromstring(part).iter()
                for key, value in element.attrib.items()
                if key.startswith(space) and value
            }
            folder, file = posixpath.split(name)
            rels = parts.get(f"{folder}/_rels/{file}.rels".lstrip("/"), b"<x/>")
            assert used <= {one.get("Id") for one in ElementTree.fromstring(rels)}, name

    def test_elements_stand_in_the_order_of_the_schema(
        self, made: Made, kind: str, format_: str
    ) -> None:
        seen = 0
        for name, part in parts_of(made[kind][1][format_]).items():
            if not is_xml(name):
                continue
            for element in ElementTree.fromstring(part).iter():
                if (order := ORDER.get(named(element))) is None:
                    continue
                children = [named(child).partition(":")[2] for child in element]
                places = [order.split().index(child) for child in children if child != "extLst"]
                assert places == sorted(places), (name, named(element), children)
                seen += 1
        assert seen or format_ == "workbook"

    def test_drawings_have_ids_of_their_own(self, made: Made, kind: str, format_: str) -> None:
        for name, part in parts_of(made[kind][1][format_]).items():
            if re.match(r"word/document|ppt/slides/slide|xl/drawings/drawing", name):
                ids = [
                    element.get("id")
                    for element in ElementTree.fromstring(part).iter()
                    if element.tag.endswith(("}docPr", "}cNvPr"))
                ]
                assert len(ids) == len(set(ids)), name

    def test_workbooks_behind_charts_hold_what_the_chart_shows(
        self, made: Made, kind: str, format_: str
    ) -> None:
        parts = parts_of(made[kind][1][format_])
        charts = [n for n in parts if re.match(r"(word|ppt)/charts/chart[^/]*[.]xml$", n)]
        no_place = (kind, format_) == ("campaign", "circular")  # its only chart has a wide table
        assert charts or format_ == "workbook" or no_place
        for name in charts:
            folder, file = posixpath.split(name)
            (relation,) = ElementTree.fromstring(parts[f"{folder}/_rels/{file}.rels"])
            target = relation.get("Target", "")
            path = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            sheet = openpyxl.load_workbook(io.BytesIO(parts[path])).active
            for reference in (e for e in element_of(parts[name]) if named(e) == "c:numRef"):
                cells = (reference.findtext("c:f", "", NAMES)).partition("!")[2].replace("$", "")
                behind = [cell.value for row in sheet[cells] for cell in row]
                for point in reference.iterfind("c:numCache/c:pt", NAMES):
                    value = float(point.findtext("c:v", "", NAMES))
                    assert behind[int(point.get("idx", ""))] == pytest.approx(value), name

    def test_every_run_names_an_east_asian_font(self, made: Made, kind: str, format_: str) -> None:
        for name, part in parts_of(made[kind][1][format_]).items():
            if not is_xml(name):
                continue
            for element in ElementTree.fromstring(part).iter():
                tag = named(element)
                if tag == "w:r" and element.find("w:t", NAMES) is not None:
                    fonts = next((e for e in element.iter() if named(e) == "w:rFonts"), None)
                    assert fonts is not None, name
                    assert any(key.endswith("}eastAsia") for key in fonts.attrib), name
                if tag == "a:r" and name.startswith(("ppt/slides/", "ppt/charts/", "xl/charts/")):
                    assert any(named(e) == "a:ea" for e in element.iter()), (name, element)


@pytest.mark.parametrize("kind", beyond(["valves"], REPORTS, soak=2))
class TestNumbers:
    def test_every_number_stands_in_every_format(self, made: Made, kind: str) -> None:
        report, files = made[kind]
        values = list(report.values())
        assert len(values) > 2
        for format_ in (*OFFICE, "snapshot"):
            told = text_of(format_, files[format_])
            for part in report.parts:
                if format_ == "circular" and not part.in_text:
                    continue
                for value in (v for one in part.paragraphs for v in one.values):
                    assert re.sub(r"\s", "", value.text) in told, (format_, part.key, value)
                if format_ != "slides":  # a slide has the sentence in short
                    for piece in (p for one in part.paragraphs for p in one.plain.split("。")):
                        assert re.sub(r"\s", "", piece) in told, (format_, part.key, piece)

    def test_every_table_is_the_same_in_word_workbook_and_snapshot(
        self, made: Made, kind: str
    ) -> None:
        report, files = made[kind]
        told = {name: text_of(name, files[name]) for name in ("circular", "workbook", "snapshot")}
        for table in report.tables:
            for row in table.lines:
                line = "".join(re.sub(r"\s", "", cell.text) for cell in row)
                assert line in told["snapshot"] and line in told["circular"], line
                for cell, column in zip(row, table.columns, strict=True):
                    word = re.sub(r"\s", "", cell.text)
                    number = cell.number
                    if number is None and column.side == "number":
                        continue  # a column of numbers holds numbers, or is empty and says so
                    printed = f"{number:g}" if number is not None else word
                    assert word in told["workbook"] or printed in told["workbook"], cell

    def test_the_hash_is_the_same(self, made: Made, kind: str) -> None:
        report, files = made[kind]
        for format_ in (*OFFICE, "snapshot"):
            assert report.content_hash in text_of(format_, files[format_]), format_


@pytest.mark.soak
def test_firms_stand_only_where_they_were_asked_for(made: Made) -> None:
    """With names: 内部资料 on it. Without: no name of any maker in any format."""
    inside, files = made["valves"]
    assert inside.secrecy == "内部资料"
    part = next(one for one in inside.parts if one.key == "failed")
    assert part.table is not None
    firms = {row[1].text for row in part.table.rows} - {"/"}
    assert firms and all(one in text_of("circular", files["circular"]) for one in firms)
    public = build("demo", Selection("valves", date(2010, 10, 15)))
    assert not public.secrecy
    for format_ in (*OFFICE, "snapshot"):
        told = text_of(format_, FORMATS[format_].make(public, Wishes()))
        assert not [one for one in firms if one in told], format_
