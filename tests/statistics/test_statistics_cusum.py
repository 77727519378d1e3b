"""CUSUM against the worked example of Montgomery, Statistical Quality Control (table 9.2)."""

import numpy as np
import pytest

from dashboard.statistics.cusum import cusum, rate_cusum

VALUES = [
    *(9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34),
    *(9.03, 11.47, 10.51, 9.40, 10.08, 9.37, 10.62, 10.31, 8.52, 10.84),
    *(10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52),
]


def test_the_worked_example_signals_at_its_29th_point() -> None:
    found = cusum(np.array(VALUES) - 10)
    assert found.up[[3, 4, 28]] == pytest.approx([1.16, 2.82, 5.28])
    assert found.down[[0, 1, 2]] == pytest.approx([0.05, 1.56, 1.77])
    assert (found.signal, found.since, found.direction) == (28, 22, 1)


def test_a_point_without_data_changes_nothing() -> None:
    found = cusum([3, np.nan, 3, 3])
    assert list(found.up) == [2.5, 2.5, 5.0, 7.5] and found.signal == 3
    assert cusum([]).signal is None


def test_a_rate_that_falls_after_its_baseline_is_a_signal_downwards() -> None:
    found = rate_cusum([90] * 4 + [70, 70], [100] * 6, 4)
    assert found is not None and (found.signal, found.since, found.direction) == (0, 0, -1)
    assert found.down[0] == pytest.approx(20 / 3 - 0.5)
    steady = rate_cusum([90] * 6, [100] * 6, 4)
    assert steady is not None and steady.signal is None
    assert rate_cusum([5, 5, 5], [5, 5, 5], 2) is None and rate_cusum([4], [5], 1) is None
