"""Exports: a report becomes a file. A new format is one more entry of FORMATS.

Nothing here queries or computes a figure; the page and the command line both take FORMATS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dashboard.documents import office
from dashboard.exports.circular_options import CircularOptions
from dashboard.letters import catalog
from dashboard.report.model import Report
from dashboard.words.tied import Sentence

# Paper of the poster and how much larger than A3 everything on it is.
NO_REGISTER = "还没有“十小”名册，画不了挂图。请先在“数据导入”页导入名册。"
NO_PICTURES = "这份报告没有图可以导出。"
POSTER_SIZES = {"A3": 1.0, "A1": 2.0, "A0": 2.0 * 2**0.5}


@dataclass(frozen=True)
class Wishes:
    """What the reader decides beside the report: the circular's frame and its edited text,
    the poster's paper, and who hears how far a long export is (share done, what is being made)."""

    circular: CircularOptions = field(default_factory=CircularOptions)
    edited: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)
    poster_size: str = "A3"
    told: Callable[[float, str], None] | None = None


@dataclass(frozen=True)
class Format:
    """One kind of file. kind: the report it is made of when none is asked for; needs_pack: it takes
    the report's pages per township; refusal: why a report cannot be made into it, else empty."""

    name: str
    ending: str
    mime: str
    kind: str
    make: Callable[[Report, Wishes], bytes]
    needs_pack: bool = False
    refusal: Callable[[Report], str] = lambda report: ""


def _circular(report: Report, wishes: Wishes) -> bytes:
    from dashboard.exports.circular import circular

    return circular(report, wishes.circular, wishes.edited)


def _circular_pdf(report: Report, wishes: Wishes) -> bytes:
    return office.converted(_circular(report, wishes), "docx", "pdf")


def _slides(report: Report, wishes: Wishes) -> bytes:
    from dashboard.exports.slides import slides

    return slides(report)


def _workbook(report: Report, wishes: Wishes) -> bytes:
    from dashboard.exports.workbook import workbook

    return workbook(report)


def _poster(report: Report, wishes: Wishes) -> bytes:
    from dashboard.exports.poster import poster

    return poster(report, wishes.poster_size)


def _snapshot(report: Report, wishes: Wishes) -> bytes:
    from dashboard.exports.snapshot import snapshot

    return snapshot(report)


def _pictures(report: Report, wishes: Wishes) -> bytes:
    from dashboard.exports.packs import picture_pack

    return picture_pack(report)


def _sheets(report: Report, wishes: Wishes) -> bytes:
    from dashboard.exports.packs import sheets

    return sheets(report, wishes.told)


NOT_A_LETTER = "这份内容只出幻灯片、工作簿、挂图等。要发文，请在“内容”里选一种文书。"
ONLY_PAPER = "文书只出 Word、工作簿。幻灯片等请在“内容”里选“全县情况”等。"


def _no_circular(report: Report) -> str:
    return "" if catalog.is_letter(report.kind) else NOT_A_LETTER


def _no_pdf(report: Report) -> str:
    return _no_circular(report) or office.refusal()


def _no_screen(report: Report) -> str:
    return ONLY_PAPER if catalog.is_letter(report.kind) else ""


def _no_poster(report: Report) -> str:
    if report.kind not in ("review", "progress"):
        return "挂图要用“全县情况”或“整规进展”的内容。"
    has_ranking = any(part.key == "townships" and part.table for part in report.parts)
    return "" if has_ranking else NO_REGISTER


def _no_pictures(report: Report) -> str:
    return "" if any(part.chart or part.map for part in report.parts) else NO_PICTURES


def _no_sheets(report: Report) -> str:
    return "" if report.pack else "选“整规进展”或“全县情况”，再选“附逐乡镇”。"


_OFFICE = "application/vnd.openxmlformats-officedocument"

FORMATS: dict[str, Format] = {
    "circular": Format(
        "通报（Word）",
        ".docx",
        f"{_OFFICE}.wordprocessingml.document",
        "supervision_notice",
        _circular,
        refusal=_no_circular,
    ),
    "pdf": Format(
        "通报（PDF）",
        ".pdf",
        "application/pdf",
        "supervision_notice",
        _circular_pdf,
        refusal=_no_pdf,
    ),
    "slides": Format(
        "幻灯片（PowerPoint）",
        ".pptx",
        f"{_OFFICE}.presentationml.presentation",
        "review",
        _slides,
        refusal=_no_screen,
    ),
    "workbook": Format(
        "工作簿（Excel）", ".xlsx", f"{_OFFICE}.spreadsheetml.sheet", "review", _workbook
    ),
    "poster": Format(
        "挂图（PDF）", ".pdf", "application/pdf", "review", _poster, refusal=_no_poster
    ),
    "snapshot": Format(
        "快照（HTML）", ".html", "text/html", "review", _snapshot, refusal=_no_screen
    ),
    "pictures": Format(
        "图片包（PNG）",
        "_图片.zip",
        "application/zip",
        "review",
        _pictures,
        refusal=_no_pictures,
    ),
    "townships": Format(
        "逐乡镇单页（PDF）",
        "_逐乡镇.zip",
        "application/zip",
        "progress",
        _sheets,
        needs_pack=True,
        refusal=_no_sheets,
    ),
}


def file_name(report: Report, made: Format) -> str:
    """2010年9月“十小”整规进展_20101015_模拟数据.docx; where firms are named also _内部资料."""
    mark = f"_{report.secrecy}" if report.secrecy else ""
    mark += "_模拟数据" if report.is_demo else ""
    return f"{report.title}_{report.as_of:%Y%m%d}{mark}{made.ending}"
