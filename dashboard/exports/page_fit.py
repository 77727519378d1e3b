"""How full the pages of a letter will be, from its markup: no nearly white last page of the text,
no imprint alone behind a blank page.

Word alone knows where it breaks a page; the estimate is off by a line or two, so that nothing is
decided by it where a page is nearly full or nearly empty.
"""

import re
from dataclasses import dataclass

from dashboard.exports.word_markup import LINE, PADDING, TEXT_WIDTH
from dashboard.words.formats import text_width

PORTRAIT, LANDSCAPE = 12756, 8844  # twips of the text block's height
WIDE_ROOM = 12756
LEAST = 7.5 * LINE  # twips that the last page of the text should hold: a third
PITCHES = (LINE, 570, 606, 560, 553, 620, 540, 530, 640, 520)
"""Twips of a line: 20 to 24 lines a page, the standard's 22 and what is near it first."""
LOSSES = (1.02, 1.1)
"""What a line loses to marks that may not begin or end it; more where a wider font stands in for
仿宋 (LibreOffice without it)."""
SURE = 0.06  # share of a page within which the estimate says nothing
_BLOCK = re.compile(r"<w:tbl>.*?</w:tbl>|<w:p>.*?</w:p>", re.DOTALL)
_TEXT = re.compile(r"<w:t [^>]*>([^<]*)</w:t>")
_SPACING = re.compile(r'<w:spacing w:before="(\d+)" w:after="(\d+)" w:line="(\d+)"')
_OWN_LINE = re.compile(
    rf'(?<!<w:snapToGrid w:val="0"/>)(<w:spacing w:before="\d+" w:after="\d+" w:line=")({LINE})"'
)
_INDENT = re.compile(r'w:(left|right|firstLine)="(\d+)"')
_ROW = re.compile(r"<w:tr>.*?</w:tr>", re.DOTALL)
_CELL = re.compile(r"<w:tc>.*?</w:tc>", re.DOTALL)


@dataclass
class _Page:
    """Where the next block begins: pages begun, twips used of the last one."""

    height: float
    count: int = 1
    used: float = 0.0

    def put(self, height: float, line: float) -> None:
        """A block that may be cut between lines of this height."""
        while self.used + height > self.height + 1:
            fits = max(0.0, (self.height - self.used) // line * line)
            height -= fits
            self.count, self.used = self.count + 1, 0.0
            if height <= 0:
                return
        self.used += height


def _number(pattern: str, xml: str, default: float) -> float:
    found = re.search(pattern, xml)
    return float(found[1]) if found else default


def _paragraph(xml: str, room: float, pitch: int, loss: float) -> tuple[float, float]:
    """Height of a paragraph and of its lines, in twips."""
    spacing = _SPACING.search(xml)
    if spacing is None:
        return 0.0, float(pitch)
    before, after, own = (float(one) for one in spacing.groups())
    line = float(pitch) if own == LINE else own
    size = _number(r'<w:sz w:val="(\d+)"', xml, 32) / 2
    words = "".join(_TEXT.findall(xml))
    indents = {name: float(value) for name, value in _INDENT.findall(xml)}
    width = room - indents.get("left", 0) - indents.get("right", 0)
    length = text_width(words) * (size - 0.25) * 20 * loss + indents.get("firstLine", 0)
    lines = max(1, -(-int(length) // max(1, int(width))))
    picture = _number(r'<wp:inline.*?cy="(\d+)"', xml, 0) / 635
    return before + after + max(lines * line, picture), line


def _row(xml: str, pitch: int, loss: float) -> float:
    least = _number(r'<w:trHeight w:val="(\d+)"', xml, 0)
    cells = []
    for one in _CELL.findall(xml):
        room = _number(r'<w:tcW w:w="(\d+)"', one, TEXT_WIDTH) - 60
        inner = [_paragraph(p, room, pitch, loss)[0] for p in _BLOCK.findall(one)]
        cells.append(sum(inner) + 2 * PADDING)
    return max(least, *cells) if cells else least


def filled(
    xml: str, pitch: int = LINE, *, wide: bool = False, loss: float = LOSSES[0]
) -> tuple[int, float]:
    """Pages that a section takes and the share of the last one that it fills, 0..1."""
    room = WIDE_ROOM if wide else TEXT_WIDTH
    page = _Page(LANDSCAPE if wide else PORTRAIT)
    for block in _BLOCK.findall(xml):
        if block.startswith("<w:tbl>"):
            heads = 0.0
            for row in _ROW.findall(block):
                height = _row(row, pitch, loss)
                is_head = "<w:tblHeader/>" in row
                if page.used + height > page.height:
                    page.count, page.used = page.count + 1, 0.0 if is_head else heads
                page.used += height
                heads += height if is_head else 0.0
            continue
        if "<w:pageBreakBefore/>" in block:
            page.count, page.used = page.count + 1, 0.0
        height, line = _paragraph(block, room, pitch, loss)
        page.put(height, line)
    return page.count, page.used / page.height


def pitch_of(text: str) -> int:
    """The line pitch at which the last page of the text is at least a third full, nearest to the
    standard's; the standard's where none is."""
    for losses in (LOSSES, LOSSES[:1], LOSSES[1:]):
        for pitch in PITCHES:
            if all(_is_well(*filled(text, pitch, loss=loss)) for loss in losses):
                return pitch
    return LINE


def _is_well(pages: int, share: float) -> bool:
    return pages == 1 or LEAST / PORTRAIT <= share <= 1 - SURE / 2


def with_pitch(text: str, pitch: int) -> str:
    """The text with another line pitch than the grid's."""
    if pitch == LINE:
        return text
    return _OWN_LINE.sub(rf'<w:snapToGrid w:val="0"/>\g<1>{pitch}"', text)


def ends_even(sections: list[tuple[bool, str]], pitch: int, imprint: float) -> bool:
    """Whether the last page is surely an even one with room for an imprint of so many twips."""
    total, share = 0, 0.0
    for wide, xml in sections:
        found = [filled(xml, pitch, wide=wide, loss=loss) for loss in LOSSES]
        pages, share = found[-1]
        if found[0][0] != pages or not all(SURE < one < 1 - SURE for _, one in found):
            return False
        total += pages
    return total % 2 == 0 and not sections[-1][0] and share + imprint / PORTRAIT < 1 - 2 * SURE
