"""Funnel plots: which units differ from a common rate by more than chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from dashboard.statistics.intervals import (
    Exact,
    Interval,
    checked_counts,
    exact_fraction,
    exact_test,
    not_above,
    tail_level,
)

FunnelMethod = Literal["auto", "normal", "exact"]
_FEWEST_EXPECTED = 5  # under this many expected on the rarer side the normal limits mislead


def funnel_limits(
    total: ArrayLike,
    centre: Exact,
    confidence: float = 0.95,
    *,
    method: FunnelMethod = "auto",
    tau2: float = 0.0,
) -> Interval:
    """Control limits for a rate of ``total`` units when the true rate is ``centre``.

    Draw them at 0.95 and 0.998. "normal": centre +- z*sqrt(centre*(1-centre)/n), which is
    where a unit's Wilson interval touches the centre. "exact": interpolated binomial
    quantiles. "auto": exact where n*min(centre, 1-centre) < 5, normal elsewhere. With
    ``tau2`` > 0 (from ``overdispersion``) the limits widen on the arcsine scale, whatever the
    method: sin(asin(sqrt(centre)) +- z*sqrt(1/(4n) + tau2))**2.

    Limits are clipped to 0..1; total = 0 gives NaN. Sources: Spiegelhalter, Stat Med
    2005;24:1185 (section A.1.1) and Qual Saf Health Care 2005;14:347; for the normal limits
    the Fingertips technical guidance.
    """
    centre = float(exact_fraction(centre))
    if not 0 <= centre <= 1:
        raise ValueError(f"centre must lie between 0 and 1, got {centre!r}")
    if method not in ("auto", "normal", "exact"):
        raise ValueError(f"unknown method {method!r}")
    if tau2 < 0:
        raise ValueError(f"tau2 must not be negative, got {tau2!r}")
    n = np.asarray(total, dtype=float)
    n = np.where(n > 0, n, np.nan)
    tail = tail_level(confidence) / 2
    z = -special.ndtri(tail)
    if tau2 > 0:
        middle, spread = np.arcsin(np.sqrt(centre)), z * np.sqrt(1 / (4 * n) + tau2)
        lower = np.sin(np.clip(middle - spread, 0, np.pi / 2)) ** 2
        upper = np.sin(np.clip(middle + spread, 0, np.pi / 2)) ** 2
        return Interval(lower[()], upper[()])
    spread = z * np.sqrt(centre * (1 - centre) / n)
    lower, upper = centre - spread, centre + spread
    if method != "normal" and 0 < centre < 1:
        few = n * min(centre, 1 - centre) < _FEWEST_EXPECTED
        exact = ~np.isnan(n) if method == "exact" else few
        lower = np.where(exact, _binomial_limit(tail, n, centre), lower)
        upper = np.where(exact, _binomial_limit(1 - tail, n, centre), upper)
    return Interval(np.clip(lower, 0, 1)[()], np.clip(upper, 0, 1)[()])


def _binomial_limit(level: float, total: NDArray[Any], centre: float) -> NDArray[Any]:
    count = stats.binom.ppf(level, total, centre)
    reached = stats.binom.cdf(count, total, centre)
    step = reached - stats.binom.cdf(count - 1, total, centre)
    return np.asarray((count - (reached - level) / step) / total)


def funnel_position(
    passed: ArrayLike,
    total: ArrayLike,
    centre: Exact,
    confidence: float = 0.998,
    *,
    tau2: float = 0.0,
) -> Any:
    """1 above the funnel, -1 below it, 0 inside or without data.

    Judged by the exact tail probability (half of 1 - confidence on each side), which decides
    where the drawn limits, being interpolated, leave doubt: 50 of 50 is nothing special at a
    centre of 98 %. With ``tau2`` by the widened limits.
    """
    x, n = checked_counts(passed, total)
    if tau2 > 0:
        lower, upper = funnel_limits(n, centre, confidence, tau2=tau2)
        rate = np.divide(x, n, out=np.full(n.shape, np.nan), where=n > 0)
        high, low = rate > upper, rate < lower
    else:
        tail = tail_level(confidence) / 2
        high = not_above(exact_test(x, n, centre, "greater"), tail)
        low = not_above(exact_test(x, n, centre, "less"), tail)
    return np.where(high, 1, np.where(low, -1, 0)).astype(np.int64)[()]


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """How much more the units differ than chance alone would make them.

    ``phi`` is the mean squared winsorised z (1 = chance alone), ``tau2`` the variance between
    units on the arcsine scale (0 unless units*phi > units-1), ``z`` each unit's unadjusted z
    (NaN where total = 0), ``units`` how many had data.
    """

    phi: float
    tau2: float
    z: NDArray[np.float64]
    units: int


def overdispersion(
    passed: ArrayLike,
    total: ArrayLike,
    centre: Exact | None = None,
    *,
    winsorise: float = 0.1,
) -> Overdispersion:
    """Estimate overdispersion of rates around ``centre`` (default: the pooled rate).

    z = 2*sqrt(n)*(asin(sqrt(p)) - asin(sqrt(centre))), the lowest and highest ``winsorise`` of
    them pulled in to those quantiles. With w = 4n, tau2 = (I*phi-(I-1)) / (sum w - sum w^2 /
    sum w). Source: Spiegelhalter, Qual Saf Health Care 2005;14:347; Stat Med 2005;24:1185.
    """
    x, n = checked_counts(passed, total)
    x, n = np.atleast_1d(x), np.atleast_1d(n)
    have = n > 0
    if not have.any():
        return Overdispersion(float("nan"), 0.0, np.full(n.shape, np.nan), 0)
    pooled = float(x[have].sum() / n[have].sum())
    middle = pooled if centre is None else float(exact_fraction(centre))
    z = np.full(n.shape, np.nan)
    distance = np.arcsin(np.sqrt(x[have] / n[have])) - np.arcsin(np.sqrt(middle))
    z[have] = 2 * np.sqrt(n[have]) * distance
    low, high = np.quantile(z[have], [winsorise, 1 - winsorise])
    units = int(have.sum())
    phi = float(np.mean(np.clip(z[have], low, high) ** 2))
    weight = 4 * n[have]
    spread = float(weight.sum() - (weight**2).sum() / weight.sum())
    excess = units * phi - (units - 1)
    tau2 = excess / spread if excess > 0 and spread > 0 else 0.0
    return Overdispersion(phi, tau2, z, units)


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """p-values corrected for looking at all of them (Holm, Scand J Stat 1979;6:65).

    Call those at or under 0.05 remarkable: the chance of even one false alarm is then at most
    5 %. NaN (no data) stays NaN and is not counted as a look.
    """
    p = np.atleast_1d(np.asarray(p_values, dtype=float))
    adjusted = np.full(p.shape, np.nan)
    have = np.flatnonzero(~np.isnan(p))
    order = have[np.argsort(p[have], kind="stable")]
    stepped = p[order] * np.arange(order.size, 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return adjusted


def distinct_units(
    passed: ArrayLike, total: ArrayLike, centre: Exact | None = None, alpha: float = 0.05
) -> NDArray[np.int64]:
    """1 where a unit is clearly above ``centre``, -1 clearly below, 0 where chance may do it.

    Exact test of each unit, both sides (twice the smaller tail), Holm-corrected over the
    units with data. ``centre`` defaults to the pooled rate of all units.
    """
    x, n = checked_counts(passed, total)
    x, n = np.atleast_1d(x), np.atleast_1d(n)
    if not np.nansum(n) > 0:
        return np.zeros(n.shape, dtype=np.int64)
    middle = float(np.nansum(x) / np.nansum(n)) if centre is None else centre
    above = np.atleast_1d(exact_test(x, n, middle, "greater"))
    below = np.atleast_1d(exact_test(x, n, middle, "less"))
    clear = not_above(holm(np.minimum(1, 2 * np.minimum(above, below))), alpha)
    return np.where(clear, np.where(above < below, 1, -1), 0).astype(np.int64)
