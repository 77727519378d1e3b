"""Cell formats of the workbook: fonts, borders, numbers of decimals as they are printed."""

from typing import Any

from dashboard import look
from dashboard.words import formats


def number_format(text: str) -> str:
    """The format that shows a number as its text does: 92.4 → 0.0, 5,754 → #,##0, +2.2 signed."""
    decimals = len(text.partition(".")[2])
    body = ("0." + "0" * decimals) if decimals else "#,##0"
    if text.startswith(("+", formats.MINUS)):
        return f"+{body}_ ;{formats.MINUS}{body}_ ;{body}_ "
    return f"{body}_ "


class Formats:
    """Formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._numbers: dict[tuple[str, bool, bool], Any] = {}
        self._lights: dict[str, Any] = {}
        song = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
        hei = {**song, "font_name": "黑体"}
        box = {"border": 1, "border_color": look.SLATE}
        self._cell = {**song, **box}
        self.title = book.add_format({**hei, "font_size": 16, "align": "center", "text_wrap": True})
        self.section = book.add_format({**hei, "font_size": 12, "font_color": look.FRAME})
        self.label = book.add_format({**song, "valign": "top", "font_color": look.TEXT_SECOND})
        right = {"align": "right", "text_wrap": True, "font_color": look.TEXT_SECOND}
        self.figure_head = book.add_format({**song, **right})
        self._figure = song
        self.text = book.add_format({**song, "quote_prefix": True})
        self.mark = book.add_format({**song, "bold": True, "font_color": look.RED})
        self.wrapped = book.add_format({**song, "text_wrap": True, "valign": "top"})
        self.link = book.add_format({**song, "font_color": look.DATA, "underline": 1})
        self.note = book.add_format({**song, "font_size": 9, "text_wrap": True})
        head = {"align": "center", "text_wrap": True, "bg_color": look.HEAD_GROUND}
        self.head = book.add_format({**hei, **box, **head})
        body = {**self._cell, "quote_prefix": True}
        self.cell = book.add_format({**body, "align": "center"})
        self.cell_left = book.add_format({**body, "align": "left", "text_wrap": True})
        self._total = {**box, "bold": True, "bg_color": look.PANEL, "top": 2}
        self.total = book.add_format({**song, **self._total, "align": "center"})

    def number(self, code: str, *, is_total: bool, is_centred: bool) -> Any:
        """Format of a number by its code."""
        key = (code, is_total, is_centred)
        if key not in self._numbers:
            own = {**self._cell, **(self._total if is_total else {})}
            if is_centred:
                own |= {"align": "center", "num_format": code.removesuffix("_ ")}
            else:
                own |= {"num_format": code}
            self._numbers[key] = self._book.add_format(own)
        return self._numbers[key]

    def figure(self, decimals: int) -> Any:
        """A figure behind a chart, with the decimals that the chart prints."""
        key = (f"figure{decimals}", False, False)
        if key not in self._numbers:
            code = "0." + "0" * decimals if decimals else "#,##0"
            self._numbers[key] = self._book.add_format({**self._figure, "num_format": code})
        return self._numbers[key]

    def light(self, ink: str) -> Any:
        """Colour of a light in a conditional format."""
        if ink not in self._lights:
            self._lights[ink] = self._book.add_format({"font_color": ink, "bold": True})
        return self._lights[ink]
