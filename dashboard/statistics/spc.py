"""Statistical process control: charts, run rules and icons of NHS Making Data Count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.statistics import discrete
from dashboard.statistics.guards import (
    Exact,
    checked_count,
    checked_counts,
    checked_share,
    checked_values,
    same_shape,
)

TRIAL_POINTS = 12
"""With fewer points than this the limits are trial limits (试行控制限), and must say so."""

_RUN = 7
_FEWEST_EXPECTED = 5
_TAIL = 0.00135
_ROUNDING = 1e-12  # rates closer than this are the same rate


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Points of one chart; arrays as long as the input, NaN where a period has no data.

    ``sigma`` is one standard deviation at each point (the limits lie three of them off, those
    of rates clipped to 0..1); ``sigma_z`` the Laney factor (1 for a plain p chart, NaN for
    XmR); ``trial`` says that the limits rest on fewer than 12 points.
    """

    values: NDArray[np.float64]
    centre: float
    sigma: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    sigma_z: float
    trial: bool


@dataclass(frozen=True, slots=True)
class PhasedChart:
    """A chart in phases, each with its own centre and limits; arrays as long as the input.

    ``phase``: number of each point's phase, from 0; ``points``: how many points with data each
    phase has; ``sigma_z``: the Laney factor of the present (last) phase that has data.
    """

    values: NDArray[np.float64]
    centre: NDArray[np.float64]
    sigma: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    phase: NDArray[np.int64]
    points: tuple[int, ...]
    sigma_z: float

    @property
    def present(self) -> int:
        """Points with data in the newest phase that has any."""
        return next((n for n in reversed(self.points) if n), 0)

    @property
    def trial(self) -> bool:
        """Whether the limits in force now rest on fewer than 12 points."""
        return self.present < TRIAL_POINTS


def proportion_chart(passed: ArrayLike, total: ArrayLike, *, laney: bool = False) -> ControlChart:
    """p chart: pooled rate +- 3*sqrt(p(1-p)/n_i), exact binomial limits at the same chance (0.27 %
    outside) where fewer than five units are expected on the rarer side.

    laney: Laney p' chart, sigma_i of the p chart times sigma_z = mean|z_i - z_(i-1)| / 1.128, for
    large n, where the plain limits are too tight. sigma_z below 1 narrows them. With fewer than two
    periods, or all passed or failed, sigma_z is 1. Raises ValueError without any data.
    Sources: NIST/SEMATECH e-Handbook 6.3.3.2; Laney, Quality Engineering 2002;14:531.
    """
    x, n = checked_counts(passed, total)
    have = n > 0
    if x.ndim != 1 or not have.any():
        raise ValueError("a chart needs one-dimensional counts with at least one period of data")
    centre = float(x[have].sum() / n[have].sum())
    values, sigma = np.full(n.shape, np.nan), np.full(n.shape, np.nan)
    values[have] = x[have] / n[have]
    sigma[have] = np.sqrt(centre * (1 - centre) / n[have])
    sigma_z = 1.0
    if laney and have.sum() > 1 and 0 < centre < 1:
        z = (values[have] - centre) / sigma[have]
        sigma_z = float(np.abs(np.diff(z)).mean() / 1.128)
    sigma = sigma * sigma_z
    lower = np.clip(centre - 3 * sigma, 0, 1)
    upper = np.clip(centre + 3 * sigma, 0, 1)
    if not laney:
        few = have & (n * min(centre, 1 - centre) < _FEWEST_EXPECTED) & (0 < centre < 1)
        size = n[few]  # the last counts inside: whatever lies beyond them is outside
        lower[few], upper[few] = (
            discrete.binomial_ppf(level, size, centre) / size for level in (_TAIL, 1 - _TAIL)
        )
    trial = int(have.sum()) < TRIAL_POINTS
    return ControlChart(values, centre, sigma, lower, upper, sigma_z, trial)


def phased_chart(
    passed: ArrayLike, total: ArrayLike, starts: Sequence[int] = (), *, laney: bool = False
) -> PhasedChart:
    """p or Laney p' chart whose centre and limits start anew at the positions ``starts``.

    The phase before a stated event is the baseline, the ones after it are judged by themselves: a
    process that was changed is not held against what it was. Source: NHS England, Making Data
    Count (step changes). Raises ValueError for starts outside the series or out of order.
    """
    x, n = checked_counts(passed, total)
    if x.ndim != 1 or not (n > 0).any():
        raise ValueError("a chart needs one-dimensional counts with at least one period of data")
    edges = [0, *(checked_count(start, "starts", 1) for start in starts), x.size]
    if any(b <= a for a, b in pairwise(edges)):
        raise ValueError(f"starts must lie within the series, in order, got {list(starts)}")
    parts = {name: np.full(x.size, np.nan) for name in ("values", "centre", "sigma")}
    parts |= {name: np.full(x.size, np.nan) for name in ("lower", "upper")}
    phase, points, sigma_z = np.zeros(x.size, dtype=np.int64), [], 1.0
    for number, (first, last) in enumerate(pairwise(edges)):
        own = slice(first, last)
        phase[own] = number
        points.append(int((n[own] > 0).sum()))
        if points[-1]:
            chart = proportion_chart(x[own], n[own], laney=laney)
            for name, filled in parts.items():
                filled[own] = getattr(chart, name)
            sigma_z = chart.sigma_z
    return PhasedChart(**parts, phase=phase, points=tuple(points), sigma_z=sigma_z)


def phased_rules(chart: PhasedChart) -> RunRules:
    """The run rules within each phase: no run goes on from one into the next. Outside means
    beyond the chart's own limits, exact ones among them."""
    found = []
    for number in range(len(chart.points)):
        own = chart.phase == number
        limits = chart.lower[own], chart.upper[own]
        found.append(
            run_rules(chart.values[own], chart.centre[own], chart.sigma[own], limits=limits)
        )
    names = ("outside", "shift", "trend", "two_of_three", "direction")
    joined = {name: np.concatenate([getattr(rules, name) for rules in found]) for name in names}
    return RunRules(**joined, cause=tuple(c for rules in found for c in rules.cause))


class Cause(StrEnum):
    """Why a point is special; the first that applies, in this order."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"
    SHIFT = "shift"
    COMMON = "common"


@dataclass(frozen=True, slots=True)
class RunRules:
    """Per point: which rules it takes part in, the leading ``cause``, and its ``direction``.

    ``direction`` is 1 (high or rising), -1 (low or falling), 0 for common cause.
    """

    outside: NDArray[np.bool_]
    shift: NDArray[np.bool_]
    trend: NDArray[np.bool_]
    two_of_three: NDArray[np.bool_]
    cause: tuple[Cause, ...]
    direction: NDArray[np.int64]

    @property
    def special(self) -> NDArray[np.bool_]:
        return self.outside | self.shift | self.trend | self.two_of_three


def run_rules(
    values: ArrayLike,
    centre: ArrayLike,
    sigma: ArrayLike,
    *,
    limits: tuple[ArrayLike, ArrayLike] | None = None,
) -> RunRules:
    """Special causes among ``values`` (in order of time), by the four Making Data Count rules.

    Outside three ``sigma``; seven or more successive points on one side of the centre (a point
    on it breaks the run); seven successive points all rising or all falling; two of three
    successive points between two and three sigma with all three on one side (the two are
    marked). ``centre`` and ``sigma`` may be numbers or one per point, as ``ControlChart`` has
    them. ``limits``: what outside means instead, where three sigma are not exact. NaN values are
    skipped: their neighbours count as successive.
    Source: NHS England, Making Data Count; R package NHSRplotthedots (7, 7, 2 of 3).
    """
    y, middle, spread = (
        checked_values(v, name)
        for v, name in ((values, "values"), (centre, "centre"), (sigma, "sigma"))
    )
    if bool((spread < 0).any()):
        raise ValueError("sigma must not be negative")
    same_shape(values=y, **{k: v for k, v in (("centre", middle), ("sigma", spread)) if v.ndim})
    y, middle, spread = np.broadcast_arrays(y, middle, spread)
    have = np.flatnonzero(~np.isnan(y))
    offset = y[have] - middle[have]
    side = np.where(np.abs(offset) <= _ROUNDING, 0, np.sign(offset)).astype(np.int64)
    far = np.abs(offset) > 3 * spread[have] + _ROUNDING
    if limits is not None:
        lowest, highest = (checked_values(edge, "limits") for edge in limits)
        same_shape(values=y, lower=lowest, upper=highest)
        far = (y < lowest - _ROUNDING)[have] | (y > highest + _ROUNDING)[have]
    near = ~far & (np.abs(offset) > 2 * spread[have] + _ROUNDING)
    step = np.diff(y[have])
    step = np.where(np.abs(step) <= _ROUNDING, 0, np.sign(step)).astype(np.int64)

    shift = _in_runs(side, _RUN)
    climbing = _in_runs(step, _RUN - 1)  # six equal steps join seven points
    trend = np.zeros(have.size, dtype=bool)
    trend[1:] |= climbing
    trend[:-1] |= climbing
    pair = _two_of_three(near, side)
    heading = np.zeros(have.size, dtype=np.int64)
    heading[1:][climbing] = step[climbing]
    heading[:-1][climbing] = step[climbing]  # a turning point belongs to the run it opens

    cause = [Cause.COMMON] * y.size
    direction = np.zeros(y.shape, dtype=np.int64)
    rules = ((Cause.SHIFT, shift), (Cause.TWO_OF_THREE, pair), (Cause.TREND, trend))
    for name, hit in (*rules, (Cause.OUTSIDE, far)):  # the later overrules the earlier
        for index in have[hit]:
            cause[index] = name
        direction[have[hit]] = (heading if name is Cause.TREND else side)[hit]
    return RunRules(
        outside=_spread(far, have, y.size),
        shift=_spread(shift, have, y.size),
        trend=_spread(trend, have, y.size),
        two_of_three=_spread(pair, have, y.size),
        cause=tuple(cause),
        direction=direction,
    )


def _in_runs(signs: NDArray[np.int64], length: int) -> NDArray[np.bool_]:
    """Marks members of runs of at least ``length`` equal non-zero signs."""
    inside = np.zeros(signs.size, dtype=bool)
    start = 0
    for end in range(1, signs.size + 1):
        if end == signs.size or signs[end] != signs[start]:
            if end - start >= length and signs[start] != 0:
                inside[start:end] = True
            start = end
    return inside


def _two_of_three(near: NDArray[np.bool_], side: NDArray[np.int64]) -> NDArray[np.bool_]:
    marked = np.zeros(near.size, dtype=bool)
    for start in range(near.size - 2):
        three = slice(start, start + 3)
        if abs(side[three].sum()) == 3 and near[three].sum() >= 2:
            marked[three] |= near[three]
    return marked


def _spread(hit: NDArray[Any], have: NDArray[Any], size: int) -> NDArray[np.bool_]:
    full = np.zeros(size, dtype=bool)
    full[have] = hit
    return full


class Variation(StrEnum):
    """The variation icon, from the newest point."""

    COMMON = "common"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"


def variation(rules: RunRules, *, higher_is_better: bool = True) -> Variation:
    """Icon for the last point of ``rules``: common cause, improvement or concern."""
    last = int(rules.direction[-1]) if rules.direction.size else 0
    if last == 0:
        return Variation.COMMON
    return Variation.IMPROVEMENT if (last > 0) == higher_is_better else Variation.CONCERN


class Assurance(StrEnum):
    """The assurance icon: will the process as it runs now meet the target?"""

    PASS = "pass"
    HIT_OR_MISS = "hit_or_miss"
    FAIL = "fail"


def assurance(
    target: Exact, lower: ArrayLike, upper: ArrayLike, *, higher_is_better: bool = True
) -> Assurance | None:
    """Compare ``target`` with the control limits (the newest of them when arrays).

    PASS when the whole band is strictly on the good side, FAIL on the bad side, otherwise
    HIT_OR_MISS. None without limits.
    """
    share = checked_share(target)
    low, high = np.atleast_1d(np.asarray(lower, float)), np.atleast_1d(np.asarray(upper, float))
    same_shape(lower=low, upper=high)
    known = np.flatnonzero(~np.isnan(low) & ~np.isnan(high))
    if known.size == 0:
        return None
    bottom, top, goal = low[known[-1]], high[known[-1]], float(share)
    if bottom <= goal <= top:
        return Assurance.HIT_OR_MISS
    return Assurance.PASS if (bottom > goal) == higher_is_better else Assurance.FAIL
