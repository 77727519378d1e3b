"""Like with like: what a unit's failures would be if its strata failed as they do everywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from dashboard.statistics import discrete
from dashboard.statistics.funnel import holm
from dashboard.statistics.guards import checked_counts, checked_positive, checked_share, tail_level
from dashboard.statistics.intervals import Interval, not_above


def ratio_limits(observed: ArrayLike, expected: ArrayLike, confidence: float = 0.95) -> Interval:
    """Exact limits of observed/expected events, the observed taken as Poisson.

    Where the events are not rare the limits are wider than they need be, never narrower.
    Source: Garwood, Biometrika 1936;28:437 (by the gamma distribution).
    """
    count, _ = checked_counts(observed, observed)
    base = checked_positive(expected, "expected")
    if count.shape != base.shape:
        raise ValueError("observed and expected must be equally long")
    tail = tail_level(confidence) / 2
    with np.errstate(invalid="ignore"):
        lower = np.where(count > 0, special.gammaincinv(np.maximum(count, 1), tail), 0.0)
    return Interval((lower / base)[()], (special.gammainccinv(count + 1, tail) / base)[()])


@dataclass(frozen=True, slots=True)
class LikeWithLike:
    """Per unit: failures ``observed`` and ``expected`` at the strata's common rates, their
    ``ratio`` with 95 % limits (NaN where nothing is expected), the exact two-sided ``p_value``
    (not corrected) and ``distinct``: 1 clearly better, -1 clearly worse, 0 where chance may do it
    (Holm).
    """

    observed: NDArray[np.int64]
    expected: NDArray[np.float64]
    ratio: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    p_value: NDArray[np.float64]
    distinct: NDArray[np.int64]


def like_with_like(failed: ArrayLike, total: ArrayLike, alpha: float = 0.05) -> LikeWithLike:
    """Indirect standardisation of units x strata: each stratum's failure rate over all units.

    A unit without anything in a stratum has 0 of 0 there. The p-value is twice the smaller tail
    of the sum of the strata's binomials, corrected over all units by Holm; the limits are those
    of ``ratio_limits``. Source: Breslow & Day, Statistical Methods in Cancer Research II, 1987,
    chapter 2.
    """
    x, n = checked_counts(failed, total)
    level = float(checked_share(alpha, "alpha"))
    if x.ndim != 2:
        raise ValueError("failed and total must be units x strata")
    x, n = np.nan_to_num(x), np.nan_to_num(n)
    held, size = x.sum(axis=0), n.sum(axis=0)
    rate = np.divide(held, size, out=np.zeros_like(size), where=size > 0)
    observed, expected = x.sum(axis=1), n @ rate
    above, below = np.full(observed.shape, np.nan), np.full(observed.shape, np.nan)
    for unit in np.flatnonzero(n.sum(axis=1) > 0):
        chances = _sum_of_binomials(n[unit], rate)
        above[unit] = chances[int(observed[unit]) :].sum()
        below[unit] = chances[: int(observed[unit]) + 1].sum()
    p_value = np.minimum(1.0, 2 * np.minimum(above, below))
    clear = not_above(holm(np.clip(p_value, 0, 1)), level)
    known = expected > 0
    ratio, lower, upper = (np.full(observed.shape, np.nan) for _ in range(3))
    ratio[known] = observed[known] / expected[known]
    lower[known], upper[known] = ratio_limits(observed[known], expected[known])
    return LikeWithLike(
        observed=observed.astype(np.int64),
        expected=expected,
        ratio=ratio,
        lower=lower,
        upper=upper,
        p_value=p_value,
        distinct=np.where(clear, np.where(above < below, -1, 1), 0).astype(np.int64),
    )


def _sum_of_binomials(total: NDArray[np.float64], rate: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(0, 1, ... failures) over all strata of one unit."""
    chances = np.ones(1)
    for size, share in zip(total, rate, strict=True):
        if size > 0:
            chances = np.convolve(chances, discrete.binomial_pmf(np.arange(size + 1), size, share))
    return chances
