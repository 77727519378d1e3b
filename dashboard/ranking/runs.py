"""Whether the newest figure of each township departs from its own earlier ones: control charts.

One chart per township and indicator: p limits exact at small counts, a phase that starts anew with
62号's campaign and after it for the products, none for registers. A register that a township did
not send anew is no new point.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from dashboard import divisions, statistics
from dashboard.duties.definitions import campaign_windows
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, Target
from dashboard.indicators.measured import Slice
from dashboard.store import db

FEWEST_POINTS = 7  # the length of the run rules; of fewer points nothing is told
CAMPAIGN = "62号"


@dataclass(frozen=True)
class Run:
    """variation: of the newest point, None of too few; assurance: whether the present phase meets
    the target by itself, None of fewer than 12 points or without a target in force."""

    variation: statistics.Variation | None
    assurance: statistics.Assurance | None
    points: int


def runs(store: db.StoreName, one: Indicator, as_of: date, target: Target | None) -> dict[str, Run]:
    """Township → its run up to a day, of townships with any figure."""
    rows = _points(store, one, as_of)
    found = {}
    for name, own in rows.groupby("township"):
        own = own.sort_values("day")
        days = list(own["day"])
        found[str(name)] = _run(own, _starts(days) if one.product else [], one, target)
    return found


def _run(own: pd.DataFrame, starts: Sequence[int], one: Indicator, target: Target | None) -> Run:
    if len(own) < FEWEST_POINTS:
        return Run(None, None, len(own))
    chart = statistics.phased_chart(own["numerator"], own["denominator"], starts)
    better = one.direction == "up"
    moved = statistics.variation(statistics.phased_rules(chart), higher_is_better=better)
    assured = None
    if target is not None and not target.is_over and not chart.trial:
        assured = statistics.assurance(
            target.value, chart.lower, chart.upper, higher_is_better=better
        )
    return Run(moved, assured, len(own))


def _points(store: db.StoreName, one: Indicator, as_of: date) -> pd.DataFrame:
    """township, day, numerator, denominator: one row per township and register or quarter."""
    if one.basis == "event":
        rows = measured.counts(store, one, Slice(as_of), "quarter", "township")
        rows = rows[rows["key2"].notna() & (rows["key"] != "跨期")]
        rows = rows.assign(township=rows["key2"], day=pd.to_datetime(rows["key"]).dt.date)
    else:
        first = divisions.era_on(as_of).valid_from
        days = [d for d in measured.whole_days(store, one.dataset, as_of) if d >= first]
        parts = [
            measured.counts(store, one, Slice(day), "township").assign(day=day) for day in days
        ]
        if not parts:
            return pd.DataFrame(columns=["township", "day", "numerator", "denominator"])
        rows = pd.concat(parts, ignore_index=True)
        rows = rows[rows["key"].notna()].assign(township=rows["key"])
        rows = rows.drop_duplicates(["township", "last_day"])
    rows = rows[rows["denominator"] > 0]
    return rows[["township", "day", "numerator", "denominator"]].astype(
        {"numerator": int, "denominator": int}
    )


def _starts(days: Sequence[date]) -> list[int]:
    """Where a chart of quarters starts anew: with the campaign, and after its last stage."""
    windows = campaign_windows(CAMPAIGN)
    edges = (windows[0][0].replace(day=1), windows[-1][1] + timedelta(days=1))
    found = {next((at for at, day in enumerate(days) if day >= edge), 0) for edge in edges}
    return sorted(at for at in found if at)
