"""What an export contains: text, lights, charts, maps and tables as plain values.

A report is made once (dashboard.report.build) from the functions that the pages use; every
format (dashboard.exports) only lays it out. Nothing here computes or formats a figure.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from dashboard.words import formats
from dashboard.words.tied import Sentence, Value

INTERNAL = "内部资料"
MOST_FILES = 6  # named in one line
DEMO_MARK = formats.DATA_WORDS["demo"]


@dataclass(frozen=True)
class Selection:
    """What was asked for. year: None takes the newest; firms: lists name makers (内部资料).

    Of a letter: period (2010-09) and unit (one township or firm), '' takes the newest and all;
    issued_on: the day of the letter, None the as-of day.
    """

    kind: str
    as_of: date
    indicator: str = "compliance_rate"
    year: int | None = None
    trade: str | None = None
    level: str | None = None
    purpose: str | None = None
    plain_ranks: bool = False
    firms: bool = False
    pack: bool = False
    period: str = ""
    unit: str = ""
    issued_on: date | None = None


@dataclass(frozen=True)
class Cell:
    """One cell: the text that is printed; `number` for a spreadsheet; `state` for a light."""

    text: str
    number: float | None = None
    state: str = ""


@dataclass(frozen=True)
class Column:
    """A column: head, unit below it, how it stands (text, number, centre).

    Neighbours with the same `group` share a merged head. of: the columns (from 0) whose quotient a
    rate is, so that a workbook computes it.
    """

    name: str
    unit: str = ""
    side: str = "centre"
    group: str = ""
    of: tuple[int, int] | None = field(default=None, repr=False)

    @property
    def head(self) -> str:
        """Name with unit: 规范率（%）."""
        return f"{self.name}（{self.unit}）" if self.unit else self.name


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table of an annex; `total` is the last row, `subtotals` stand before it. wide: printed on
    a landscape page. Every sum is that of the rows that are printed."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    notes: tuple[str, ...] = ()
    wide: bool = False
    subtotals: tuple[Row, ...] = ()

    @property
    def lines(self) -> tuple[Row, ...]:
        """All rows, the sums last."""
        return (*self.rows, *self.sums)

    @property
    def sums(self) -> tuple[Row, ...]:
        """Subtotals, then the total."""
        return (*self.subtotals, *((self.total,) if self.total else ()))


@dataclass(frozen=True)
class Series:
    """One line or set of marks; low and high are the ends of an interval bar."""

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A native chart. kind: bars (lying), columns, lines or dots (with intervals).

    Values are in `unit` as printed (92.4 for 92.4%). lowest: where the axis begins; bars and
    columns always begin at 0.
    """

    title: str
    subtitle: str
    kind: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    decimals: int = 1
    target: float | None = None
    target_name: str = ""
    lowest: float = 0.0
    highest: float | None = None


@dataclass(frozen=True)
class Place:
    """One township on a map: verdict state and the short text under its name; shade: the step of
    the scale (0 the lightest) that fills it, -1 where its verdict does."""

    name: str
    state: str
    text: str
    shade: int = -1


@dataclass(frozen=True)
class Map:
    """A map of verdicts over the units of an era ('a', 'b', 'c' or 'areas'). shades: words of each
    step of the scale, where all units have one verdict and the map tells how far they are."""

    title: str
    subtitle: str
    units_id: str
    places: tuple[Place, ...]
    foot: str
    shades: tuple[str, ...] = ()


@dataclass(frozen=True)
class Light:
    """One figure with its light, as a card of the cockpit shows it."""

    name: str
    text: str
    state: str
    target: str = ""
    gap: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Part:
    """A part of a report: its heading in a circular, its finding, and what shows it.

    paragraphs: sentences of the circular, one paragraph each. clauses: ids of the clauses
    behind it. ruler: how its figures are to be read. in_text: whether a circular has it.
    annex: the number of its table among the annexes, 0 without one; caption: of the table, where
    an annex of a letter holds several (heading is the title of the annex then). listed: of a
    township's page, the outlets to mend. counted: on how many its chart or map stands, where no
    light says it.
    """

    key: str
    heading: str
    finding: str
    paragraphs: tuple[Sentence, ...] = ()
    lights: tuple[Light, ...] = ()
    chart: Chart | None = None
    map: Map | None = None
    table: Table | None = None
    clauses: tuple[str, ...] = ()
    source: str = ""
    ruler: str = ""
    in_text: bool = True
    annex: int = 0
    caption: str = ""
    listed: Table | None = None
    counted: str = ""


@dataclass(frozen=True)
class Form:
    """One page of a pack: to whom, labelled cells, paragraphs, what is listed, the strip to send
    back (lines of it). rows: lines of (label, text) pairs; is_signed: office and day below;
    small_print: as of a report. counted: what a page to a firm speaks of, for its code: an
    indicator or "rows-" and a table, and by what of its columns alone."""

    unit: str
    title: str
    number: str = ""
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    is_signed: bool = True
    receipt: tuple[str, ...] = ()
    small_print: str = field(default="", repr=False)
    counted: tuple[str, tuple[tuple[str, str], ...]] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Source:
    """An import behind the figures."""

    import_id: int
    file: str
    imported: str
    rows: int


@dataclass(frozen=True)
class Report:
    """Everything that an export prints.

    subject: the circular's title without “关于…的通报”; full_title where it is another. genre: 通报
    or 通知 and so on; issuer, agency_code, copies_to, receivers, issued_on: who signs a letter, who
    gets it, its day. scope: labelled facts of the selection, e.g. ("统计截止", "2010年10月15日").
    secrecy: 内部资料 where firms are named. forms: the pages of a pack, one per unit. counts: the
    counts behind the figures, for the workbook alone. told_on: the last day that a letter speaks
    of; small_print: what stands in small type behind everything else (codes of its numbers).
    """

    kind: str
    title: str
    subject: str
    intro: Sentence
    as_of: date
    scope: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    indicators: tuple[str, ...]
    sources: tuple[Source, ...]
    data_version: str
    is_demo: bool
    notes: tuple[str, ...] = ()
    pack: tuple[Part, ...] = ()
    secrecy: str = ""
    topic_words: tuple[str, ...] = ()
    full_title: str = ""
    genre: str = "通报"
    issuer: str = ""
    agency_code: str = ""
    copies_to: str = ""
    receivers: str = ""
    issued_on: date | None = None
    forms: tuple[Form, ...] = ()
    counts: Table | None = field(default=None, repr=False)
    told_on: date | None = field(default=None, repr=False)
    small_print: str = field(default="", repr=False)

    @property
    def content_hash(self) -> str:
        """Eight digits that change with any figure or word of the report."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:8]

    @property
    def version(self) -> str:
        """Data version and hash, as printed: 数据版本12·校验码3fa91c02."""
        return f"数据版本{self.data_version}·校验码{self.content_hash}"

    @property
    def origin(self) -> str:
        """Names of the files behind the whole; what its parts say where there are none."""
        if self.sources:
            return formats.names_text([one.file for one in self.sources], MOST_FILES)
        return next((part.source for part in self.parts if part.source), formats.MISSING)

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, in the order of the parts."""
        return tuple(part.table for part in self.parts if part.table)

    @property
    def findings(self) -> tuple[Sentence, ...]:
        """All sentences with their values."""
        return (self.intro, *(one for part in self.parts for one in part.paragraphs))

    @property
    def marks(self) -> tuple[str, ...]:
        """What must stand on every page: 模拟数据, 内部资料."""
        return tuple(m for m in (DEMO_MARK if self.is_demo else "", self.secrecy) if m)

    def values(self) -> Iterator[Value]:
        """Every number tied to a sentence."""
        for one in self.findings:
            yield from one.values
