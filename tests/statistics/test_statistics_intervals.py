"""Intervals and tests for one rate, against published tables and exact fractions."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from dashboard.statistics import (
    exact_interval,
    exact_test,
    finite_interval,
    wilson_interval,
)
from dashboard.statistics.guards import exact_fraction

counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


# Newcombe, Stat Med 1998;17:857, Table I: method 3 (score) and method 5 (Clopper-Pearson)
@pytest.mark.parametrize(
    ("passed", "total", "score", "clopper_pearson"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_newcombe_table_1(
    passed: int,
    total: int,
    score: tuple[float, float],
    clopper_pearson: tuple[float, float],
) -> None:
    assert wilson_interval(passed, total) == pytest.approx(score, abs=6e-5)
    assert exact_interval(passed, total) == pytest.approx(clopper_pearson, abs=6e-5)


def test_binom_test_example_of_r() -> None:
    # R manual, ?binom.test (Conover 1971, p. 97): 682 of 925 plants against 3/4
    assert exact_test(682, 925, "3/4", "two-sided") == pytest.approx(0.3825, abs=5e-5)
    assert exact_interval(682, 925) == pytest.approx((0.7076683, 0.7654066), abs=5e-8)


def test_seventeen_of_twenty() -> None:
    # requirements: 17/20 = 85 % is 64 to 95 %, no proof of 80 %
    lower, upper = wilson_interval(17, 20)
    assert (round(lower, 2), round(upper, 2)) == (0.64, 0.95)


@pytest.mark.parametrize(("passed", "total", "p"), [(13, 15, 0.40), (48, 50, 0.0013)])
def test_greater_p_of_the_method_notes(passed: int, total: int, p: float) -> None:
    assert exact_test(passed, total, 0.8, "greater") == pytest.approx(p, abs=0.005)


def test_less_p_of_the_method_notes() -> None:
    assert exact_test(8, 12, 0.8, "less") == pytest.approx(0.21, abs=0.005)


def _tail(passed: int, total: int, rate: Fraction) -> Fraction:
    """P(X >= passed), by adding fractions."""
    return sum(
        (comb(total, k) * rate**k * (1 - rate) ** (total - k) for k in range(passed, total + 1)),
        Fraction(0),
    )


@pytest.mark.parametrize(("passed", "total"), [(0, 7), (3, 7), (7, 7), (38, 40), (55, 60)])
def test_exact_test_equals_summed_fractions(passed: int, total: int) -> None:
    rate = Fraction(49, 50)
    greater, less = _tail(passed, total, rate), 1 - _tail(passed + 1, total, rate)
    assert exact_test(passed, total, rate, "greater") == pytest.approx(float(greater), rel=1e-10)
    assert exact_test(passed, total, rate, "less") == pytest.approx(float(less), rel=1e-10)


def test_all_failed_has_the_closed_form() -> None:
    # 0 of n: upper limit 1 - (alpha/2)**(1/n) (the "rule of three" made exact)
    for total in (1, 5, 59, 1000):
        lower, upper = exact_interval(0, total)
        assert lower == 0.0
        assert upper == pytest.approx(1 - 0.025 ** (1 / total), rel=1e-12)


def test_nothing_counted_is_unknown_and_silent() -> None:
    with np.errstate(all="raise"):
        for interval in (wilson_interval(0, 0), exact_interval(0, 0)):
            assert np.isnan(interval.lower) and np.isnan(interval.upper)
    assert np.isnan(exact_test(0, 0, 0.8))


def test_arrays_give_arrays_and_keep_missing_units_apart() -> None:
    lower, upper = wilson_interval([0, 48, 5], [0, 50, 5])
    assert np.isnan(lower[0]) and upper[2] == 1.0
    assert lower[1] == wilson_interval(48, 50).lower
    assert exact_test([48, 13], [50, 15], 0.8)[1] == exact_test(13, 15, 0.8)


def test_a_thousand_million_units() -> None:
    lower, upper = exact_interval(980_000_000, 10**9)
    spread = 1.959964 * np.sqrt(0.98 * 0.02 / 1e9)
    assert (lower, upper) == pytest.approx((0.98 - spread, 0.98 + spread), abs=2e-9)
    assert wilson_interval(980_000_000, 10**9) == pytest.approx((lower, upper), abs=2e-9)


@pytest.mark.parametrize("bad", [(-1, 5), (6, 5)])
def test_impossible_counts_are_refused(bad: tuple[int, int]) -> None:
    for function in (wilson_interval, exact_interval):
        with pytest.raises(ValueError, match="passed"):
            function(*bad)
    with pytest.raises(ValueError, match="confidence"):
        wilson_interval(1, 2, confidence=95)
    with pytest.raises(ValueError, match="target"):
        exact_test(1, 2, 80)


def test_a_float_target_means_what_is_written() -> None:
    for written in (0.98, "0.98", "49/50", np.float64(0.98)):
        assert exact_fraction(written) == Fraction(49, 50)


@given(counts)
@settings(max_examples=80, deadline=None)
def test_intervals_hold_the_estimate_and_mirror(pair: tuple[int, int]) -> None:
    passed, total = pair
    for function in (wilson_interval, exact_interval):
        lower, upper = function(passed, total)
        assert 0 <= lower <= passed / total <= upper <= 1
        mirror = function(total - passed, total)
        assert (1 - mirror.upper, 1 - mirror.lower) == pytest.approx((lower, upper), abs=1e-9)


@given(counts)
@settings(max_examples=80, deadline=None)
def test_more_evidence_is_narrower(pair: tuple[int, int]) -> None:
    passed, total = pair
    for function in (wilson_interval, exact_interval):
        once, fourfold = function(passed, total), function(4 * passed, 4 * total)
        assert fourfold.upper - fourfold.lower < once.upper - once.lower


@given(counts, st.floats(0.01, 0.99))
@settings(max_examples=80, deadline=None)
def test_exact_interval_is_the_inverted_test(pair: tuple[int, int], rate: float) -> None:
    passed, total = pair
    lower, upper = exact_interval(passed, total, confidence=0.90)
    target = Fraction(round(rate * 1000), 1000)
    assert (exact_test(passed, total, target, "greater") <= 0.05) == (lower >= float(target))
    assert (exact_test(passed, total, target, "less") <= 0.05) == (upper <= float(target))


def test_exact_intervals_never_cover_less_than_they_claim() -> None:
    total, passed = 30, np.arange(31)
    lower, upper = exact_interval(passed, total)
    for rate in np.linspace(0.005, 0.995, 199):
        covered = stats.binom.pmf(passed, total, rate)[(lower <= rate) & (rate <= upper)].sum()
        assert covered >= 0.95


def test_wilson_covers_about_95_percent_in_simulation() -> None:
    random = np.random.default_rng(7)
    rates = random.uniform(0.02, 0.98, 40_000)
    passed = random.binomial(40, rates)
    lower, upper = wilson_interval(passed, 40)
    assert np.mean((lower <= rates) & (rates <= upper)) == pytest.approx(0.95, abs=0.01)


def _slow_finite_interval(passed: int, total: int, population: int) -> tuple[int, int]:
    """Every good count with both tails at least 2.5 %, by adding exact hypergeometric terms."""
    kept = []
    for good in range(population + 1):
        terms = [
            Fraction(comb(good, k) * comb(population - good, total - k), comb(population, total))
            for k in range(total + 1)
        ]
        if sum(terms[passed:]) >= Fraction(1, 40) and sum(terms[: passed + 1]) >= Fraction(1, 40):
            kept.append(good)
    return min(kept), max(kept)


@pytest.mark.parametrize(
    ("passed", "total", "population"),
    [(0, 5, 12), (5, 5, 12), (8, 10, 40), (1, 1, 40), (39, 39, 40), (12, 20, 31), (3, 9, 60)],
)
def test_finite_interval_equals_the_slow_one(passed: int, total: int, population: int) -> None:
    found = finite_interval(passed, total, population)
    assert found is not None
    slow = _slow_finite_interval(passed, total, population)
    assert (found.passed_lower, found.passed_upper) == slow
    lower, upper = found
    assert (lower, upper) == (slow[0] / population, slow[1] / population)


def test_finite_interval_of_a_census_is_the_count() -> None:
    census = finite_interval(47, 50, 50)
    assert census is not None
    assert (census.passed_lower, census.passed_upper) == (47, 47)
    assert finite_interval(0, 0, 50) is None
    with pytest.raises(ValueError, match="population"):
        finite_interval(5, 60, 50)


def test_a_finite_population_narrows_towards_the_binomial_interval() -> None:
    lower, upper = exact_interval(45, 60)
    near = finite_interval(45, 60, 10**7)
    assert near is not None
    assert tuple(near) == pytest.approx((lower, upper), abs=1e-4)
    small = finite_interval(45, 60, 80)
    assert small is not None
    assert small.upper - small.lower < upper - lower
