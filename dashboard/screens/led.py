"""From a number that counts rows of a list, or adds up a column of them, to exactly those rows:
自助分析 opens with them, and each leads on to its place in the original sheet."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.analysis.catalogue import FACTS, TIMES
from dashboard.analysis.drill import Cell
from dashboard.analysis.kept_views import as_text
from dashboard.analysis.question import ROWS, Question, dimensions, sources
from dashboard.analysis.statement import period_label
from dashboard.frame import behind
from dashboard.frame.behind import Led
from dashboard.words import formats

TOWNSHIP, TRADE = FACTS["township"], FACTS["trade"]
Limits = Mapping[str, str | Sequence[str] | None]
_NOTHING = ("", "0", formats.MISSING, formats.NO_DATA)


def rows(text: str, table: str, day: date, only: Limits, of: str = "") -> str:
    """A number of rows of a stored table as of a day, or a sum over them; it leads nowhere where
    nothing was counted. only: dimension, as 自助分析 names it → the values that count, None and
    empty for all."""
    if text in _NOTHING:
        return text
    limits = [(name, (v,) if isinstance(v, str) else tuple(v)) for name, v in only.items() if v]
    asked = Question(f"rows-{table}", (ROWS,), only=tuple(limits))
    choices = (
        ("ask", as_text(asked)),
        ("cell", Cell(ROWS, (), ()).text),
        ("as_of", day.isoformat()),
    )
    named = of or "".join(value for _, values in limits for value in values)
    return Led.told(text, behind.PAGE, choices, named)


def dimension(table: str, field: str) -> str:
    """Under which name 自助分析 limits a stored column of a table; empty where it does not."""
    source = sources().get(f"rows-{table}")
    known = dimensions(source, (ROWS,)) if source else {}
    return next((name for name, column in known.items() if column.field == field), "")


def period(day: date, grain: str = "year") -> dict[str, str]:
    """The year (half, quarter, month) of a day as a limit."""
    return {TIMES[grain]: period_label(day, grain)}
