"""Provinces, cities, counties or townships side by side on one indicator, from the kept answers.

A unit is its path: 浙江省/温州市 is a city, 浙江省/温州市/永嘉县/上塘镇 a township. Which counties
a province has stands in data/divisions/counties.csv, so that one that sent nothing is told.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final

from dashboard import divisions, statistics
from dashboard.cluster import kept, words
from dashboard.divisions import counties
from dashboard.indicators import evidence, policy
from dashboard.indicators.definitions import Indicator, Measure, measure
from dashboard.store import db
from dashboard.words import formats

LEVELS: Final = {"province": "省", "city": "市", "county": "县", "township": "乡镇"}
MOST_DRAWN: Final = 200  # units whose possible ranks are drawn; the draws of more take seconds
_SUMS: Final = ("numerator", "denominator", "silent", "makers", "squares", "alike")
_ROWS: Final = """
SELECT unit, sum(numerator) AS numerator, sum(denominator) AS denominator, sum(silent) AS silent,
    sum(makers) AS makers, sum(squares) AS squares, sum(alike) AS alike, max(last_day) AS last_day,
    array_agg(DISTINCT county_key) FILTER (last_day < $old_before) AS old
FROM (
    SELECT *, CASE WHEN $by = 'township' THEN county_key || '/' || key
        ELSE array_to_string(string_split(county_key, '/')[:$depth], '/') END AS unit
    FROM answers
    WHERE figure = $figure AND as_of = $as_of AND asked_by = $by
        AND ($above = '' OR county_key = $above OR starts_with(county_key, $above || '/'))
) GROUP BY unit ORDER BY unit
"""


@dataclass(frozen=True)
class Row:
    """One unit. rank, low, high (where its rank may lie): None where it has no rank, or where more
    units than MOST_DRAWN stand side by side. band: words; unplaced: why it has no rank; doubt:
    words, what is known against its figure."""

    unit: str
    measure: Measure
    rank: int | None = None
    low: int | None = None
    high: int | None = None
    band: str = ""
    unplaced: str = ""
    doubt: str = ""

    @property
    def group(self) -> str:
        """The band it stands in, or why in none."""
        return self.band or self.unplaced

    @property
    def name(self) -> str:
        """What it is called."""
        return _name(self.unit)


@dataclass(frozen=True)
class Standing:
    """Units of a level below `above` (its path, "" for all), best first, those without a rank last.
    whole: all of them together; unknown: counted units that name no township; lacking: counties
    that are not in it, where units are no counties; old: those whose figure is older than its
    rhythm."""

    level: str
    above: str
    rows: tuple[Row, ...]
    whole: Measure
    unknown: int
    lacking: int = 0
    old: int = 0

    @property
    def ranked(self) -> int:
        """How many have a rank."""
        return sum(one.rank is not None for one in self.rows)

    @property
    def silent(self) -> list[str]:
        """Paths of those that sent nothing."""
        return [one.unit for one in self.rows if one.unplaced == words.SENT_NOTHING]

    @property
    def left_out(self) -> list[str]:
        """Paths of those whose archives were not counted."""
        return [one.unit for one in self.rows if one.unplaced == words.LEFT_OUT]

    @property
    def has_ranks_drawn(self) -> bool:
        """Whether it is told where ranks may lie."""
        return self.ranked <= MOST_DRAWN

    @property
    def is_drawn(self) -> bool:
        """Whether its units can lie on a map: cities and counties do."""
        return self.level in ("city", "county")

    @property
    def counties(self) -> dict[str, list[Row]]:
        """The rows by what they lie in."""
        found: dict[str, list[Row]] = {}
        for one in self.rows:
            found.setdefault(_name(one.unit.rsplit("/", 1)[0]), []).append(one)
        return found

    @property
    def groups(self) -> dict[str, list[Row]]:
        """The rows by the band they stand in, best first, then by why they stand in none."""
        found: dict[str, list[Row]] = (
            {} if self.has_ranks_drawn else {words.SIDES[side]: [] for side in (1, 0, -1)}
        )
        for one in self.rows:
            found.setdefault(one.group, []).append(one)
        return {name: rows for name, rows in found.items() if rows}


def places(about: kept.About) -> list[str]:
    """Paths of the counties of every province that one of the answers is of, and of those."""
    provinces = {one.split("/")[0] for one in about.counties}
    listed = (one for one in counties.known() if one.split("/")[0] in provinces)
    return sorted({*about.counties, *about.left_out, *listed})


def _name(path: str) -> str:
    """What a unit is called; a county or township with what it lies in, since names come twice."""
    parts = path.split("/")
    return " ".join(parts[-2:]) if len(parts) > 2 else parts[-1]


def is_own(unit: str) -> bool:
    """Whether a unit is the county of this installation, what is above or within it."""
    return _is_in(divisions.HOME, unit) or _is_in(unit, divisions.HOME)


def levels(about: kept.About) -> dict[str, str]:
    """The levels of which more than one unit stands side by side, the widest last."""
    several = len({one.split("/")[0] for one in about.counties}) > 1
    return {key: word for key, word in LEVELS.items() if key != "province" or several}


def within(about: kept.About, level: str) -> dict[str, str]:
    """What the units of a level can be limited to: path → name; "" for everything, but townships
    of several provinces are never shown at once (forty thousand in the country)."""
    depth = list(LEVELS).index(level)
    found = {"": words.EVERYTHING}
    for one in about.counties if level == "township" else places(about):
        parts = one.split("/")
        for n in range(1, depth + 1):
            path = "/".join(parts[:n])
            found[path] = _name(path)
    if level == "township" and len({one.split("/")[0] for one in about.counties}) > 1:
        del found[""]
    return dict(sorted(found.items()))


def standing(
    _store: db.StoreName, _version: str, one: Indicator, as_of: date, level: str, above: str = ""
) -> Standing:
    """Units side by side as of a day of the answers. _version: when they were made, for the cache.

    ArchiveError where the answers cannot be read.
    """
    depth, by = list(LEVELS).index(level) + 1, "township" if level == "township" else "all"
    before = evidence.old_before(one.dataset, as_of)
    asked = {"figure": one.id, "as_of": as_of, "by": by, "depth": depth, "above": above,
             "old_before": before}  # fmt: skip
    rows = kept.asked(_ROWS, **asked)
    found: dict[str, Any] = {row["unit"]: row for row in rows if row["unit"]}
    about = kept.about()
    assert about is not None  # there were rows to ask
    if level == "township":
        listed = kept.asked(_ROWS, **asked | {"figure": kept.LISTED})
        every = [str(row["unit"]) for row in listed]
    else:
        every = ["/".join(path.split("/")[:depth]) for path in places(about) if _is_in(path, above)]
    found = {**dict.fromkeys(every), **found}
    scope = "township" if level == "township" else "county"
    judged = {unit: _judged(one, row, as_of, scope) for unit, row in found.items()}
    summed = {name: sum(row[name] for row in rows) for name in _SUMS} if rows else None
    if summed:
        summed["last_day"] = max((row["last_day"] for row in rows if row["last_day"]), default=None)
    whole = _judged(one, summed, as_of, "county")
    unknown = sum(int(row["denominator"]) for row in rows if not row["unit"])
    doubts = _Doubts(about, as_of)
    old = {key for row in rows for key in row["old"] or ()}
    told = [
        replace(
            row,
            unplaced=row.unplaced and doubts.unplaced(row),
            doubt=doubts.told(one, row, found[row.unit], as_of, level),
        )
        for row in _ranked(one, judged, whole)
    ]
    absent = [path for path in places(about) if _is_in(path, above) and path not in about.counties]
    lacking = 0 if level == "county" else len(absent)
    return Standing(level, above, tuple(told), whole, unknown, lacking, len(old))


class _Doubts:
    """What is known against the figures of units as of a day, counted once for all of them. What a
    county says of its register is of one day and says nothing of what was in force before."""

    def __init__(self, about: kept.About, as_of: date) -> None:
        self._counted, self._left_out = set(about.counties), set(about.left_out)
        said = {key for key, day in about.doubted_on.items() if day > as_of.isoformat()}
        self._words = {path: word for path, word in about.doubts.items()
                       if path.rsplit("/", 1)[0] not in said}  # fmt: skip
        self._below = Counter(above for path in self._words for above in _above(path))
        absent = [path for path in places(about) if path not in self._counted]
        self._absent = Counter(above for path in absent for above in (path, *_above(path)))
        self._sent = {above for path in self._counted for above in (path, *_above(path))}
        self._out = {above for path in self._left_out for above in (path, *_above(path))}

    def unplaced(self, row: Row) -> str:
        """Why a unit has no rank."""
        has_sent = row.unit in self._sent or row.unit.count("/") == len(LEVELS) - 1
        return words.unplaced(has_sent, row.unit in self._out, row.measure.denominator)

    def told(
        self, one: Indicator, row: Row, counted: dict[str, Any] | None, as_of: date, level: str
    ) -> str:
        """Counties that are not in it, registers that are old or in doubt, units that sent nothing
        and count as failing."""
        if counted is None:
            return ""
        is_wide = level in ("province", "city")
        lacking = self._absent[row.unit] if is_wide else 0
        old = len(counted["old"] or ()) if is_wide else 0
        day = counted["last_day"]
        mark = evidence.old_mark(one.dataset, day, as_of) if day and not is_wide else ""
        is_register = one.dataset == "outlets"
        of_township = self._words.get(row.unit, "") if is_register else ""
        below = self._below[row.unit] if is_register else 0
        return words.doubt(lacking, old, mark or of_township, below, row.measure.silent, one.noun)


def _above(path: str) -> list[str]:
    """Paths of everything that a unit lies in."""
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]


def _is_in(path: str, above: str) -> bool:
    return not above or path == above or path.startswith(f"{above}/")


def _judged(one: Indicator, row: dict[str, Any] | None, as_of: date, scope: str) -> Measure:
    n, d = (int(row["numerator"]), int(row["denominator"])) if row else (0, 0)
    effect = 1.0
    if row and one.product and not one.clustered:
        squares, alike = float(row["squares"]), float(row["alike"])
        effect = policy.makers_effect_of(int(row["makers"]), n, d, squares, alike).effect
    first = date(as_of.year, 1, 1) if one.basis == "event" else None
    day = row["last_day"] if row else None
    judged = measure(
        one, n, d, scope=scope, on=as_of, first=first, day=day or as_of, design_effect=effect
    )
    return replace(judged, silent=int(row["silent"]) if row else 0)


def _ranked(one: Indicator, judged: dict[str, Measure], whole: Measure) -> list[Row]:
    placed = {unit: m for unit, m in judged.items() if m.rate is not None and m.denominator}
    left = [Row(unit, m, unplaced=formats.NO_DATA) for unit, m in judged.items()
            if unit not in placed]  # fmt: skip
    if not placed:
        return left
    units, is_up = list(placed), one.direction == "up"
    passed = [placed[unit].numerator for unit in units]
    total = [placed[unit].denominator for unit in units]
    effects = [placed[unit].design_effect for unit in units]
    rates = [Fraction(n, d) for n, d in zip(passed, total, strict=True)]
    ranks = [int(v) for v in statistics.competition_rank(rates, higher_is_better=is_up)]
    low: list[int | None] = [None] * len(units)
    high: list[int | None] = [None] * len(units)
    if len(units) <= MOST_DRAWN:
        order = policy.order(*policy.effective(passed, total, effects), higher_is_better=is_up)
        low, high = list(order.low), list(order.high)
        bands = [words.band(int(v)) for v in statistics.rank_bands(ranks, order.low, order.high)]
    else:
        rate = Fraction(whole.numerator, whole.denominator)
        bands = [words.SIDES[side] for side in policy.versus(passed, total, rate, effects)]
    rows = [
        Row(unit, placed[unit], ranks[i], low[i], high[i], bands[i]) for i, unit in enumerate(units)
    ]
    return [*sorted(rows, key=lambda row: (row.rank, row.unit)), *left]
