"""One township as of a day: how it stands on every indicator, its outlets, rounds, parts.

Everything is of the era of the as-of day: figures of units that were merged away stay with
them and are listed as parts, never added to a unit that was also made from split land.
"""

from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Any

import pandas as pd

from dashboard import divisions
from dashboard.divisions.villages import village_of
from dashboard.indicators import measured
from dashboard.indicators.definitions import (
    Indicator,
    Measure,
    indicator,
    indicators,
    measure,
    part,
)
from dashboard.indicators.measured import Ranking, Slice
from dashboard.store import db

COMPLETION = "township_completion_rate"
COMPLIANCE = "compliance_rate"
COUNTY = "永嘉县"
STAGES = {
    "self_assessed_on": "自评",
    "applied_on": "申报",
    "reviewed_on": "初审",
    "assessed_on": "考核",
    "published_on": "公示",
    "approved_on": "审定",
    "commended_on": "表彰",
}


@dataclass(frozen=True)
class Standing:
    """One township among all on one indicator.

    others: rates (0..1) of all ranked townships, own included; middle: their median. rank is
    None where it has none. period: the span or register day that counts.
    """

    own: Measure
    county: Measure
    others: tuple[float, ...]
    middle: float | None
    rank: tuple[int, int, int] | None
    of: int
    versus: str
    newest: date | None
    chosen: Slice


def shown_indicators() -> list[Indicator]:
    """Indicators that a township has a value of its own on, in the order of the definitions."""
    return [
        one
        for one in indicators().values()
        if "township" in one.dimensions and one.id != COMPLETION
    ]


def span(store: db.StoreName, one: Indicator, as_of: date) -> Slice:
    """What counts for a township's value: nothing from before the era of the day.

    A state as of the day; spot checks since the era began; other events of the newest year that
    has evidence.
    """
    first = divisions.era_on(as_of).valid_from
    whole = Slice(as_of, start=first, end=as_of)
    if one.basis == "state":
        return Slice(as_of, start=first)
    if one.kind == "sample":
        return whole
    years = measured.counts(store, one, whole, "year")["key"].dropna()
    known = [date.fromisoformat(key) for key in years if key != "跨期"]
    return Slice(as_of, start=max([first, *known]), end=as_of)


def standing(found: Ranking, township: str, chosen: Slice) -> Standing:
    """How the township stands in a ranking made with `chosen`."""
    row = found.table[found.table["township"] == township].iloc[0]
    last_day = row["last_day"] if isinstance(row["last_day"], date) else None
    counted = part(
        found.county,
        int(row["numerator"]),
        int(row["denominator"]),
        scope="township",
        design_effect=float(row["design_effect"]),
    )
    own = replace(counted, day=last_day)
    rates = tuple(float(rate) for rate in found.ranked["rate"])
    is_placed = row["unplaced"] == ""
    rank = (int(row["rank"]), int(row["rank_low"]), int(row["rank_high"])) if is_placed else None
    return Standing(
        own,
        found.county,
        rates,
        median(rates) if rates else None,
        rank,
        len(rates),
        row["versus_county"] if is_placed else "",
        last_day,
        chosen,
    )


def standings(
    store: db.StoreName, as_of: date, units: divisions.Units
) -> list[tuple[Ranking, Slice]]:
    """The rankings of all indicators shown, with what counts in each; the same for every unit."""
    found = []
    for one in shown_indicators():
        chosen = span(store, one, as_of)
        found.append((measured.ranking(store, one, chosen, units), chosen))
    return found


def history(
    store: db.StoreName, as_of: date, units: divisions.Units, registers: int
) -> list[tuple[date, Ranking]]:
    """Compliance of all units at the last registers of the era of the day, oldest first."""
    first = divisions.era_on(as_of).valid_from
    days = [d for d in measured.whole_days(store, "outlets", as_of, "month") if d >= first]
    one = indicator(COMPLIANCE)
    return [
        (day, measured.ranking(store, one, Slice(day, start=first), units))
        for day in days[-registers:]
    ]


def rounds(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """Supervision rounds of the era of the day: series, year, number, township, inspected_on,
    score, full_marks, percent (score of full marks, NaN where these are not known)."""
    rows = db.query(store, "round_scores", as_of=as_of)
    first = pd.Timestamp(divisions.era_on(as_of).valid_from)
    rows = rows[pd.to_datetime(rows["inspected_on"]) >= first]
    return rows.assign(percent=rows["score"] / rows["full_marks"] * 100)


def outlets(
    store: db.StoreName,
    as_of: date,
    townships: tuple[str, ...] | None = None,
    trades: tuple[str, ...] | None = None,
) -> pd.DataFrame:
    """The register's outlets (queries/reports/outlet_list.sql) with village and risks."""
    rows = db.query(
        store,
        "outlet_list",
        as_of=as_of,
        start=None,
        townships=list(townships) if townships else None,
        trades=list(trades) if trades else None,
    )
    rows["village"] = [
        village_of(a, t) for a, t in zip(rows["address"], rows["township"], strict=True)
    ]
    rows["risks"] = [risks_of(row) for row in rows.to_dict("records")]
    return rows


def risks_of(row: dict[str, Any]) -> tuple[str, ...]:
    """Why an outlet needs looking after, worst first; empty when nothing is known against it."""
    found = []
    if pd.notna(row["was_compliant"]) and row["was_compliant"] and not row["is_compliant"]:
        found.append("又不规范")
    if not row["is_rectified"]:
        found.append("未整规")
    elif not row["is_compliant"]:
        found.append("未规范")
    if row["business_licence"] == "无":
        found.append("无照")
    if row["permit"] == "无":
        found.append("无证")
    return tuple(found)


def at_risk(rows: pd.DataFrame) -> pd.DataFrame:
    """Outlets with a risk: relapsed ones first, then by the number of risks, trade and name."""
    found = rows[[len(risks) > 0 for risks in rows["risks"]]]
    order = [(0 if "又不规范" in risks else 1, -len(risks)) for risks in found["risks"]]
    ranked = found.assign(_order=order).sort_values(["_order", "trade", "name"])
    return ranked.drop(columns="_order")


def by_trade(store: db.StoreName, township: str, chosen: Slice) -> list[tuple[str, Measure]]:
    """Compliance of each trade of a township, most missing first; trades it lacks are absent."""
    one = indicator(COMPLIANCE)
    limited = Slice(chosen.as_of, start=chosen.start, townships=(township,))
    rows = measured.counts(store, one, limited, "trade")
    found = [
        (str(r.key), measured.of_row(store, one, r, limited, "township", "trade"))
        for r in rows.itertuples()
    ]
    return sorted(found, key=lambda item: (item[1].numerator - item[1].denominator, item[0]))


def demonstrations(store: db.StoreName, as_of: date, township: str) -> pd.DataFrame:
    """Applications of a township: columns of demonstration_units and stage (the last finished)."""
    rows = db.query(store, "demonstration_units", as_of=as_of, counties=[COUNTY])
    rows = rows[rows["township"] == township]
    stages = []
    for row in rows.to_dict("records"):
        done = [name for key, name in STAGES.items() if not pd.isna(row[key])]
        stages.append(done[-1] if done else "")
    return rows.assign(stage=stages)


def classes(store: db.StoreName, as_of: date, township: str) -> pd.DataFrame:
    """Enterprises of a township by product and class (queries/reports/class_counts.sql)."""
    rows = db.query(store, "class_counts", as_of=as_of)
    return rows[rows["township"] == township]


@dataclass(frozen=True)
class Part:
    """A unit of an earlier era that went into this one: how, and its last compliance there."""

    name: str
    relation: str
    own: Measure
    day: date | None


def parts(store: db.StoreName, township: str, as_of: date) -> list[Part]:
    """What a township was made from, unless nothing but itself."""
    era = divisions.era_on(as_of)
    links = divisions.predecessors(township, era.id)
    if [link.relation for link in links] in ([], ["same"]):
        return []
    last = date.fromordinal(era.valid_from.toordinal() - 1)
    before = divisions.era_on(last).valid_from
    one = indicator(COMPLIANCE)
    found = []
    for link in links:
        chosen = Slice(last, start=before, townships=(link.old,))
        rows = measured.counts(store, one, chosen)
        n, d = int(rows["numerator"].sum()), int(rows["denominator"].sum())
        day = rows["last_day"].max().date() if len(rows) else None
        own = measure(one, n, d, scope="township", on=last)
        found.append(Part(link.old, link.relation, own, day))
    return found
