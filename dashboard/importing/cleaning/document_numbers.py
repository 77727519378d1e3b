"""Numbers of official documents: 永政办发〔2010〕75号."""

import re
import unicodedata

from dashboard.importing.cleaning.result import Cleaned
from dashboard.importing.cleaning.text import Cell, cell_text, is_empty_mark, tidy

_NUMBER = re.compile(
    r"(?P<agency>[一-鿿]{2,12}?)[\[(〔【〈](?P<year>(?:19|20)\d\d)年?[\])〕】〉]第?0*(?P<no>[1-9]\d*)号"
)


def parse_document_number(value: Cell) -> Cleaned[str]:
    """永政办发[2010] 75 号 -> 永政办发〔2010〕75号; else document_number_unreadable."""
    if is_empty_mark(value):
        return Cleaned(None)
    text = "".join(unicodedata.normalize("NFKC", tidy(cell_text(value))).split())
    match = _NUMBER.fullmatch(text)
    if match is None:
        note = f"文号“{text}”认不出。应写成“永政办发〔2010〕75号”。"
        return Cleaned(None, "document_number_unreadable", note)
    return Cleaned(f"{match['agency']}〔{match['year']}〕{match['no']}号")
