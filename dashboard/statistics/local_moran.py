"""Local Moran's I for rates: a second look at neighbouring townships, weaker than the scan.

With 18 to 38 areas and few tests in each it finds little; for display beside the scan only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.statistics.intervals import checked_counts

FEWEST_AREAS = 8
"""With fewer areas that have data and neighbours nothing is computed."""

_TIE = 1e-12


@dataclass(frozen=True, slots=True)
class LocalMoran:
    """Per area, in input order; NaN (quadrant 0) without data or without a neighbour that has some.

    ``value``: the statistic; ``p_value``: one-sided, from conditional permutations; ``quadrant``:
    1 high among high, 2 low among high, 3 low among low, 4 high among low; ``clear``: p-values
    at most 5 % after correction for looking at all areas (false discovery rate).
    """

    value: NDArray[np.float64]
    p_value: NDArray[np.float64]
    quadrant: NDArray[np.int64]
    clear: NDArray[np.bool_]


def local_moran(
    failed: ArrayLike,
    total: ArrayLike,
    neighbours: Sequence[Sequence[int]],
    *,
    permutations: int = 9_999,
    seed: int = 0,
) -> LocalMoran | None:
    """Which areas resemble their neighbours more than chance would make them?

    ``failed`` of ``total`` per area; ``neighbours``: positions of each area's neighbours. Rates
    are standardised as z = (y - b) / sqrt(a + b/n) with b the pooled rate and a the variance
    between areas (b/n where that is negative); weights are row-standardised;
    I_i = (m-1) z_i lag_i / sum z^2. p = (1 + permutations as extreme) / (permutations + 1), where
    an area keeps its own value and the others are drawn around it.

    None when there is nothing to compare: under eight areas with data and neighbours, no
    failures, nothing but failures, or equal rates (esda gives the smallest p everywhere then).
    A tie counts as extreme; esda leaves it to rounding. Values and quadrants agree with
    esda.Moran_Local_Rate. Sources: Anselin, Geogr Anal 1995;27:93; Assuncao & Reis, Stat Med
    1999;18:2147. Raises ValueError for lists of different length.
    """
    x, n = checked_counts(failed, total)
    if x.ndim != 1 or len(neighbours) != x.size:
        raise ValueError("failed, total and neighbours must be equally long")
    have = n > 0
    known = [[j for j in near if have[j]] if have[i] else [] for i, near in enumerate(neighbours)]
    used = np.array([i for i, near in enumerate(known) if near], dtype=np.int64)
    if used.size < FEWEST_AREAS or x[used].sum() in (0, n[used].sum()):
        return None
    z = _standardised(x[used], n[used])
    if np.allclose(z, 0):
        return None
    place = {int(unit): position for position, unit in enumerate(used)}
    near = [[place[j] for j in known[i] if j in place] for i in used.tolist()]
    value, p_value, lag = _compare(z, near, permutations, np.random.default_rng(seed))
    side = np.where(z > 0, np.where(lag > 0, 1, 4), np.where(lag > 0, 2, 3))
    values, p_values = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    quadrant, clear = np.zeros(x.shape, dtype=np.int64), np.zeros(x.shape, dtype=bool)
    values[used], p_values[used], quadrant[used] = value, p_value, side
    clear[used] = false_discovery(p_value)
    return LocalMoran(values, p_values, quadrant, clear)


def _standardised(failed: NDArray[Any], total: NDArray[Any]) -> NDArray[np.float64]:
    rate, pooled = failed / total, failed.sum() / total.sum()
    spread = (total * (rate - pooled) ** 2).sum() / total.sum()
    between = spread - pooled / total.mean()
    variance = between + pooled / total
    smooth = (rate - pooled) / np.sqrt(np.where(variance > 0, variance, pooled / total))
    return np.asarray((smooth - smooth.mean()) / (smooth.std() or 1.0))


def _compare(
    z: NDArray[np.float64], near: list[list[int]], permutations: int, random: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Statistic, p-value and spatial lag of each area."""
    scale = (z.size - 1) / (z**2).sum()
    lag = np.array([z[row].mean() for row in near])
    p_value = np.empty(z.size)
    for area, row in enumerate(near):
        others = np.delete(z, area)
        keys = random.random((permutations, others.size))
        drawn = others[np.argpartition(keys, len(row) - 1, axis=1)[:, : len(row)]].mean(axis=1)
        distance = drawn - lag[area]
        extreme = min(int((distance >= -_TIE).sum()), int((distance <= _TIE).sum()))
        p_value[area] = (1 + extreme) / (permutations + 1)
    return scale * z * lag, p_value, lag


def false_discovery(p_values: ArrayLike, level: float = 0.05) -> NDArray[np.bool_]:
    """Which p-values stand when at most a share ``level`` of those called may be false.

    Source: Benjamini & Hochberg, JRSS-B 1995;57:289.
    """
    p = np.atleast_1d(np.asarray(p_values, dtype=float))
    ordered = np.sort(p)
    under = np.flatnonzero(ordered <= level * np.arange(1, p.size + 1) / max(p.size, 1))
    return np.asarray(p <= (ordered[under[-1]] if under.size else -1.0))
