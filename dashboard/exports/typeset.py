"""Setting a Typst template with our font: data in, PDF out; no browser, no network.

A rare character of a name that our font lacks is taken from a font of the machine, if one has it:
it must not vanish.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from dashboard import look
from dashboard.report.model import Light
from dashboard.settings import DATA

FONTS = DATA / "fonts"
FONT = FONTS / "NotoSansSC-subset.ttf"
COLOURS = {
    "text": look.TEXT,
    "second": look.TEXT_SECOND,
    "border": look.BORDER,
    "frame": look.FRAME,
    "data": look.DATA,
    "red": look.RED,
}


@cache
def _characters() -> frozenset[int]:
    """What our font can show, and white space."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(FONT)).get_charmap()) | set(map(ord, " \n\t\r\u3000\u00a0"))


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """The template of this folder, set with `data` (plus our colours) as PDF."""
    told = json.dumps({**data, "colours": COLOURS}, ensure_ascii=False)
    made = typst.compile(
        str(Path(__file__).with_name(template)),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=not set(map(ord, told)) - _characters(),
        sys_inputs={"data": told},
    )
    return bytes(made)


def light_data(one: Light) -> dict[str, str]:
    """A light as the templates take it: words and the ink of its verdict."""
    shown = look.VERDICTS[one.state]
    return {
        "name": one.name,
        "target": one.target,
        "text": one.text,
        "label": shown.label,
        "ink": shown.ink,
        "gap": one.gap,
        "basis": one.basis,
    }
