"""Local Moran's I for rates: what the numbers mean, what is left out, when nothing is said."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from dashboard.statistics import local_moran

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


def standardised() -> np.ndarray:
    """Rates by Assuncao & Reis 1999, formulas 5 to 7, then to mean 0 and variance 1."""
    failed, total = np.array(FAILED), np.array(TOTAL)
    pooled = failed.sum() / total.sum()
    spread = sum(total * (failed / total - pooled) ** 2) / total.sum()
    variance = spread - pooled / total.mean() + pooled / total
    assert (variance > 0).all()
    z = (failed / total - pooled) / np.sqrt(variance)
    return np.asarray((z - z.mean()) / z.std())


@pytest.mark.soak
def test_statistic_and_quadrant_by_the_formula() -> None:
    found = local_moran(FAILED, TOTAL, NEIGHBOURS)
    assert found is not None
    z = standardised()
    for area, row in enumerate(NEIGHBOURS):
        lag = sum(z[j] for j in row) / len(row)
        assert found.value[area] == pytest.approx(11 * z[area] * lag / (z**2).sum(), abs=1e-9)
        quadrant = {(1, 1): 1, (0, 1): 2, (0, 0): 3, (1, 0): 4}[int(z[area] > 0), int(lag > 0)]
        assert found.quadrant[area] == quadrant


@pytest.mark.soak
def test_p_values_equal_the_enumerated_ones() -> None:
    found = local_moran(FAILED, TOTAL, NEIGHBOURS, permutations=19_999)
    assert found is not None
    z = standardised()
    for area, row in enumerate(NEIGHBOURS):
        others = [float(v) for i, v in enumerate(z) if i != area]
        own = sum(z[j] for j in row)
        drawn = np.array([sum(group) for group in combinations(others, len(row))]) - own
        exact = min((drawn >= -1e-9).mean(), (drawn <= 1e-9).mean())
        tie = (np.abs(drawn) < 1e-9).mean()  # esda counts ties or not, as rounding falls
        error = 4 * np.sqrt(exact * (1 - exact) / 19_999) + 1e-4
        assert exact - tie - error <= found.p_value[area] <= exact + error
    assert not found.clear.any()


def test_a_block_that_fails_stands_out() -> None:
    """A block of 3 x 3 in a 10 x 10 grid fails half the time, the rest 0 to 2 in 50."""
    cells = [(r, c) for r in range(10) for c in range(10)]
    near = [[i for i, (y, x) in enumerate(cells) if abs(y - r) + abs(x - c) == 1] for r, c in cells]
    failed = [25 if r < 3 and c < 3 else i % 3 for i, (r, c) in enumerate(cells)]
    found = local_moran(failed, [50] * 100, near)
    assert found is not None
    clear = [cells[i] for i in np.flatnonzero(found.clear & (found.quadrant == 1))]
    assert (1, 1) in clear and all(r < 3 and c < 3 for r, c in clear)


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
