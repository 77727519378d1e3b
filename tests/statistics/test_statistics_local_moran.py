"""Local Moran's I for rates, against esda 2.9.0 on a small grid."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from dashboard.statistics import false_discovery, local_moran

# 3 x 4 cells, neighbours share an edge
NEIGHBOURS = [
    [
        x * 4 + y
        for x, y in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1))
        if 0 <= x < 3 and 0 <= y < 4
    ]
    for r in range(3)
    for c in range(4)
]
FAILED = [2, 1, 0, 0, 3, 2, 1, 0, 1, 0, 0, 1]
TOTAL = [10, 12, 8, 15, 9, 11, 20, 14, 13, 7, 16, 10]
# esda.Moran_Local_Rate(FAILED, TOTAL, w, permutations=99999, seed=1): Is, q, p_sim
ESDA_I = [
    1.275342, 0.004914, 0.306201, 0.722565, 1.548395, 0.299086,
    0.146192, 0.327116, -0.043005, -0.001085, 0.276858, -0.147514,
]  # fmt: skip
ESDA_Q = [1, 1, 3, 3, 1, 1, 3, 3, 2, 2, 3, 4]
ESDA_P = [
    0.0359, 0.1917, 0.1938, 0.0740, 0.0124, 0.1762, 0.1628, 0.2165, 0.1079, 0.4485, 0.2541, 0.0355,
]  # fmt: skip


def test_statistics_and_quadrants_of_esda() -> None:
    found = local_moran(FAILED, TOTAL, NEIGHBOURS)
    assert found is not None
    assert found.value == pytest.approx(ESDA_I, abs=2e-6)
    assert found.quadrant.tolist() == ESDA_Q


def test_p_values_equal_the_enumerated_ones() -> None:
    found = local_moran(FAILED, TOTAL, NEIGHBOURS, permutations=19_999)
    assert found is not None
    # z as esda.smoothing.assuncao_rate gives it
    z = np.array(
        [1.250439, 0.080606, -0.699787, -0.886268, 2.489239, 1.106718,
         -0.332152, -0.865195, 0.011785, -0.662637, -0.906027, 0.243141]
    )  # fmt: skip
    for area, row in enumerate(NEIGHBOURS):
        others = [float(v) for i, v in enumerate(z) if i != area]
        own = sum(z[j] for j in row)
        drawn = np.array([sum(group) for group in combinations(others, len(row))]) - own
        exact = min((drawn >= -1e-9).mean(), (drawn <= 1e-9).mean())
        error = 4 * np.sqrt(exact * (1 - exact) / 19_999) + 1e-4
        assert found.p_value[area] == pytest.approx(exact, abs=error)
        tie = (np.abs(drawn) < 1e-9).mean()  # esda counts ties or not, as rounding falls
        assert found.p_value[area] == pytest.approx(ESDA_P[area], abs=error + tie)
    assert not found.clear.any()


def test_areas_without_tests_are_left_out() -> None:
    total = [*TOTAL[:11], 0]
    found = local_moran([*FAILED[:11], 0], total, NEIGHBOURS, permutations=99)
    assert found is not None and np.isnan(found.value[11]) and found.quadrant[11] == 0
    assert not np.isnan(found.value[:11]).any()


@pytest.mark.parametrize(
    ("failed", "total"), [([0] * 12, TOTAL), (TOTAL, TOTAL), ([1] * 12, [10] * 12)]
)
def test_nothing_to_compare(failed: list[int], total: list[int]) -> None:
    assert local_moran(failed, total, NEIGHBOURS) is None


def test_too_few_areas() -> None:
    assert local_moran([1, 0, 0], [5, 5, 5], [[1], [0, 2], [1]]) is None
    with pytest.raises(ValueError, match="equally long"):
        local_moran([1, 0], [5, 5], [[1]])


def test_benjamini_and_hochberg_by_hand() -> None:
    # 0.011 > 0.01, 0.018 <= 0.02, 0.029 <= 0.03: the first three stand
    assert false_discovery([0.011, 0.2, 0.029, 0.018, 0.9]).tolist() == [
        True, False, True, True, False,
    ]  # fmt: skip
    assert not false_discovery([]).size
