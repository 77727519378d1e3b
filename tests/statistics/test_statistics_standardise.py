"""Observed over expected: like compared with like."""

import numpy as np
import pytest
from scipy import stats

from dashboard.statistics import distinct_units, like_with_like
from dashboard.statistics.standardise import ratio_limits


@pytest.mark.parametrize(
    ("observed", "limits"),
    # Garwood's exact limits of a Poisson count, as tabled by Ulm, Am J Epidemiol 1990;131:373
    [(0, (0.0, 3.689)), (1, (0.025, 5.572)), (10, (4.795, 18.390)), (100, (81.36, 121.63))],
)
def test_exact_limits_of_a_count(observed: int, limits: tuple[float, float]) -> None:
    assert ratio_limits(observed, 1.0) == pytest.approx(limits, abs=6e-3)
    assert ratio_limits([observed], [4.0]).upper[0] == pytest.approx(limits[1] / 4, abs=2e-3)


def test_townships_with_hard_trades_only_look_bad() -> None:
    # failures of outlets in an easy trade (5 of 100) and a hard one (30 of 100) everywhere alike;
    # the first township has nearly only hard ones
    failed = [[1, 54], [19, 6], [20, 6], [20, 6]]
    total = [[20, 180], [380, 20], [400, 20], [400, 20]]
    found = like_with_like(failed, total)
    crude = distinct_units(np.sum(total, axis=1) - np.sum(failed, axis=1), np.sum(total, axis=1))
    assert crude[0] == -1, "by the crude rate the first is clearly behind"
    assert found.distinct.tolist() == [0, 0, 0, 0]
    rates = 60 / 1200, 72 / 240
    assert found.expected[0] == pytest.approx(20 * rates[0] + 180 * rates[1])
    assert found.ratio == pytest.approx(1.0)


def test_the_p_value_is_that_of_both_binomials_together() -> None:
    failed, total = [[4, 0], [1, 9]], [[5, 5], [15, 25]]
    found = like_with_like(failed, total)
    first, second = (stats.binom.pmf(np.arange(6), 5, rate) for rate in (5 / 20, 9 / 30))
    at_least = sum(a * b for i, a in enumerate(first) for j, b in enumerate(second) if i + j >= 4)
    at_most = sum(a * b for i, a in enumerate(first) for j, b in enumerate(second) if i + j <= 4)
    assert found.p_value[0] == pytest.approx(2 * min(at_least, at_most))


def test_a_unit_without_anything_is_not_judged() -> None:
    found = like_with_like([[0, 0], [2, 3]], [[0, 0], [9, 9]])
    assert np.isnan(found.ratio[0]) and np.isnan(found.p_value[0]) and found.distinct[0] == 0
