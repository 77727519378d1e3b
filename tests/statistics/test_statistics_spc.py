"""Control charts, run rules and icons."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from dashboard.statistics import (
    Assurance,
    Cause,
    Variation,
    assurance,
    phased_chart,
    phased_rules,
    variation,
)
from dashboard.statistics.spc import proportion_chart, run_rules

# NIST/SEMATECH e-Handbook 6.3.3.2, defective chips of 50 per wafer
WAFERS = [
    *(12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22),
    *(8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6),
]


def test_nist_wafer_example() -> None:
    chart = proportion_chart(WAFERS, [50] * 30)
    found = (chart.centre, chart.lower[0], chart.upper[0])
    assert found == pytest.approx((0.2313, 0.0524, 0.4102), abs=6e-5)
    assert not chart.trial
    outside = run_rules(chart.values, chart.centre, chart.sigma).outside
    assert np.flatnonzero(outside).tolist() == [14, 22]  # the two wafers NIST names


def test_laney_by_hand() -> None:
    passed, total = [900, 940, 880, 960], [1000, 1000, 1000, 1000]
    middle = 0.92
    sigma = (middle * (1 - middle) / 1000) ** 0.5
    z = [(x / 1000 - middle) / sigma for x in passed]
    factor = (abs(z[1] - z[0]) + abs(z[2] - z[1]) + abs(z[3] - z[2])) / 3 / 1.128
    chart = proportion_chart(passed, total, laney=True)
    assert chart.sigma_z == pytest.approx(factor)
    assert chart.sigma[0] == pytest.approx(sigma * factor)
    assert proportion_chart(passed, total).sigma_z == 1.0


def test_chart_edges() -> None:
    chart = proportion_chart([10, 0, 9], [10, 0, 10])
    assert np.isnan(chart.values[1]) and chart.trial
    assert chart.upper[0] == 1.0
    perfect = proportion_chart([5, 6], [5, 6], laney=True)
    assert (perfect.sigma_z, perfect.lower[0], perfect.upper[0]) == (1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="period"):
        proportion_chart([0], [0])


# The next four follow the cases of NHSRplotthedots, tests/testthat/test-ptd_calculate_point_type.R
@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ([1] * 6, 0),
        ([1] * 6 + [-1], 0),
        ([1] * 7, 7),
        ([1] * 8 + [-1], 8),
        ([-1] * 8 + [1], 8),
        ([1, 1, 1, 0, 1, 1, 1, 1], 0),  # a point on the centre breaks the run
    ],
)
def test_seven_on_one_side(values: list[float], marked: int) -> None:
    assert run_rules(values, 0, 10).shift.sum() == marked


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        (range(1, 7), []),
        ([1, 2, 3, 3, 4, 5, 6], []),
        (range(1, 8), [0, 1, 2, 3, 4, 5, 6]),
        ([2, *range(1, 8), 3], [1, 2, 3, 4, 5, 6, 7]),
        ([2, *range(7, 0, -1), 3], [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_seven_rising_or_falling(values: list[float], marked: list[int]) -> None:
    rules = run_rules(list(values), 4, 100)
    assert np.flatnonzero(rules.trend).tolist() == marked


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ([2.5, 0.1, 2.5], [0, 2]),
        ([0.1, 2.5, 2.5], [1, 2]),
        ([0.1, 0.1, 2.5, 0.1, 2.5, 0.1, 0.1], [2, 4]),
        ([2.5, 0.1, 0.1, 2.5], []),
        ([2.5, 0.1, 0.1, 2.5, 2.5], [3, 4]),
        ([2.5, -0.1, 2.5], []),  # all three must lie on one side
        ([2.5, 3.5, 2.5], [0, 2]),
        ([3.5, 2.5, 0.1], []),  # a point outside is its own signal, not one of the two
    ],
)
def test_two_of_three_near_the_limit(values: list[float], marked: list[int]) -> None:
    rules = run_rules(values, 0, 1)
    assert np.flatnonzero(rules.two_of_three).tolist() == marked


def test_leading_cause_and_direction() -> None:
    rules = run_rules([3.5, 0.5, 0.4, 0.5, 0.4, 0.5, 0.4], 0, 1)
    assert rules.cause[0] is Cause.OUTSIDE and rules.cause[1] is Cause.SHIFT
    falling = run_rules([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3], 0.0, 1)
    assert set(falling.cause) == {Cause.TREND} and set(falling.direction) == {-1}
    assert variation(falling) is Variation.CONCERN
    assert variation(falling, higher_is_better=False) is Variation.IMPROVEMENT
    assert variation(run_rules([0.1, -0.1], 0, 1)) is Variation.COMMON
    assert run_rules([], 0, 1).special.size == 0


def test_a_turning_point_belongs_to_the_run_it_opens() -> None:
    rules = run_rules([*range(7), *range(5, -1, -1)], 100, 1000)
    assert rules.direction.tolist() == [1] * 6 + [-1] * 7


def test_missing_periods_are_skipped() -> None:
    rules = run_rules([1, 1, 1, np.nan, 1, 1, 1, 1], 0, 10)
    assert rules.shift.tolist() == [True] * 3 + [False] + [True] * 4
    assert rules.cause[3] is Cause.COMMON


def test_a_constant_rate_is_common_cause() -> None:
    passed, total = [9, 18, 27, 36, 45, 54, 63, 72, 81], [10, 20, 30, 40, 50, 60, 70, 80, 90]
    chart = proportion_chart(passed, total)
    assert not run_rules(chart.values, chart.centre, chart.sigma).special.any()


def test_stable_processes_rarely_signal() -> None:
    random = np.random.default_rng(6)
    outside = [
        run_rules(c.values, c.centre, c.sigma).outside.mean()
        for c in (proportion_chart(random.binomial(200, 0.85, 24), [200] * 24) for _ in range(300))
    ]
    assert np.mean(outside) < 0.005  # three sigma: about 0.27 %


@pytest.mark.parametrize(
    ("target", "higher", "icon"),
    [
        (0.70, True, Assurance.PASS),
        (0.95, True, Assurance.FAIL),
        (0.85, True, Assurance.HIT_OR_MISS),
        (0.80, True, Assurance.HIT_OR_MISS),  # on the limit
        (0.70, False, Assurance.FAIL),
        (0.95, False, Assurance.PASS),
    ],
)
def test_assurance(target: float, higher: bool, icon: Assurance) -> None:
    assert assurance(target, 0.80, 0.90, higher_is_better=higher) is icon


def test_assurance_takes_the_newest_known_limits() -> None:
    assert assurance(0.85, [0.8, 0.86, np.nan], [0.9, 0.9, np.nan]) is Assurance.PASS
    assert assurance(0.85, np.nan, np.nan) is None


def test_limits_are_exact_where_few_are_expected() -> None:
    # 12 a period at 94 %: three sigma reach to 0.746, but 8 of 12 still come by chance
    chart = proportion_chart([11, 12, 11, 11, 12, 11], [12] * 6)
    normal = chart.centre - 3 * chart.sigma[0]
    chance = [stats.binom.cdf(k, 12, chart.centre) for k in range(13)]
    fewest = next(k for k, p in enumerate(chance) if p >= 0.00135)
    assert chart.lower[0] == fewest / 12 < normal and chart.upper[0] == 1.0
    full = phased_chart([11, 12, 11, 11, 12, 11, 12], [12] * 7)
    assert not phased_rules(full).outside.any(), "12 of 12 is nothing special"
    wide = proportion_chart([110, 120, 110], [120] * 3)  # 6 expected to fail: as ever
    assert wide.lower[0] == pytest.approx(wide.centre - 3 * wide.sigma[0])


def test_phases_have_their_own_centre_and_no_run_crosses_them() -> None:
    passed, total = [70] * 8 + [90] * 6, [100] * 14
    one = proportion_chart(passed, total)
    assert run_rules(one.values, one.centre, one.sigma).shift.any(), "without phases a shift"
    chart = phased_chart(passed, total, [8])
    assert chart.centre.tolist() == [0.7] * 8 + [0.9] * 6
    assert (chart.points, chart.present, chart.trial) == ((8, 6), 6, True)
    rules = phased_rules(chart)
    assert not rules.special.any() and len(rules.cause) == 14
    low = phased_chart([70] * 8 + [90] * 5 + [60], total, [8])
    assert phased_rules(low).outside.tolist() == [False] * 13 + [True]
    gap = phased_chart([9, 0, 0, 8], [10, 0, 0, 10], [1, 3])
    assert gap.points == (1, 0, 1) and gap.present == 1 and np.isnan(gap.centre[1])
