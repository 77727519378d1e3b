"""One overall rate from strata that were sampled unequally (classes A, B, C)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from dashboard.statistics.guards import checked_counts, checked_values, tail_level
from dashboard.statistics.intervals import wilson_limits

Limits = Literal["wilson", "gamma"]


@dataclass(frozen=True, slots=True)
class StratifiedRate:
    """A weighted rate, 0..1. NaN where it cannot be known.

    ``crude`` is the unweighted rate of the sample. ``standard_error`` is NaN when a stratum with
    weight has only one unit, and so are Wilson's limits. A stratum with weight and without units
    (``empty``, by position) makes everything NaN, unless it was merged with its neighbour: its
    weight then goes to the nearest stratum that has units, which the reader has to be told.
    """

    rate: float
    lower: float
    upper: float
    standard_error: float
    effective_total: float
    crude: float
    empty: tuple[int, ...]


def stratified_rate(
    passed: ArrayLike,
    total: ArrayLike,
    weight: ArrayLike,
    *,
    population: ArrayLike | None = None,
    confidence: float = 0.95,
    limits: Limits = "wilson",
    merge: bool = False,
) -> StratifiedRate:
    """Rate of strata combined with fixed weights (direct standardisation).

    ``passed``, ``total``, ``weight``: one value per stratum; weights are made to add to 1, so
    stratum sizes N_h serve as they are. Keep the same weights over the years that are to be
    compared. rate = sum W_h p_h; variance = sum W_h^2 (1-f_h) p_h(1-p_h)/(n_h-1), where
    f_h = n_h/N_h only if ``population`` gives N_h. Interval: "wilson" with
    n_eff = p(1-p)/variance, or 1/sum(W_h^2/n_h) when the variance is 0; or "gamma" for the
    weighted failures, which exists with one unit in a stratum and never promises too much (not
    with ``population``). With every stratum counted in full the rate is exact and the limits
    coincide with it. A NaN count is a stratum without units; with ``merge`` its weight goes to
    the nearest stratum that has some.

    Sources: Holt & Smith, JRSS-A 1979;142:33; Cochran, Sampling Techniques 1977, 5.6;
    effective size as in Korn & Graubard, Survey Methodology 1998;24:193; gamma limits: Fay &
    Feuer, Stat Med 1997;16:791.
    Raises ValueError for weights that are negative or all zero, or n_h > N_h.
    """
    x, n = checked_counts(passed, total)
    w = checked_values(weight, "weight", missing=False)
    if x.ndim != 1 or w.shape != x.shape:
        raise ValueError("passed, total and weight must be one-dimensional and equally long")
    if bool((w < 0).any()) or not w.sum() > 0:
        raise ValueError("weights must not be negative and not all zero")
    share = w / w.sum()
    sampled = np.zeros_like(n)
    if population is not None:
        size = np.broadcast_to(np.asarray(population, dtype=float), n.shape)
        sampled = np.divide(n, size, out=np.where(n > 0, np.inf, 0.0), where=size > 0)
    if bool((sampled > 1).any()):
        raise ValueError("more units sampled in a stratum than its population holds")
    crude = float(np.nansum(x) / np.nansum(n)) if np.nansum(n) > 0 else float("nan")
    if limits not in ("wilson", "gamma") or (limits == "gamma" and population is not None):
        raise ValueError(f"no {limits!r} limits, or none of a population")
    outside = tail_level(confidence)
    if merge:
        share = _merged(share, n)
    used = share > 0
    empty = tuple(int(i) for i in np.flatnonzero(used & ~(n > 0)))
    nan = float("nan")
    if empty:
        return StratifiedRate(nan, nan, nan, nan, nan, crude, empty)
    x, n, share, unsampled = x[used], n[used], share[used], 1 - sampled[used]
    p = x / n
    rate = float(min(1.0, (share * p).sum()))
    merged = tuple(int(i) for i in np.flatnonzero((w > 0) & ~used))
    if limits == "gamma":
        error = np.sqrt((share**2 * p * (1 - p) / (n - 1)).sum()) if (n > 1).all() else nan
        low, high = _gamma_limits(n - x, share / n, outside / 2)
        lowest, highest = min(rate, max(0.0, 1 - high)), max(rate, 1 - low)
        return StratifiedRate(rate, lowest, highest, float(error), nan, crude, merged)
    if bool(((n < 2) & (unsampled > 0)).any()):
        return StratifiedRate(rate, nan, nan, nan, nan, crude, ())
    spread = np.where(unsampled > 0, p * (1 - p) / np.maximum(n - 1, 1), 0.0)
    variance = float((share**2 * unsampled * spread).sum())
    if not (unsampled > 0).any():
        return StratifiedRate(rate, rate, rate, 0.0, float("inf"), crude, ())
    without_variance = 1 / float((share**2 / n).sum())
    effective = rate * (1 - rate) / variance if variance > 0 else without_variance
    lower, upper = wilson_limits(rate * effective, effective, confidence)
    return StratifiedRate(
        rate, float(lower), float(upper), float(np.sqrt(variance)), effective, crude, ()
    )


def _merged(share: NDArray[np.float64], n: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares with those of strata without units given to the nearest one with some."""
    have = np.flatnonzero(n > 0)
    found = np.where(n > 0, share, 0.0)
    if have.size:
        for position in np.flatnonzero(~(n > 0) & (share > 0)):
            found[have[np.argmin(np.abs(have - position))]] += share[position]
        return found
    return share


def _gamma_limits(
    failed: NDArray[np.float64], weight: NDArray[np.float64], tail: float
) -> tuple[float, float]:
    """Fay and Feuer's limits of sum(weight * failed), the counts taken as Poisson."""
    total, variance = float((weight * failed).sum()), float((weight**2 * failed).sum())
    most = float(weight.max())
    lower = 0.0
    if total > 0:
        lower = variance / total * float(special.gammaincinv(total**2 / variance, tail))
    above, spread = total + most, variance + most**2
    upper = spread / above * float(special.gammainccinv(above**2 / spread, tail))
    return lower, upper
