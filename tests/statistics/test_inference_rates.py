"""How often the rules are wrong where nothing is so; the table of bench/inference.py, held."""

import pytest

from bench import inference

pytestmark = pytest.mark.marathon
ROUNDS = 300
SLACK = 0.03  # three standard errors of 5 % in 300 rounds are 3.8 points; 5 % + 3 is still told


@pytest.mark.parametrize(
    "line",
    [
        inference.funnel_equal,
        inference.like,
        inference.trend,
        inference.scan,
        inference.outlets,
        inference.order_all,
    ],
)
def test_false_statements_stay_at_five_percent(line: object) -> None:
    found = line(ROUNDS)  # type: ignore[operator]
    assert found.after <= 0.05 + SLACK, found
    assert found.before > found.after or found.before <= 0.05 + SLACK, found


def test_an_obeyed_plan_spends_its_five_percent_once() -> None:
    one, five = (inference.planner(2000, invitations) for invitations in (1, 5))
    assert one.before > 0.055 and five.before > 0.09
    assert one.after <= 0.05 + 0.015 and five.after <= 0.05 + 0.015


def test_batches_of_one_maker_prove_no_more_than_they_can() -> None:
    found = inference.makers(2000)
    assert found.after < found.before and found.after <= 0.075, found


@pytest.mark.parametrize("spread", [0.02, 0.1])
def test_the_truly_last_is_seldom_left_out(spread: float) -> None:
    found = inference.order_ends(200, spread)
    assert found.after <= 0.13 and found.after <= found.before, found


def test_a_stable_phase_is_left_in_peace() -> None:
    found = inference.phases(600)
    assert found.after < found.before and found.after <= 0.15, found
