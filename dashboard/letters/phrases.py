"""How a letter writes counts, rates, differences, days and lists of places.

Source: GB/T 15835 and the habits of 通报: no thousands comma, one decimal in every rate of a
letter, a difference that can be done again from the two printed figures, a place never without
镇, 乡 or 街道, every 等 followed by its number.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pandas as pd

from dashboard import divisions
from dashboard.documents.clauses import document
from dashboard.letters.definitions import towns
from dashboard.mechanism import training
from dashboard.words import formats
from dashboard.words.tied import CLOSE, OPEN, Value

SLASH = "/"


def fact(text: str, of: str) -> Value:
    """One locked piece of a letter: subject, figures, verdict and comparison together."""
    return Value(text.replace(OPEN, "[").replace(CLOSE, "]"), of)


def share(numerator: int, denominator: int, decimals: int = 1) -> str:
    """92.4, and 100 bare; / of nothing. No rounding makes it 100 or 0 where it is not."""
    if not denominator:
        return SLASH
    rate = Fraction(int(numerator), int(denominator))
    if rate in (0, 1):
        return "100" if rate else "0"
    text = formats.percent(rate, decimals).replace(",", "")
    step = Fraction(1, 10**decimals)
    if Fraction(text) in (0, 100):
        return formats.decimal_text(abs(Fraction(text) - step), decimals)
    return text


def rate(numerator: int, denominator: int) -> str:
    """92.4%."""
    return f"{share(numerator, denominator)}%"


def points(now: str, before: str) -> Fraction:
    """Difference of two printed figures."""
    return Fraction(now) - Fraction(before)


def signed(difference: Fraction, decimals: int = 1) -> str:
    """+3.9, -0.5, 0.0 as a cell prints it."""
    text = formats.decimal_text(abs(difference), decimals)
    return text if not difference else f"{'+' if difference > 0 else '-'}{text}"


def moved(now: str, before: str, up: str = "提高", down: str = "下降") -> str:
    """由87.9%提高到91.8%，提高3.9个百分点; 持平 where nothing moved as printed."""
    apart = points(now, before)
    if not apart:
        return f"仍为{now}%"
    verb = up if apart > 0 else down
    text = formats.decimal_text(abs(apart), 1)
    return f"由{before}%{verb}到{now}%，{verb}{text}个百分点"


def score(value: float) -> str:
    """94.0."""
    return formats.marks_text(value)


def day_text(day: date, *, on: date | None = None) -> str:
    """10月3日, with its year where that is not the letter's."""
    text = f"{day.month}月{day.day}日"
    return text if on is not None and on.year == day.year else f"{day.year}年{text}"


def against_goal(goal: str, lacks: int) -> str:
    """，与98%的目标还相差5户, or ，达到98%以上的目标: behind a rate that counts every outlet."""
    return f"，与{goal}的目标还相差{lacks}户" if lacks else f"，达到{goal}以上的目标"


def trained(sums: training.Totals) -> str:
    """应训5083人，已训4503人，覆盖率88.6%: turns beyond the people due do not count."""
    told = f"应训{sums.due}人，已训{sums.covered}人"
    told += "（超过应训人数的人次不计）" if sums.trained != sums.covered else ""
    return f"{told}，覆盖率{rate(sums.covered, sums.due)}"


def ordinal(number: int) -> str:
    """第二次."""
    return f"第{formats.numeral(number)}次"


# ---- places -----------------------------------------------------------------------------------


def cited(document_id: str) -> str:
    """《title》（number） of a paper, as a letter quotes it the first time."""
    found = document(document_id)
    return f"《{found.full_title}》" + (f"（{found.number}）" if found.number else "")


@cache
def _places() -> dict[str, tuple[int, str, str]]:
    kinds = {"镇": 0, "街道": 0, "乡": 1}
    found = {}
    for era in divisions.eras():
        for one in divisions.townships(era.id):
            first = towns()
            coded = f"~{one.code or '~'}" if one.type != "乡" else "~"
            place = f"{first.index(one.name):02}" if one.name in first else coded
            found[one.name] = (kinds.get(one.type, 2), place, one.pinyin)
    return found


def official(names: Iterable[str]) -> list[str]:
    """Names in official order: towns before 乡, towns by their code, 乡 by sound (only some of
    those of 2010 have a code, and half an order looks like none)."""
    return sorted(names, key=lambda name: _places().get(name, (3, "", name)))


def unit_word(names: Iterable[str]) -> str:
    """镇, 乡, 乡镇, 镇（街道）: what these places are together."""
    kinds = {next((k for k in ("街道", "镇", "乡") if name.endswith(k)), "单位") for name in names}
    if len(kinds) == 1:
        return kinds.pop()
    if kinds == {"镇", "乡"}:
        return "乡镇"
    return "镇（街道）" if kinds == {"镇", "街道"} else "乡镇（街道）"


def listed(names: Sequence[str], most: int = 0) -> str:
    """界坑乡、溪下乡、应坑乡3个乡; of more than `most` the first ones and 等8个乡镇.

    One place alone is just its name.
    """
    if len(names) == 1:
        return names[0]
    shown = list(names[:most]) if most and len(names) > most else list(names)
    more = "等" if len(shown) < len(names) else ""
    return f"{'、'.join(shown)}{more}{len(names)}个{unit_word(names)}"


def body(name: str) -> str:
    """上塘镇人民政府, 东城街道办事处."""
    return f"{name}办事处" if name.endswith("街道") else f"{name}人民政府"


def in_register(own: date, newest: date) -> date:
    """The day by which a letter calls a register: its newest, also for a township whose last row
    is some days older; that of the township where it is of another month."""
    return newest if (own.year, own.month) == (newest.year, newest.month) else own


# ---- days -------------------------------------------------------------------------------------


def plain_day(value: Any) -> date | None:
    """A day of a data frame, None where it is empty."""
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()
