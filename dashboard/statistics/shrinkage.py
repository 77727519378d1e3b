"""Shrinkage of small units towards the county rate. A view, never the official figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from dashboard.statistics.guards import checked_counts

_POOLED_SIZE = 1e6  # a prior worth this many observations cannot be told from full pooling


@dataclass(frozen=True, slots=True)
class BetaBinomialFit:
    """How true rates vary among units: Beta(alpha, beta), around ``mean``.

    ``pooled``: the units differ no more than chance would make them; alpha and beta are then
    infinite and every unit is estimated by the common rate. ``dispersion`` is Pearson's
    chi-square per degree of freedom (1 = chance alone). ``units`` had data.
    """

    alpha: float
    beta: float
    mean: float
    dispersion: float
    pooled: bool
    units: int


def beta_binomial_fit(passed: ArrayLike, total: ArrayLike) -> BetaBinomialFit:
    """Maximum-likelihood beta-binomial over units; units with total = 0 count for nothing.

    Pools fully when the dispersion is at most 1 or the likelihood has no interior maximum.
    Sources: Efron & Morris, JASA 1975;70:311; Gelman et al., Bayesian Data Analysis (3rd ed.)
    5.1. Raises ValueError when there is no data at all.
    """
    x, n = checked_counts(passed, total)
    have = np.atleast_1d(n) > 0
    x, n = np.atleast_1d(x)[have], np.atleast_1d(n)[have]
    if n.size == 0:
        raise ValueError("no unit has data")
    mean = float(x.sum() / n.sum())
    spread = dispersion(x, n)
    if spread > 1:
        found = _maximise(x, n, mean)
        if found is not None:
            alpha, beta = found
            return BetaBinomialFit(alpha, beta, alpha / (alpha + beta), spread, False, n.size)
    return BetaBinomialFit(np.inf, np.inf, mean, spread, True, n.size)


def dispersion(passed: ArrayLike, total: ArrayLike) -> float:
    """Pearson's chi-square of equal rates per degree of freedom; 1 = chance alone.

    0 with fewer than two units with data, or when all passed or all failed.
    """
    x, n = checked_counts(passed, total)
    have = np.atleast_1d(n) > 0
    x, n = np.atleast_1d(x)[have], np.atleast_1d(n)[have]
    if n.size < 2 or x.sum() in (0, n.sum()):
        return 0.0
    mean = x.sum() / n.sum()
    return float((((x - n * mean) ** 2) / (n * mean * (1 - mean))).sum() / (n.size - 1))


def _maximise(x: NDArray[Any], n: NDArray[Any], mean: float) -> tuple[float, float] | None:
    def loss(point: NDArray[Any]) -> tuple[float, NDArray[Any]]:
        a, b = np.exp(point)
        value = special.betaln(a + x, b + n - x).sum() - n.size * special.betaln(a, b)
        shared = n.size * special.digamma(a + b) - special.digamma(a + b + n).sum()
        slope_a = special.digamma(a + x).sum() - n.size * special.digamma(a) + shared
        slope_b = special.digamma(b + n - x).sum() - n.size * special.digamma(b) + shared
        return -float(value), -np.array([slope_a * a, slope_b * b])

    start = np.log([10 * mean, 10 * (1 - mean)])
    limits = [(np.log(1e-6), np.log(_POOLED_SIZE))] * 2
    from scipy import optimize  # loading it takes a second; only one part of one page fits

    result = optimize.minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=limits,
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 500},
    )
    alpha, beta = (float(v) for v in np.exp(result.x))
    return None if alpha + beta >= 0.99 * _POOLED_SIZE else (alpha, beta)


def shrink(passed: ArrayLike, total: ArrayLike, fit: BetaBinomialFit | None = None) -> Any:
    """Each unit's rate pulled towards the common one, the more the fewer its units.

    (alpha+x)/(alpha+beta+n) with ``fit`` (default: fitted to these very counts); the common
    rate where fully pooled. NaN where total = 0.
    """
    x, n = checked_counts(passed, total)
    if not bool((n > 0).any()):
        return np.full(n.shape, np.nan)[()]
    prior = beta_binomial_fit(x, n) if fit is None else fit
    if prior.pooled:
        shrunk = np.full(n.shape, prior.mean)
    else:
        shrunk = (prior.alpha + x) / (prior.alpha + prior.beta + n)
    return np.where(n > 0, shrunk, np.nan)[()]
