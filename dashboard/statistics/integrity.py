"""Signs that reported figures deserve a polite question (核实单). Never an accusation.

Every sign has innocent explanations; the functions say what was seen and how likely chance
alone would show it, nothing about why.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from dashboard.statistics.intervals import Exact, checked_counts
from dashboard.statistics.targets import allowed_failures

COPY_LENGTH = 4
"""Fewer figures than this agreeing between two reports is no sign of copying."""


@dataclass(frozen=True, slots=True)
class Heaping:
    """Reports that meet a target without one unit to spare, against those that just miss it.

    ``exact`` lists (by position) the reports with exactly the allowed failures, ``below``
    those with one failure too many. ``p_value``: the chance of so many or more on the good
    side if both were equally likely (1 when there are none).
    """

    exact: tuple[int, ...]
    below: tuple[int, ...]
    p_value: float


def heaping(passed: ArrayLike, total: ArrayLike, target: Exact) -> Heaping:
    """Caliper test at ``target``: do reports land exactly on it and never just below?

    One entry per report (township and month). Reports with total = 0 and those whose target
    allows no failure (where exactly met means perfect) are left out. Source: Gerber &
    Malhotra, Quarterly J Polit Sci 2008;3:313 (caliper of one unit, exact binomial).
    """
    x, n = checked_counts(passed, total)
    exact, below = [], []
    for index, (good, size) in enumerate(zip(x.ravel(), n.ravel(), strict=True)):
        if not size > 0:
            continue
        allowed = allowed_failures(int(size), target)
        spare = allowed - int(size - good)
        if allowed > 0 and spare == 0:
            exact.append(index)
        elif allowed > 0 and spare == -1:
            below.append(index)
    looked = len(exact) + len(below)
    p_value = float(stats.binom.sf(len(exact) - 1, looked, 0.5)) if looked else 1.0
    return Heaping(tuple(exact), tuple(below), p_value)


def digit_test(values: ArrayLike) -> float | None:
    """p-value of equally frequent last digits among whole-number reports, chi-square, 9 df.

    Values under 10 are left out: their last digit is the number itself. None with fewer than
    50 values left, where the test says nothing.
    """
    numbers = np.asarray(values, dtype=float).ravel()
    whole = numbers[np.isfinite(numbers) & (numbers >= 10) & (numbers == np.floor(numbers))]
    if whole.size < 50:
        return None
    counts = np.bincount((whole % 10).astype(int), minlength=10)
    return float(stats.chisquare(counts).pvalue)


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
    table = np.asarray(reports, dtype=float)
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


def standstill(history: ArrayLike) -> int:
    """For how many periods up to the newest a cumulative count has not moved (no new outlets).

    NaN periods are skipped. 0 when it moved in the newest period, or with fewer than two.
    """
    counts = np.asarray(history, dtype=float).ravel()
    counts = counts[~np.isnan(counts)]
    moved = np.flatnonzero(np.diff(counts) != 0)
    return int(counts.size - 2 - moved[-1]) if moved.size else max(0, int(counts.size) - 1)


def report_gap(reported: ArrayLike, registered: ArrayLike) -> NDArray[np.float64]:
    """Reported minus registered count, one per entry; NaN where either is unknown."""
    return np.asarray(reported, dtype=float) - np.asarray(registered, dtype=float)


def implausible(
    total: Sequence[float], rectified: Sequence[float], compliant: Sequence[float]
) -> NDArray[np.bool_]:
    """Where compliant <= rectified <= total does not hold; unknown (NaN) figures pass."""
    n, done, good = (np.asarray(v, dtype=float) for v in (total, rectified, compliant))
    return (good > done) | (done > n) | (good > n) | (np.minimum(np.minimum(n, done), good) < 0)
