"""What callers really pass: missing values, tables' columns, narrow integers, percentages."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

import dashboard.statistics as statistics
from dashboard.statistics.clusters import scan_clusters

# Newcombe, Stat Med 1998;17:857, Table I method 3
WILSON_81_OF_263 = (0.2553, 0.3662)


@pytest.fixture(autouse=True)
def _no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int16, np.int32, np.int64, np.float32])
def test_narrow_numbers_do_not_overflow(kind: type) -> None:
    passed = np.array([81], dtype=kind)  # type: ignore[var-annotated]
    total = np.array([100], dtype=kind)  # type: ignore[var-annotated]
    narrow, wide = (statistics.wilson_interval(passed, total), statistics.wilson_interval(81, 100))
    assert (narrow.lower[0], narrow.upper[0]) == (wide.lower, wide.upper)
    assert statistics.funnel_limits(total, 0.8).lower[0] == statistics.funnel_limits(100, 0.8).lower


def test_counts_of_a_finite_population_are_plain_integers() -> None:
    counts = (np.int8(v) for v in (100, 120, 125))
    found = statistics.finite_interval(*counts)  # type: ignore[arg-type]
    assert found is not None and found == statistics.finite_interval(100, 120, 125)
    assert all(type(v) is int for v in (found.passed_lower, found.passed_upper, found.population))
    assert type(statistics.batches_needed(0.8, np.int64(1))) is int  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        statistics.finite_interval(1.5, 3, 9)  # type: ignore[arg-type]


def test_columns_of_tables_with_missing_values() -> None:
    passed = pd.Series([81, None, 5], index=[7, 8, 9], dtype="Int64")
    total = pd.Series([263, 10, None], index=[7, 8, 9], dtype="Int64")
    lower, upper = statistics.wilson_interval(passed, total)
    assert (lower[0], upper[0]) == pytest.approx(WILSON_81_OF_263, abs=6e-5)
    assert np.isnan(lower[1:]).all() and np.isnan(upper[1:]).all()
    assert statistics.competition_rank(passed)[[0, 2]].tolist() == [1, 2]
    assert np.isnan(statistics.competition_rank(passed)[1])


def test_a_missing_group_does_not_end_the_trend_test() -> None:
    # R manual ?prop.trend.test, with an unknown group put in between the four
    full = statistics.trend_test([83, 90, 129, 70], [86, 93, 136, 82], [1, 2, 3, 4])
    holed = statistics.trend_test(
        [83, 90, np.nan, 129, 70], [86, 93, 90, 136, 82], [1, 2, 2.5, 3, 4]
    )
    assert full is not None and holed is not None
    assert (holed.chi2, full.chi2) == pytest.approx((8.2249, 8.2249), abs=6e-5)


def test_a_missing_stratum_gives_no_rate_instead_of_one_hundred_percent() -> None:
    found = statistics.stratified_rate([81, np.nan], [87, 263], [357, 343])
    assert found.empty == (1,) and np.isnan(found.rate) and np.isnan(found.lower)
    assert found.crude == pytest.approx(81 / 87)


def test_a_class_without_firms_may_stand_in_the_table() -> None:
    found = statistics.stratified_rate([81, 0], [87, 0], [357, 0], population=[357, 0])
    assert found.rate == pytest.approx(81 / 87) and 0 < found.lower < found.rate
    with pytest.raises(ValueError, match="more units"):
        statistics.stratified_rate([81, 1], [87, 2], [357, 1], population=[357, 0])


def test_missing_units_are_left_out_of_fit_and_shrinkage() -> None:
    fit = statistics.beta_binomial_fit([1, 9, 5, 0, np.nan], [10, 10, 10, 10, 10])
    same = statistics.beta_binomial_fit([1, 9, 5, 0], [10, 10, 10, 10])
    assert (fit.units, fit.alpha) == (4, same.alpha)
    shrunk = statistics.shrink([1, 9, np.nan], [10, 10, 3])
    assert np.isnan(shrunk[2]) and shrunk[:2] == pytest.approx(statistics.shrink([1, 9], [10, 10]))
    assert statistics.distinct_units([0, 90, 95, np.nan], [40, 100, 100, 5]).tolist()[3] == 0


def test_one_unit_gives_one_number() -> None:
    for value in (
        statistics.wilson_interval(0, 0).lower,
        statistics.exact_test(13, 15, 0.8),
        statistics.funnel_limits(50, 0.98).upper,
        statistics.funnel_position(50, 50, 0.98),
        statistics.shrink(3, 3),
        statistics.goalpost_score(90, 80, 98),
    ):
        assert np.ndim(value) == 0


def test_percentages_are_read_as_written_and_bare_ones_refused() -> None:
    assert statistics.exact_test(13, 15, "80%") == statistics.exact_test(13, 15, 0.8)
    assert statistics.batches_needed("98%") == 149
    assert statistics.funnel_limits(100, "80%") == statistics.funnel_limits(100, 0.8)
    assert statistics.assurance("98%", 0.9, 0.97) is statistics.Assurance.FAIL
    for call in (statistics.batches_needed, lambda t: statistics.exact_test(4, 5, t)):
        with pytest.raises(ValueError, match="between 0 and 1"):
            call(80)
    with pytest.raises(ValueError, match="confidence"):
        statistics.wilson_interval(81, 263, 95)


def test_halves_of_batches_are_not_cut_off() -> None:
    with pytest.raises(ValueError, match="whole"):
        statistics.wilson_interval(2.5, 5)


def test_an_unknown_outcome_is_no_relapse() -> None:
    with pytest.raises(ValueError, match="true or false"):
        statistics.relapse_curve([10, 20], [1, np.nan])


def test_a_map_without_units_has_no_cluster() -> None:
    assert scan_clusters(np.empty((0, 2)), []).clusters == ()


def test_scores_have_no_minus_zero() -> None:
    assert not np.signbit(statistics.goalpost_score([100.0, 98.0], 98, 80)).any()
