"""Change between two periods and trend over several."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from dashboard.statistics.guards import checked_counts, checked_values, tail_level
from dashboard.statistics.intervals import Interval, wilson_limits

TREND_POINTS = 5
_TREND_CHI2 = 9.55  # 99.8 % point of chi-square with one degree of freedom


def difference_interval(
    passed_1: ArrayLike,
    total_1: ArrayLike,
    passed_2: ArrayLike,
    total_2: ArrayLike,
    confidence: float = 0.95,
    effects: tuple[float, float] = (1.0, 1.0),
) -> Interval:
    """Interval for rate 1 minus rate 2 of two independent samples (now minus before).

    Newcombe's square-and-add of two Wilson intervals, without continuity correction; -1..1.
    The change is established when 0 lies outside. A total of 0 gives NaN. ``effects``: by how much
    each sample tells less than independent units would (see ``design_effect``, at least 1).
    Source: Newcombe, Stat Med 1998;17:873 method 10.
    """
    x1, n1 = checked_counts(passed_1, total_1)
    x2, n2 = checked_counts(passed_2, total_2)
    if not all(1 <= effect < float("inf") for effect in effects):
        raise ValueError(f"effects must be at least 1, got {effects!r}")
    low1, high1 = wilson_limits(x1 / effects[0], n1 / effects[0], confidence)
    low2, high2 = wilson_limits(x2 / effects[1], n2 / effects[1], confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate1, rate2 = x1 / n1, x2 / n2
        return _square_and_add(rate1, low1, high1, rate2, low2, high2)


def _square_and_add(
    rate1: Any, low1: Any, high1: Any, rate2: Any, low2: Any, high2: Any
) -> Interval:
    lower = rate1 - rate2 - np.hypot(rate1 - low1, high2 - rate2)
    upper = rate1 - rate2 + np.hypot(high1 - rate1, rate2 - low2)
    return Interval(lower[()], upper[()])


def estimates_difference(
    rate_1: float, limits_1: tuple[float, float], rate_2: float, limits_2: tuple[float, float]
) -> Interval:
    """Interval for rate 1 minus rate 2 of independent estimates that have limits of their own.

    Square-and-add, as ``difference_interval``, with the limits of any kind at one confidence:
    those of weighted rates. Source: Zou & Donner, Stat Med 2008;27:1693 (MOVER).
    Raises ValueError unless 0 <= lower <= rate <= upper <= 1 for both.
    """
    for rate, (low, high) in ((rate_1, limits_1), (rate_2, limits_2)):
        if not 0 <= low <= rate <= high <= 1:
            raise ValueError(f"needs 0 <= lower <= rate <= upper <= 1, got {low}, {rate}, {high}")
    found = _square_and_add(*map(np.float64, (rate_1, *limits_1, rate_2, *limits_2)))
    return Interval(float(found.lower), float(found.upper))


@dataclass(frozen=True, slots=True)
class TrendTest:
    """Cochran-Armitage test: ``z`` > 0 rises with the scores; ``p_value`` is two-sided.

    ``slope``: change of the rate (0..1) per unit of score, with limits of the test's own
    variance: they leave out 0 exactly where the test rejects.
    """

    z: float
    chi2: float
    p_value: float
    slope: float
    lower: float
    upper: float


def trend_test(
    passed: ArrayLike,
    total: ArrayLike,
    scores: ArrayLike | None = None,
    *,
    confidence: float = 0.95,
) -> TrendTest | None:
    """Test for a linear trend of rates over ordered groups (years).

    ``passed`` and ``total`` of strata x groups ask for the trend within the strata, like compared
    with like: the sums run over all of them, each around its own mean and rate (Mantel, JASA
    1963;58:690, without his n/(n-1)).
    ``scores`` default to 1, 2, 3, ...; give the years when some are missing. Groups with total
    = 0 or NaN count for nothing. Z = sum((t-tbar)*x) / sqrt(p(1-p)*sum(n*(t-tbar)^2)), without
    continuity correction, as R's prop.trend.test. slope = sum((t-tbar)*x) / sum(n*(t-tbar)^2),
    the weighted least-squares line. None when there is nothing to test: fewer
    than two groups with data, all passed or all failed. A trend is not a cause.
    Source: Cochran, Biometrics 1954;10:417; Armitage, Biometrics 1955;11:375.
    """
    x, n = checked_counts(passed, total)
    if x.ndim not in (1, 2):
        raise ValueError("passed and total must be groups, or strata x groups")
    t = np.arange(1.0, x.shape[-1] + 1)
    if scores is not None:
        t = checked_values(scores, "scores", missing=False)
        if t.shape != x.shape[-1:]:
            raise ValueError("passed, total and scores must be equally long")
    along, squares, variance = 0.0, 0.0, 0.0
    for good, size in zip(np.atleast_2d(x), np.atleast_2d(n), strict=True):
        have = size > 0
        good, size, when = good[have], size[have], t[have]
        if size.size:
            rate = good.sum() / size.sum()
            offset = when - (size * when).sum() / size.sum()
            along += float((offset * good).sum())
            squares += float((size * offset**2).sum())
            variance += float(rate * (1 - rate) * (size * offset**2).sum())
    if not variance > 0:
        return None
    z = along / float(np.sqrt(variance))
    slope = along / squares
    reach = float(-special.ndtri(tail_level(confidence) / 2) * np.sqrt(variance) / squares)
    p_value = float(2 * special.ndtr(-abs(z)))
    return TrendTest(z, z * z, p_value, slope, slope - reach, slope + reach)


class Trend(StrEnum):
    """What a row of periods shows."""

    RISING = "rising"
    FALLING = "falling"
    NONE = "none"
    TOO_FEW = "too_few"


def trend_marker(passed: ArrayLike, total: ArrayLike) -> Trend:
    """Direction of the last five periods with data, only when chi-square exceeds 9.55 (99.8 %).

    The rule of the Fingertips trend marker; under five periods TOO_FEW.
    """
    x, n = checked_counts(passed, total)
    if x.ndim != 1:
        raise ValueError("passed and total must be one-dimensional")
    have = n > 0
    if have.sum() < TREND_POINTS:
        return Trend.TOO_FEW
    test = trend_test(x[have][-TREND_POINTS:], n[have][-TREND_POINTS:])
    if test is None or test.chi2 <= _TREND_CHI2:
        return Trend.NONE
    return Trend.RISING if test.z > 0 else Trend.FALLING
