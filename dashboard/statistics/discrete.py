"""Binomial and hypergeometric chances from the special functions alone.

scipy.stats has them too, but loading it takes longer than everything else that a first page
loads. tests/statistics/test_statistics_discrete.py compares the two.
"""

from __future__ import annotations

from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

_SAME = 1 + 1e-7  # outcomes whose chances differ by less are equally likely, as in R's binom.test
_REACH, _LEAST = 12, 60  # a tail is summed over so many standard deviations, and so many counts


def binomial_pmf(count: ArrayLike, total: ArrayLike, rate: ArrayLike) -> Any:
    """P(X = count) of Binomial(total, rate); 0 outside 0..total."""
    k, n, p = (np.asarray(value, dtype=float) for value in (count, total, rate))
    inside = (k >= 0) & (k <= n)
    k = np.clip(k, 0, n)
    ways = -special.betaln(k + 1, n - k + 1) - np.log1p(n)
    chance = np.exp(ways + special.xlogy(k, p) + special.xlog1py(n - k, -p))
    return np.where(inside, chance, 0.0)[()]


def binomial_cdf(count: ArrayLike, total: ArrayLike, rate: ArrayLike) -> Any:
    """P(X <= count)."""
    k, n, p = (np.asarray(value, dtype=float) for value in (count, total, rate))
    k = np.floor(k)
    a, b = np.clip(k + 1, 1, None), np.clip(n - k, 1, None)
    return np.select([k < 0, k >= n], [0.0, 1.0], special.betaincc(a, b, p))[()]


def binomial_sf(count: ArrayLike, total: ArrayLike, rate: ArrayLike) -> Any:
    """P(X > count)."""
    k, n, p = (np.asarray(value, dtype=float) for value in (count, total, rate))
    k = np.floor(k)
    a, b = np.clip(k + 1, 1, None), np.clip(n - k, 1, None)
    return np.select([k < 0, k >= n], [1.0, 0.0], special.betainc(a, b, p))[()]


def binomial_ppf(level: float, total: ArrayLike, rate: float) -> Any:
    """The smallest count with P(X <= count) >= level, 0 < level < 1; NaN where total is."""
    n = np.asarray(total, dtype=float)
    low, high = np.zeros(n.shape), np.nan_to_num(n)
    while (low < high).any():
        middle = np.floor((low + high) / 2)
        reached = binomial_cdf(middle, n, rate) >= level
        low, high = np.where(reached, low, middle + 1), np.where(reached, middle, high)
        low = np.minimum(low, high)
    return np.where(np.isnan(n), np.nan, high)[()]


def binomial_two_sided(count: int, total: int, rate: float) -> float:
    """P-value that adds all outcomes no likelier than the one seen (R's binom.test)."""
    middle = rate * total
    if count == middle:
        return 1.0
    limit = float(binomial_pmf(count, total, rate)) * _SAME
    if count < middle:
        other = np.arange(ceil(middle), total + 1)
        beyond = int((binomial_pmf(other, total, rate) <= limit).sum())
        both = binomial_cdf(count, total, rate) + binomial_sf(total - beyond, total, rate)
    else:
        other = np.arange(floor(middle) + 1)
        beyond = int((binomial_pmf(other, total, rate) <= limit).sum())
        both = binomial_cdf(beyond - 1, total, rate) + binomial_sf(count - 1, total, rate)
    return min(1.0, float(both))


def hypergeometric_cdf(count: int, population: int, good: ArrayLike, drawn: int) -> Any:
    """P(X <= count) good ones among ``drawn`` of ``population`` without replacement."""
    return _tails(count, population, good, drawn)[0]


def hypergeometric_sf(count: int, population: int, good: ArrayLike, drawn: int) -> Any:
    """P(X > count) good ones among ``drawn`` of ``population`` without replacement."""
    return _tails(count, population, good, drawn)[1]


def _tails(count: int, population: int, good: ArrayLike, drawn: int) -> tuple[Any, Any]:
    """Both tails; the one away from the mode is summed, the other is what it leaves of 1.

    Chances fall off to both sides of the mode faster than geometrically, so that a sum over twelve
    standard deviations leaves nothing that a float could hold.
    """
    g = np.asarray(good, dtype=float)
    share = g / population
    spread = np.sqrt(drawn * share * (1 - share) * (population - drawn) / max(population - 1, 1))
    steps = np.arange(min(int(_REACH * spread.max(initial=0)) + _LEAST, drawn + 1))
    mode = np.floor((drawn + 1) * (g + 1) / (population + 2))
    below = _pmf(count - steps, population, g[..., None], drawn).sum(axis=-1)
    above = _pmf(count + 1 + steps, population, g[..., None], drawn).sum(axis=-1)
    is_low = count < mode
    cdf = np.where(is_low, below, 1 - above)
    return np.clip(cdf, 0, 1)[()], np.clip(np.where(is_low, 1 - below, above), 0, 1)[()]


def _pmf(
    count: NDArray[Any], population: int, good: NDArray[Any], drawn: int
) -> NDArray[np.float64]:
    bad = population - good
    inside = (count >= np.maximum(drawn - bad, 0)) & (count <= np.minimum(good, drawn))
    k = np.clip(count, np.maximum(drawn - bad, 0), np.minimum(good, drawn))
    chance = np.exp(_log_ways(good, k) + _log_ways(bad, drawn - k) - _log_ways(population, drawn))
    return np.where(inside, chance, 0.0)


def _log_ways(among: ArrayLike, chosen: ArrayLike) -> Any:
    n, k = np.asarray(among, dtype=float), np.asarray(chosen, dtype=float)
    return -special.betaln(k + 1, n - k + 1) - np.log1p(n)
