"""Local Moran's I for rates: a second look at neighbouring townships, weaker than the scan.

With 18 to 38 areas and few tests in each it finds little; for display beside the scan only.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.statistics.guards import checked_count, checked_counts

FEWEST_AREAS = 8
"""With fewer areas that have data and neighbours nothing is computed."""


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

    ``failed`` of ``total`` per area; ``neighbours``: positions of each area's neighbours.
    esda.Moran_Local_Rate with row-standardised weights: rates are standardised by Assuncao and
    Reis, I_i = (m-1) z_i lag_i / sum z^2, p = (1 + permutations as extreme) / (permutations + 1),
    where an area keeps its own value and the others are drawn around it; then esda.fdr.

    None when there is nothing to compare: under eight areas with data and neighbours, no
    failures, nothing but failures, or equal rates (esda gives the smallest p everywhere then).
    Sources: Anselin, Geogr Anal 1995;27:93; Assuncao & Reis, Stat Med 1999;18:2147.
    Raises ValueError for lists of different length.
    """
    x, n = checked_counts(failed, total)
    if x.ndim != 1 or len(neighbours) != x.size:
        raise ValueError("failed, total and neighbours must be equally long")
    permutations = checked_count(permutations, "permutations", 1)
    if any(not 0 <= checked_count(j, "neighbours") < x.size for row in neighbours for j in row):
        raise ValueError("neighbours must hold positions of areas")
    have = n > 0
    near = {i: [j for j in row if have[j]] for i, row in enumerate(neighbours) if have[i]}
    near = {i: row for i, row in near.items() if row}
    used = np.array(sorted(near), dtype=np.int64)
    if used.size < FEWEST_AREAS or np.array_equal(x * n[used].sum(), n * x[used].sum()):
        return None
    # esda and libpysal load scikit-learn: over a second, paid on first use and not at the start
    from esda import Moran_Local_Rate, fdr
    from libpysal.weights import W

    with warnings.catch_warnings():
        # p is one-sided in the direction of I (esda: "directed", which this class alone offers):
        # only high areas among high ones are told, so the other tail is not asked for.
        warnings.filterwarnings("ignore", "The alternative hypothesis", DeprecationWarning)
        found = Moran_Local_Rate(
            x[used].astype(float),
            n[used].astype(float),
            W({i: near[i] for i in used.tolist()}, id_order=used.tolist(), silence_warnings=True),
            permutations=permutations,
            seed=seed,
        )
    values, p_values = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    quadrant, clear = np.zeros(x.shape, dtype=np.int64), np.zeros(x.shape, dtype=bool)
    values[used], p_values[used], quadrant[used] = found.Is, found.p_sim, found.q
    clear[used] = found.p_sim <= fdr(found.p_sim, 0.05)
    return LocalMoran(values, p_values, quadrant, clear)
