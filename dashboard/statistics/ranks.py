"""League tables: ranks, ties, and how much of a rank is chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from dashboard.statistics import discrete
from dashboard.statistics.guards import (
    checked_count,
    checked_counts,
    checked_share,
    checked_totals,
    same_shape,
    tail_level,
)
from dashboard.statistics.intervals import Interval
from dashboard.statistics.shrinkage import dispersion

_SPREADS: Final = np.linspace(0.005, 0.7, 60)
"""Spreads 1/sqrt(s) of true rates looked at: from none to as wide as 0..1 allows."""


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
    seed: int = 0,
) -> RankIntervals:
    """Where each unit's true rank may lie, one unit at a time.

    True rates are taken to vary around the pooled rate by Beta(s*rate, s*(1-rate)). Each draw
    first takes a spread 1/sqrt(s) by its likelihood, then every unit's rate from Beta(a+x,
    b+n-x), and ranks them; the central share ``confidence`` of a unit's ranks is its interval.
    A prior fitted to the units pulls the ends of the order in, so that the truly first and last
    are not left out because luck put another unit there. The same seed gives the same answer
    whatever else is computed. Sources: Goldstein & Spiegelhalter, JRSS-A 1996;159:385; the even
    prior of 1/sqrt(s): Gelman et al., Bayesian Data Analysis (3rd ed.) 5.3.
    """
    x, n = checked_counts(passed, total)
    x, n = np.atleast_1d(x), np.atleast_1d(n)
    draws, tail = checked_count(draws, "draws", 1), tail_level(confidence) / 2
    have = np.flatnonzero(n > 0)
    rates = np.full(n.shape, np.nan)
    rates[have] = x[have] / n[have]
    rank = competition_rank(rates, higher_is_better=higher_is_better)
    edges = np.full((3, n.size), np.nan)
    if have.size:
        good, size = x[have] if higher_is_better else n[have] - x[have], n[have]
        random = np.random.default_rng(seed)
        a, b = _drawn_priors(good, size, draws, random)
        drawn = random.beta(a[:, None] + good, b[:, None] + size - good)
        edges[:, have] = rank_quantiles(drawn, tail)
    return RankIntervals(rank, edges[0], edges[2], edges[1])


def _drawn_priors(
    good: NDArray[Any], size: NDArray[Any], draws: int, random: np.random.Generator
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Beta parameters round the pooled rate, drawn by the likelihood of their spread."""
    mean = (good.sum() + 0.5) / (size.sum() + 1)  # neither 0 nor 1
    weight = _SPREADS**-2.0
    a, b = weight * mean, weight * (1 - mean)
    likelihood = special.betaln(a[:, None] + good, b[:, None] + size - good).sum(axis=1)
    likelihood -= size.size * special.betaln(a, b)
    chance = np.exp(likelihood - likelihood.max())
    chosen = random.choice(weight.size, draws, p=chance / chance.sum())
    return a[chosen], b[chosen]


def rank_bands(rank: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> NDArray[np.float64]:
    """Bands (一档, 二档, ...) of units whose rank intervals all overlap, each with each other.

    In order of rank, a unit opens a new band when its interval leaves out that of any unit
    already in the current one: there is one band only where every pair overlaps. NaN ranks get
    no band.
    """
    ranks = np.asarray(rank, dtype=float)
    best, worst = np.asarray(lower, dtype=float), np.asarray(upper, dtype=float)
    same_shape(rank=ranks, lower=best, upper=worst)
    bands = np.full(ranks.shape, np.nan)
    band, latest_best, earliest_worst = 0, np.inf, -np.inf
    for index in np.lexsort((worst, best, ranks)):
        if np.isnan(ranks[index]):
            continue
        latest_best = max(latest_best, best[index])
        earliest_worst = min(earliest_worst, worst[index])
        if latest_best > earliest_worst:
            band, latest_best, earliest_worst = band + 1, best[index], worst[index]
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
    rate = float(checked_share(rate, "rate"))
    n = np.atleast_1d(checked_totals(total))
    n = n[n > 0]
    if n.size == 0:
        raise ValueError("no unit has data")
    sizes, repeats = np.unique(n, return_counts=True)
    grid = np.unique(np.concatenate([np.arange(size + 1) / size for size in sizes]))
    above, within = np.ones(grid.size), np.ones(grid.size)
    for size, times in zip(sizes, repeats, strict=True):
        count = np.floor(grid * size + 1e-9)
        exact = np.abs(grid * size - count) < 1e-9
        above *= discrete.binomial_sf(np.where(exact, count - 1, count), size, rate) ** times
        within *= discrete.binomial_cdf(count, size, rate) ** times
    step = np.diff(grid)
    lowest = float(grid[0] + (step * above[1:]).sum())  # sum of P(min >= v)
    highest = float(grid[-1] - (step * within[:-1]).sum())  # top minus sum of P(max <= v)
    return Interval(lowest, highest)
