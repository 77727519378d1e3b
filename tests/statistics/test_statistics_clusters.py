"""Spatial scan, against SaTScan output and an exhaustive slow search."""

from __future__ import annotations

from math import log
from pathlib import Path

import numpy as np
import pytest

from dashboard.statistics import (
    circle_groups,
    clusters,
    detectable_cases,
    scan_firms,
    scan_groups,
)
from dashboard.statistics.clusters import scan_clusters
from dashboard.statistics.scan_windows import bernoulli_llr, great_circle, poisson_llr


@pytest.fixture(scope="module")
def leukemia(shared: Path) -> np.ndarray:
    """New York leukemia, 281 tracts: id, longitude, latitude, population, cases."""
    path = shared / "stats" / "data" / "data_ny_leukemia.csv"
    return np.loadtxt(path, delimiter=",", skiprows=1)


def test_published_likelihood_ratios() -> None:
    # smerc tests/testthat/test-scan_stat.R, values from FleXScan and SaTScan
    assert bernoulli_llr(41, 38999, 552, 1057673) == pytest.approx(8.47836, abs=6e-6)
    assert poisson_llr(106, 552 / 1057673 * 119050, 552) == pytest.approx(14.780276, abs=6e-7)


def test_ratio_is_zero_where_the_rate_is_not_higher() -> None:
    assert bernoulli_llr(1, 10, 20, 100) == 0
    assert bernoulli_llr([0, 10], [5, 10], 10, 10).tolist() == [0, 0]
    assert poisson_llr(2, 3.0, 10) == 0


# SaTScan 9.6, smerc tests/satscan_ny_out.txt: Poisson, Cartesian, at most 10 % of population
SATSCAN = [
    (49, 26, 85, 95249, 49.71, 1.84, 11.577255, 0.001),
    (89, 8, 38, 34083, 17.79, 2.22, 9.019716, 0.013),
    (112, 33, 64, 78280, 40.85, 1.64, 6.114140, 0.216),
    (62, 4, 25, 24571, 12.82, 1.99, 4.651839, 0.609),
    (46, 7, 28, 29782, 15.54, 1.84, 4.169203, 0.755),
    (266, 4, 12, 9840, 5.14, 2.37, 3.363518, 0.961),
    (166, 3, 11, 8839, 4.61, 2.41, 3.209485, 0.976),
]


def test_seven_clusters_of_satscan(leukemia: np.ndarray) -> None:
    found = scan_clusters(
        leukemia[:, 1:3],
        np.floor(leukemia[:, 4]),
        leukemia[:, 3],
        model="poisson",
        max_fraction=0.1,
    )
    assert (found.cases, found.population) == (552, 1057673)
    for cluster, expected in zip(found.clusters, SATSCAN, strict=False):
        centre, size, cases, population, likely, risk, ratio, p_value = expected
        assert (cluster.centre + 1, len(cluster.members)) == (centre, size)
        assert (cluster.cases, cluster.population) == (cases, population)
        assert cluster.expected == pytest.approx(likely, abs=0.005)
        assert cluster.relative_risk == pytest.approx(risk, abs=0.005)
        assert cluster.llr == pytest.approx(ratio, abs=6e-7)
        assert cluster.p_value == pytest.approx(p_value, abs=0.06)
    first = [m + 1 for m in found.clusters[0].members]
    assert first == [
        *(49, 48, 50, 47, 1, 15, 51, 2, 13, 14, 3, 35, 16),
        *(52, 36, 37, 12, 11, 5, 17, 10, 4, 6, 38, 18, 9),
    ]


def test_satscan_on_the_globe(leukemia: np.ndarray) -> None:
    # SaTScan 9.3.1, smerc tests/scan_test_ny_poisson_circular_longlat.txt: at most 50 %
    found = scan_clusters(
        leukemia[:, 1:3],
        np.floor(leukemia[:, 4]),
        leukemia[:, 3],
        model="poisson",
        geographic=True,
        permutations=0,
        max_clusters=4,
    )
    ratios = [c.llr for c in found.clusters]
    assert ratios == pytest.approx([14.780276, 8.287056, 7.199672, 4.651839], abs=6e-7)
    radii = [c.radius for c in found.clusters]
    assert radii == pytest.approx([7.70, 13.01, 2.35, 5.82], abs=0.015)
    assert found.clusters[0].p_value is None and found.critical is None


def _slow_best(points: np.ndarray, cases: np.ndarray) -> tuple[float, set[int]]:
    """Every circle of the Bernoulli scan, by the formula as printed."""

    def h(c: float, n: float) -> float:
        return sum(k * log(k / n) for k in (c, n - c) if k > 0)

    total, everyone = int(cases.sum()), len(cases)
    best, members = 0.0, set[int]()
    for centre in points:
        distance = np.hypot(*(points - centre).T)
        for radius in np.unique(np.round(distance, 9)):
            inside = distance <= radius + 1e-8
            n, c = int(inside.sum()), int(cases[inside].sum())
            if n > everyone / 2 or c < 2 or c * everyone <= total * n:
                continue
            ratio = h(c, n) + h(total - c, everyone - n) - h(total, everyone)
            if ratio > best + 1e-12:
                best, members = ratio, {int(i) for i in np.flatnonzero(inside)}
    return best, members


@pytest.mark.parametrize("decimals", [1, 6])
def test_best_circle_equals_the_slow_search(decimals: int) -> None:
    random = np.random.default_rng(21)
    points = np.round(random.random((70, 2)), decimals)  # one decimal: many equal distances
    cases = (random.random(70) < 0.25).astype(int)
    ratio, members = _slow_best(points, cases)
    found = scan_clusters(points, cases, permutations=0).clusters[0]
    assert found.llr == pytest.approx(ratio)
    assert set(found.members) == members


def test_grave_sites_have_no_significant_cluster(shared: Path) -> None:
    # R package smacpod, data grave: one Bernoulli cluster, found here with 11 of 19 affected
    path = shared / "stats" / "data" / "data_grave_points.csv"
    data = np.loadtxt(path, delimiter=",", skiprows=1)
    found = scan_clusters(data[:, 1:3], data[:, 3])
    assert (found.cases, found.population) == (30, 143)
    ratio, members = _slow_best(data[:, 1:3], data[:, 3].astype(int))
    assert found.clusters[0].llr == pytest.approx(ratio)
    assert set(found.clusters[0].members) == members
    assert found.clusters[0].p_value is not None and found.clusters[0].p_value > 0.05


def test_both_ways_of_simulating_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(2)
    points = np.round(random.random((350, 2)), 1)
    tested = random.integers(1, 4, 350)
    failed = random.binomial(tested, 0.2)
    fast = scan_clusters(points, failed, tested, permutations=60)
    monkeypatch.setattr(clusters, "_MANY_UNITS", 10**9)
    slow = scan_clusters(points, failed, tested, permutations=60)
    assert fast.maxima == pytest.approx(slow.maxima, abs=1e-9)
    single = scan_clusters(points, np.minimum(failed, 1), permutations=60)
    monkeypatch.undo()
    again = scan_clusters(points, np.minimum(failed, 1), permutations=60)
    assert again.maxima == pytest.approx(single.maxima, abs=1e-9)


def test_rows_may_come_in_any_order() -> None:
    random = np.random.default_rng(9)
    points, cases = random.random((60, 2)), (random.random(60) < 0.3).astype(int)
    order = random.permutation(60)
    first = scan_clusters(points, cases, permutations=0).clusters[0]
    moved = scan_clusters(points[order], cases[order], permutations=0).clusters[0]
    assert {int(order[m]) for m in moved.members} == set(first.members)


def test_tests_counted_at_one_point_equal_rows_at_one_point() -> None:
    random = np.random.default_rng(12)
    villages = random.random((25, 2))
    tested = random.integers(1, 6, 25)
    failed = random.binomial(tested, 0.3)
    points = np.repeat(villages, tested, axis=0)
    single = np.concatenate(
        [[1] * f + [0] * (n - f) for f, n in zip(failed, tested, strict=True)]
    ).astype(int)
    whole = scan_clusters(villages, failed, tested, permutations=0)
    parts = scan_clusters(points, single, permutations=0)
    for a, b in zip(whole.clusters, parts.clusters, strict=True):
        assert (a.llr, a.cases, a.population) == (pytest.approx(b.llr), b.cases, b.population)


def _planted(strength: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(30)
    points = random.random((300, 2))
    inside = np.hypot(*(points - 0.3).T) < 0.15
    return points, (random.random(300) < np.where(inside, strength, 0.1)).astype(int), inside


def test_a_planted_cluster_is_found_and_an_even_map_is_not() -> None:
    points, cases, inside = _planted(0.8)
    found = scan_clusters(points, cases).clusters[0]
    assert found.p_value is not None and found.p_value <= 0.002
    assert inside[list(found.members)].mean() > 0.8 and found.relative_risk > 4
    # no permutation reaches it: 1 of the 9 and itself, Davison and Hinkley (4.11)
    assert scan_clusters(points, cases, permutations=9).clusters[0].p_value == 1 / 10
    points, cases, _ = _planted(0.1)
    even = scan_clusters(points, cases).clusters[0]
    assert even.p_value is not None and even.p_value > 0.05


@pytest.mark.soak
def test_false_alarms_are_about_five_percent() -> None:
    random = np.random.default_rng(44)
    points = random.random((40, 2))
    p_values = []
    for seed in range(200):
        cases = random.permutation(np.repeat([1, 0], [10, 30]))
        p_values.append(
            scan_clusters(points, cases, permutations=39, seed=seed).clusters[0].p_value
        )
    assert np.mean(np.array(p_values) <= 0.05) < 0.09


def test_a_class_that_fails_more_is_no_cluster_once_stratified() -> None:
    random = np.random.default_rng(3)
    points = random.random((240, 2))
    bad_class = points[:, 0] < 0.3  # class C enterprises sit in the west
    cases = (random.random(240) < np.where(bad_class, 0.6, 0.1)).astype(int)
    plain = scan_clusters(points, cases, permutations=199).clusters[0]
    fair = scan_clusters(points, cases, permutations=199, strata=bad_class).clusters[0]
    assert plain.p_value is not None and fair.p_value is not None
    assert plain.p_value <= 0.01 and fair.p_value > 0.05
    inside = list(fair.members)
    rates = [cases[bad_class].mean() if bad_class[m] else cases[~bad_class].mean() for m in inside]
    assert fair.expected == pytest.approx(sum(rates))


def test_suppliers() -> None:
    cases = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
    foundry, others = [0, 1, 2, 3, 4], [4, 5, 6, 7, 8]
    found = scan_groups([others, foundry, []], cases)
    assert [c.centre for c in found.clusters] == [1]
    cluster = found.clusters[0]
    assert (cluster.cases, cluster.population) == (4, 5)
    assert cluster.llr == pytest.approx(bernoulli_llr(4, 5, 5, 16))
    # by hand: P(at least 4 of 5 cases among 5 of 16), and the other group is no likelier
    assert cluster.p_value == pytest.approx(2 * (5 * 11 + 1) / 4368, abs=0.012)
    with pytest.raises(ValueError, match="positions"):
        scan_groups([[99]], cases)


def test_progress_is_told() -> None:
    points, cases, _ = _planted(0.1)
    told: list[float] = []
    scan_clusters(points, cases, permutations=19, progress=told.append)
    assert told == sorted(told) and told[-1] == 1.0


def test_nothing_failed_nothing_found() -> None:
    none = scan_clusters([[0, 0], [1, 1], [2, 2]], [0, 0, 0])
    assert none.clusters == () and none.critical is None
    assert scan_clusters([[0, 0]], [1]).clusters == ()
    every = scan_clusters([[0, 0], [1, 1], [2, 2]], [1, 1, 1], permutations=9)
    assert every.clusters == ()


@pytest.mark.parametrize(
    ("points", "cases", "population"),
    [
        ([[0, 0], [1, 1]], [1, 2], None),
        ([[0, 0], [1, 1]], [0.5, 1], [1, 1]),
        ([[0, 0], [np.nan, 1]], [0, 1], None),
        ([[0, 0]], [0, 1], None),
        ([[0, 0], [1, 1]], [1, 0], [0, 1]),
    ],
)
def test_impossible_input_is_refused(
    points: list[list[float]], cases: list[float], population: list[float] | None
) -> None:
    with pytest.raises(ValueError):
        scan_clusters(points, cases, population)


def test_great_circle_quarter() -> None:
    quarter = great_circle(np.array([[90.0, 0.0]]), np.array([0.0, 0.0]))
    assert quarter[0] == pytest.approx(6371 * np.pi / 2)


def test_firms_of_one_round_are_scanned_as_ever() -> None:
    # the same ratio as the circular scan with strata, which is checked against SaTScan
    random = np.random.default_rng(12)
    points = random.uniform(0, 10, (60, 2))
    failed = random.binomial(1, np.where(np.hypot(*points.T) < 5, 0.9, 0.1))
    strata = random.integers(0, 2, 60)
    due = np.array([failed[strata == s].mean() for s in strata])
    old = scan_clusters(points, failed, strata=strata, permutations=0, max_fraction=0.5)
    found = scan_firms(circle_groups(points), failed[:, None], due[:, None], permutations=99)
    assert found.clusters[0].llr >= old.clusters[0].llr - 1e-9
    assert found.clusters[0].p_value == 0.01
    assert found.by_period[0] is not None and found.by_period[0].llr == found.clusters[0].llr
    assert set(circle_groups([[0, 0], [0, 0], [5, 5]], max_fraction=1)[0].tolist()) == {0, 1}


def test_a_firm_that_fails_every_year_is_no_region() -> None:
    # 30 firms at ten places, eight years; one of three firms at the first place fails every year
    places = [[float(i // 3), 0.0] for i in range(30)]
    failed = np.zeros((30, 8))
    failed[0] = 1
    failed[[7, 13, 19], [1, 3, 5]] = 1
    due = np.tile(failed.mean(axis=0), (30, 1))
    found = scan_firms(circle_groups(places), failed, due, permutations=199)
    first = found.clusters[0]
    assert 0 in first.members and first.p_value is not None and first.p_value > 0.2
    every = np.repeat(np.array(places), 8, axis=0)
    naive = scan_clusters(every, failed.ravel(), permutations=199, strata=[*range(8)] * 30)
    naive_p = naive.clusters[0].p_value
    assert naive_p is not None and naive_p <= 0.05, "its rounds taken for firms are a cluster"


def test_one_p_over_all_years_and_the_excess_it_would_find() -> None:
    random = np.random.default_rng(3)
    places = np.repeat(np.arange(8.0), 6)[:, None] * [1.0, 0.0]
    failed = random.binomial(1, 0.15, (48, 4))
    failed[:6, 2] = 1  # the first place, in the third year alone
    due = np.tile(failed.mean(axis=0), (48, 1))
    found = scan_firms(circle_groups(places), failed, due, permutations=199)
    first = found.clusters[0]
    assert (first.period, first.cases, set(range(6)) <= set(first.members)) == (2, 6, True)
    assert first.p_value is not None and first.p_value <= 0.05
    third = found.by_period[2]
    assert third is not None and third.members == first.members and len(found.by_period) == 4
    few = detectable_cases(found, 3.0, 24)
    assert few is not None and 3 < few < 24
    assert detectable_cases(found, 0.1, 1) is None
    assert (
        detectable_cases(scan_firms([[0]], [[1], [0]], [[0.5], [0.5]], permutations=0), 1, 5)
        is None
    )
