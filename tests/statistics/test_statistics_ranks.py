"""Ranks, their uncertainty, shrinkage and composite scores."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from dashboard.statistics import (
    beta_binomial_fit,
    chance_spread,
    competition_rank,
    goalpost_score,
    noise_share,
    rank_bands,
    rank_intervals,
    shrink,
    weight_sensitivity,
)
from dashboard.statistics.composite import composite_score
from dashboard.statistics.shrinkage import dispersion


def test_tie_rules() -> None:
    values = [98.5, 98.5, 97, 96, 96, 90]
    assert competition_rank(values).tolist() == [1, 1, 3, 4, 4, 6]
    assert competition_rank(values, dense=True).tolist() == [1, 1, 2, 3, 3, 4]
    assert competition_rank(values, higher_is_better=False).tolist() == [5, 5, 4, 2, 2, 1]


def test_unknown_values_take_no_place() -> None:
    ranks = competition_rank([0.9, None, 0.8, float("nan")])
    assert ranks[[0, 2]].tolist() == [1, 2]
    assert np.isnan(ranks[[1, 3]]).all()
    assert competition_rank([]).size == 0
    assert competition_rank([0.5]).tolist() == [1]


def test_equal_fractions_share_a_rank() -> None:
    assert competition_rank([Fraction(40, 50), Fraction(4, 5), Fraction(3, 4)]).tolist() == [
        1,
        1,
        3,
    ]
    passed, total = np.array([40, 4, 1, 49]), np.array([50, 5, 3, 147])
    assert competition_rank(passed / total).tolist() == [1, 1, 3, 3]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.randoms())
@settings(max_examples=60, deadline=None)
def test_ranks_do_not_depend_on_the_order_of_rows(values: list[int], random: object) -> None:
    order = list(range(len(values)))
    random.shuffle(order)  # type: ignore[attr-defined]
    moved = competition_rank([values[i] for i in order])
    assert moved.tolist() == competition_rank(values)[order].tolist()
    slow = [1 + sum(other > v for other in values) for v in values]
    assert competition_rank(values).tolist() == slow


def test_clear_order_has_narrow_intervals_and_equal_units_wide_ones() -> None:
    clear = rank_intervals([100, 500, 900], [1000, 1000, 1000])
    assert clear.lower.tolist() == clear.upper.tolist() == clear.rank.tolist() == [3, 2, 1]
    equal = rank_intervals([18] * 20, [20] * 20)
    assert (equal.rank == 1).all()
    assert (equal.lower <= 2).all() and (equal.upper >= 19).all()


def test_rank_intervals_mirror_when_failures_are_counted() -> None:
    passed, total = np.array([90, 70, 85, 60]), np.array([100, 80, 100, 90])
    good = rank_intervals(passed, total)
    bad = rank_intervals(total - passed, total, higher_is_better=False)
    assert good.lower.tolist() == bad.lower.tolist()
    assert good.rank.tolist() == bad.rank.tolist()


def test_units_without_data_are_left_out_of_the_ranking() -> None:
    found = rank_intervals([9, 0, 5], [10, 0, 10])
    assert np.isnan([found.rank[1], found.lower[1], found.upper[1]]).all()
    assert found.upper[2] <= 2
    assert np.isnan(rank_intervals([0], [0]).rank).all()


def test_rank_intervals_cover_the_true_rank() -> None:
    random = np.random.default_rng(5)
    covered = []
    for _ in range(60):
        rates = random.beta(18, 2, 20)
        found = rank_intervals(random.binomial(60, rates), np.full(20, 60), draws=1500)
        true = competition_rank(rates)
        covered.append(np.mean((found.lower <= true) & (true <= found.upper)))
    assert np.mean(covered) > 0.92


def test_bands_open_when_the_best_rank_lies_behind_the_leaders_worst() -> None:
    rank, lower, upper = [1, 2, 3, 4, np.nan], [1, 1, 3, 3, np.nan], [2, 3, 4, 4, np.nan]
    bands = rank_bands(rank, lower, upper)
    assert bands[:4].tolist() == [1, 1, 2, 2] and np.isnan(bands[4])


def test_one_band_only_where_every_pair_overlaps() -> None:
    # the first may stand anywhere, but the second and the last exclude each other
    assert rank_bands([1, 2, 3, 4], [1, 1, 1, 3], [4, 2, 4, 4]).tolist() == [1, 1, 1, 2]
    assert rank_bands([1, 2, 3, 4], [1, 1, 1, 2], [4, 2, 4, 4]).tolist() == [1, 1, 1, 1]


def test_noise_share() -> None:
    random = np.random.default_rng(2)
    assert noise_share(random.binomial(50, 0.9, 400), np.full(400, 50)) > 0.85
    assert noise_share([10, 90], [100, 100]) < 0.02
    assert np.isnan(noise_share([5], [5]))
    # 2 x 2: Pearson chi-square of [[8, 2], [5, 5]] without correction is 1.978
    assert dispersion([8, 5], [10, 10]) == pytest.approx(1.978, abs=5e-4)


def test_equal_townships_still_print_a_wide_table() -> None:
    # requirements: 22 townships all truly 90 %, 20 samples each, print about 76 to 100 %
    lowest, highest = chance_spread(0.9, [20] * 22)
    assert lowest == pytest.approx(0.76, abs=0.005) and highest > 0.99
    random = np.random.default_rng(4)
    sizes = np.array([3, 20, 20, 50])
    rates = random.binomial(sizes, 0.8, (60_000, 4)) / sizes
    assert chance_spread(0.8, sizes) == pytest.approx(
        (rates.min(axis=1).mean(), rates.max(axis=1).mean()), abs=0.003
    )


def test_fit_of_the_rat_tumours_is_the_maximum(shared: Path) -> None:
    data = np.loadtxt(shared / "stats" / "data" / "data_rats70.csv", delimiter=",", skiprows=1)
    y, n = data.T
    found = beta_binomial_fit(y, n)

    def loss(point: np.ndarray) -> float:
        return -float(stats.betabinom.logpmf(y, n, *np.exp(point)).sum())

    slow = optimize.minimize(loss, [0, 1], method="Nelder-Mead", options={"xatol": 1e-9})
    assert (found.alpha, found.beta) == pytest.approx(tuple(np.exp(slow.x)), rel=1e-4)
    assert not found.pooled and found.units == 70
    shrunk = shrink(y, n, found)
    assert shrunk == pytest.approx((found.alpha + y) / (found.alpha + found.beta + n))
    assert np.ptp(shrunk) < np.ptp(y / n)


def test_units_that_do_not_differ_are_pooled() -> None:
    found = beta_binomial_fit([9, 18, 45, 27], [10, 20, 50, 30])
    assert found.pooled and found.mean == pytest.approx(0.9)
    shrunk = shrink([9, 18, 0, 45], [10, 20, 0, 50])
    assert shrunk[[0, 1, 3]] == pytest.approx([0.9] * 3) and np.isnan(shrunk[2])
    assert beta_binomial_fit([3, 5], [3, 5]).pooled
    assert beta_binomial_fit([3], [4]).pooled
    with pytest.raises(ValueError, match="no unit"):
        beta_binomial_fit([0], [0])


def test_three_of_three_is_pulled_down_more_than_three_hundred() -> None:
    random = np.random.default_rng(8)
    rates = random.beta(18, 2, 30)
    passed = np.append(random.binomial(60, rates), [3, 300])
    shrunk = shrink(passed, np.append(np.full(30, 60), [3, 300]))
    assert shrunk[30] < 0.95 < shrunk[31] < 1


def test_goalposts() -> None:
    # OECD/JRC Handbook 2008, step 5: distance to target, floor 80, target 98
    scores = goalpost_score([80, 90, 98, 100, 70], 80, 98)
    assert scores == pytest.approx([0, 0.5556, 1, 1, 0], abs=6e-5)
    assert goalpost_score(3, 10, 0) == pytest.approx(0.7)  # lower is better
    assert np.isnan(goalpost_score(float("nan"), 0, 1))
    with pytest.raises(ValueError, match="differ"):
        goalpost_score(1, 5, 5)


def test_composite_scores_and_dropped_indicators() -> None:
    scores = [[1.0, 0.0], [0.0, 1.0], [0.5, 0.9], [np.nan, 1.0]]
    assert composite_score(scores, [3, 1])[:3] == pytest.approx([0.75, 0.25, 0.6])
    found = weight_sensitivity(scores, [3, 1], draws=500)
    assert found.rank[:3].tolist() == [1, 3, 2] and np.isnan(found.rank[3])
    assert found.dropped[0][:3].tolist() == [3, 1, 2] and np.isnan(found.dropped[0][3])
    assert found.dropped[1][:3].tolist() == [1, 3, 2]
    assert ((found.lower <= found.rank) & (found.rank <= found.upper))[:3].all()


def test_weights_do_not_move_a_dominating_unit() -> None:
    found = weight_sensitivity([[0.9, 0.9], [0.5, 0.6], [0.6, 0.5]], [1, 1])
    assert (found.lower[0], found.upper[0]) == (1, 1)
    assert (found.lower[1], found.upper[1]) == (2, 3)
    with pytest.raises(ValueError, match="weights"):
        weight_sensitivity([[1, 1]], [1, -1])
