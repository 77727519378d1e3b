"""How much evidence is needed: batches, outlets, and the risks of a plan.

Proving a target (the burden is on the product) and checking a claim in the manner of
GB/T 2828.4 (the burden is on the inspector) are opposite questions; both are here, apart.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import index

from scipy import special, stats

from dashboard.statistics.intervals import Exact, exact_fraction, not_above, tail_level
from dashboard.statistics.targets import allowed_failures

_SEARCH_LIMIT = 2**53  # beyond this a float no longer tells neighbouring counts apart


def batches_needed(target: Exact, failures: int = 0, confidence: float = 0.95) -> int | None:
    """The fewest batches that prove ``target`` although ``failures`` of them fail.

    Smallest n with P(X <= failures | n, 1 - target) <= 1 - confidence, X binomial: the exact
    one-sided test of ``verdict``. 80 %: 14, 22, 30 for 0, 1, 2 failures; 98 %: 149, 236, 313.
    None for a target of 100 %, which no number of batches proves.
    Raises ValueError for failures < 0 or a target outside 0..1.
    """
    goal = _checked_target(target)
    failures = index(failures)
    if failures < 0:
        raise ValueError(f"failures must not be negative, got {failures}")
    if goal == 1:
        return None
    alpha = tail_level(confidence)
    rate = float(goal)

    def proves(total: int) -> bool:
        return bool(not_above(special.betainc(total - failures, failures + 1, rate), alpha))

    return _smallest(proves, failures + 1, _SEARCH_LIMIT)


def further_batches_needed(
    passed: int,
    total: int,
    target: Exact,
    *,
    further_failures: int = 0,
    confidence: float = 0.95,
) -> int | None:
    """还差几批: how many more batches, of which ``further_failures`` may fail, prove ``target``.

    0 when the batches so far already prove it and none more fails; None when never (100 %).
    The count is for a plan fixed beforehand: testing again after every batch until the proof
    appears has a higher risk than 1 - confidence.
    """
    passed, total = index(passed), index(total)
    if not 0 <= passed <= total:
        raise ValueError(f"counts must satisfy 0 <= passed <= total, got {passed} of {total}")
    if further_failures < 0:
        raise ValueError(f"further_failures must not be negative, got {further_failures}")
    needed = batches_needed(target, total - passed + further_failures, confidence)
    return None if needed is None else max(needed - total, further_failures)


def units_needed(
    population: int, target: Exact, failures: int = 0, confidence: float = 0.95
) -> int | None:
    """The fewest units to inspect, of ``population``, that prove ``target`` for all of them.

    Finite form of ``batches_needed``; at least floor((1-target)*population)+1 bad units must
    be excluded. 98 %, none found bad: 19 of 20, 39 of 50, 63 of 100, 119 of 500.
    None when more failures are found than may exist.
    """
    bad = allowed_failures(population, _checked_target(target)) + 1
    return units_to_exclude(population, bad, failures, confidence)


def units_to_exclude(
    population: int, bad: int, failures: int = 0, confidence: float = 0.95
) -> int | None:
    """The fewest units to inspect so that ``bad`` or more bad ones can be excluded.

    Smallest n with P(X <= failures) <= 1 - confidence, X hypergeometric (population, bad, n).
    None when failures >= bad. When bad > population nothing has to be inspected: 0.
    """
    population, bad, failures = index(population), index(bad), index(failures)
    if population < 1 or bad < 1 or failures < 0:
        raise ValueError("population and bad must be at least 1, failures at least 0")
    if bad > population:
        return 0
    if failures >= bad:
        return None
    alpha = tail_level(confidence)

    def excludes(total: int) -> bool:
        return bool(not_above(stats.hypergeom.cdf(failures, population, bad, total), alpha))

    return _smallest(excludes, failures + 1, population)


def proof_chance(true_rate: float, total: int, target: Exact, confidence: float = 0.95) -> float:
    """The chance that ``total`` batches of a product passing at ``true_rate`` prove ``target``.

    The power of the exact one-sided test, 0..1. Plan the sample so that it is not a lottery.
    """
    goal = float(_checked_target(target))
    if not 0 <= true_rate <= 1:
        raise ValueError(f"true_rate must lie between 0 and 1, got {true_rate!r}")
    alpha = tail_level(confidence)

    def proves(passed: int) -> bool:
        p = 1.0 if passed == 0 else special.betainc(passed, total - passed + 1, goal)
        return bool(not_above(p, alpha))

    fewest = _smallest(proves, 0, total)
    return 0.0 if fewest is None else float(stats.binom.sf(fewest - 1, total, true_rate))


def miss_chance(true_rate: float, total: int, target: Exact) -> float:
    """The chance that a full count of ``total`` units misses ``target`` by bad luck alone.

    Each unit is good with probability ``true_rate``, independently. 40 outlets that are each
    99 % safe miss 98 % one time in three.
    """
    if not 0 <= true_rate <= 1:
        raise ValueError(f"true_rate must lie between 0 and 1, got {true_rate!r}")
    allowed = allowed_failures(total, _checked_target(target))
    return float(stats.binom.sf(allowed, total, 1 - true_rate))


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
    if not 0 <= nonconforming <= 1:
        raise ValueError(f"nonconforming must lie between 0 and 1, got {nonconforming!r}")
    if population is None:
        return float(stats.binom.sf(limit, total, nonconforming))
    bad = round(nonconforming * population)
    return float(stats.hypergeom.sf(limit, population, bad, total))


def _checked_target(target: Exact) -> Exact:
    goal = exact_fraction(target)
    if not 0 <= goal <= 1:
        raise ValueError(f"target must lie between 0 and 1, got {target!r}")
    return goal


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
