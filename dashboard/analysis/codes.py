"""Short codes of printed numbers: 查 finds the code, and the code leads to the rows behind it.

A letter gives its facts codes with `give`; equal numbers of one question and day have one code.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

import pandas as pd

from dashboard.analysis.catalogue import FACTS, TIMES
from dashboard.analysis.drill import Cell, read_cell
from dashboard.analysis.kept_views import as_text, from_text
from dashboard.analysis.question import Question, sources
from dashboard.analysis.statement import period_label
from dashboard.indicators.measured import Slice
from dashboard.searching.codes import LENGTH, SIGNS, tidy
from dashboard.store import db
from dashboard.words import formats, terms

UNTOLD = "未注明"  # what a batch without a purpose is counted under


@dataclass(frozen=True)
class Number:
    """One printed number: the question, the cell of its table, the day as of which it holds.

    said: the words that were printed; paper: in which paper (title, day). Both are empty of a
    number that stands for itself.
    """

    question: Question
    cell: Cell
    as_of: date
    said: str = ""
    paper: str = ""

    @property
    def asks(self) -> tuple[Question, Cell, date]:
        """What is counted, whatever is said of it."""
        return self.question, self.cell, self.as_of

    def code(self, again: int = 0) -> str:
        """Six signs, made of what the number is, the same for whoever prints it. again: other ones,
        for where the first belong to another number."""
        parts = [as_text(self.question), self.cell.text, self.as_of.isoformat()]
        parts += filter(None, (self.said, self.paper))
        text = "\n".join([*parts, str(again)] if again else parts)
        value = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
        found = ""
        for _ in range(LENGTH):
            value, place = divmod(value, len(SIGNS))
            found += SIGNS[place]
        return found


def number_of(
    indicator_id: str,
    chosen: Slice,
    township: str = "",
    values: Iterable[tuple[str, str]] = (),
) -> Number:
    """The number that an indicator has over a slice, in one township or in all that it chooses.

    KeyError when no data hold the indicator. A period that is no whole year, half, quarter or month
    is told by its days, which the rows behind it show. values: dimensions (as in the definition)
    of which one value alone counts.
    """
    source = next(one for one in sources().values() if indicator_id in one.views)
    only: list[tuple[str, tuple[str, ...]]] = []
    places = (township,) if township else chosen.townships or ()
    purposes = chosen.purposes or ()
    if chosen.purposes == () and source.views[indicator_id].has(FACTS["purpose"]):
        purposes = (*terms.purposes(), UNTOLD)  # every one; unsaid, those of the definition count
    for name, named in (
        (FACTS["township"], places),
        (FACTS["trade"], chosen.trades or ()),
        (FACTS["level"], chosen.levels or ()),
        (FACTS["purpose"], purposes),
    ):
        if named:
            only.append((name, tuple(named)))
    for dimension, value in values:
        only = [one for one in only if one[0] != FACTS[dimension]]
        only.append((FACTS[dimension], (value,)))
    if chosen.scope != "本县":
        only.append((FACTS["scope"], (chosen.scope,)))
    if not source.is_state and (period := period_of(chosen)):
        only.append(period)
    question = Question(source.id, (indicator_id,), (), (), tuple(only))
    return Number(question, Cell(indicator_id, (), ()), min(chosen.as_of, chosen.end or date.max))


def period_of(chosen: Slice) -> tuple[str, tuple[str, ...]] | None:
    """The periods that a span of days is made of, as a filter; None for all the time."""
    if chosen.start is None:
        return None
    end = min(chosen.end or chosen.as_of, chosen.as_of)
    years = tuple(f"{year}年" for year in range(chosen.start.year, end.year + 1))
    if (chosen.start.month, chosen.start.day) == (1, 1):
        return TIMES["year"], years
    for grain in ("half", "quarter", "month"):
        if formats.period_end(chosen.start, grain) == end:
            return TIMES[grain], (period_label(chosen.start, grain),)
    months = []
    day = chosen.start.replace(day=1)
    while day <= end:
        months.append(period_label(day, "month"))
        day = (day + timedelta(days=32)).replace(day=1)
    return TIMES["month"], tuple(months)


def give(store: db.StoreName, numbers: Iterable[Number]) -> dict[Number, str]:
    """Codes of numbers that are about to be printed; written down in one transaction where one of
    them is new. NotAllowedError when the viewer of the moment may not export."""
    found: dict[Number, str] = {}
    new: dict[str, Number] = {}
    for number in dict.fromkeys(numbers):
        for again in count():
            code = number.code(again)
            known = new.get(code) or find(store, code)
            if known is None:
                new[code] = number
            if known is None or known.asks == number.asks:
                found[number] = code
                break
    if new:
        with db.transaction(store, "export", on="number_codes") as cursor:
            cursor.executemany(
                "INSERT OR IGNORE INTO number_codes VALUES (?, ?, ?, ?, ?, ?)",
                [
                    [code, as_text(n.question), n.cell.text, n.as_of, n.said, n.paper]
                    for code, n in new.items()
                ],
            )
    return found


def find(store: db.StoreName, code: str) -> Number | None:
    """The number that bears a code; None where none does."""
    if len(tidy(code)) != LENGTH or not db.exists(store):
        return None
    rows = db.query(store, "number_code", code=tidy(code))
    if rows.empty:
        return None
    one = rows.iloc[0]
    cell = read_cell(str(one["cell"]))
    if cell is None:
        return None
    day = pd.Timestamp(one["as_of"]).date()
    return Number(from_text(str(one["asked"])), cell, day, str(one["said"]), str(one["paper"]))
