"""Provinces, cities, counties or townships side by side on one indicator, from the kept answers.

A unit is its path: 浙江省/温州市 is a city, 浙江省/温州市/永嘉县/上塘镇 a township. Which counties
a province has stands in data/divisions/counties.csv, so that one that sent nothing is told.
"""

import csv
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from dashboard import settings, statistics
from dashboard.cluster import kept, words
from dashboard.indicators import policy
from dashboard.indicators.definitions import Indicator, Measure, measure
from dashboard.store import db

COUNTIES: Final = settings.DATA / "divisions" / "counties.csv"
LEVELS: Final = {"province": "省", "city": "市", "county": "县", "township": "乡镇"}
MOST_DRAWN: Final = 200  # units whose possible ranks are drawn; the draws of more take seconds
_SUMS: Final = ("numerator", "denominator", "silent", "makers", "squares", "alike")
_ROWS: Final = """
SELECT unit, sum(numerator) AS numerator, sum(denominator) AS denominator, sum(silent) AS silent,
    sum(makers) AS makers, sum(squares) AS squares, sum(alike) AS alike, max(last_day) AS last_day
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
    units than MOST_DRAWN stand side by side. band: words; unplaced: why it has no rank."""

    unit: str
    measure: Measure
    rank: int | None = None
    low: int | None = None
    high: int | None = None
    band: str = ""
    unplaced: str = ""

    @property
    def name(self) -> str:
        """What it is called, its county or city before it: names come twice."""
        return " ".join(self.unit.split("/")[-2:])


@dataclass(frozen=True)
class Standing:
    """Units of a level below `above` (its path, "" for all), best first, those without a rank last.
    whole: all of them together; unknown: counted units that name no township."""

    level: str
    above: str
    rows: tuple[Row, ...]
    whole: Measure
    unknown: int

    @property
    def ranked(self) -> int:
        """How many have a rank."""
        return sum(one.rank is not None for one in self.rows)

    @property
    def silent(self) -> list[str]:
        """Paths of those that sent nothing."""
        return [one.unit for one in self.rows if one.unplaced == words.SENT_NOTHING]


@lru_cache
def known() -> tuple[str, ...]:
    """Paths of the counties that are there, whether or not they send anything."""
    with open(COUNTIES, encoding="utf-8", newline="") as file:
        return tuple("/".join(row.values()) for row in csv.DictReader(file))


def places(about: kept.About) -> list[str]:
    """Paths of the counties of every province that one of the answers is of, and of those."""
    provinces = {one.split("/")[0] for one in about.counties}
    return sorted({*about.counties, *(one for one in known() if one.split("/")[0] in provinces)})


def levels(about: kept.About) -> dict[str, str]:
    """The levels of which more than one unit stands side by side, the widest last."""
    several = len({one.split("/")[0] for one in about.counties}) > 1
    return {key: word for key, word in LEVELS.items() if key != "province" or several}


def within(about: kept.About, level: str) -> dict[str, str]:
    """What the units of a level can be limited to: path → name; "" for everything."""
    depth = list(LEVELS).index(level)
    found = {"": "全部"}
    for one in about.counties if level == "township" else places(about):
        parts = one.split("/")
        found |= {
            "/".join(parts[:n]): " ".join(parts[max(0, n - 2) : n]) for n in range(1, depth + 1)
        }
    return dict(sorted(found.items()))


def standing(
    _store: db.StoreName, _version: str, one: Indicator, as_of: date, level: str, above: str = ""
) -> Standing:
    """Units side by side as of a day of the answers. _version: when they were made, for the cache.

    ArchiveError where the answers cannot be read.
    """
    depth, by = list(LEVELS).index(level) + 1, "township" if level == "township" else "all"
    asked = {"figure": one.id, "as_of": as_of, "by": by, "depth": depth, "above": above}
    rows = kept.asked(_ROWS, **asked)
    found: dict[str, Any] = {row["unit"]: row for row in rows if row["unit"]}
    about = kept.about()
    if about is not None and level != "township":
        every = ("/".join(path.split("/")[:depth]) for path in places(about) if _is_in(path, above))
        found = {**dict.fromkeys(every), **found}
    scope = "township" if level == "township" else "county"
    judged = {unit: _judged(one, row, as_of, scope) for unit, row in found.items()}
    summed = {name: sum(row[name] for row in rows) for name in _SUMS} if rows else None
    whole = _judged(one, summed, as_of, "county")
    unknown = sum(int(row["denominator"]) for row in rows if not row["unit"])
    return Standing(level, above, tuple(_ranked(one, judged, found, whole)), whole, unknown)


def _is_in(path: str, above: str) -> bool:
    return not above or path == above or path.startswith(f"{above}/")


def _judged(one: Indicator, row: dict[str, Any] | None, as_of: date, scope: str) -> Measure:
    n, d = (int(row["numerator"]), int(row["denominator"])) if row else (0, 0)
    effect = 1.0
    if row and one.product and not one.clustered:
        squares, alike = float(row["squares"]), float(row["alike"])
        effect = policy.makers_effect_of(int(row["makers"]), n, d, squares, alike).effect
    first = date(as_of.year, 1, 1) if one.basis == "event" else None
    return measure(one, n, d, scope=scope, on=as_of, first=first, day=as_of, design_effect=effect)


def _ranked(
    one: Indicator, judged: dict[str, Measure], found: dict[str, Any], whole: Measure
) -> list[Row]:
    placed = {unit: m for unit, m in judged.items() if m.rate is not None and m.denominator}
    left = [
        Row(unit, m, unplaced=words.unplaced(found[unit] is not None, m.denominator))
        for unit, m in judged.items()
        if unit not in placed
    ]
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
