"""Terms counted from another day: 15日内, 限七天, 一周内, 立即. 一个月 is not a number of days."""

import re
from datetime import timedelta

from dashboard.importing.cleaning.numerals import NUMERAL, chinese_integer
from dashboard.importing.cleaning.text import Cell, fold

_AT_ONCE = re.compile("(?:当场|立即|即时|当天|当日)(?:整改|改正|纠正)?")
_TERM = re.compile(
    rf"(?:责令|限期?|须|应|在)*(?P<n>\d{{1,3}}|{NUMERAL.pattern})个?(?P<unit>工作日|日|天|周|星期)"
    "(?:之?[内里]|以内)?(?:整改|改正|纠正)?(?:到位|完毕|完成)?"
)


def parse_term(cell: Cell) -> timedelta | None:
    """The days of a term, None when the cell is not one (工作日 need a calendar).

    15日 alone may be the 15th of a month as well, and is none.
    """
    text = fold(cell) if isinstance(cell, str) else ""
    if _AT_ONCE.fullmatch(text):
        return timedelta(0)
    match = _TERM.fullmatch(text)
    if match is None or match["unit"] == "工作日" or match["n"] + "日" == text:
        return None
    number = int(match["n"]) if match["n"].isdigit() else chinese_integer(match["n"])
    if not number:
        return None
    return timedelta(days=number * (7 if match["unit"] in ("周", "星期") else 1))
