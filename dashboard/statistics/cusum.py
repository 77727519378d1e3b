"""CUSUM: whether a level changed suddenly, and since when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.statistics.guards import checked_counts, checked_values

SLACK, LIMIT = 0.5, 5.0
"""In standard deviations: half of the change to be found, and the sum that is a signal. Where
nothing changes a false signal comes once in 465 points on average (two sides)."""


@dataclass(frozen=True, slots=True)
class Cusum:
    """Sums upwards and downwards at each point, both >= 0. signal: first point at which one exceeds
    the limit, None where none does; since: the point from which that sum has been above 0;
    direction: 1 up, -1 down, 0 without a signal."""

    up: NDArray[np.float64]
    down: NDArray[np.float64]
    signal: int | None
    since: int | None
    direction: int


def cusum(z: ArrayLike, *, slack: float = SLACK, limit: float = LIMIT) -> Cusum:
    """Tabular CUSUM of standardised values; NaN is a point without data and changes nothing.

    C+ = max(0, C+ + z - slack), C- = max(0, C- - z - slack). Source: Page, Biometrika 1954;41:100;
    Montgomery, Statistical Quality Control, 9.1.
    """
    values = checked_values(z, "z")
    up, down = np.zeros(values.size), np.zeros(values.size)
    plus = minus = 0.0
    starts = [0, 0]
    signal: tuple[int, int, int] | None = None
    for place, value in enumerate(values):
        if not np.isnan(value):
            plus = max(0.0, plus + value - slack)
            minus = max(0.0, minus - value - slack)
        starts = [place + 1 if plus == 0 else starts[0], place + 1 if minus == 0 else starts[1]]
        up[place], down[place] = plus, minus
        if signal is None and max(plus, minus) > limit:
            is_up = plus >= minus
            signal = (place, starts[0] if is_up else starts[1], 1 if is_up else -1)
    if signal is None:
        return Cusum(up, down, None, None, 0)
    return Cusum(up, down, *signal)


def rate_cusum(passed: ArrayLike, total: ArrayLike, baseline: int) -> Cusum | None:
    """CUSUM of rates after a baseline of so many periods, whose pooled rate is the level.

    z = (x/n - p) / sqrt(p(1-p)/n). The points are those after the baseline, numbered from 0. None
    where the baseline has no spread (nothing, all passed, all failed) or nothing follows it.
    """
    x, n = checked_counts(passed, total)
    known, whole = float(x[:baseline].sum()), float(n[:baseline].sum())
    if not whole or known in (0.0, whole) or x.size <= baseline:
        return None
    rate = known / whole
    later, size = x[baseline:], n[baseline:]
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (later / size - rate) / np.sqrt(rate * (1 - rate) / size)
    return cusum(np.where(size > 0, z, np.nan))
