"""Composite township assessment: scores against goalposts, and how weights move the ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.statistics.guards import checked_count, checked_positive, checked_values, tail_level
from dashboard.statistics.ranks import competition_rank, rank_quantiles


def goalpost_score(value: ArrayLike, floor: float, target: float) -> Any:
    """Share of the way from ``floor`` (0) to ``target`` (1), clipped; NaN stays NaN.

    Lower-is-better indicators have floor > target. Goalposts are fixed beforehand, so that
    one unit's score does not depend on the others'.
    Source: OECD/JRC Handbook on Constructing Composite Indicators 2008, step 5.
    """
    checked_values([floor, target], "floor and target", missing=False)
    if floor == target:
        raise ValueError("floor and target must differ")
    values = checked_values(value, "value")
    return (np.clip((values - floor) / (target - floor), 0.0, 1.0) + 0.0)[()]  # no minus zero


def composite_score(scores: ArrayLike, weights: ArrayLike) -> NDArray[np.float64]:
    """Weighted mean of each row of ``scores`` (units x indicators); weights are made to add to 1.

    A unit with a missing score is NaN: it is not assessed on fewer indicators than the others.
    Raises ValueError for negative or all-zero weights or a wrong number of them.
    """
    table, share = _checked_table(scores, weights)
    used = share > 0
    return np.asarray(table[:, used] @ share[used])


@dataclass(frozen=True, slots=True)
class WeightSensitivity:
    """Per unit: score and rank with the given weights, and where the rank can move.

    ``lower``/``upper``: the central share ``confidence`` of ranks under random weights;
    ``dropped``: indicators x units, the rank without that indicator (NaN where it carries the
    whole weight). Ranks are NaN for units without all scores; 1 is best.
    """

    score: NDArray[np.float64]
    rank: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    dropped: NDArray[np.float64]


def weight_sensitivity(
    scores: ArrayLike,
    weights: ArrayLike,
    *,
    concentration: float = 50.0,
    draws: int = 20_000,
    confidence: float = 0.95,
    seed: int = 0,
) -> WeightSensitivity:
    """How ranks move when the weights vary around the given ones.

    Weights ~ Dirichlet(concentration * weights): at 50, a weight of 0.25 varies between about
    0.14 and 0.38. Source: Saisana, Saltelli & Tarantola, JRSS-A 2005;168:307.
    """
    checked_positive(concentration, "concentration")
    draws, tail = checked_count(draws, "draws", 1), tail_level(confidence) / 2
    table, share = _checked_table(scores, weights)
    score = composite_score(table, share)
    rank = competition_rank(np.round(score, 12))
    units, indicators = table.shape
    lower, upper = np.full(units, np.nan), np.full(units, np.nan)
    complete = np.flatnonzero(~np.isnan(score))
    used = np.flatnonzero(share > 0)
    if complete.size:
        random = np.random.default_rng(seed)
        drawn = random.dirichlet(concentration * share[used], draws)
        # units that score alike on every indicator tie under all weights, others under none
        rows, alike, sizes = np.unique(
            np.round(table[np.ix_(complete, used)], 12),
            axis=0,
            return_inverse=True,
            return_counts=True,
        )
        edges = rank_quantiles(drawn @ rows.T, tail, sizes)[:, alike.ravel()]
        lower[complete], upper[complete] = edges[0], edges[2]
    dropped = np.full((indicators, units), np.nan)
    for index in range(indicators):
        rest = share.copy()
        rest[index] = 0
        if rest.sum() > 0:
            without = composite_score(table[complete], rest)
            dropped[index, complete] = competition_rank(np.round(without, 12))
    return WeightSensitivity(score, rank, lower, upper, dropped)


def _checked_table(
    scores: ArrayLike, weights: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    table = checked_values(scores, "scores")
    weight = checked_values(weights, "weights", missing=False)
    if table.ndim != 2 or weight.shape != (table.shape[1],):
        raise ValueError("scores must be units x indicators, with one weight per indicator")
    if bool((weight < 0).any()) or not weight.sum() > 0:
        raise ValueError("weights must not be negative and not all zero")
    return table, weight / weight.sum()
