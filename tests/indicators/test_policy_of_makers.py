"""Batches of one maker in comparisons: they tell less, in orders, sides, strata and changes."""

from fractions import Fraction

import pytest

from dashboard.indicators import policy
from dashboard.indicators.definitions import indicator, measure
from dashboard.indicators.words import change
from dashboard.statistics import difference_interval


def test_batches_of_one_maker_separate_less() -> None:
    passed, total = [10, 95, 96], [20, 100, 100]
    rate = Fraction(201, 220)
    assert policy.versus(passed, total, rate) == [-1, 0, 0]
    assert policy.versus(passed, total, rate, [1.0, 1.0, 1.0]) == [-1, 0, 0]
    assert policy.versus(passed, total, rate, [10.0, 1.0, 1.0]) == [0, 0, 0]  # two makers at most


def test_an_order_counts_as_many_makers_as_the_batches_are_worth() -> None:
    assert policy.effective([9, 1, 0], [10, 2, 1], [2.0, 4.0, 1.0]) == ([4, 0, 0], [5, 1, 1])


def test_p_values_are_widened_by_the_root_of_the_effect() -> None:
    # 1.96 standard errors are 0.98 when the variance is four times as large: 2 * (1 - 0.8365)
    assert policy.widened([0.05, 0.05, 1.0], [1.0, 4.0, 3.0]) == pytest.approx(
        [0.05, 0.327, 1.0], abs=1e-3
    )


def test_a_change_is_no_surer_than_its_makers() -> None:
    # 56/70 and 48/80 as half as many makers are 28/35 and 24/40
    half = difference_interval(56, 70, 48, 80, effects=(2.0, 2.0))
    assert tuple(half) == pytest.approx(tuple(difference_interval(28, 35, 24, 40)))
    one = indicator("clothing_pass_rate")
    now, before = (measure(one, n, d, design_effect=2.0) for n, d in ((56, 70), (48, 80)))
    found = change(now, before)
    assert found is not None and not found.is_sure
    with pytest.raises(ValueError, match="at least 1"):
        difference_interval(56, 70, 48, 80, effects=(0.5, 1.0))
