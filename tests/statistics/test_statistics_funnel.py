"""Funnel limits, overdispersion, correction for many looks."""

from __future__ import annotations

import csv
from math import asin, comb, sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from dashboard.statistics import (
    distinct_units,
    funnel_limits,
    funnel_position,
    holm,
    overdispersion,
)
from dashboard.statistics.intervals import wilson_limits


def test_normal_limits_are_where_a_wilson_interval_touches_the_centre() -> None:
    # the defining property of the Fingertips funnel
    for centre, total in ((0.8, 40), (0.8425, 30_000), (0.98, 500)):
        lower, upper = funnel_limits(total, centre, method="normal")
        if upper < 1:
            assert wilson_limits(upper * total, total, 0.95).lower == pytest.approx(
                centre, abs=1e-12
            )
        assert wilson_limits(lower * total, total, 0.95).upper == pytest.approx(centre, abs=1e-12)


def test_normal_limits_by_hand() -> None:
    # 0.8 +- 1.959964 * sqrt(0.16/100) and 3.090232 * 0.04
    assert funnel_limits(100, 0.8) == pytest.approx((0.7216014, 0.8783986), abs=5e-8)
    assert funnel_limits(100, 0.8, 0.998) == pytest.approx((0.6763907, 0.9236093), abs=5e-8)


def _interpolated(level: float, total: int, centre: float) -> float:
    """Spiegelhalter 2005, A.1.1, with binomial sums."""
    below, count = 0.0, 0
    while True:
        term = comb(total, count) * centre**count * (1 - centre) ** (total - count)
        if below + term >= level:
            return (count - (below + term - level) / term) / total
        below, count = below + term, count + 1


@pytest.mark.parametrize(("total", "centre"), [(20, 0.9), (40, 0.98), (200, 0.98), (12, 0.3)])
@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_exact_limits_equal_the_summed_ones(total: int, centre: float, confidence: float) -> None:
    tail = (1 - confidence) / 2
    expected = [min(1, max(0, _interpolated(level, total, centre))) for level in (tail, 1 - tail)]
    assert funnel_limits(total, centre, confidence) == pytest.approx(expected, abs=1e-9)


def test_small_expected_counts_switch_to_exact_limits() -> None:
    auto = funnel_limits([100, 249, 251], 0.98)
    exact = funnel_limits([100, 249, 251], 0.98, method="exact")
    normal = funnel_limits([100, 249, 251], 0.98, method="normal")
    assert auto.lower.tolist() == [exact.lower[0], exact.lower[1], normal.lower[2]]


def test_limit_edges() -> None:
    lower, upper = funnel_limits([0, 10], 1.0)
    assert np.isnan(lower[0]) and (lower[1], upper[1]) == (1.0, 1.0)
    with pytest.raises(ValueError, match="centre"):
        funnel_limits(10, 98)


def test_position_in_the_fingertips_example_data(shared: Path) -> None:
    # R package PHEindicatormethods: the rule by which its significance column is made
    path = shared / "stats" / "data" / "data_phe_funnel_inputs.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    x = np.array([float(r["numerator"]) for r in rows])
    n = np.array([float(r["denominator"]) for r in rows])
    centre = float(x.sum() / n.sum())
    lower, upper = wilson_limits(x, n, 0.998)
    expected = np.where(lower > centre, 1, np.where(upper < centre, -1, 0))
    low, high = funnel_limits(n, centre, 0.998)
    assert (np.where(x / n > high, 1, np.where(x / n < low, -1, 0)) == expected).all()
    assert {-1, 0, 1} == set(expected.tolist())


def test_position_is_exact_where_limits_are_interpolated() -> None:
    assert funnel_limits(50, 0.98).upper < 50 / 50  # the drawn limit lies a hair under 100 %
    assert funnel_position([50, 40, 0], [50, 50, 0], 0.98).tolist() == [0, -1, 0]


def test_overdispersion_equals_the_formula_by_hand() -> None:
    passed, total = (
        [45, 30, 88, 60, 19, 97, 40, 66, 71, 50],
        [50, 50, 100, 90, 20, 100, 60, 70, 90, 90],
    )
    middle = sum(passed) / sum(total)
    z = [
        2 * sqrt(n) * (asin(sqrt(x / n)) - asin(sqrt(middle)))
        for x, n in zip(passed, total, strict=True)
    ]
    ordered = sorted(z)  # quantile type 7 at 10 %: position 0.9 of 0..9
    low = ordered[0] + 0.9 * (ordered[1] - ordered[0])
    high = ordered[9] - 0.9 * (ordered[9] - ordered[8])
    phi = sum(min(max(v, low), high) ** 2 for v in z) / 10
    w = [4 * n for n in total]
    tau2 = (10 * phi - 9) / (sum(w) - sum(v * v for v in w) / sum(w))
    found = overdispersion(passed, total)
    assert found.phi == pytest.approx(phi)
    assert found.tau2 == pytest.approx(tau2)
    assert found.tau2 > 0 and found.units == 10
    wide = funnel_limits(50, middle, tau2=found.tau2, method="normal")
    narrow = funnel_limits(50, middle)
    assert wide.lower < narrow.lower and wide.upper > narrow.upper
    edge = asin(sqrt(middle)) - 1.959964 * sqrt(1 / 200 + tau2)
    assert wide.lower == pytest.approx(np.sin(edge) ** 2, abs=1e-7)


def _summed_wide(level: float, total: int, centre: float, tau2: float) -> float:
    """The interpolated quantile of scipy's beta-binomial with the same mean and variance."""
    weight = 1 / (4 * tau2) - 1
    law = stats.betabinom(total, weight * centre, weight * (1 - centre))
    count = next(k for k in range(total + 1) if law.cdf(k) >= level)
    return (count - (law.cdf(count) - level) / law.pmf(count)) / total


@pytest.mark.parametrize(("total", "centre", "tau2"), [(12, 0.98, 0.004), (60, 0.92, 0.02)])
def test_wide_limits_are_exact_at_small_n(total: int, centre: float, tau2: float) -> None:
    found = funnel_limits(total, centre, 0.998, method="exact", tau2=tau2)
    expected = [_summed_wide(level, total, centre, tau2) for level in (0.001, 0.999)]
    assert found == pytest.approx([min(1, max(0, v)) for v in expected], abs=1e-9)
    assert found.lower < funnel_limits(total, centre, 0.998, method="exact").lower
    position = funnel_position([0, total], [total, total], centre, tau2=tau2)
    assert position.tolist() == [-1, 0], "a full mark of few is nothing special"


def test_few_units_far_off_show_in_chi_square_alone() -> None:
    # 36 townships at 54 of 60 and two far off: pulling the ends in leaves phi at nothing
    passed = [54] * 36 + [30, 60]
    found = overdispersion(passed, [60] * 38)
    assert found.phi < 1 and found.tau2 == 0
    assert found.chi2 == pytest.approx(
        stats.chi2_contingency([passed, [60 - x for x in passed]], correction=False).statistic
    )
    assert found.p_value <= 0.001
    assert overdispersion([54] * 38, [60] * 38).p_value == 1.0


def test_a_target_says_nothing_of_differences() -> None:
    # 38 equal townships at 92 % once were 18 times more apart than chance, seen from 98 %
    random = np.random.default_rng(9)
    found = overdispersion(random.binomial(300, 0.92, 38), np.full(38, 300))
    assert found.phi < 1.6 and found.p_value > 0.05


def test_no_overdispersion_without_differences() -> None:
    found = overdispersion([9, 18, 0, 45], [10, 20, 0, 50])
    assert (found.phi, found.tau2, found.units) == (pytest.approx(0), 0.0, 3)
    assert np.isnan(found.z[2])
    assert overdispersion([0], [0]).units == 0


def test_holm_equals_the_closed_procedure_and_skips_missing() -> None:
    # Holm's p-value is the smallest level at which his sequence of rejections gets that far
    p = np.random.default_rng(3).uniform(0, 0.1, 38) ** 2
    slow = []
    for value in p:
        smaller = [other for other in p if other <= value]
        slow.append(max(min(1, v * sum(o >= v for o in p)) for v in smaller))
    assert holm(p) == pytest.approx(slow)
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    with_gap = holm([0.01, np.nan, 0.04])
    assert with_gap[[0, 2]] == pytest.approx([0.02, 0.04]) and np.isnan(with_gap[1])


def test_only_clear_units_are_named() -> None:
    passed, total = [70, 96, 95, 97, 94, 0], [100] * 5 + [0]
    assert distinct_units(passed, total).tolist() == [-1, 0, 0, 0, 0, 0]
    assert distinct_units([0, 0], [0, 0]).tolist() == [0, 0]


def test_false_names_among_equal_townships_are_rare() -> None:
    random = np.random.default_rng(11)
    named = [
        bool(distinct_units(random.binomial(60, 0.9, 38), np.full(38, 60)).any())
        for _ in range(300)
    ]
    assert np.mean(named) <= 0.07  # 5 % and simulation error
