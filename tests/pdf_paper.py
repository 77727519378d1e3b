"""A government paper as a PDF, written by hand: lines of 28 characters, 22 to a page, page numbers.

The font is named and not embedded; its characters are told by a ToUnicode table, as word
processors write them, or by the predefined UniGB-UCS2-H encoding (``is_predefined``).
"""

from collections.abc import Sequence

WIDTH, HEIGHT = 28, 22
INDENT = "\u3000\u3000"


def paper(text: str, head: str = "", is_predefined: bool = False) -> bytes:
    """The text, one paragraph a line, as a PDF whose lines and pages break anywhere."""
    lines = [
        line[start : start + WIDTH]
        for paragraph in text.split("\n")
        for line in [INDENT + paragraph]
        for start in range(0, len(line), WIDTH)
    ]
    pages = [lines[start : start + HEIGHT] for start in range(0, len(lines), HEIGHT)]
    return pdf(
        [_content(page, number, head) for number, page in enumerate(pages, 1)], is_predefined
    )


def _content(lines: Sequence[str], number: int, head: str) -> list[tuple[int, int, str]]:
    top = [(80, 800, head)] if head else []
    body = [(80, 760 - 28 * at, line) for at, line in enumerate(lines)]
    return [*top, *body, (280, 60, f"— {number} —")]


def pdf(pages: Sequence[list[tuple[int, int, str]]], is_predefined: bool = False) -> bytes:
    """Pages of (x, y, text) as a PDF; a page without text is blank, as a scan is to a reader."""
    used = sorted({character for page in pages for *_, text in page for character in text})
    glyphs = {character: number for number, character in enumerate(used, 1)}
    encoding = "UniGB-UCS2-H" if is_predefined else "Identity-H"
    table = "" if is_predefined else "/ToUnicode 5 0 R"
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        f"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/{encoding}"
        f"/DescendantFonts[4 0 R]{table}>>".encode(),
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
        _stream(_unicode_table(glyphs)),
    ]
    for number, page in enumerate(pages):
        bodies.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            + f"/Contents {7 + 2 * number} 0 R>>".encode()
        )
        shown = ""
        for x, y, text in page:
            codes = [ord(c) if is_predefined else glyphs[c] for c in text]
            letters = "".join(f"{code:04X}" for code in codes)
            shown += f"BT /F 16 Tf {x} {y} Td <{letters}> Tj ET\n"
        bodies.append(_stream(shown))
    return _file(bodies)


def _unicode_table(glyphs: dict[str, int]) -> str:
    rows = "\n".join(f"<{number:04X}> <{ord(c):04X}>" for c, number in glyphs.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(glyphs)} beginbfchar\n{rows}\nendbfchar endcmap end end"
    )


def _stream(text: str) -> bytes:
    return f"<</Length {len(text)}>>stream\n{text}\nendstream".encode()


def _file(bodies: Sequence[bytes]) -> bytes:
    content, starts = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        starts.append(len(content))
        content += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    size = len(bodies) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>"
    return content + f"{tail}\nstartxref\n{len(content)}\n%%EOF\n".encode()
