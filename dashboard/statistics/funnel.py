"""Funnel plots: which units differ from a common rate by more than chance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from dashboard.statistics import discrete
from dashboard.statistics.guards import (
    Exact,
    checked_counts,
    checked_share,
    checked_totals,
    tail_level,
)
from dashboard.statistics.intervals import Interval, exact_test, not_above

FunnelMethod = Literal["auto", "normal", "exact"]
_FEWEST_EXPECTED = 5  # under this many expected on the rarer side the normal limits mislead
_SEED: Final = 20100604
_DEALS: Final = 1_999


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
    ``tau2`` > 0 (from ``overdispersion``) the limits widen: "normal" on the arcsine scale,
    sin(asin(sqrt(centre)) +- z*sqrt(1/(4n) + tau2))**2; "exact" by beta-binomial quantiles.

    Limits are clipped to 0..1; total = 0 gives NaN. Sources: Spiegelhalter, Stat Med
    2005;24:1185 (section A.1.1) and Qual Saf Health Care 2005;14:347; for the normal limits
    the Fingertips technical guidance.
    """
    centre = float(checked_share(centre, "centre"))
    if method not in ("auto", "normal", "exact"):
        raise ValueError(f"unknown method {method!r}")
    tau2 = _checked_spread(tau2)
    n = checked_totals(total)
    tail = tail_level(confidence) / 2
    z = -special.ndtri(tail)
    if tau2 > 0:
        middle, spread = np.arcsin(np.sqrt(centre)), z * np.sqrt(1 / (4 * n) + tau2)
        lower = np.sin(np.clip(middle - spread, 0, np.pi / 2)) ** 2
        upper = np.sin(np.clip(middle + spread, 0, np.pi / 2)) ** 2
    else:
        spread = z * np.sqrt(centre * (1 - centre) / n)
        lower, upper = centre - spread, centre + spread
    if method != "normal" and 0 < centre < 1:
        few = n * min(centre, 1 - centre) < _FEWEST_EXPECTED
        exact = ~np.isnan(n) if method == "exact" else few
        find = _binomial_limit if tau2 == 0 else partial(_wide_limit, tau2=tau2)
        lower = np.where(exact, find(tail, n, centre), lower)
        upper = np.where(exact, find(1 - tail, n, centre), upper)
    return Interval(np.clip(lower, 0, 1)[()], np.clip(upper, 0, 1)[()])


def _checked_spread(tau2: float) -> float:
    if not 0 <= tau2 < np.inf:
        raise ValueError(f"tau2 must not be negative, got {tau2!r}")
    return float(tau2)


def _binomial_limit(level: float, total: NDArray[Any], centre: float) -> NDArray[Any]:
    count = discrete.binomial_ppf(level, total, centre)
    reached = discrete.binomial_cdf(count, total, centre)
    step = reached - discrete.binomial_cdf(count - 1, total, centre)
    return np.asarray((count - (reached - level) / step) / total)


def _wide_limit(level: float, total: NDArray[Any], centre: float, tau2: float) -> NDArray[Any]:
    """The same where true rates vary: quantiles of the beta-binomial."""
    found = np.full(total.shape, np.nan)
    for size in np.unique(total[~np.isnan(total)]).tolist():
        reached = np.cumsum(_wide_chances(size, centre, tau2))
        count = min(int(np.searchsorted(reached, level)), int(size))
        below = reached[count - 1] if count else 0.0
        found[total == size] = (count - (reached[count] - level) / (reached[count] - below)) / size
    return found


def _wide_chances(total: float, centre: float, tau2: float) -> NDArray[Any]:
    """P(X = 0..total) where rates vary by Beta round ``centre``, their variance the one that
    ``tau2`` means on the arcsine scale: 4*centre*(1-centre)*tau2."""
    weight = max(1 / (4 * tau2) - 1, 1e-6)
    a, b = weight * centre, weight * (1 - centre)
    count = np.arange(total + 1)
    ways = -special.betaln(count + 1, total - count + 1) - np.log(total + 1)
    chances = np.exp(ways + special.betaln(a + count, b + total - count) - special.betaln(a, b))
    return np.asarray(chances / chances.sum())


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
    centre of 98 %. With ``tau2`` by the tails of the beta-binomial, exact at small n too.
    """
    x, n = checked_counts(passed, total)
    middle, tau2 = float(checked_share(centre, "centre")), _checked_spread(tau2)
    tail = tail_level(confidence) / 2
    if tau2 > 0 and 0 < middle < 1:
        above, below = _wide_tails(x, n, middle, tau2)
    else:
        above, below = exact_test(x, n, centre, "greater"), exact_test(x, n, centre, "less")
    return np.where(not_above(above, tail), 1, np.where(not_above(below, tail), -1, 0)).astype(
        np.int64
    )[()]


def _wide_tails(
    x: NDArray[Any], n: NDArray[Any], centre: float, tau2: float
) -> tuple[NDArray[Any], NDArray[Any]]:
    above, below = np.full(n.shape, np.nan), np.full(n.shape, np.nan)
    for at in np.ndindex(n.shape):
        if n[at] > 0:
            chances = _wide_chances(float(n[at]), centre, tau2)
            above[at] = chances[int(x[at]) :].sum()
            below[at] = chances[: int(x[at]) + 1].sum()
    return above, below


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """How much more the units differ than chance alone would make them.

    ``phi`` is the mean squared winsorised z (1 = chance alone), ``tau2`` the variance between
    units on the arcsine scale (0 unless units*phi > units-1), ``z`` each unit's unadjusted z
    (NaN where total = 0), ``units`` how many had data. ``chi2`` is Pearson's statistic of equal
    rates, nothing winsorised, and ``p_value`` how often chance alone would show as much: few
    units far off leave phi at 1, and only chi2 tells of them.
    """

    phi: float
    tau2: float
    z: NDArray[np.float64]
    units: int
    chi2: float
    p_value: float


def overdispersion(
    passed: ArrayLike, total: ArrayLike, *, winsorise: float = 0.1
) -> Overdispersion:
    """Estimate overdispersion of rates around their pooled rate.

    Always around the mean: how far all are from a target says nothing of how they differ.
    z = 2*sqrt(n)*(asin(sqrt(p)) - asin(sqrt(pooled))), the lowest and highest ``winsorise`` of
    them pulled in to those quantiles. With w = 4n, tau2 = (I*phi-(I-1)) / (sum w - sum w^2 /
    sum w). Source: Spiegelhalter, Qual Saf Health Care 2005;14:347; Stat Med 2005;24:1185.
    """
    x, n = checked_counts(passed, total)
    x, n = np.atleast_1d(x), np.atleast_1d(n)
    if not 0 <= winsorise < 0.5:
        raise ValueError(f"winsorise must lie between 0 and 0.5, got {winsorise!r}")
    have = n > 0
    z = np.full(n.shape, np.nan)
    if not have.any():
        return Overdispersion(float("nan"), 0.0, z, 0, 0.0, 1.0)
    pooled = float(x[have].sum() / n[have].sum())
    distance = np.arcsin(np.sqrt(x[have] / n[have])) - np.arcsin(np.sqrt(pooled))
    z[have] = 2 * np.sqrt(n[have]) * distance
    low, high = np.quantile(z[have], [winsorise, 1 - winsorise])
    units = int(have.sum())
    phi = float(np.mean(np.clip(z[have], low, high) ** 2))
    weight = 4 * n[have]
    spread = float(weight.sum() - (weight**2).sum() / weight.sum())
    excess = units * phi - (units - 1)
    tau2 = excess / spread if excess > 0 and spread > 0 else 0.0
    chi2, p_value = _equal_rates(x[have], n[have])
    return Overdispersion(phi, tau2, z, units, chi2, p_value)


def _equal_rates(x: NDArray[Any], n: NDArray[Any]) -> tuple[float, float]:
    """Pearson's statistic, and its p-value by dealing the same passes out at random."""
    if n.size < 2 or x.sum() in (0, n.sum()):
        return 0.0, 1.0
    rate = x.sum() / n.sum()
    scale = n * rate * (1 - rate)
    chi2 = float(((x - n * rate) ** 2 / scale).sum())
    random = np.random.default_rng(_SEED)
    fewer = int(min(x.sum(), n.sum() - x.sum()))
    share = rate if fewer == x.sum() else 1 - rate
    dealt = random.multivariate_hypergeometric(
        n.astype(np.int64), fewer, _DEALS, method="marginals"
    )
    found = ((dealt - n * share) ** 2 / scale).sum(axis=1)
    return chi2, float((1 + (found >= chi2 * (1 - 1e-12)).sum()) / (_DEALS + 1))


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """p-values corrected for looking at all of them (Holm, Scand J Stat 1979;6:65).

    Call those at or under 0.05 remarkable: the chance of even one false alarm is then at most
    5 %. NaN (no data) stays NaN and is not counted as a look.
    """
    p = np.atleast_1d(np.asarray(p_values, dtype=float))
    if bool(((p < 0) | (p > 1)).any()):
        raise ValueError(f"p-values must lie between 0 and 1, got {p_values!r}")
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
    checked_share(alpha, "alpha")
    if not np.nansum(n) > 0:
        return np.zeros(n.shape, dtype=np.int64)
    middle = float(np.nansum(x) / np.nansum(n)) if centre is None else centre
    above = np.atleast_1d(exact_test(x, n, middle, "greater"))
    below = np.atleast_1d(exact_test(x, n, middle, "less"))
    clear = not_above(holm(np.minimum(1, 2 * np.minimum(above, below))), alpha)
    return np.where(clear, np.where(above < below, 1, -1), 0).astype(np.int64)
