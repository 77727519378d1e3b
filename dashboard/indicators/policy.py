"""Which inference answers which question: pages, cards and letters all ask here, and only here.

The functions of dashboard.statistics say what can be computed; this module says what the product
uses. Counts in, answers out; the error rates of these rules are measured by bench/inference.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from scipy import special

from dashboard import statistics
from dashboard.statistics.guards import Exact
from dashboard.statistics.intervals import effective_tests

LEVEL = 0.05
"""Of the statements that one rule makes where nothing is so, at most this share is false."""
RANK_DRAWS = 10_000
RANK_SEED = 20100604
LOOKS = 4
"""So many times a plan in steps may be looked at; the 5 % are spent over all of them."""


def spread(passed: Sequence[int], total: Sequence[int]) -> statistics.Overdispersion:
    """Do units differ at all? Around their mean, whatever they are compared with."""
    return statistics.overdispersion(passed, total)


def differ(passed: Sequence[int], total: Sequence[int]) -> bool:
    """Whether the units differ by more than chance: all together, or one from the rest."""
    if spread(passed, total).p_value <= LEVEL:
        return True
    return any(versus(passed, total, Fraction(int(sum(passed)), int(sum(total)))))


@dataclass(frozen=True)
class Order:
    """Where each unit's rank may lie: the one interval of sentence, table and chart.

    low and high: ranks, 1 is best. is_open: the units do not differ beyond chance, and every
    place is open to every one of them.
    """

    low: tuple[int, ...]
    high: tuple[int, ...]
    is_open: bool


def order(passed: Sequence[int], total: Sequence[int], *, higher_is_better: bool = True) -> Order:
    """Of units with these counts, each total at least 1."""
    if len(passed) > 1 and not differ(passed, total):
        return Order((1,) * len(passed), (len(passed),) * len(passed), True)
    found = statistics.rank_intervals(
        passed, total, higher_is_better=higher_is_better, draws=RANK_DRAWS, seed=RANK_SEED
    )
    return Order(tuple(found.lower.astype(int)), tuple(found.upper.astype(int)), False)


def versus(
    passed: Sequence[int],
    total: Sequence[int],
    rate: Exact,
    effects: Sequence[float] | None = None,
) -> list[int]:
    """1 where a unit lies clearly above a rate, -1 clearly below, 0 where chance may do it.

    The exact test of each, corrected over all that are compared; effects: by how much the batches
    of a unit tell less because several are of one maker.
    """
    if effects is None or max(effects, default=1.0) <= 1:
        found = statistics.distinct_units(passed, total, rate, LEVEL)
        return [int(v) for v in np.atleast_1d(found)]
    tails = [
        effective_tests(x / effect, n / effect, float(rate))
        for x, n, effect in zip(passed, total, effects, strict=True)
    ]
    clear = statistics.holm([min(1.0, 2 * min(one)) for one in tails]) <= LEVEL
    return [
        (1 if above < below else -1) if is_clear else 0
        for is_clear, (above, below) in zip(clear, tails, strict=True)
    ]


def effective(
    passed: Sequence[int], total: Sequence[int], effects: Sequence[float]
) -> tuple[list[int], list[int]]:
    """Counts of as many makers as the batches of a unit are worth, at least one, at its rate."""
    sizes = [max(1, int(n / effect)) for n, effect in zip(total, effects, strict=True)]
    good = [round(x * size / n) for x, n, size in zip(passed, total, sizes, strict=True)]
    return good, sizes


def widened(p_values: Sequence[float], effects: Sequence[float]) -> list[float]:
    """p-values of tests that took batches of one maker as independent, by their design effect: the
    normal deviate divided by its root."""
    return [
        float(2 * special.ndtr(special.ndtri(min(p, 1.0) / 2) / effect**0.5)) if p > 0 else p
        for p, effect in zip(p_values, effects, strict=True)
    ]


def like_with_like(
    failing: npt.NDArray[np.int64], total: npt.NDArray[np.int64]
) -> statistics.LikeWithLike:
    """Places x trades: failing units against those expected at the county's rates of the trades."""
    return statistics.like_with_like(failing, total, LEVEL)


def sides(
    p_values: Sequence[float], failing: Sequence[int], expected: Sequence[float]
) -> list[int]:
    """1 where clearly fewer fail than like with like lets expect, -1 clearly more, 0 neither;
    corrected over the places that are compared."""
    clear = statistics.holm(p_values) <= LEVEL
    return [
        (1 if seen < due else -1) if is_clear else 0
        for is_clear, seen, due in zip(clear, failing, expected, strict=True)
    ]


def makers_effect(passed: Sequence[int], total: Sequence[int]) -> statistics.DesignEffect:
    """By how much batches tell less because several are of one maker; one entry per maker."""
    return statistics.design_effect(passed, total)


def contradicted(
    found: Sequence[tuple[int, int, int, int]],
) -> list[bool]:
    """Whose claim a random sample contradicts: (good, drawn, outlets, claimed good) of each place.

    Corrected over all places, so that honest ones are seldom among them.
    """
    if not found:
        return []
    p_values = [statistics.claim_test(*one) for one in found]
    return [bool(p <= LEVEL) for p in statistics.holm(p_values)]


def makers_effect_of(
    makers: int, passed: int, total: int, squares: float, alike: float
) -> statistics.DesignEffect:
    """The same of sums over makers, as the counts of an indicator give them."""
    return statistics.design_effect_of_sums(makers, passed, total, squares, alike)


@dataclass(frozen=True)
class Step:
    """One look of a plan in steps: so many batches in all; proven with at most so many failures
    (None: nothing can be concluded yet)."""

    batches: int
    failures: int | None


def fixed_round(target: Exact, failures: int = 0) -> int | None:
    """还差几批: the batches of a new round, fixed before it is drawn and judged by itself.

    Never what would complete the batches there are: whoever draws on until it suits proves a
    false 80 % in 6 to 15 rounds of a hundred (bench/inference.py). None for 100 %.
    """
    return statistics.batches_needed(target, failures)


def stepwise_round(target: Exact, failures: int = 2) -> tuple[Step, ...]:
    """The same in steps, each able to end it: one plan, one 5 % for all its looks.

    At the last look as many failures are allowed as a fixed round with ``failures`` has, for a
    few batches more; () for 100 %.
    """
    most = fixed_round(target, failures)
    while most is not None:
        sizes = [round(most * step / LOOKS) for step in range(1, LOOKS + 1)]
        plan = statistics.sequential_plan(target, sizes)
        if plan[-1] is not None and plan[-1] >= failures:
            return tuple(Step(size, bad) for size, bad in zip(sizes, plan, strict=True))
        most += 1
    return ()


def changed(
    now: tuple[float, tuple[float, float]], before: tuple[float, tuple[float, float]]
) -> tuple[float, float]:
    """95 % limits of a rate less an earlier one, both with limits of their own (weighted)."""
    low, high = statistics.estimates_difference(*now, *before)
    return float(low), float(high)
