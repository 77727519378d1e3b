"""Setting a Typst template with our font: data in, PDF out; no browser, network or system font."""

import json
from pathlib import Path
from typing import Any

import typst

from dashboard import look
from dashboard.report.model import Light
from dashboard.settings import DATA

FONTS = DATA / "fonts"
COLOURS = {
    "text": look.TEXT,
    "second": look.TEXT_SECOND,
    "border": look.BORDER,
    "frame": look.FRAME,
    "data": look.DATA,
    "red": look.RED,
}


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """The template of this folder, set with `data` (plus our colours) as PDF."""
    made = typst.compile(
        str(Path(__file__).with_name(template)),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({**data, "colours": COLOURS}, ensure_ascii=False)},
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
