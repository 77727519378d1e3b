"""Signs that reported figures deserve a polite question (核实单). Never an accusation.

Every sign has innocent explanations; the functions say what was seen and how likely chance
alone would show it, nothing about why.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.statistics.guards import (
    Exact,
    checked_count,
    checked_counts,
    checked_share,
    checked_values,
    same_shape,
)
from dashboard.statistics.targets import allowed_failures

COPY_LENGTH = 4
"""Fewer figures than this agreeing between two reports is no sign of copying."""


@dataclass(frozen=True, slots=True)
class ShrunkBase:
    """A period whose denominator fell.

    ``decisive``: the target, missed before, is met now and would be missed on the old base.
    """

    period: int
    total_before: int
    total_now: int
    decisive: bool


def shrinking_base(passed: ArrayLike, total: ArrayLike, target: Exact) -> tuple[ShrunkBase, ...]:
    """Periods (by position) in which the total of one unit's reports fell below the one before.

    NaN periods are skipped: the comparison is with the last period that has data.
    """
    x, n = checked_counts(passed, total)
    if x.ndim != 1:
        raise ValueError("passed and total must be one-dimensional")
    checked_share(target)
    known = [i for i in range(n.size) if not (np.isnan(x[i]) or np.isnan(n[i]))]
    found = []
    for before, now in zip(known, known[1:], strict=False):
        old, new = int(n[before]), int(n[now])
        if new < old:
            met = [
                size - int(good) <= allowed_failures(size, target)
                for good, size in ((x[before], old), (x[now], new), (x[now], old))
            ]
            found.append(ShrunkBase(now, old, new, met == [False, True, False]))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class CopiedReport:
    """Report ``second`` repeats report ``first``: ``figures`` filled figures, all the same."""

    first: int
    second: int
    figures: int


def copied_reports(
    reports: ArrayLike, fewest_figures: int = COPY_LENGTH
) -> tuple[CopiedReport, ...]:
    """Pairs of identical rows of ``reports`` (reports x figures, NaN where left blank).

    Order rows by time for one sender, or give one period's rows of all senders. Only rows with
    at least ``fewest_figures`` figures that are neither blank nor zero count. Each repeat is
    paired with the first row that it repeats.
    """
    table = checked_values(reports, "reports")
    fewest_figures = checked_count(fewest_figures, "fewest_figures", 1)
    if table.ndim != 2:
        raise ValueError("reports must be an array of reports x figures")
    first_seen: dict[Hashable, int] = {}
    found = []
    for index, row in enumerate(table):
        figures = int((~np.isnan(row) & (row != 0)).sum())
        if figures < fewest_figures:
            continue
        key = tuple(None if np.isnan(value) else float(value) for value in row)
        if key in first_seen:
            found.append(CopiedReport(first_seen[key], index, figures))
        else:
            first_seen[key] = index
    return tuple(found)


def report_gap(reported: ArrayLike, registered: ArrayLike) -> NDArray[np.float64]:
    """Reported minus registered count, one per entry; NaN where either is unknown."""
    told, listed = checked_values(reported, "reported"), checked_values(registered, "registered")
    same_shape(reported=told, registered=listed)
    return np.asarray(told - listed)
