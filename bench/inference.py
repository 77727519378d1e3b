"""How often the rules of inference are wrong where nothing is so: old rule beside the present one.

`python bench/inference.py` prints a table; `--rounds 2000` for more rounds. Every line simulates
counties of which the truth is known and counts false statements, or intervals that miss it. The
same functions are tests in tests/statistics/test_inference_rates.py (pytest -m soak).
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import stats

from dashboard import statistics
from dashboard.indicators import policy
from dashboard.statistics.clusters import scan_clusters
from dashboard.statistics.ranks import competition_rank, rank_quantiles

Numbers = np.ndarray
TOWNSHIPS = 38


@dataclass(frozen=True)
class Rate:
    """One line: what is counted, under the old rule and under the present one, 0..1."""

    what: str
    before: float
    after: float


def _share(one: Callable[[np.random.Generator], tuple[bool, bool]], rounds: int) -> Iterator[float]:
    random = np.random.default_rng(2010)
    found = np.array([one(random) for _ in range(rounds)], dtype=float)
    yield from found.mean(axis=0).tolist()


def _sizes(random: np.random.Generator) -> Numbers:
    return random.integers(30, 320, TOWNSHIPS)


def funnel_equal(rounds: int) -> Rate:
    """38 equal townships at 92%, target 98%: "they differ beyond chance"."""

    def one(random: np.random.Generator) -> tuple[bool, bool]:
        n = _sizes(random)
        x = random.binomial(n, 0.92)
        z = 2 * np.sqrt(n) * (np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(0.98)))
        low, high = np.quantile(z, [0.1, 0.9])
        excess = TOWNSHIPS * np.mean(np.clip(z, low, high) ** 2) > TOWNSHIPS - 1
        return bool(excess), policy.spread(x, n).p_value <= policy.LEVEL

    return Rate("funnel: equal townships said to differ", *_share(one, rounds))


def funnel_small(rounds: int) -> Rate:
    """True rates vary as tau says, 8 to 40 outlets at 98%: somebody named outside 99.8%."""

    def one(random: np.random.Generator) -> tuple[bool, bool]:
        n, tau2 = random.integers(8, 40, TOWNSHIPS), 0.004
        weight = 1 / (4 * tau2) - 1
        rates = random.beta(0.98 * weight, 0.02 * weight, TOWNSHIPS)
        x = random.binomial(n, rates)
        low = statistics.funnel_limits(n, 0.98, 0.998, method="normal", tau2=tau2).lower
        wide = statistics.funnel_position(x, n, 0.98, 0.998, tau2=tau2)
        return bool((x / n < low).any()), bool((wide < 0).any())

    return Rate("funnel: small townships that differ as assumed, one named", *_share(one, rounds))


def order_ends(rounds: int, spread: float) -> Rate:
    """The truly last township is not in its 95% rank interval."""

    def one(random: np.random.Generator) -> tuple[bool, bool]:
        n = random.integers(30, 120, TOWNSHIPS)
        angle = random.normal(np.arcsin(np.sqrt(0.92)), spread, TOWNSHIPS)
        rates = np.sin(np.clip(angle, 0.3, np.pi / 2 - 1e-3)) ** 2
        x = random.binomial(n, rates)
        last = int(np.argmin(rates))
        drawn = random.beta(0.5 + x, 0.5 + n - x, (1000, TOWNSHIPS))
        old = rank_quantiles(drawn, 0.025)[2, last]
        return bool(old < TOWNSHIPS), policy.order(x, n).high[last] < TOWNSHIPS

    return Rate(f"order: the truly last is excluded (spread {spread})", *_share(one, rounds))


def order_all(rounds: int) -> Rate:
    """True ranks outside their 95% intervals, over all townships."""

    def one(random: np.random.Generator) -> tuple[float, float]:  # type: ignore[return]
        n = random.integers(30, 120, TOWNSHIPS)
        rates = random.beta(46, 4, TOWNSHIPS)
        x = random.binomial(n, rates)
        true = competition_rank(rates)
        drawn = rank_quantiles(random.beta(0.5 + x, 0.5 + n - x, (1000, TOWNSHIPS)), 0.025)
        now = policy.order(x, n)
        missed = (true < np.array(now.low)) | (true > np.array(now.high))
        return float(((true < drawn[0]) | (true > drawn[2])).mean()), float(missed.mean())

    return Rate("order: true ranks outside their intervals", *_share(one, rounds))  # type: ignore[arg-type]


def planner(rounds: int, invitations: int) -> Rate:
    """A product passing 80% is said to be above 80%, when every invitation is obeyed."""

    def old(random: np.random.Generator, first: int) -> bool:
        passed, total = int(random.binomial(first, 0.8)), first
        for _ in range(invitations + 1):
            if statistics.verdict(passed, total, "80%").state is statistics.State.REACHED_PROVEN:
                return True
            needed = statistics.batches_needed("80%", total - passed)
            more = max((needed or total) - total, 0)
            passed, total = passed + int(random.binomial(more, 0.8)), total + more
        return False

    def one(random: np.random.Generator) -> tuple[bool, bool]:
        steps = policy.stepwise_round("80%", 2)
        bad, drawn, proven = 0, 0, False
        for step in steps:
            bad += int(random.binomial(step.batches - drawn, 0.2))
            drawn = step.batches
            proven |= step.failures is not None and bad <= step.failures
        return old(random, 28), proven

    what = f"planner: false 80% proven, {invitations} invitations obeyed / a plan in steps"
    return Rate(what, *_share(one, rounds))


def makers(rounds: int) -> Rate:
    """20 makers of 3 batches at a true 80%, correlation .22: said to be above 80%."""

    def one(random: np.random.Generator) -> tuple[bool, bool]:
        weight = 1 / 0.22 - 1
        total = np.full(20, 3)
        passed = random.binomial(total, random.beta(0.8 * weight, 0.2 * weight, 20))
        effect = policy.makers_effect(passed, total).effect
        x, n, proven = int(passed.sum()), 60, statistics.State.REACHED_PROVEN
        plain = statistics.verdict(x, n, "80%").state
        allowed = statistics.verdict(x, n, "80%", design_effect=effect).state
        return plain is proven, allowed is proven

    return Rate("makers: false 80% proven, batches of one maker alike", *_share(one, rounds))


def like(rounds: int) -> Rate:
    """Two trades failing alike everywhere, mixed differently: a township named."""

    def one(random: np.random.Generator) -> tuple[bool, bool]:
        size = random.integers(40, 200, TOWNSHIPS)
        hard = random.binomial(size, random.beta(2, 4, TOWNSHIPS))
        total = np.column_stack([size - hard, hard])
        failed = random.binomial(total, [0.04, 0.25])
        crude = policy.versus(
            (size - failed.sum(axis=1)).tolist(),
            size.tolist(),
            float(1 - failed.sum() / size.sum()),
        )
        found = policy.like_with_like(failed, total)
        return any(crude), bool(found.distinct.any())

    return Rate("like with like: a township named for its trades", *_share(one, rounds))


def trend(rounds: int) -> Rate:
    """Class A always 95%, C always 65%, more of A drawn every year: "rising"."""

    def one(random: np.random.Generator) -> tuple[bool, bool]:
        total = np.array([[10, 14, 18, 22, 26], [26, 22, 18, 14, 10]])
        passed = random.binomial(total, [[0.95] * 5, [0.65] * 5])
        crude = statistics.trend_test(passed.sum(axis=0), total.sum(axis=0))
        alike = statistics.trend_test(passed, total)
        return (
            crude is not None and crude.p_value <= policy.LEVEL,
            alike is not None and alike.p_value <= policy.LEVEL,
        )

    return Rate("trend: said where only the classes drawn changed", *_share(one, rounds))


def scan(rounds: int) -> Rate:
    """60 firms at 12 places, six years, firms that fail often fail again: a region suspected."""

    def one(random: np.random.Generator) -> tuple[bool, bool]:
        places = np.repeat(np.arange(12.0), 5)[:, None] * [1.0, 0.0]
        failed = random.binomial(1, random.beta(0.3, 1.7, 60)[:, None], (60, 6))
        due = np.tile(failed.mean(axis=0), (60, 1))
        old = scan_clusters(
            np.repeat(places, 6, axis=0), failed.ravel(), strata=[*range(6)] * 60, permutations=99
        )
        now = statistics.scan_firms(statistics.circle_groups(places), failed, due, permutations=99)
        return tuple(  # type: ignore[return-value]
            bool(c and c[0].p_value is not None and c[0].p_value <= policy.LEVEL)
            for c in (old.clusters, now.clusters)
        )

    return Rate("scan: a region suspected where firms only repeat", *_share(one, rounds))


def phases(rounds: int) -> Rate:
    """Eight quarters at 75%, eight at 90% after the campaign, 12 batches each: the present phase is
    called special."""

    def one(random: np.random.Generator) -> tuple[bool, bool]:
        passed = random.binomial(12, [0.75] * 8 + [0.90] * 8)
        whole, parted = (
            statistics.phased_rules(statistics.phased_chart(passed, [12] * 16, starts))
            for starts in ((), (8,))
        )
        return bool(whole.special[8:].any()), bool(parted.special[8:].any())

    return Rate("control chart: a stable present called special", *_share(one, rounds))


def outlets(rounds: int) -> Rate:
    """An honest county at the 98% line: accused of stopping there / contradicted by a sample."""

    def one(random: np.random.Generator) -> tuple[bool, bool]:
        n = random.integers(50, 250, TOWNSHIPS)
        bad = random.binomial(n, 0.012)
        exact, below = int((bad == n // 50).sum()), int((bad == n // 50 + 1).sum())
        accused = bool(stats.binom.sf(exact - 1, exact + below, 0.5) <= policy.LEVEL)
        drawn = np.minimum(n, 15)
        seen = random.hypergeometric(n - bad, bad, drawn)
        told = policy.contradicted(
            [
                (int(s), int(d), int(size), int(size - b))
                for d, s, size, b in zip(drawn, seen, n, bad, strict=True)
            ]
        )
        return accused, any(told)

    return Rate("self-report: an honest county accused", *_share(one, rounds))


def rates(rounds: int) -> Iterator[Rate]:
    """Every line of the table."""
    yield funnel_equal(rounds)
    yield funnel_small(rounds)
    yield from (order_ends(rounds // 2, spread) for spread in (0.02, 0.05, 0.1))
    yield order_all(rounds // 2)
    yield from (planner(rounds * 2, invitations) for invitations in (1, 5))
    yield makers(rounds * 2)
    yield like(rounds)
    yield trend(rounds)
    yield scan(rounds // 2)
    yield phases(rounds * 2)
    yield outlets(rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=400)
    print("| what is false | old rule | present rule |\n| --- | --- | --- |")
    for line in rates(parser.parse_args().rounds):
        print(f"| {line.what} | {line.before:.1%} | {line.after:.1%} |", flush=True)


if __name__ == "__main__":
    main()
