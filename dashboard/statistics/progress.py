"""Glide path: will the target be reached by the day, and what does it take each week?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.statistics.intervals import Exact, tail_level
from dashboard.statistics.targets import missing_to_target

FEWEST_STEPS = 3
"""With fewer observed steps than this no chance is stated, only what is still missing."""


@dataclass(frozen=True, slots=True)
class GlidePath:
    """From the last count to the deadline.

    ``missing`` units still have to become good; ``needed_per_period`` of them in each
    remaining period (None when no period is left and some are missing). ``probability`` of
    meeting the target at the deadline, and per remaining period the median and the
    central range of good units; None with fewer than three observed steps.
    """

    missing: int
    needed_per_period: float | None
    probability: float | None
    median: NDArray[np.float64] | None
    lower: NDArray[np.float64] | None
    upper: NDArray[np.float64] | None


def glide_path(
    history: ArrayLike,
    total: int,
    target: Exact,
    periods_left: int,
    *,
    confidence: float = 0.80,
    draws: int = 4_000,
    seed: int = 0,
) -> GlidePath:
    """Project good units of ``total`` from ``history`` (cumulative counts, equal periods).

    Each observed step is taken as a share: a gain of the units that were still bad, a loss of
    those that were good. Simulated futures draw their steps from these shares, weighted by the
    Bayesian bootstrap (Rubin, Ann Stat 1981;9:130), so that a short history gives wide
    answers, and never leave 0..total. Assumes that work goes on as before and that the last
    outlets are no harder than the earlier ones; say so beside the number.

    ``periods_left`` is in the unit of the history (months); for weeks give weekly counts or
    divide ``needed_per_period``. NaN in the history is not allowed: leave the period out.
    Raises ValueError for counts outside 0..total or an empty history.
    """
    counts = np.atleast_1d(np.asarray(history, dtype=float))
    if counts.size == 0 or not bool(((counts >= 0) & (counts <= total)).all()):
        raise ValueError("history must hold at least one count, each within 0..total")
    if periods_left < 0 or total < 1:
        raise ValueError("periods_left must not be negative and total at least 1")
    now = int(counts[-1])
    missing = missing_to_target(now, total, target)
    needed = missing / periods_left if periods_left else (0.0 if missing == 0 else None)
    if periods_left == 0:
        certain = np.empty(0)
        return GlidePath(missing, needed, float(missing == 0), certain, certain, certain)
    if counts.size - 1 < FEWEST_STEPS:
        return GlidePath(missing, needed, None, None, None, None)
    paths = _simulate(_step_shares(counts, total), now, total, periods_left, draws, seed)
    reached = np.floor(paths[:, -1] + 0.5) >= now + missing
    tail = tail_level(confidence) / 2
    lower, median, upper = np.quantile(paths, [tail, 0.5, 1 - tail], axis=0)
    return GlidePath(missing, needed, float(reached.mean()), median, lower, upper)


def _step_shares(counts: NDArray[np.float64], total: int) -> NDArray[np.float64]:
    """Each step as a share: positive of the bad units before it, negative of the good ones.

    A period without any bad units left says nothing about gains; a zero step counts as zero.
    """
    step, before = np.diff(counts), counts[:-1]
    base = np.where(step >= 0, total - before, before)
    telling = (base > 0) | (step != 0)
    shares = step[telling] / base[telling]
    return shares if shares.size else np.zeros(1)


def _simulate(
    shares: NDArray[np.float64], now: int, total: int, periods: int, draws: int, seed: int
) -> NDArray[np.float64]:
    """draws x periods array of good units."""
    random = np.random.default_rng(seed)
    bounds = np.cumsum(random.dirichlet(np.ones(shares.size), draws), axis=1)
    paths = np.empty((draws, periods))
    good = np.full(draws, float(now))
    for period in range(periods):
        picked = (random.random((draws, 1)) > bounds[:, :-1]).sum(axis=1)
        share = shares[picked]
        good = good + np.where(share >= 0, share * (total - good), share * good)
        paths[:, period] = good
    return paths
