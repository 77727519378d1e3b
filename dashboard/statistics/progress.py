"""Glide path: will the target be reached by the day, and what does it take each week?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.statistics.guards import Exact, checked_count, checked_share, tail_level
from dashboard.statistics.targets import missing_to_target

FEWEST_STEPS = 3
"""With fewer observed steps than this no chance is stated, only what is still missing."""


@dataclass(frozen=True, slots=True)
class GlidePath:
    """From the last count to the deadline.

    ``missing`` units still have to become good; ``needed_per_period`` of them in each
    remaining period (None when no period is left and some are missing). ``probability`` of
    meeting the target at the deadline at the pace so far; ``cautious_probability`` when each
    period only turns the same share of those still bad (the last are the hardest). Per
    remaining period the median and the central range of good units at the pace so far.
    Chances and paths are None with fewer than three observed steps.
    """

    missing: int
    needed_per_period: float | None
    probability: float | None
    cautious_probability: float | None
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

    Simulated futures draw their steps from the observed ones, weighted by the Bayesian
    bootstrap (Rubin, Ann Stat 1981;9:130) so that a short history gives wide answers, and
    never leave 0..total. Assumes that work goes on as before; say so beside the number.

    ``periods_left`` is in the unit of the history (months); for weeks divide
    ``needed_per_period``. A period without a report must be left out of neither history nor
    count: fill it or start after it; NaN raises. Raises ValueError also for counts outside
    0..total or an empty history.
    """
    counts = np.atleast_1d(np.asarray(history, dtype=float))
    total, periods_left = checked_count(total, "total", 1), checked_count(periods_left, "periods")
    draws, tail = checked_count(draws, "draws", 1), tail_level(confidence) / 2
    checked_share(target)
    in_range = (counts >= 0) & (counts <= total) & (counts % 1 == 0)
    if counts.ndim != 1 or counts.size == 0 or not bool(in_range.all()):
        raise ValueError("history must hold at least one whole count, each within 0..total")
    now = int(counts[-1])
    missing = missing_to_target(now, total, target)
    needed = missing / periods_left if periods_left else (0.0 if missing == 0 else None)
    if periods_left == 0:
        chance, nothing = float(missing == 0), np.empty(0)
        return GlidePath(missing, needed, chance, chance, nothing, nothing, nothing)
    steps = np.diff(counts)
    if steps.size < FEWEST_STEPS:
        return GlidePath(missing, needed, None, None, None, None, None)
    picked = _picked_steps(steps.size, periods_left, draws, seed)
    paths = np.empty((draws, periods_left))
    good = np.full(draws, float(now))
    for period in range(periods_left):
        good = np.clip(good + steps[picked[:, period]], 0, total)
        paths[:, period] = good
    cautious = _by_shares(counts, picked, now, total)
    lower, median, upper = np.quantile(paths, [tail, 0.5, 1 - tail], axis=0)
    return GlidePath(
        missing=missing,
        needed_per_period=needed,
        probability=float((good >= now + missing).mean()),
        cautious_probability=float((np.round(cautious) >= now + missing).mean()),
        median=median,
        lower=lower,
        upper=upper,
    )


def _picked_steps(observed: int, periods: int, draws: int, seed: int) -> NDArray[np.int64]:
    """draws x periods positions of observed steps; each draw has its own weights for them."""
    random = np.random.default_rng(seed)
    bounds = np.cumsum(random.dirichlet(np.ones(observed), draws), axis=1)[:, None, :-1]
    return np.asarray((random.random((draws, periods))[:, :, None] > bounds).sum(axis=2))


def _by_shares(
    counts: NDArray[np.float64], picked: NDArray[np.int64], now: int, total: int
) -> NDArray[np.float64]:
    """Final counts when a gain turns a share of the bad units, a loss a share of the good."""
    step, before = np.diff(counts), counts[:-1]
    base = np.where(step >= 0, total - before, before)
    shares = np.divide(step, base, out=np.zeros_like(step), where=base > 0)
    good = np.full(picked.shape[0], float(now))
    for chosen in shares[picked].T:
        good = good + np.where(chosen >= 0, chosen * (total - good), chosen * good)
    return good
