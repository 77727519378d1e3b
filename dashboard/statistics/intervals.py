"""Confidence intervals and exact tests for one proportion, sampled from many or from few.

Conventions shared by every function here: ``passed`` and ``total`` are counts (scalars or
arrays that broadcast; ``total`` may be 0, which gives NaN, never 0 % or 100 %); rates are
fractions between 0 and 1; ``confidence`` is two-sided, 0.95 means 2.5 % outside on each side.
Scalars in, floats out; arrays in, arrays out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from operator import index
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from dashboard.statistics import discrete
from dashboard.statistics.guards import (
    Exact,
    checked_count,
    checked_counts,
    checked_share,
    tail_level,
)

Alternative = Literal["greater", "less", "two-sided"]
# Two tail probabilities closer than this (relative) are a tie: 1/20 must equal 1 - 0.95.
_TIE = 1e-10


class Interval(NamedTuple):
    """Lower and upper limit, as fractions; floats for scalar input, arrays for arrays."""

    lower: Any
    upper: Any


@dataclass(frozen=True, slots=True)
class FiniteInterval:
    """What the whole finite population can still be: ``passed_lower``..``passed_upper`` units."""

    passed_lower: int
    passed_upper: int
    population: int

    @property
    def lower(self) -> float:
        return self.passed_lower / self.population

    @property
    def upper(self) -> float:
        return self.passed_upper / self.population

    def __iter__(self) -> Iterator[float]:
        """Unpacks as rates, like Interval: ``lower, upper = finite_interval(...)``."""
        return iter((self.lower, self.upper))


def not_above(probability: ArrayLike, level: float) -> Any:
    """``probability <= level``, where a difference of rounding counts as a tie."""
    return np.asarray(probability) <= level * (1 + _TIE)


def wilson_interval(passed: ArrayLike, total: ArrayLike, confidence: float = 0.95) -> Interval:
    """Wilson score interval, without continuity correction; for comparing units and periods.

    All passed ends at exactly 1, none at exactly 0. total = 0 gives NaN.
    Source: Wilson, JASA 1927;22:209; Newcombe, Stat Med 1998;17:857 method 3.
    """
    return wilson_limits(*checked_counts(passed, total), confidence)


def wilson_limits(x: ArrayLike, n: ArrayLike, confidence: float) -> Interval:
    """The same of sizes that need not be whole, such as the effective size of weighted data."""
    x, n = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    z = -special.ndtri(tail_level(confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = x / n
        middle = rate + z**2 / (2 * n)
        spread = z * np.sqrt(rate * (1 - rate) / n + z**2 / (4 * n**2))
        scale = 1 + z**2 / n
        lower = np.where((x == 0) & (n > 0), 0.0, (middle - spread) / scale)
        upper = np.where((x == n) & (n > 0), 1.0, (middle + spread) / scale)
    return Interval(lower[()], upper[()])


def exact_interval(
    passed: ArrayLike, total: ArrayLike, confidence: float = 0.95, design_effect: float = 1.0
) -> Interval:
    """Clopper-Pearson interval: every rate that neither one-sided exact test rejects.

    With confidence=0.90 (5 % on each side) it ends where ``verdict`` turns.
    total = 0 gives NaN. design_effect: by how much the sample tells less than independent units
    would, at least 1. Source: Clopper & Pearson, Biometrika 1934;26:404.
    """
    x, n = checked_counts(passed, total)
    if not 1 <= design_effect < float("inf"):
        raise ValueError(f"design_effect must be at least 1, got {design_effect!r}")
    return exact_limits(x / design_effect, n / design_effect, confidence)


def exact_limits(x: ArrayLike, n: ArrayLike, confidence: float) -> Interval:
    """The same of sizes that need not be whole, such as batches over their design effect."""
    x, n = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    tail = tail_level(confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = np.where(x == 0, 0.0, special.betaincinv(x, n - x + 1, tail))
        upper = np.where(x == n, 1.0, special.betainccinv(x + 1, n - x, tail))
    empty = ~(n > 0)
    return Interval(np.where(empty, np.nan, lower)[()], np.where(empty, np.nan, upper)[()])


def exact_test(
    passed: ArrayLike,
    total: ArrayLike,
    target: Exact,
    alternative: Alternative = "greater",
    *,
    population: int | None = None,
) -> Any:
    """p-value of the exact test of the rate against ``target``.

    "greater" asks whether the true rate is above the target: P(X >= passed | rate = target);
    "less" the reverse; "two-sided" adds all outcomes no likelier than the one seen, as
    scipy.stats.binomtest and R's binom.test do. The words mean the same
    as in scipy.

    With ``population`` (scalar counts, one-sided only) the units were drawn without
    replacement from that many: "greater" is then P(X >= passed) when the population just
    misses the target, "less" P(X <= passed) when it just reaches it; the p-value is 0 when
    no such population exists.

    total = 0 gives NaN: nothing was tested. Raises ValueError for a target outside 0..1.
    """
    goal = checked_share(target)
    if alternative not in ("greater", "less", "two-sided"):
        raise ValueError(f"unknown alternative {alternative!r}")
    x, n = checked_counts(passed, total)
    if population is not None:
        if x.ndim or np.isnan(x):
            raise ValueError("with a population give one pair of counts")
        return _finite_test(int(x), int(n), goal, alternative, index(population))
    rate = float(goal)
    if alternative == "two-sided":
        both = np.vectorize(_two_sided, otypes=[float])(x, n, rate)
        return both[()]
    # X >= x  <=>  the x-th order statistic of n uniforms lies at or below the rate
    with np.errstate(invalid="ignore"):
        if alternative == "greater":
            p = np.where(x == 0, 1.0, special.betainc(x, n - x + 1, rate))
        else:
            p = np.where(x == n, 1.0, special.betaincc(x + 1, n - x, rate))
    return np.where(n > 0, p, np.nan)[()]


def effective_tests(x: float, n: float, rate: float) -> tuple[float, float]:
    """p-values "greater" and "less" of ``exact_test`` for sizes that need not be whole."""
    above = 1.0 if x == 0 else float(special.betainc(x, n - x + 1, rate))
    below = 1.0 if x == n else float(special.betaincc(x + 1, n - x, rate))
    return above, below


def _two_sided(passed: float, total: float, rate: float) -> float:
    if not total > 0:
        return float("nan")
    return discrete.binomial_two_sided(int(passed), int(total), rate)


def _finite_test(
    passed: int, total: int, target: Fraction, alternative: Alternative, population: int
) -> float:
    if alternative == "two-sided":
        raise ValueError("the finite-population test is one-sided")
    if total > population:
        raise ValueError(f"{total} units cannot come from a population of {population}")
    if total == 0:
        return float("nan")
    reaching = -((-target.numerator * population) // target.denominator)  # ceil, exactly
    if alternative == "greater":
        if reaching == 0:
            return 0.0
        return float(_at_least(passed, population, np.array(reaching - 1), total))
    return float(_at_most(passed, population, np.array(reaching), total))


def _at_least(passed: int, population: int, good: NDArray[Any], total: int) -> NDArray[Any]:
    return np.asarray(discrete.hypergeometric_sf(passed - 1, population, good, total))


def _at_most(passed: int, population: int, good: NDArray[Any], total: int) -> NDArray[Any]:
    return np.asarray(discrete.hypergeometric_cdf(passed, population, good, total))


def finite_interval(
    passed: int,
    total: int,
    population: int,
    confidence: float = 0.95,
    *,
    include_ties: bool = True,
) -> FiniteInterval | None:
    """What ``population`` can look like after ``passed`` of ``total`` drawn units passed.

    Every count M of good units for which both hypergeometric tails are at least half of
    1 - confidence; ``include_ties=False`` asks for strictly more, which is the set the
    verdict does not reject. total = population is a census: the count itself, without width.
    None when total = 0. Valid only when the units were drawn at random.
    Source: Konijn 1973; Buonaccorsi, Am Stat 1987;41:215. O(log population).
    Raises ValueError unless 0 <= passed <= total <= population, TypeError for other than
    whole numbers.
    """
    passed, total, population = index(passed), index(total), index(population)
    if not 0 <= passed <= total <= population:
        raise ValueError("counts must satisfy 0 <= passed <= total <= population")
    if total == 0:
        return None
    tail = tail_level(confidence) / 2
    threshold = tail * (1 - _TIE) if include_ties else tail * (1 + _TIE)
    fewest, most = passed, population - (total - passed)

    def enough(good: NDArray[Any]) -> NDArray[Any]:
        return _at_least(passed, population, good, total) > threshold

    def too_many(good: NDArray[Any]) -> NDArray[Any]:
        return _at_most(passed, population, good, total) <= threshold

    lower = _first(enough, fewest, most)
    return FiniteInterval(lower, _first(too_many, fewest, most + 1) - 1, population)


def claim_test(passed: int, total: int, population: int, claimed: int) -> float:
    """How often a random sample would find so few good ones or fewer if the claim were true.

    ``claimed`` of ``population`` units are said to be good; ``passed`` of ``total`` drawn without
    replacement are. Hypergeometric, one-sided; 1 for an empty sample.
    Raises ValueError unless 0 <= passed <= total <= population and 0 <= claimed <= population.
    """
    passed, total = checked_count(passed, "passed"), checked_count(total, "total")
    population, claimed = checked_count(population, "population"), checked_count(claimed, "claimed")
    if not passed <= total <= population or claimed > population:
        raise ValueError("needs passed <= total <= population and claimed <= population")
    if total == 0:
        return 1.0
    return float(_at_most(passed, population, np.array(claimed), total))


def _first(holds: Callable[[NDArray[Any]], NDArray[Any]], low: int, high: int) -> int:
    """The first count in low..high from which on ``holds``; high when none before it does."""
    while low < high:
        grid = np.unique(np.linspace(low, high - 1, 32).astype(np.int64))
        true = np.flatnonzero(holds(grid))
        if true.size == 0:
            return high
        high = int(grid[true[0]])
        low = int(grid[true[0] - 1]) + 1 if true[0] else high
    return low
