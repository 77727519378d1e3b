"""Which slides a report makes: one or two parts a slide, tables as an annex, definitions last."""

from dataclasses import dataclass
from itertools import takewhile

from dashboard.exports.layout import halves
from dashboard.report.model import Part, Report, Row, Table

ROWS_A_SLIDE = 20
SMALL_TABLE = 8
PAIRS = (("map", "gaps"), ("samples_", "items_"))
MOST_COLUMNS = 3


@dataclass(frozen=True)
class Frame:
    """One slide: cover, part, pair, columns (of words), annex (rows of a table), definitions."""

    kind: str
    title: str
    parts: tuple[Part, ...] = ()
    table: Table | None = None
    rows: tuple[Row, ...] = ()


def frames(report: Report) -> list[Frame]:
    """The slides in order; the pack of townships comes last, one slide each."""
    found = [Frame("cover", report.title)]
    parts = [part for part in report.parts if _is_shown(part)]
    index = 0
    while index < len(parts):
        part = parts[index]
        after = parts[index + 1] if index + 1 < len(parts) else None
        told = _only_words(parts[index : index + MOST_COLUMNS])
        if len(told) > 1:
            found.append(Frame("columns", _leading(told).finding, tuple(told)))
            index += len(told)
        elif after is not None and _pair(part, after):
            found.append(Frame("pair", part.finding, (part, after)))
            index += 2
        else:
            found.append(Frame("part", part.finding, (part,)))
            index += 1
    for part in parts:
        found += _annex(part)
    found.append(Frame("definitions", "口径与来源"))
    return found + [Frame("part", part.finding, (part,)) for part in report.pack]


def _is_shown(part: Part) -> bool:
    return bool(part.chart or part.map or part.lights or part.table or part.paragraphs)


def _only_words(parts: list[Part]) -> list[Part]:
    """The first parts that have nothing but words: side by side they fill a slide."""
    return list(takewhile(lambda p: not (p.chart or p.map or p.lights or p.table), parts))


def _leading(parts: list[Part]) -> Part:
    """The part whose finding stands over the others: who is to speak, else the first."""
    return next((part for part in parts if part.key == "speak"), parts[0])


def _pair(one: Part, other: Part) -> bool:
    return any(one.key.startswith(a) and other.key.startswith(b) for a, b in PAIRS)


def _annex(part: Part) -> list[Frame]:
    """Slides of a table that its part's slide does not hold; a wide one stays in the workbook."""
    table = part.table
    if table is None or table.wide or not part.chart or len(table.rows) <= SMALL_TABLE:
        return []
    pieces = halves(table.lines, ROWS_A_SLIDE)
    marks = [""] if len(pieces) == 1 else [f"（{i}/{len(pieces)}）" for i in range(1, 99)]
    return [
        Frame("annex", f"附表：{table.title}{mark}", (part,), table, piece)
        for piece, mark in zip(pieces, marks, strict=False)
    ]
