"""Demonstration zones of 83号: assessments, criteria, what is lacking, brands, support, duties.

Source: the yearly score sheets, files of enterprises, the support ledger, data/zone_criteria.toml.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from dashboard import definition_files, divisions
from dashboard.definition_files import check_fields
from dashboard.documents import clauses
from dashboard.duties import completions
from dashboard.duties import definitions as duty_definitions
from dashboard.duties.definitions import Instance, State
from dashboard.indicators import readings
from dashboard.indicators.definitions import Indicator, Measure, indicator, measure
from dashboard.indicators.products import products
from dashboard.settings import DATA
from dashboard.store import db
from dashboard.store.reference import exact_value

CRITERIA_CLAUSE = "83.2.criteria"
SUPPORT_KINDS = ("审批", "融资", "土地", "能源")
BRAND_LEVELS = ("驰名", "著名", "知名")
DOCUMENT = "83号"
PASSED = "通过"

Line = tuple[Instance, State]


# ---- assessments of a year (rows of queries/reports/zones.sql) ---------------------------------


def in_year(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Assessments of one year, highest total first."""
    return rows[rows["year"] == year].sort_values("total", ascending=False)


def until(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Assessments up to a year."""
    return rows[rows["year"] <= year]


def measure_in(store: db.StoreName, rows: pd.DataFrame, year: int) -> Measure:
    """How many zones passed in a year, judged against the target."""
    found = in_year(rows, year)
    passed = int((found["conclusion"] == PASSED).sum())
    days = found["assessed_on"].dropna()
    day = date(year, 9, 30) if days.empty else pd.Timestamp(days.max()).date()
    return measure(
        indicator("zones_passed"),
        passed,
        len(found),
        on=day,
        day=day,
        extended=readings.extends(store),
    )


def pass_mark(rows: pd.DataFrame) -> float | None:
    """The pass mark that the assessment sheets print, if they all print the same."""
    marks = set(rows["pass_mark"].dropna())
    return float(marks.pop()) if len(marks) == 1 else None


def by_last_total(found: pd.DataFrame) -> list[str]:
    """Zones by their newest total, highest first."""
    last = found.sort_values("year").groupby("zone")["total"].last()
    return [str(zone) for zone in last.sort_values(ascending=False).index]


# ---- places and products ------------------------------------------------------------------------


def hosts(names: Sequence[str], shown: divisions.Units) -> list[str]:
    """Units of a map that a zone's townships are: all parts of one that was split since, and what
    one was made from on the map of an earlier day."""
    found: dict[str, None] = {}
    for name in names:
        for unit in _hosts_of(name, shown):
            found.setdefault(unit)
    return list(found)


def _hosts_of(name: str, shown: divisions.Units) -> list[str]:
    if name in shown.names:
        return [name]
    if shown.id == divisions.AREAS:
        return [divisions.area_of(name)]
    later = [link.new for link in divisions.successors(name) if link.new in shown.names]
    return later or [link.old for link in divisions.predecessors(name) if link.old in shown.names]


def lineage(names: Sequence[str]) -> tuple[str, ...]:
    """Townships of a zone under every name they had: 东瓯街道 was part of 瓯北镇."""
    found = dict.fromkeys(names)
    for name in names:
        for link in (*divisions.predecessors(name), *divisions.successors(name)):
            found.setdefault(link.old)
            found.setdefault(link.new)
    return tuple(found)


def sampled_product(zone: str) -> Indicator | None:
    """The pass rate of the zone's product where spot checks know one: 瓯北阀门 is 阀门."""
    made = (one for one in products().values() if one.name in zone)
    return next((indicator(one.pass_rate) for one in made), None)


# ---- criteria -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Criterion:
    """One criterion of 83号 二; ``threshold`` is empty while the county has set none."""

    title: str
    words: tuple[str, ...]
    threshold: str = ""

    def speaks(self, column: str) -> bool:
        """Whether a column of the score sheet is about it."""
        return any(word in column for word in self.words)


@dataclass(frozen=True)
class Measured:
    """A measure that is entered by year: its unit, and the criterion or goal it speaks for."""

    name: str
    unit: str
    about: str


@cache
def _defined() -> dict[str, list[Any]]:
    kinds = {"criterion": _criterion, "measure": _measured}
    return definition_files.lists(DATA / "zone_criteria.toml", kinds)


def criteria() -> tuple[Criterion, ...]:
    """The five criteria in the order of the paper."""
    return tuple(_defined()["criterion"])


def measured() -> tuple[Measured, ...]:
    """The measures that are entered by year."""
    return tuple(_defined()["measure"])


def _measured(record: dict[str, Any]) -> Measured:
    check_fields(record, {"name": str, "unit": str, "about": str})
    return Measured(**record)


def _criterion(record: dict[str, Any]) -> Criterion:
    check_fields(record, {"title": str, "words": list, "threshold": str}, {"threshold"})
    if threshold := record.get("threshold", ""):
        exact_value(threshold)
    return Criterion(record["title"], tuple(record["words"]), threshold)


def shares(scores: pd.DataFrame) -> pd.DataFrame:
    """The rows of zone_scores.sql with share (0..1 of the full marks; missing without them)."""
    return scores.assign(share=scores["score"] / scores["full_marks"].where(lambda n: n > 0))


@dataclass(frozen=True)
class Lack:
    """What keeps one zone of one year from passing.

    points: to the pass mark (0: reached; None: no total or no mark); weakest: columns of the sheet
    that lost the largest share of their marks, worst first; rank and of: place by total.
    """

    zone: str
    conclusion: str
    total: float | None
    points: float | None
    weakest: tuple[tuple[str, float, float], ...]
    rank: int | None
    of: int


def lacks(assessed: pd.DataFrame, scores: pd.DataFrame, year: int) -> list[Lack]:
    """One line per zone of a year, best total first."""
    own = assessed[assessed["year"] == year].sort_values("total", ascending=False)
    totals = own["total"].dropna()
    lost = shares(scores[scores["year"] == year]).dropna(subset=["share"])
    found = []
    for row in own.to_dict("records"):
        total = None if pd.isna(row["total"]) else float(row["total"])
        mark = None if pd.isna(row["pass_mark"]) else float(row["pass_mark"])
        weak = lost[lost["zone"] == row["zone"]].sort_values("share", kind="stable").head(2)
        found.append(
            Lack(
                zone=row["zone"],
                conclusion=row["conclusion"] or "",
                total=total,
                points=None if total is None or mark is None else max(0.0, mark - total),
                weakest=tuple(
                    (str(w.criterion), float(w.score), float(w.full_marks))
                    for w in weak.itertuples()
                    if w.share < 1
                ),
                rank=None if total is None else int((totals > total).sum()) + 1,
                of=len(totals),
            )
        )
    return found


def ranks(assessed: pd.DataFrame) -> dict[tuple[str, int], int]:
    """Place of every zone in every round by total: equal totals share it (1, 1, 3)."""
    told = assessed.dropna(subset=["total"])
    places = told.groupby("year")["total"].rank(method="min", ascending=False).astype(int)
    return {
        (str(zone), int(year)): int(place)
        for zone, year, place in zip(told["zone"], told["year"], places, strict=True)
    }


# ---- brands and support -------------------------------------------------------------------------


def brands(files: pd.DataFrame, zone: str, townships: Sequence[str]) -> dict[str, int] | None:
    """Enterprises of the zone by rank of trade mark; None where no file is of the zone.

    An enterprise is of the zone when it stands in one of its townships (under any of their names)
    and one of its products stands in the zone's name.
    """
    places = lineage(townships)
    own = files[files["township"].isin(places)]
    own = own[own["products"].map(lambda text: _makes(text, zone))]
    if own.empty:
        return None
    return {level: int((own["brand_level"] == level).sum()) for level in BRAND_LEVELS}


def _makes(products: object, zone: str) -> bool:
    parts = str(products).replace("，", "、").split("、") if isinstance(products, str) else []
    return any(part and part in zone for part in parts)


def support_of(given: pd.DataFrame, body: str) -> tuple[int, float | None]:
    """Pieces of support that the ledger says a body gave, and their sum in yuan (None: no amount
    told). The ledger writes 经贸局 or 县经贸局."""
    plain = body.removeprefix("县")
    own = given[given["department"].str.contains(plain, regex=False).astype(bool)]
    amounts = own["amount_yuan"].dropna()
    return int(own["pieces"].sum()), float(amounts.sum()) if len(amounts) else None


# ---- duties -------------------------------------------------------------------------------------


def actor_lines(store: db.StoreName, as_of: date) -> list[tuple[str, list[Line]]]:
    """The eight bodies of 83号 五 in their order, each with its duties."""
    found: dict[str, list[Line]] = {}
    for line in completions.plan(store, as_of, DOCUMENT):
        clause = clauses.clause(line[0].duty.clauses[0])
        if clause.id.startswith("83.5."):
            found.setdefault(clause.id.split(".")[2], []).append(line)
    return [(lines[0][0].actor, lines) for _, lines in sorted(found.items())]


def other_lines(store: db.StoreName, as_of: date) -> list[Line]:
    """Duties of 83号 beside those of single bodies: steps and safeguards."""
    return [
        line
        for line in completions.plan(store, as_of, DOCUMENT)
        if not line[0].duty.clauses[0].startswith("83.5.")
    ]


def done(lines: Sequence[Line]) -> int:
    """How many lines are completed, in time or late."""
    return sum(
        state.name in (duty_definitions.ON_TIME, duty_definitions.LATE) for _, state in lines
    )


def zone_state(conclusion: str | None) -> str:
    """Look of an assessment's conclusion."""
    states = {PASSED: "zone_passed", "未通过": "zone_failed", "创建中": "zone_in_progress"}
    return states.get(conclusion or "", "zone_unstated")
