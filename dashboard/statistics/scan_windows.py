"""Circular windows and likelihood ratios for the scan statistic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

EARTH_RADIUS_KM = 6371.0
_SAME_DISTANCE = 1e-9  # relative; distances closer than this are one distance


@dataclass(frozen=True, slots=True)
class Windows:
    """All circles round one unit: the first ``size[k]`` of ``members`` form window k.

    ``weight`` is what each window holds of the population (or of the expected cases).
    """

    members: NDArray[np.int64]
    distance: NDArray[np.float64]
    size: NDArray[np.int64]
    weight: NDArray[np.float64]


def great_circle(points: NDArray[np.float64], centre: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances in km from ``centre`` to ``points``, both as longitude, latitude in degrees."""
    lon, lat = np.radians(points).T
    lon0, lat0 = np.radians(centre)
    half = np.sin((lat - lat0) / 2) ** 2
    half = half + np.cos(lat) * np.cos(lat0) * np.sin((lon - lon0) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def circles(
    points: NDArray[np.float64],
    centre: int,
    weight: NDArray[np.float64],
    largest: float,
    *,
    geographic: bool = False,
) -> Windows:
    """Circles round unit ``centre`` that hold at most ``largest`` of ``weight``.

    Units at equal distance enter together, so that the order of the rows does not matter.
    """
    if geographic:
        distance = great_circle(points, points[centre])
    else:
        distance = np.hypot(*(points - points[centre]).T)
    order = np.argsort(distance)
    distance = distance[order]
    held = np.cumsum(weight[order])
    ends = np.ones(distance.size, dtype=bool)
    ends[:-1] = np.diff(distance) > _SAME_DISTANCE * (distance[1:] + 1e-300)
    usable = np.flatnonzero(ends & (held <= largest * (1 + 1e-12)) & (held > 0))
    count = int(usable[-1]) + 1 if usable.size else 0
    return Windows(order[:count], distance[:count], usable + 1, held[usable])


def bernoulli_llr(cases: ArrayLike, population: ArrayLike, all_cases: float, total: float) -> Any:
    """Log likelihood ratio of ``cases`` among ``population`` units inside a window.

    h(c,n) + h(C-c,N-n) - h(C,N) with h(c,n) = c*ln(c/n) + (n-c)*ln(1-c/n), where the rate inside
    is the higher one; 0 elsewhere. Source: Kulldorff, Commun Stat 1997;26:1481.
    """
    c, n = np.asarray(cases, dtype=float), np.asarray(population, dtype=float)
    rate = all_cases / total
    if not 0 < rate < 1:
        return np.zeros(np.broadcast_shapes(c.shape, n.shape))[()]
    outside = total - n
    with np.errstate(divide="ignore", invalid="ignore"):
        # written as divergences from the overall rate: no cancellation of large logarithms
        value = (
            special.xlogy(c, c / (n * rate))
            + special.xlogy(n - c, (n - c) / (n * (1 - rate)))
            + special.xlogy(all_cases - c, (all_cases - c) / (outside * rate))
            + special.xlogy(
                outside - all_cases + c, (outside - all_cases + c) / (outside * (1 - rate))
            )
        )
        possible = (c <= n) & (all_cases - c <= outside) & (outside > 0)
        higher = c * outside > (all_cases - c) * n
    return np.where(possible & higher, value, 0.0)[()]


def poisson_llr(cases: ArrayLike, expected: ArrayLike, all_cases: float) -> Any:
    """Log likelihood ratio of ``cases`` where ``expected`` were expected of ``all_cases``.

    c*ln(c/e) + (C-c)*ln((C-c)/(C-e)) where c > e; 0 elsewhere. Source: Kulldorff 1997.
    """
    c, e = np.asarray(cases, dtype=float), np.asarray(expected, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = special.xlogy(c, c / e) + special.xlogy(
            all_cases - c, (all_cases - c) / (all_cases - e)
        )
    return np.where((c > e) & (c <= all_cases) & (e > 0), value, 0.0)[()]
