"""Short codes of printed numbers: 查 finds the code, and the code leads to the rows behind it.

A letter gives its facts codes with `give`; equal numbers of one question and day have one code.
What is kept of a code names no firm: a name in its question is sealed (a digest in its place), and
`unsealed` finds it again among the names that the reader may see.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

import pandas as pd

from dashboard.analysis import catalogue, words
from dashboard.analysis.catalogue import FACTS, TIMES
from dashboard.analysis.drill import Cell, read_cell
from dashboard.analysis.kept_views import as_text, from_text
from dashboard.analysis.question import Question, dimensions, sources
from dashboard.analysis.statement import period_label
from dashboard.indicators.measured import Slice
from dashboard.searching.codes import LENGTH, SIGNS, tidy
from dashboard.store import asking, db
from dashboard.store.asking import quoted
from dashboard.words import formats, terms

SEAL = "‡"  # before the digest of a name
UNTOLD = "未注明"  # what a batch without a purpose is counted under


class SealedError(Exception):
    """A number cannot be opened: for this reader, or because nothing bears the name any more."""


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
        parts = [as_text(sealed(self.question)), self.cell.text, self.as_of.isoformat()]
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
            if known is None or _sealed(known).asks == _sealed(number).asks:
                found[number] = code
                break
    if new:
        with db.transaction(store, "export", on="number_codes") as cursor:
            cursor.executemany(
                "INSERT OR IGNORE INTO number_codes VALUES (?, ?, ?, ?, ?, ?)",
                [
                    [code, as_text(sealed(n.question)), n.cell.text, n.as_of, n.said, n.paper]
                    for code, n in new.items()
                ],
            )
    return found


def sealed(question: Question) -> Question:
    """The question with a digest in the place of every name that not everybody may see."""
    only = tuple(
        (dimension, tuple(map(_digest, values)) if _is_hidden(question, dimension) else values)
        for dimension, values in question.only
    )
    return replace(question, only=only)


def _sealed(number: Number) -> Number:
    return replace(number, question=sealed(number.question))


def _is_hidden(question: Question, dimension: str) -> bool:
    view = sources()[question.source].views[question.measures[0]]
    return view.has(dimension) and catalogue.is_personal(view.column(dimension))


def _digest(name: str) -> str:
    if name.startswith(SEAL):
        return name
    return SEAL + hashlib.blake2b(name.encode(), digest_size=12, person=b"number").hexdigest()


def unsealed(store: db.StoreName, number: Number) -> Number:
    """The number with its names, for a reader who may see them. SealedError (Chinese) for others,
    and where no data bear the name."""
    question = number.question
    can = dimensions(sources()[question.source], question.measures)
    for dimension, values in question.only:
        if not any(value.startswith(SEAL) for value in values):
            continue
        if dimension not in can:
            raise SealedError(words.CODE_IS_SEALED)
        view = sources()[question.source].views[question.measures[0]]
        name = quoted(view.column(dimension).field)
        own = catalogue.body(view, store, number.as_of, [dimension], by_field=True)
        rows = asking.ask(store, f"SELECT DISTINCT {name} FROM ({own}) WHERE {name} IS NOT NULL")
        known = {_digest(str(one)): str(one) for one in rows.iloc[:, 0]}
        if not all(value in known for value in values):
            raise SealedError(words.CODE_NAMES_NOBODY)
        question = question.limited(dimension, *(known[value] for value in values))
    return replace(number, question=question)


def find(store: db.StoreName, code: str) -> Number | None:
    """The number that bears a code, its names sealed; None where none does."""
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
