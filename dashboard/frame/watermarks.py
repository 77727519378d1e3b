"""Marks in files whose format needs a library: properties of a PDF and a picture, feet of pages.

A file that the library cannot read stays as it is: the audit was told of it all the same.
"""

import io
from typing import Any

from dashboard.settings import DATA

_FONTS = DATA / "fonts"
_FOOT = """
#set page(width: {width}pt, height: {height}pt, margin: 12pt, fill: none)
#set text(size: 7pt, fill: rgb("00000099"))
#place(bottom + right, sys.inputs.told)
"""


def pdf(content: bytes, told: str, on_pages: bool) -> bytes:
    """A PDF whose subject says who had it; on_pages: also in small letters at each foot."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    try:
        writer = PdfWriter(clone_from=io.BytesIO(content))
        if on_pages:
            feet: dict[tuple[float, float], bytes] = {}
            for page in writer.pages:
                size = float(page.mediabox.width), float(page.mediabox.height)
                if size not in feet:
                    feet[size] = _foot(told, *size)
                page.merge_page(PdfReader(io.BytesIO(feet[size])).pages[0])
        writer.add_metadata({"/Subject": told})
        out = io.BytesIO()
        writer.write(out)
    except PyPdfError:
        return content
    return out.getvalue()


def _foot(told: str, width: float, height: float) -> bytes:
    """One page of this size (points) with nothing but the line at its foot."""
    import typst

    compiled: Any = typst.compile  # its types want fonts to be named in bytes as the source is
    made = compiled(
        _FOOT.format(width=width, height=height).encode(),
        format="pdf",
        sys_inputs={"told": told},
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
    )
    return bytes(made)


def png(content: bytes, told: str) -> bytes:
    """A picture with a remark; its points are not touched."""
    from PIL import Image, PngImagePlugin, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as picture:
            said = PngImagePlugin.PngInfo()
            said.add_itxt("Comment", told)
            out = io.BytesIO()
            picture.save(out, "PNG", pnginfo=said, dpi=picture.info.get("dpi", (96, 96)))
    except UnidentifiedImageError:
        return content
    return out.getvalue()
