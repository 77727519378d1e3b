"""Change, trend, weighting, glide path, relapse, integrity."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from dashboard.statistics import (
    Trend,
    copied_reports,
    difference_interval,
    estimates_difference,
    glide_path,
    relapse_curve,
    report_gap,
    shrinking_base,
    stratified_rate,
    trend_marker,
    trend_test,
    wilson_interval,
)
from dashboard.statistics.intervals import wilson_limits


# Newcombe, Stat Med 1998;17:873, Table II, method 10; the last row is Perondi et al. 2004 in
# Fagerland, Lydersen & Laake, Stat Methods Med Res 2015;24:224
@pytest.mark.parametrize(
    ("first", "second", "limits"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((0, 10), (0, 10), (-0.2775, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0000)),
        ((10, 10), (0, 10), (0.6075, 1.0000)),
        ((7, 34), (1, 34), (0.0189, 0.3404)),
    ],
)
def test_newcombe_differences(
    first: tuple[int, int], second: tuple[int, int], limits: tuple[float, float]
) -> None:
    assert difference_interval(*first, *second) == pytest.approx(limits, abs=6e-5)


pairs = st.integers(1, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(pairs, pairs)
@settings(max_examples=80, deadline=None)
def test_differences_hold_the_estimate_and_turn_round(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    lower, upper = difference_interval(*first, *second)
    change = first[0] / first[1] - second[0] / second[1]
    assert -1 - 1e-12 <= lower <= change + 1e-12 and change - 1e-12 <= upper <= 1 + 1e-12
    back = difference_interval(*second, *first)
    assert (-back.upper, -back.lower) == pytest.approx((lower, upper))


def test_the_difference_of_estimates_is_newcombes_with_wilson_limits() -> None:
    # Newcombe, Stat Med 1998;17:873, Table II, method 10: 56/70 - 48/80
    limits = [wilson_interval(*pair) for pair in ((56, 70), (48, 80))]
    found = estimates_difference(0.8, tuple(limits[0]), 0.6, tuple(limits[1]))
    assert found == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_difference_without_data_is_unknown() -> None:
    assert np.isnan(difference_interval(5, 10, 0, 0)).all()
    assert difference_interval([5, 8], [10, 10], 5, 10).lower.shape == (2,)


def test_prop_trend_test_example_of_r() -> None:
    # R manual, ?prop.trend.test (Fleiss 1981, smokers): chi-square 8.2249, p 0.004132
    found = trend_test([83, 90, 129, 70], [86, 93, 136, 82])
    assert found is not None
    assert (found.chi2, found.p_value) == pytest.approx((8.2249, 0.004132), abs=6e-5)
    assert found.z < 0
    shifted = trend_test([83, 90, 129, 70], [86, 93, 136, 82], [2007, 2008, 2009, 2010])
    assert shifted is not None and shifted.chi2 == pytest.approx(found.chi2)


def test_trend_with_two_groups_is_the_two_by_two_chi_square() -> None:
    found = trend_test([30, 42], [50, 50])
    chi2 = stats.chi2_contingency([[30, 20], [42, 8]], correction=False).statistic
    assert found is not None and found.chi2 == pytest.approx(chi2)


def test_the_slope_agrees_with_the_test() -> None:
    # rates .5 .6 .7 of 100 each: the line through them rises by ten points a year; its error by
    # hand: sqrt(.6*.4 / (100*2)) = .034641
    found = trend_test([50, 60, 70], [100, 100, 100], [2007, 2008, 2009])
    assert found is not None
    assert (found.slope, found.lower, found.upper) == pytest.approx(
        (0.1, 0.1 - 1.959964 * 0.0346410, 0.1 + 1.959964 * 0.0346410), abs=1e-6
    )
    assert found.z == pytest.approx(0.1 / 0.0346410, abs=1e-4)
    weak = trend_test([50, 53], [100, 100])
    assert weak is not None and weak.lower < 0 < weak.upper and weak.p_value > 0.05


def test_a_trend_of_what_was_drawn_is_none_within_the_classes() -> None:
    # A always 90 of 100, C always 50 of 100, but A is drawn more and more
    passed, total = [[18, 45, 72], [40, 25, 10]], [[20, 50, 80], [80, 50, 20]]
    crude = trend_test(np.sum(passed, axis=0), np.sum(total, axis=0))
    alike = trend_test(passed, total)
    assert crude is not None and crude.p_value < 0.001 and crude.slope > 0.1
    assert alike is not None and alike.slope == pytest.approx(0)
    assert alike.p_value == pytest.approx(1)
    one = trend_test([[83, 90, 129, 70]], [[86, 93, 136, 82]])
    assert one is not None and one.chi2 == pytest.approx(8.2249, abs=6e-5)


def test_no_trend_to_test() -> None:
    assert trend_test([5, 5], [5, 5]) is None
    assert trend_test([3], [5]) is None
    assert trend_test([3, 0], [5, 0]) is None
    assert trend_test([0, 0], [0, 0]) is None
    with pytest.raises(ValueError, match="equally long"):
        trend_test([1, 2], [3, 4], [1])


def test_trend_marker_needs_five_points_and_a_strong_trend() -> None:
    assert trend_marker([50, 60, 70, 80], [100] * 4) is Trend.TOO_FEW
    assert trend_marker([50, 60, 70, 80, 90], [100] * 5) is Trend.RISING
    assert trend_marker([90, 80, 70, 60, 50], [100] * 5) is Trend.FALLING
    assert trend_marker([80, 82, 81, 83, 82], [100] * 5) is Trend.NONE
    assert trend_marker([90, 50, 60, 0, 70, 80, 90], [100] * 3 + [0] + [100] * 3) is Trend.RISING


def test_kidney_stones_turn_round_when_weighted() -> None:
    # Charig et al., BMJ 1986;292:879
    surgery = stratified_rate([81, 192], [87, 263], [357, 343])
    puncture = stratified_rate([234, 55], [270, 80], [357, 343])
    assert (surgery.crude, puncture.crude) == pytest.approx((0.78, 0.826), abs=6e-4)
    assert (surgery.rate, puncture.rate) == pytest.approx((0.8325, 0.7789), abs=6e-4)


def test_gamma_limits_exist_with_one_batch_in_a_class() -> None:
    # one class alone: Garwood's exact limits of 10 failures, 4.795 to 18.390 (Ulm, Am J Epidemiol
    # 1990;131:373)
    alone = stratified_rate([90], [100], [5], limits="gamma")
    assert (alone.lower, alone.upper) == pytest.approx((1 - 0.18390, 1 - 0.04795), abs=6e-6)
    thin = stratified_rate([40, 9, 1], [42, 12, 1], [50, 30, 20], limits="gamma")
    assert thin.rate == pytest.approx(0.5 * 40 / 42 + 0.3 * 9 / 12 + 0.2)
    assert 0 < thin.lower < thin.rate < thin.upper <= 1 and np.isnan(thin.standard_error)
    assert np.isnan(stratified_rate([40, 9, 1], [42, 12, 1], [50, 30, 20]).lower)


def test_a_class_without_batches_is_merged_with_its_neighbour() -> None:
    merged = stratified_rate([40, 9, 0], [50, 10, 0], [50, 30, 20], limits="gamma", merge=True)
    assert merged.empty == (2,)
    assert merged.rate == pytest.approx(0.5 * 0.8 + 0.5 * 0.9)  # C stands with B
    lone = stratified_rate([0, 0], [0, 0], [1, 1], merge=True)
    assert lone.empty == (0, 1) and np.isnan(lone.rate)


def test_stratified_standard_error_by_hand(shared: Path) -> None:
    path = shared / "stats" / "data" / "data_apistrat.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    passed, total, size, mean, variance = [], [], [], 0.0, 0.0
    everyone = 4421 + 1018 + 755
    for kind in "EMH":
        group = [r for r in rows if r["stype"] == kind]
        good = [float(r["api00"]) >= 700 for r in group]
        held = float(group[0]["fpc"])
        p = float(np.mean(good))
        mean += held / everyone * p
        sampled_variance = float(np.var(good, ddof=1)) / len(good)
        variance += (held / everyone) ** 2 * (1 - len(good) / held) * sampled_variance
        passed.append(sum(good))
        total.append(len(good))
        size.append(held)
    found = stratified_rate(passed, total, size, population=size)
    assert (found.rate, found.standard_error) == pytest.approx((mean, variance**0.5))
    effective = mean * (1 - mean) / variance
    assert (found.lower, found.upper) == pytest.approx(
        tuple(wilson_limits(mean * effective, effective, 0.95))
    )


def test_strata_that_cannot_be_estimated() -> None:
    empty = stratified_rate([5, 0], [6, 0], [1, 1])
    assert np.isnan(empty.rate) and empty.empty == (1,) and empty.crude == 5 / 6
    assert stratified_rate([5, 0], [6, 0], [1, 0]).rate == pytest.approx(5 / 6)
    single = stratified_rate([5, 1], [6, 1], [1, 1])
    assert single.rate == pytest.approx((5 / 6 + 1) / 2) and np.isnan(single.lower)
    perfect = stratified_rate([10, 20], [10, 20], [1, 1])
    assert (perfect.rate, perfect.standard_error) == (1.0, 0.0)
    assert perfect.effective_total == pytest.approx(1 / (0.25 / 10 + 0.25 / 20))
    census = stratified_rate([9, 1], [10, 1], [10, 1], population=[10, 1])
    assert census.lower == census.upper == census.rate == pytest.approx(10 / 11)
    with pytest.raises(ValueError, match="weights"):
        stratified_rate([1], [2], [0])
    with pytest.raises(ValueError, match="population"):
        stratified_rate([1], [2], [1], population=[1])


def test_one_stratum_is_nearly_the_plain_wilson_interval() -> None:
    found = stratified_rate([45], [60], [1])
    assert found.effective_total == pytest.approx(59)  # n - 1 from the unbiased variance
    assert (found.lower, found.upper) == pytest.approx(tuple(wilson_interval(45, 60)), abs=2e-3)


def test_steady_progress_reaches_the_target_for_certain() -> None:
    path = glide_path([100, 150, 200, 250], 400, 0.98, 3)
    assert path.missing == 142 and path.needed_per_period == pytest.approx(142 / 3)
    assert path.probability == 1.0
    assert path.median is not None and path.median.tolist() == [300, 350, 400]
    assert path.cautious_probability is not None and path.cautious_probability < 0.05


def test_too_slow_progress_does_not() -> None:
    path = glide_path([100, 110, 120, 130], 400, 0.98, 3)
    assert path.probability == 0.0
    assert path.upper is not None and path.upper[-1] == 160


def test_uneven_progress_gives_the_chance_of_enough_good_months() -> None:
    # steps 0, 0, 30, 30 and 30 missing in one month: half the futures, whatever their weights
    path = glide_path([0, 0, 0, 30, 60], 100, 0.9, 1, draws=40_000)
    assert path.probability == pytest.approx(0.5, abs=0.01)


def test_glide_path_edges() -> None:
    assert glide_path([98], 100, 0.98, 4).probability is None
    assert glide_path([98], 100, 0.98, 4).needed_per_period == 0
    assert glide_path([97], 100, 0.98, 0).probability == 0.0
    assert glide_path([97], 100, 0.98, 0).needed_per_period is None
    assert glide_path([98], 100, 0.98, 0).probability == 1.0
    flat = glide_path([5, 5, 5, 5], 5, 1, 2)
    assert flat.probability == flat.cautious_probability == 1.0
    with pytest.raises(ValueError, match="history"):
        glide_path([101], 100, 0.98, 1)


REMISSION = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_remission_times_of_the_six_mp_trial() -> None:
    # Freireich et al. 1963 in Cox & Oakes 1984, Table 1.1: the curve of every textbook
    curve = relapse_curve(REMISSION, RELAPSED)
    assert curve.time.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.still_compliant == pytest.approx(
        [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4
    )
    assert curve.standard_error == pytest.approx(
        [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346], abs=5e-5
    )
    assert (curve.median, curve.outlets, curve.events) == (23, 21, 9)
    assert (curve.at(5.9), curve.at(6)) == (1.0, pytest.approx(0.857, abs=5e-4))


def test_survfit_limits_of_r() -> None:
    # R survival, aml data, maintained group: default (log) limits at 9, 13, 23, 48
    weeks = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161]
    event = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]
    curve = relapse_curve(weeks, event, transform="log")
    at = [0, 1, 3, 6]
    assert curve.still_compliant[at] == pytest.approx([0.909, 0.818, 0.614, 0.184], abs=5e-4)
    assert curve.lower[at] == pytest.approx([0.7541, 0.6192, 0.3769, 0.0359], abs=6e-5)
    assert curve.upper[at] == pytest.approx([1.0, 1.0, 0.9992, 0.9435], abs=6e-5)
    loglog = relapse_curve(weeks, event)
    assert ((loglog.lower > 0) & (loglog.upper < 1)).all()


def test_without_relapse_the_curve_stays_at_one() -> None:
    quiet = relapse_curve([10, 20], [False, False])
    assert quiet.time.size == 0 and quiet.at(100) == 1.0 and quiet.median is None
    everyone = relapse_curve([1, 2], [True, True])
    assert everyone.still_compliant.tolist() == [0.5, 0.0] and np.isnan(everyone.upper[1])
    assert relapse_curve([], []).outlets == 0
    with pytest.raises(ValueError, match="negative"):
        relapse_curve([-1], [True])


def test_without_censoring_the_curve_is_the_plain_share() -> None:
    days = np.random.default_rng(1).integers(1, 30, 50)
    curve = relapse_curve(days, np.ones(50, bool))
    assert curve.still_compliant == pytest.approx([(days > t).mean() for t in curve.time])


def test_a_base_that_shrinks_until_the_target_is_met() -> None:
    found = shrinking_base([90, 90, 90], [100, np.nan, 91], 0.98)
    assert [(s.period, s.total_before, s.total_now, s.decisive) for s in found] == [
        (2, 100, 91, True)
    ]
    assert not shrinking_base([99, 89], [100, 90], 0.98)[0].decisive  # met before as well
    assert not shrinking_base([90, 99], [101, 100], 0.98)[0].decisive  # met on the old base too
    assert shrinking_base([90, 95], [100, 100], 0.98) == ()


def test_copied_reports() -> None:
    nan = np.nan
    rows = [[5, 6, 7, 8], [1, 2, 3, 4], [5, 6, 7, 8], [0, 0, 0, nan], [0, 0, 0, nan]]
    assert [(c.first, c.second, c.figures) for c in copied_reports(rows)] == [(0, 2, 4)]


def test_reports_against_registers() -> None:
    gap = report_gap([10, 5], [8, np.nan])
    assert gap[0] == 2 and np.isnan(gap[1])
