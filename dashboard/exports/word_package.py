"""A Word file from its parts: fixed styles, fonts, settings, and a zip with fixed times.

The parts are written here one by one instead of changing a library's template, whose theme
fonts, styles, paper and author would each have to be undone.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from dashboard import look

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TIME = (1980, 1, 1, 0, 0, 0)

CONTENT_TYPES = {
    "document": f"{_WORD}.document.main+xml",
    "styles": f"{_WORD}.styles+xml",
    "settings": f"{_WORD}.settings+xml",
    "fontTable": f"{_WORD}.fontTable+xml",
    "header": f"{_WORD}.header+xml",
    "footer": f"{_WORD}.footer+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
}


@dataclass
class Package:
    """Parts of a document: headers and footers by name, charts with their workbooks."""

    body: str
    margins: Mapping[str, str] = field(default_factory=dict)  # header1.xml -> its paragraphs
    charts: list[tuple[str, bytes]] = field(default_factory=list)
    default_font: str = "仿宋_GB2312"
    alternatives: Mapping[str, str] = field(default_factory=dict)  # font -> its other name
    title: str = ""
    description: str = ""
    subject: str = ""
    creator: str = ""
    keywords: str = ""

    def relation(self, name: str) -> str:
        """Relationship id of a header or footer."""
        return f"rId{10 + list(self.margins).index(name)}"


def chart_relation(number: int) -> str:
    """Relationship id of the chart with a number, from 1."""
    return f"rId{100 + number}"


def write(package: Package) -> bytes:
    """The .docx file."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(package),
        "_rels/.rels": _relations(
            [
                ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
                ("rId2", _CORE_RELATION, "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": _core(package),
        "word/document.xml": f'{DECLARATION}<w:document {NAMESPACES} mc:Ignorable=""><w:body>'
        f"{package.body}</w:body></w:document>",
        "word/styles.xml": _styles(package.default_font),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _font_table(package.alternatives),
        "word/theme/theme1.xml": _theme(package.default_font),
        "word/_rels/document.xml.rels": _document_relations(package),
    }
    for name, content in package.margins.items():
        tag = "hdr" if name.startswith("header") else "ftr"
        parts[f"word/{name}"] = f"{DECLARATION}<w:{tag} {NAMESPACES}>{content}</w:{tag}>"
    for number, (xml, workbook) in enumerate(package.charts, start=1):
        parts[f"word/charts/chart{number}.xml"] = xml
        parts[f"word/charts/_rels/chart{number}.xml.rels"] = _relations(
            [("rId1", f"{_OFFICE}/package", f"../embeddings/workbook{number}.xlsx")]
        )
        parts[f"word/embeddings/workbook{number}.xlsx"] = workbook
    return zipped(parts)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of parts, with fixed times, so that the same content gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, content)
    return buffer.getvalue()


_CORE_RELATION = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)


def _content_types(package: Package) -> str:
    fixed = [
        ("/word/document.xml", CONTENT_TYPES["document"]),
        ("/word/styles.xml", CONTENT_TYPES["styles"]),
        ("/word/settings.xml", CONTENT_TYPES["settings"]),
        ("/word/fontTable.xml", CONTENT_TYPES["fontTable"]),
        ("/word/theme/theme1.xml", CONTENT_TYPES["theme"]),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    ]
    fixed += [
        (f"/word/{name}", CONTENT_TYPES["header" if name.startswith("header") else "footer"])
        for name in package.margins
    ]
    fixed += [
        (f"/word/charts/chart{number}.xml", CONTENT_TYPES["chart"])
        for number in range(1, len(package.charts) + 1)
    ]
    overrides = "".join(f'<Override PartName="{n}" ContentType="{t}"/>' for n, t in fixed)
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="xlsx" ContentType="{sheet}"/>{overrides}</Types>'
    )


def _relations(found: list[tuple[str, str, str]]) -> str:
    body = "".join(f'<Relationship Id="{i}" Type="{t}" Target="{to}"/>' for i, t, to in found)
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{DECLARATION}<Relationships xmlns="{space}">{body}</Relationships>'


def _document_relations(package: Package) -> str:
    found = [
        ("rId1", f"{_OFFICE}/styles", "styles.xml"),
        ("rId2", f"{_OFFICE}/settings", "settings.xml"),
        ("rId3", f"{_OFFICE}/fontTable", "fontTable.xml"),
        ("rId4", f"{_OFFICE}/theme", "theme/theme1.xml"),
    ]
    found += [(package.relation(name), f"{_OFFICE}/{name[:6]}", name) for name in package.margins]
    found += [
        (chart_relation(number), f"{_OFFICE}/chart", f"charts/chart{number}.xml")
        for number in range(1, len(package.charts) + 1)
    ]
    return _relations(found)


def _core(package: Package) -> str:
    return (
        f"{DECLARATION}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(package.title)}</dc:title>"
        f"<dc:subject>{escape(package.subject)}</dc:subject>"
        f"<dc:creator>{escape(package.creator)}</dc:creator>"
        f"<cp:keywords>{escape(package.keywords)}</cp:keywords>"
        f"<dc:description>{escape(package.description)}</dc:description>"
        "<dc:language>zh-CN</dc:language>"
        "</cp:coreProperties>"
    )


def _styles(font: str) -> str:
    name = escape(font)
    return (
        f'{DECLARATION}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr></w:style>'
        f"{_named_styles()}"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr>'
        "</w:style></w:styles>"
    )


STYLES: dict[str, tuple[str, int | None]] = {
    "Title": ("Title", None),
    "Heading1": ("heading 1", 0),
    "Heading2": ("heading 2", 1),
    "Heading3": ("heading 3", 2),
    "Heading4": ("heading 4", 3),
    "Body": ("公文正文", None),
    "Receiver": ("主送机关", None),
    "AnnexNumber": ("附件序号", 0),
    "AnnexTitle": ("附件标题", 1),
    "AnnexList": ("附件说明", None),
    "Signature": ("署名和日期", None),
    "TableHead": ("表头", None),
    "TableText": ("表内文字", None),
    "TableNote": ("表注", None),
    "Caption": ("caption", None),
    "Form": ("表单", None),
}
"""Style id → its name (built-in English names show as 标题 1 in Chinese Word) and outline level."""


def _named_styles() -> str:
    found = ""
    for style, (name, level) in STYLES.items():
        outline = "" if level is None else f'<w:pPr><w:outlineLvl w:val="{level}"/></w:pPr>'
        found += (
            f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="Normal"/><w:qFormat/>{outline}</w:style>'
        )
    return found


def _settings() -> str:
    return (
        f'{DECLARATION}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>'
        "<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/><w:evenAndOddHeaders/>"
        '<w:defaultTabStop w:val="420"/><w:drawingGridVerticalSpacing w:val="579"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _font_table(alternatives: Mapping[str, str]) -> str:
    fonts = "".join(
        f'<w:font w:name="{escape(name)}"><w:altName w:val="{escape(other)}"/>'
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, other in alternatives.items()
    )
    return f'{DECLARATION}<w:fonts xmlns:w="{W}">{fonts}</w:fonts>'


def _theme(font: str) -> str:
    name = escape(font)
    face = (
        f'<a:latin typeface="{name}"/><a:ea typeface="{name}"/><a:cs typeface="{name}"/>'
        f'<a:font script="Hans" typeface="{name}"/>'
    )
    colours = "".join(
        f'<a:{tag}><a:srgbClr val="{look.bare(colour)}"/></a:{tag}>'
        for tag, colour in (
            ("dk1", look.BLACK),
            ("lt1", look.WHITE),
            ("dk2", look.TEXT),
            ("lt2", look.PANEL),
            ("accent1", look.DATA),
            ("accent2", look.CONTEXT),
            ("accent3", look.FRAME),
            ("accent4", look.DATA_SOFT),
            ("accent5", look.SLATE),
            ("accent6", look.SAND),
            ("hlink", look.DATA),
            ("folHlink", look.SLATE),
        )
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{DECLARATION}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'name="公文"><a:themeElements><a:clrScheme name="公文">{colours}</a:clrScheme>'
        f'<a:fontScheme name="公文"><a:majorFont>{face}</a:majorFont><a:minorFont>{face}'
        f'</a:minorFont></a:fontScheme><a:fmtScheme name="公文"><a:fillStyleLst>{fill * 3}'
        f"</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}"
        f"</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )
