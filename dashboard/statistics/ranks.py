"""League tables: ranks, ties, and how much of a rank is chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from dashboard.statistics.intervals import Interval, checked_counts, tail_level
from dashboard.statistics.shrinkage import dispersion


def competition_rank(
    values: ArrayLike | Sequence[Fraction | float | None],
    *,
    higher_is_better: bool = True,
    dense: bool = False,
) -> NDArray[np.float64]:
    """Rank 1 is best; equal values share a rank.

    Standard competition ranking (1, 1, 3), or with ``dense`` 中国式排名 (1, 1, 2). None, NaN
    and pandas' NA are not ranked (NaN) and take no place. Values are compared exactly: give
    Fractions, or each rate as one division of two counts (equal fractions then give equal
    floats), or the published rounded figures; not rates that went through further arithmetic.
    """
    items = list(np.asarray(values, dtype=object).ravel())
    ranks = np.full(len(items), np.nan)
    held = [i for i, v in enumerate(items) if not pd.isna(v)]
    held.sort(key=lambda i: items[i], reverse=higher_is_better)
    rank = 0
    for place, index in enumerate(held, start=1):
        if place == 1 or items[index] != items[held[place - 2]]:
            rank = rank + 1 if dense else place
        ranks[index] = rank
    return ranks


def rank_quantiles(
    values: NDArray[np.float64], tail: float, sizes: NDArray[np.int64] | None = None
) -> NDArray[np.float64]:
    """Quantiles tail, 1/2 and 1-tail of each column's rank over the rows of draws x units.

    The highest value of a row ranks 1. ``sizes``: how many units with the same values a column
    stands for; they share the best rank and push the next ones back. Returns 3 x units.
    """
    draws, units = values.shape
    order = np.argsort(-values, axis=1)
    if sizes is None:
        place, ranks = np.broadcast_to(np.arange(units), (draws, units)), units
    else:
        ahead = np.cumsum(sizes[order], axis=1)
        place, ranks = ahead - sizes[order], int(sizes.sum())
    counts = np.bincount((order * ranks + place).ravel(), minlength=units * ranks)
    reached = np.cumsum(counts.reshape(units, ranks), axis=1) / draws
    levels = np.array([tail, 0.5, 1 - tail])[:, None, None]
    return np.asarray(1.0 + (reached[None] < levels - 1e-12).sum(axis=2))


@dataclass(frozen=True, slots=True)
class RankIntervals:
    """Per unit (in input order, NaN without data): the rank as counted and where it may lie."""

    rank: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    median: NDArray[np.float64]


def rank_intervals(
    passed: ArrayLike,
    total: ArrayLike,
    *,
    higher_is_better: bool = True,
    confidence: float = 0.95,
    draws: int = 20_000,
    prior: tuple[float, float] = (0.5, 0.5),
    seed: int = 0,
) -> RankIntervals:
    """Where each unit's true rank may lie, one unit at a time.

    Draws each true rate from Beta(a+x, b+n-x), ranks every draw, and takes the central share
    ``confidence`` of each unit's ranks. ``prior`` is (a, b): Jeffreys' by default, or the
    alpha and beta of ``beta_binomial_fit``. The same seed gives the same answer whatever
    else is computed. Source: Goldstein & Spiegelhalter, JRSS-A 1996;159:385.
    """
    x, n = checked_counts(passed, total)
    x, n = np.atleast_1d(x), np.atleast_1d(n)
    have = np.flatnonzero(n > 0)
    rates = np.full(n.shape, np.nan)
    rates[have] = x[have] / n[have]
    rank = competition_rank(rates, higher_is_better=higher_is_better)
    edges = np.full((3, n.size), np.nan)
    if have.size:
        good, bad = prior[0] + x[have], prior[1] + n[have] - x[have]
        if not higher_is_better:
            good, bad = bad, good
        random = np.random.default_rng(seed)
        drawn = random.beta(good, bad, (draws, have.size))
        edges[:, have] = rank_quantiles(drawn, tail_level(confidence) / 2)
    return RankIntervals(rank, edges[0], edges[2], edges[1])


@dataclass(frozen=True, slots=True)
class RankSets:
    """Per unit: ``lower``..``upper`` ranks that the data cannot exclude (1 is best)."""

    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


def rank_confidence_sets(
    estimate: ArrayLike,
    standard_error: ArrayLike,
    *,
    higher_is_better: bool = True,
    confidence: float = 0.95,
    simultaneous: bool = True,
    stepdown: bool = True,
    draws: int = 5_000,
    seed: int = 0,
) -> RankSets:
    """Confidence sets for ranks from independent normal estimates.

    lower = 1 + units significantly better, upper = units - units significantly worse, from the
    bootstrapped maximum of scaled pairwise differences. ``simultaneous``: all sets hold
    together with ``confidence``; otherwise each by itself. For rates give the rate and the sd of
    ``beta_posterior``, which is not 0 when everything passed. NaN estimates are left out.
    Source: Mogstad, Romano, Shaikh & Wilhelm, Rev Econ Stud 2024;91:476.
    Raises ValueError for standard errors that are not positive.
    """
    values = np.atleast_1d(np.asarray(estimate, dtype=float))
    errors = np.broadcast_to(np.asarray(standard_error, dtype=float), values.shape)
    have = np.flatnonzero(~np.isnan(values))
    theta, sd = values[have] * (1 if higher_is_better else -1), errors[have]
    if not bool((sd > 0).all()):
        raise ValueError("standard errors must be positive")
    units = have.size
    lower, upper = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    if units == 0:
        return RankSets(lower, upper)
    scale = np.hypot(sd[:, None], sd[None, :])
    ratio = (theta[:, None] - theta[None, :]) / scale
    noise = sd[:, None] * np.random.default_rng(seed).standard_normal((units, draws))
    apart = ~np.eye(units, dtype=bool)
    if simultaneous:
        better = _clearly_above(ratio, noise, scale, apart, confidence, stepdown)
        lower[have] = 1 + better.sum(axis=0)
        upper[have] = units - better.sum(axis=1)
        return RankSets(lower, upper)
    for unit in range(units):
        own = np.zeros_like(apart)
        own[unit], own[:, unit] = apart[unit], apart[:, unit]
        better = _clearly_above(ratio, noise, scale, own, confidence, stepdown)
        lower[have[unit]] = 1 + better[:, unit].sum()
        upper[have[unit]] = units - better[unit].sum()
    return RankSets(lower, upper)


def _clearly_above(
    ratio: NDArray[Any],
    noise: NDArray[Any],
    scale: NDArray[Any],
    pairs: NDArray[np.bool_],
    confidence: float,
    stepdown: bool,
) -> NDArray[np.bool_]:
    """Which of ``pairs`` (row above column) differ for certain."""
    found = np.zeros_like(pairs)
    active = pairs.copy()
    while active.any():
        largest = np.full(noise.shape[1], -np.inf)
        for row in np.flatnonzero(active.any(axis=1)):
            columns = np.flatnonzero(active[row])
            scaled = (noise[row] - noise[columns]) / scale[row, columns][:, None]
            np.maximum(largest, scaled.max(axis=0), out=largest)
        fresh = active & (ratio > np.quantile(largest, confidence))
        found |= fresh
        active &= ~fresh
        if not stepdown or not fresh.any():
            break
    return found


def rank_bands(rank: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> NDArray[np.float64]:
    """Bands (一档, 二档, ...) of units whose ranks cannot be told from the band's first unit.

    In order of rank, a unit opens a new band when its best possible rank lies behind the worst
    possible rank of the unit that opened the current one. NaN ranks get no band.
    """
    ranks = np.asarray(rank, dtype=float)
    best, worst = np.asarray(lower, dtype=float), np.asarray(upper, dtype=float)
    bands = np.full(ranks.shape, np.nan)
    band, edge = 0, -np.inf
    for index in np.lexsort((worst, best, ranks)):
        if np.isnan(ranks[index]):
            continue
        if best[index] > edge:
            band, edge = band + 1, worst[index]
        bands[index] = band
    return bands


def noise_share(passed: ArrayLike, total: ArrayLike) -> float:
    """The share of the variation among units that chance alone explains, 0..1.

    degrees of freedom / chi-square of equal rates, at most 1: one minus the I-square of
    Higgins & Thompson, Stat Med 2002;21:1539. NaN with fewer than two units with data or when
    all rates are 0 or 1.
    """
    spread = dispersion(passed, total)
    return min(1.0, 1 / spread) if spread > 0 else float("nan")


def chance_spread(rate: float, total: ArrayLike) -> Interval:
    """The lowest and highest rate to expect among units that are all truly at ``rate``.

    Expected minimum and maximum of x_i/n_i with x_i ~ Binomial(n_i, rate); units with
    total = 0 count for nothing. Raises ValueError when no unit has data.
    """
    n = np.atleast_1d(np.asarray(total, dtype=float))
    n = n[n > 0]
    if n.size == 0:
        raise ValueError("no unit has data")
    sizes, repeats = np.unique(n, return_counts=True)
    grid = np.unique(np.concatenate([np.arange(size + 1) / size for size in sizes]))
    above, within = np.ones(grid.size), np.ones(grid.size)
    for size, times in zip(sizes, repeats, strict=True):
        count = np.floor(grid * size + 1e-9)
        exact = np.abs(grid * size - count) < 1e-9
        above *= stats.binom.sf(np.where(exact, count - 1, count), size, rate) ** times
        within *= stats.binom.cdf(count, size, rate) ** times
    step = np.diff(grid)
    lowest = float(grid[0] + (step * above[1:]).sum())  # sum of P(min >= v)
    highest = float(grid[-1] - (step * within[:-1]).sum())  # top minus sum of P(max <= v)
    return Interval(lowest, highest)


def comparison_multiplier(standard_error: ArrayLike, alpha: float = 0.05) -> float:
    """How many standard errors to draw so that two units differ when their bars do not overlap.

    z * mean over pairs of hypot(s_i, s_j)/(s_i+s_j): 1.386 for equal errors at 5 %.
    Source: Goldstein & Healy, JRSS-A 1995;158:175. Needs at least two units.
    """
    s = np.asarray(standard_error, dtype=float)
    if s.size < 2 or not bool((s > 0).all()):
        raise ValueError("at least two positive standard errors are needed")
    first, second = np.triu_indices(s.size, 1)
    share = np.hypot(s[first], s[second]) / (s[first] + s[second])
    return float(-special.ndtri(alpha / 2) * share.mean())
