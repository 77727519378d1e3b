"""A rate against a target: what the evidence can bear, and how far it is to certainty.

Exact throughout: targets are fractions, counts are integers, so 97.96 % is never 98 %.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Literal, SupportsIndex

from dashboard.statistics.guards import Exact, checked_count, checked_share, exact_fraction
from dashboard.statistics.intervals import (
    effective_tests,
    exact_limits,
    exact_test,
    finite_interval,
    not_above,
)

Comparison = Literal[">=", "<="]
Kind = Literal["sample", "census"]

MINIMUM_TOTAL = 5
"""Under this many sampled units only counts are shown: no percentage, no verdict, no rank."""


class State(StrEnum):
    """What may be said about a rate and its target."""

    REACHED_PROVEN = "reached_proven"
    REACHED_UNPROVEN = "reached_unproven"
    MISSED_UNPROVEN = "missed_unproven"
    MISSED_PROVEN = "missed_proven"
    REACHED = "reached"  # census
    MISSED = "missed"  # census
    TOO_FEW = "too_few"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rate against one target.

    ``passed`` of ``total`` is the rate compared; where lower is better it counts the bad ones
    and ``failures`` equals it. ``lower`` and ``upper`` are the exact limits with ``alpha`` on
    each side (None for a census, no data or too few). ``p_reached`` and ``p_missed`` are the
    one-sided p-values for "on the right side" and "on the wrong side" of the target.
    ``allowed_failures`` is how many of these ``total`` units may fail with the target still
    met; ``missing`` how many of them would have to turn good to meet it, 0 when it is met.
    ``provable`` is False when no sample, however large, can prove the target (100 %).
    """

    state: State
    passed: int
    total: int
    target: Fraction
    comparison: Comparison
    kind: Kind
    alpha: float
    failures: int
    allowed_failures: int
    missing: int
    lower: float | None = None
    upper: float | None = None
    p_reached: float | None = None
    p_missed: float | None = None
    provable: bool = True

    @property
    def rate(self) -> Fraction | None:
        """passed/total exactly; None without data."""
        return Fraction(self.passed, self.total) if self.total else None

    @property
    def reached(self) -> bool | None:
        """Whether the rate as counted meets the target; None without data."""
        return self.failures <= self.allowed_failures if self.total else None

    @property
    def proven(self) -> bool:
        """Whether the counted side of the target is certain enough to be stated."""
        return self.state in (
            State.REACHED_PROVEN,
            State.MISSED_PROVEN,
            State.REACHED,
            State.MISSED,
        )


@lru_cache(20_000)
def verdict(
    passed: SupportsIndex | float,
    total: SupportsIndex | float,
    target: Exact,
    *,
    comparison: Comparison = ">=",
    kind: Kind = "sample",
    alpha: float = 0.05,
    minimum: int = MINIMUM_TOTAL,
    population: int | None = None,
    design_effect: float = 1.0,
) -> Verdict:
    """Judge ``passed`` of ``total`` against ``target``.

    A sample: PROVEN when the exact one-sided test in that direction has p <= alpha, otherwise
    UNPROVEN on the side where the rate lies (equal to the target is reached). Under ``minimum``
    units TOO_FEW; total = 0 NO_DATA. With ``population`` the sample was drawn without
    replacement from that many and the test is hypergeometric; when everything was drawn the
    sample is a census.

    ``design_effect``: by how much batches of one maker tell less than as many makers (see
    ``statistics.design_effect``); test and limits then rest on total/design_effect units at the
    same rate. Not with ``population``. Source: Korn & Graubard, Survey Methodology 1998;24:193.

    A census has no sampling error: REACHED or MISSED by counting, whatever its size.

    ``comparison`` "<=": ``passed`` counts what should be rare (a failure rate), target is the
    most that may be. Raises ValueError for counts that are not whole or not within
    0 <= passed <= total (<= population), a target outside 0..1, an alpha outside 0..0.5.
    """
    x, n = checked_count(passed, "passed"), checked_count(total, "total")
    minimum, goal = checked_count(minimum, "minimum"), checked_share(target)
    if population is not None:
        population = checked_count(population, "population")
    if not 0 <= x <= n:
        raise ValueError(f"counts must satisfy 0 <= passed <= total, got {x} of {n}")
    if not 0 < alpha < 0.5:
        raise ValueError(f"alpha must lie between 0 and 0.5, got {alpha!r}")
    if comparison not in (">=", "<=") or kind not in ("sample", "census"):
        raise ValueError(f"unknown comparison {comparison!r} or kind {kind!r}")
    if not 1 <= design_effect < float("inf") or (population is not None and design_effect > 1):
        raise ValueError(f"design_effect must be at least 1, got {design_effect!r}")
    if population is not None and n > population:
        raise ValueError(f"{n} units cannot come from a population of {population}")

    good_target = goal if comparison == ">=" else 1 - goal
    good = x if comparison == ">=" else n - x
    provable = kind == "census" or good_target < 1 or population is not None
    if population is not None and n == population:
        kind = "census"
    counted = Verdict(
        state=State.NO_DATA,
        passed=x,
        total=n,
        target=goal,
        comparison=comparison,
        kind=kind,
        alpha=alpha,
        failures=n - good,
        allowed_failures=allowed_failures(n, good_target),
        missing=missing_to_target(good, n, good_target),
        provable=provable,
    )
    if n == 0:
        return counted
    if kind == "census":
        return replace(counted, state=State.MISSED if counted.missing else State.REACHED)
    if n < minimum:
        return replace(counted, state=State.TOO_FEW)
    return _judge_sample(counted, good, good_target, population, design_effect)


def _judge_sample(
    counted: Verdict, good: int, target: Fraction, population: int | None, effect: float
) -> Verdict:
    n, alpha = counted.total, counted.alpha
    if effect > 1:
        p_reached, p_missed = effective_tests(good / effect, n / effect, float(target))
    else:
        p_reached = float(exact_test(good, n, target, "greater", population=population))
        p_missed = float(exact_test(good, n, target, "less", population=population))
    if not_above(p_reached, alpha):
        state = State.REACHED_PROVEN
    elif not_above(p_missed, alpha):
        state = State.MISSED_PROVEN
    else:
        state = State.MISSED_UNPROVEN if counted.missing else State.REACHED_UNPROVEN
    confidence = float(1 - 2 * exact_fraction(alpha))
    finite = (
        finite_interval(good, n, population, confidence, include_ties=False)
        if population is not None
        else None
    )
    lower, upper = (
        finite if finite is not None else exact_limits(good / effect, n / effect, confidence)
    )
    if counted.comparison == "<=":
        lower, upper = 1 - upper, 1 - lower
    return replace(
        counted,
        state=state,
        lower=float(lower),
        upper=float(upper),
        p_reached=p_reached,
        p_missed=p_missed,
    )


def allowed_failures(total: int, target: Exact) -> int:
    """How many of ``total`` units may fail with ``target`` still met: floor((1-target)*total)."""
    spare = (1 - checked_share(target)) * checked_count(total, "total")
    return spare.numerator // spare.denominator


def missing_to_target(passed: int, total: int, target: Exact) -> int:
    """How many of the ``total`` units still have to turn good to meet ``target``; 0 when met."""
    return max(0, int(total) - int(passed) - allowed_failures(total, target))
