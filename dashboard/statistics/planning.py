"""How much evidence is needed: batches, outlets, and the risks of a plan.

Proving a target (the burden is on the product) and checking a claim in the manner of
GB/T 2828.4 (the burden is on the inspector) are opposite questions; both are here, apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from scipy import special

from dashboard.statistics import discrete
from dashboard.statistics.guards import Exact, checked_count, checked_share, tail_level
from dashboard.statistics.intervals import not_above
from dashboard.statistics.targets import allowed_failures

_SEARCH_LIMIT = 2**53  # beyond this a float no longer tells neighbouring counts apart


def batches_needed(target: Exact, failures: int = 0, confidence: float = 0.95) -> int | None:
    """The fewest batches that prove ``target`` although ``failures`` of them fail.

    Smallest n with P(X <= failures | n, 1 - target) <= 1 - confidence, X binomial: the exact
    one-sided test of ``verdict``. 80 %: 14, 22, 30 for 0, 1, 2 failures; 98 %: 149, 236, 313.
    None for a target of 100 %, which no number of batches proves.
    Raises ValueError for failures < 0 or a target outside 0..1.
    """
    goal = checked_share(target)
    failures = checked_count(failures, "failures")
    if goal == 1:
        return None
    alpha = tail_level(confidence)
    rate = float(goal)

    def proves(total: int) -> bool:
        return bool(not_above(special.betainc(total - failures, failures + 1, rate), alpha))

    return _smallest(proves, failures + 1, _SEARCH_LIMIT)


def sequential_plan(
    target: Exact, looks: Sequence[int], confidence: float = 0.95
) -> tuple[int | None, ...]:
    """How many failures each look at a growing sample may show and still prove ``target``.

    ``looks``: batches drawn in all by each look, fixed before the first one. The 1 - confidence
    is spent in proportion to the batches, so that all looks together prove a target that is just
    missed no more often than that; None where a look cannot prove anything yet. A plan of one
    look is the fixed one of ``batches_needed``. Source: Lan & DeMets, Biometrika 1983;70:659
    (spending), exact binomial.
    Raises ValueError for looks that do not grow.
    """
    goal, alpha = float(checked_share(target)), tail_level(confidence)
    sizes = [checked_count(size, "looks", 1) for size in looks]
    if not sizes or any(b <= a for a, b in pairwise(sizes)):
        raise ValueError(f"looks must grow, got {list(looks)}")
    going, spent, drawn = np.ones(1), 0.0, 0
    plan: list[int | None] = []
    for size in sizes:
        step = discrete.binomial_pmf(np.arange(size - drawn + 1), size - drawn, 1 - goal)
        going, drawn = np.convolve(going, step), size
        reached = np.cumsum(going)
        room = alpha * size / sizes[-1] - spent
        allowed = int(np.searchsorted(reached, room * (1 + 1e-10), side="right"))
        plan.append(allowed - 1 if allowed else None)
        if allowed:
            spent += float(reached[allowed - 1])
            going[:allowed] = 0.0
    return tuple(plan)


def units_needed(
    population: int, target: Exact, failures: int = 0, confidence: float = 0.95
) -> int | None:
    """The fewest units to inspect, of ``population``, that prove ``target`` for all of them.

    Finite form of ``batches_needed``; at least floor((1-target)*population)+1 bad units must
    be excluded. 98 %, none found bad: 19 of 20, 39 of 50, 63 of 100, 119 of 500.
    None when more failures are found than may exist.
    """
    bad = allowed_failures(checked_count(population, "population", 1), target) + 1
    return units_to_exclude(population, bad, failures, confidence)


def units_to_exclude(
    population: int, bad: int, failures: int = 0, confidence: float = 0.95
) -> int | None:
    """The fewest units to inspect so that ``bad`` or more bad ones can be excluded.

    Smallest n with P(X <= failures) <= 1 - confidence, X hypergeometric (population, bad, n).
    None when failures >= bad. When bad > population nothing has to be inspected: 0.
    """
    population, bad = checked_count(population, "population", 1), checked_count(bad, "bad", 1)
    failures = checked_count(failures, "failures")
    if bad > population:
        return 0
    if failures >= bad:
        return None
    alpha = tail_level(confidence)

    def excludes(total: int) -> bool:
        return bool(not_above(discrete.hypergeometric_cdf(failures, population, bad, total), alpha))

    return _smallest(excludes, failures + 1, population)


def proof_chance(true_rate: float, total: int, target: Exact, confidence: float = 0.95) -> float:
    """The chance that ``total`` batches of a product passing at ``true_rate`` prove ``target``.

    The power of the exact one-sided test, 0..1. Plan the sample so that it is not a lottery.
    """
    goal, total = float(checked_share(target)), checked_count(total, "total")
    true_rate = float(checked_share(true_rate, "true_rate"))
    alpha = tail_level(confidence)

    def proves(passed: int) -> bool:
        p = 1.0 if passed == 0 else special.betainc(passed, total - passed + 1, goal)
        return bool(not_above(p, alpha))

    fewest = _smallest(proves, 0, total)
    return 0.0 if fewest is None else float(discrete.binomial_sf(fewest - 1, total, true_rate))


def contradiction_risk(
    total: int, limit: int, nonconforming: float, population: int | None = None
) -> float:
    """The chance that a claim-checking plan contradicts the claim: more than ``limit`` found bad.

    At the declared quality level (DQL) it is the risk of contradicting a true claim, at most
    about 5 %; 1 minus it at the limiting quality is the risk of missing a false one. Not
    contradicted means only that nothing spoke against the claim, never that it was proven.
    ``nonconforming`` is a fraction 0..1; with ``population`` (GB/T 2828.11's small totals) the
    whole number of bad units round(nonconforming * population). Source: ISO 2859-4:2002, 6.2
    (125 units, limit 2, DQL 0.65 %).
    """
    nonconforming = float(checked_share(nonconforming, "nonconforming"))
    total, limit = checked_count(total, "total", 1), checked_count(limit, "limit")
    if population is None:
        return float(discrete.binomial_sf(limit, total, nonconforming))
    if checked_count(population, "population", 1) < total:
        raise ValueError(f"{total} units cannot come from a population of {population}")
    bad = round(nonconforming * population)
    return float(discrete.hypergeometric_sf(limit, population, bad, total))


def _smallest(holds: Callable[[int], bool], low: int, limit: int) -> int | None:
    """The smallest integer in low..limit for which ``holds``; it stays true once it is."""
    high = max(low, 1)
    while not holds(min(high, limit)):
        if high >= limit:
            return None
        low, high = high + 1, high * 2
    high = min(high, limit)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
