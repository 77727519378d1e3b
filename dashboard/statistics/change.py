"""Change between two periods and trend over several."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from dashboard.statistics.intervals import Interval, checked_counts, wilson_interval

TREND_POINTS = 5
_TREND_CHI2 = 9.55  # 99.8 % point of chi-square with one degree of freedom


def difference_interval(
    passed_1: ArrayLike,
    total_1: ArrayLike,
    passed_2: ArrayLike,
    total_2: ArrayLike,
    confidence: float = 0.95,
) -> Interval:
    """Interval for rate 1 minus rate 2 of two independent samples (now minus before).

    Newcombe's square-and-add of two Wilson intervals, without continuity correction; -1..1.
    The change is established when 0 lies outside. A total of 0 gives NaN.
    Source: Newcombe, Stat Med 1998;17:873 method 10.
    """
    x1, n1 = checked_counts(passed_1, total_1)
    x2, n2 = checked_counts(passed_2, total_2)
    low1, high1 = wilson_interval(x1, n1, confidence)
    low2, high2 = wilson_interval(x2, n2, confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate1, rate2 = x1 / n1, x2 / n2
        lower = rate1 - rate2 - np.hypot(rate1 - low1, high2 - rate2)
        upper = rate1 - rate2 + np.hypot(high1 - rate1, rate2 - low2)
    return Interval(lower[()], upper[()])


@dataclass(frozen=True, slots=True)
class TrendTest:
    """Cochran-Armitage test: ``z`` > 0 rises with the scores; ``p_value`` is two-sided."""

    z: float
    chi2: float
    p_value: float


def trend_test(
    passed: ArrayLike, total: ArrayLike, scores: ArrayLike | None = None
) -> TrendTest | None:
    """Test for a linear trend of rates over ordered groups (years).

    ``scores`` default to 1, 2, 3, ...; give the years when some are missing. Groups with total
    = 0 or NaN count for nothing. Z = sum((t-tbar)*x) / sqrt(p(1-p)*sum(n*(t-tbar)^2)), without
    continuity correction, as R's prop.trend.test. None when there is nothing to test: fewer
    than two groups with data, all passed or all failed. A trend is not a cause.
    Source: Cochran, Biometrics 1954;10:417; Armitage, Biometrics 1955;11:375.
    """
    x, n = checked_counts(passed, total)
    t = np.arange(1.0, x.size + 1) if scores is None else np.asarray(scores, dtype=float)
    if x.ndim != 1 or t.shape != x.shape:
        raise ValueError("passed, total and scores must be one-dimensional and equally long")
    have = n > 0
    x, n, t = x[have], n[have], t[have]
    if not n.size:
        return None
    rate = x.sum() / n.sum()
    offset = t - (n * t).sum() / n.sum()
    variance = rate * (1 - rate) * (n * offset**2).sum()
    if not variance > 0:
        return None
    z = float((offset * x).sum() / np.sqrt(variance))
    return TrendTest(z, z * z, float(2 * special.ndtr(-abs(z))))


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
    have = n > 0
    if have.sum() < TREND_POINTS:
        return Trend.TOO_FEW
    test = trend_test(x[have][-TREND_POINTS:], n[have][-TREND_POINTS:])
    if test is None or test.chi2 <= _TREND_CHI2:
        return Trend.NONE
    return Trend.RISING if test.z > 0 else Trend.FALLING
