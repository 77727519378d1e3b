"""Verdicts, census allowances and plans."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.statistics import (
    State,
    allowed_failures,
    batches_needed,
    contradiction_risk,
    design_effect,
    exact_test,
    proof_chance,
    sequential_plan,
    units_needed,
    units_to_exclude,
    verdict,
)
from dashboard.statistics.targets import missing_to_target

PROVEN = (State.REACHED_PROVEN, State.MISSED_PROVEN)


@pytest.mark.parametrize(
    ("passed", "total", "state"),
    [
        (48, 50, State.REACHED_PROVEN),
        (13, 15, State.REACHED_UNPROVEN),
        (17, 20, State.REACHED_UNPROVEN),
        (12, 15, State.REACHED_UNPROVEN),  # exactly 80 % is reached
        (8, 12, State.MISSED_UNPROVEN),
        (30, 50, State.MISSED_PROVEN),
        (14, 14, State.REACHED_PROVEN),
        (13, 13, State.REACHED_UNPROVEN),
        (0, 5, State.MISSED_PROVEN),
        (4, 4, State.TOO_FEW),
        (0, 1, State.TOO_FEW),
        (0, 0, State.NO_DATA),
    ],
)
def test_states_at_eighty_percent(passed: int, total: int, state: State) -> None:
    assert verdict(passed, total, 0.8).state is state


@pytest.mark.parametrize("target", [0.98, "0.98", Decimal("0.98"), Fraction(49, 50)])
def test_all_ways_to_write_a_target_agree(target: object) -> None:
    judged = verdict(49, 50, target, kind="census")  # type: ignore[arg-type]
    assert (judged.state, judged.allowed_failures, judged.missing) == (State.REACHED, 1, 0)


def test_census_counts_and_nothing_else() -> None:
    judged = verdict(979, 1000, 0.98, kind="census")
    assert (judged.state, judged.allowed_failures, judged.missing) == (State.MISSED, 20, 1)
    assert (judged.lower, judged.upper, judged.p_reached) == (None, None, None)
    assert judged.rate == Fraction(979, 1000)
    assert verdict(3, 3, 0.98, kind="census").state is State.REACHED
    assert verdict(0, 0, 0.98, kind="census").state is State.NO_DATA
    assert verdict(0, 0, 0.98, kind="census").rate is None


@pytest.mark.parametrize(
    ("total", "allowed"), [(1, 0), (49, 0), (50, 1), (99, 1), (100, 2), (0, 0)]
)
def test_two_percent_of_small_townships(total: int, allowed: int) -> None:
    assert allowed_failures(total, 0.98) == allowed


def test_allowances_are_exact_where_floats_are_not() -> None:
    assert (1 - 0.94) * 50 != 3.0  # the trap itself
    assert allowed_failures(50, 0.94) == 3
    assert allowed_failures(10**9, 0.98) == 20_000_000
    assert missing_to_target(979_999_999, 10**9, 0.98) == 1
    assert missing_to_target(980_000_000, 10**9, 0.98) == 0


def test_one_hundred_percent_can_be_counted_but_not_sampled() -> None:
    sample = verdict(500, 500, 1)
    assert sample.state is State.REACHED_UNPROVEN
    assert not sample.provable
    assert verdict(499, 500, 1).state is State.MISSED_PROVEN  # one failure refutes it
    census = verdict(500, 500, 1, kind="census")
    assert census.state is State.REACHED and census.provable
    assert batches_needed(1) is None


def test_lower_is_better() -> None:
    judged = verdict(2, 100, 0.02, comparison="<=")
    assert judged.state is State.REACHED_UNPROVEN
    assert (judged.failures, judged.allowed_failures) == (2, 2)
    assert judged.lower is not None and judged.upper is not None
    assert judged.lower < 0.02 < judged.upper
    assert verdict(12, 100, 0.02, comparison="<=").state is State.MISSED_PROVEN
    assert verdict(0, 149, "0.02", comparison="<=").state is State.REACHED_PROVEN
    assert verdict(0, 148, "0.02", comparison="<=").state is State.REACHED_UNPROVEN


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        ((6, 5, 0.8), {}),
        ((2.5, 5, 0.8), {}),
        ((-1, 5, 0.8), {}),
        ((5, 5, 80), {}),
        ((5, 5, 0.8), {"alpha": 0.5}),
        ((5, 5, 0.8), {"comparison": "="}),
        ((5, 5, 0.8), {"population": 4}),
    ],
)
def test_nonsense_is_refused(args: tuple[float, ...], kwargs: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        verdict(*args, **kwargs)  # type: ignore[arg-type]


samples = st.integers(5, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(samples, st.integers(1, 99), st.sampled_from([">=", "<="]))
@settings(max_examples=150, deadline=None)
def test_the_bar_touches_the_target_when_the_verdict_turns(
    pair: tuple[int, int], percent: int, comparison: str
) -> None:
    target = Fraction(percent, 100)
    judged = verdict(*pair, target, comparison=comparison)  # type: ignore[arg-type]
    assert judged.lower is not None and judged.upper is not None
    outside = not judged.lower < float(target) < judged.upper
    assert (judged.state in PROVEN) == outside
    met = judged.rate is not None and (
        judged.rate >= target if comparison == ">=" else judged.rate <= target
    )
    assert judged.reached == met == (judged.missing == 0)
    assert (judged.state in (State.REACHED_PROVEN, State.REACHED_UNPROVEN)) == met


@given(st.integers(5, 60), st.integers(0, 60), st.integers(0, 60), st.integers(1, 99))
@settings(max_examples=150, deadline=None)
def test_the_same_ruler_for_finite_populations(
    population: int, drawn: int, bad: int, percent: int
) -> None:
    total = max(5, min(drawn, population))
    passed = total - min(bad, total)
    target = Fraction(percent, 100)
    judged = verdict(passed, total, target, population=population)
    if total == population:
        assert judged.kind == "census"
        return
    assert judged.lower is not None and judged.upper is not None
    fewest, most = round(judged.lower * population), round(judged.upper * population)
    reaching = -(-target.numerator * population // target.denominator)
    assert (judged.state is State.REACHED_PROVEN) == (fewest >= reaching)
    assert (judged.state is State.MISSED_PROVEN) == (most < reaching)


def test_nineteen_of_twenty_prove_98_percent() -> None:
    # a tie: P(none of 1 bad outlet among 19 of 20) is exactly 5 %
    assert verdict(19, 19, 0.98, population=20).state is State.REACHED_PROVEN
    assert verdict(18, 18, 0.98, population=20).state is State.REACHED_UNPROVEN


# Method notes, section 1; zero failures are the success-run theorem n = ln(0.05)/ln(target)
@pytest.mark.parametrize(
    ("target", "expected"),
    [("0.80", (14, 22, 30, 37, 44, 50)), ("0.98", (149, 236, 313, 386, 456, 523))],
)
def test_batches_needed_table(target: str, expected: tuple[int, ...]) -> None:
    assert tuple(batches_needed(target, c) for c in range(6)) == expected


def test_batches_needed_at_ninety_percent_confidence() -> None:
    # AICPA Audit Sampling (2017), Table A-2; success-run theorem
    assert batches_needed(0.8, confidence=0.9) == 11
    assert batches_needed(0.98, confidence=0.9) == 114
    assert batches_needed(0.5, confidence=0.75) == 2  # a tie: 0.5**2 = 25 %


@given(st.integers(1, 99), st.integers(0, 8))
@settings(max_examples=60, deadline=None)
def test_batches_needed_is_the_first_that_proves(percent: int, failures: int) -> None:
    target = Fraction(percent, 100)
    needed = batches_needed(target, failures)
    assert needed is not None
    assert exact_test(needed - failures, needed, target) <= 0.05 * (1 + 1e-9)
    if needed > failures + 1:
        assert exact_test(needed - 1 - failures, needed - 1, target) > 0.05


def _false_proof(looks: list[int], plan: tuple[int | None, ...], target: float) -> float:
    """How often a rate that just misses the target is proven at some look, path by path."""
    alive, proven, drawn = {0: 1.0}, 0.0, 0
    for size, allowed in zip(looks, plan, strict=True):
        for _ in range(size - drawn):
            following: dict[int, float] = {}
            for bad, chance in alive.items():
                following[bad] = following.get(bad, 0) + chance * target
                following[bad + 1] = following.get(bad + 1, 0) + chance * (1 - target)
            alive = following
        drawn = size
        stopped = [bad for bad in alive if allowed is not None and bad <= allowed]
        proven += sum(alive.pop(bad) for bad in stopped)
    return proven


def test_a_plan_of_several_looks_spends_five_percent_once() -> None:
    assert sequential_plan(0.8, [14]) == (0,) and sequential_plan(0.8, [13]) == (None,)
    assert sequential_plan(0.8, [22]) == (1,) and sequential_plan(0.98, [313]) == (2,)
    assert sequential_plan(1, [20, 40]) == (None, None)
    for looks in ([28, 56], [15, 30, 45, 60, 75], [20, 40, 60]):
        plan = sequential_plan(0.8, looks)
        assert 0.03 < _false_proof(looks, plan, 0.8) <= 0.05
    looks = [15, 30, 45, 60, 75]
    each = tuple(sequential_plan(0.8, [size])[0] for size in looks)
    assert _false_proof(looks, each, 0.8) > 0.06, "5 % at every look is more than 5 % in all"


def test_batches_of_one_maker_count_for_less() -> None:
    # three makers of four batches; ANOVA by hand: MSB = 4*(2/9+...)... all alike within makers
    alike = design_effect([4, 4, 0], [4, 4, 4])
    assert (alike.effect, alike.correlation, alike.makers) == (pytest.approx(4), 1.0, 3)
    # 3/4, 3/4, 3/4: no more alike than batches of different makers
    mixed = design_effect([3, 3, 3], [4, 4, 4])
    assert (mixed.effect, mixed.correlation) == (1.0, 0.0)
    assert design_effect([1, 0, 1], [1, 1, 1]).effect == 1.0
    perfect = design_effect([4, 2], [4, 2])
    assert (perfect.effect, perfect.correlation) == (pytest.approx(20 / 6), None)
    plain, clustered = verdict(48, 50, 0.8), verdict(48, 50, 0.8, design_effect=4.0)
    assert plain.state is State.REACHED_PROVEN and clustered.state is State.REACHED_UNPROVEN
    assert plain.lower is not None and clustered.lower is not None
    assert clustered.lower < plain.lower and clustered.passed == 48


@pytest.mark.parametrize(("population", "needed"), [(20, 19), (50, 39), (100, 63), (500, 119)])
def test_outlets_to_inspect_for_98_percent(population: int, needed: int) -> None:
    assert units_needed(population, 0.98) == needed  # method notes, section 2


def _none_above(population: int, bad: int, total: int, failures: int) -> Fraction:
    good = population - bad
    ways = sum(
        comb(bad, k) * comb(good, total - k) for k in range(failures + 1) if 0 <= total - k <= good
    )
    return Fraction(ways, comb(population, total))


@pytest.mark.parametrize("population", [7, 40, 93])
@pytest.mark.parametrize("failures", [0, 1, 3])
def test_units_to_exclude_equals_the_slow_search(population: int, failures: int) -> None:
    bad = 5
    slow = next(
        n
        for n in range(failures + 1, population + 1)
        if _none_above(population, bad, n, failures) <= Fraction(1, 20)
    )
    assert units_to_exclude(population, bad, failures) == slow


def test_units_needed_edges() -> None:
    assert units_to_exclude(100, 5, confidence=0.9) == 37  # jfa, N=100, 10 % risk, 5 tolerable
    assert units_needed(100, 0.98, failures=3) is None  # more than may exist
    assert units_needed(100, 1) == 95
    assert units_needed(10**6, 0.98) == 149  # the binomial plan
    assert units_needed(30, 0) == 0  # nothing to prove


def test_claim_check_example_of_iso_2859_4() -> None:
    # ISO 2859-4:2002, 6.2 and 7.2: DQL 0.65 %, n = 125, limit 2; method notes: 4.87 %
    assert contradiction_risk(125, 2, 0.0065) == pytest.approx(0.0487, abs=5e-5)
    assert contradiction_risk(125, 2, 0.0065, population=10**6) == pytest.approx(0.0487, abs=1e-3)
    assert contradiction_risk(10, 0, 0.1, population=20) == pytest.approx(1 - 9 / 38)


def test_chance_to_prove_equals_the_summed_power() -> None:
    total, rate = 50, 0.95
    power = sum(
        comb(total, k) * rate**k * (1 - rate) ** (total - k)
        for k in range(total + 1)
        if verdict(k, total, 0.8).state is State.REACHED_PROVEN
    )
    assert proof_chance(rate, total, 0.8) == pytest.approx(power)
    assert proof_chance(0.95, 13, 0.8) == 0.0  # 13 batches cannot prove 80 %


def test_the_verdict_is_wrong_at_most_one_time_in_twenty() -> None:
    # at exactly the target neither side may be called proven more often than alpha
    total, rate = 60, 0.8
    for state in PROVEN:
        share = sum(
            comb(total, k) * rate**k * (1 - rate) ** (total - k)
            for k in range(total + 1)
            if verdict(k, total, rate).state is state
        )
        assert 0 < share <= 0.05
