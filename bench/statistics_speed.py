"""Time the statistics of one page, the rank simulation and the scan; medians of several runs.

python bench/statistics_speed.py [--scan]    with --scan also 6,000 units and 999 permutations
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from dashboard import statistics
from dashboard.statistics.clusters import scan_clusters

TOWNSHIPS, YEARS, RUNS = 38, 5, 7


def median_ms(work: Callable[[], object], runs: int = RUNS) -> float:
    """Median processor time in milliseconds: wall time on a machine that does nothing else."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return float(np.median(times)) * 1000


def page(passed: np.ndarray, total: np.ndarray) -> None:
    """What a page computes for townships x years: verdicts, intervals, funnels, ranks, charts."""
    statistics.wilson_interval(passed, total)
    statistics.exact_interval(passed, total, 0.9)
    statistics.trend_test(passed.sum(axis=0), total.sum(axis=0))
    chart = statistics.phased_chart(passed.sum(axis=0), total.sum(axis=0), laney=True)
    statistics.phased_rules(chart)
    for year in range(total.shape[1]):
        x, n = passed[:, year], total[:, year]
        statistics.distinct_units(x, n)
        statistics.funnel_limits(n, float(x.sum() / n.sum()), 0.998)
        statistics.overdispersion(x, n)
        statistics.shrink(x, n)
    newest, base = passed[:, -1].tolist(), total[:, -1].tolist()
    for good, size in zip(newest, base, strict=True):
        statistics.verdict(good, size, "98%")
    statistics.rank_intervals(newest, base)


def main() -> None:
    random = np.random.default_rng(1)
    total = random.integers(80, 400, (TOWNSHIPS, YEARS))
    passed = random.binomial(total, 0.97)
    scores = random.random((TOWNSHIPS, 4))
    print(f"page, {TOWNSHIPS} x {YEARS}: {median_ms(lambda: page(passed, total)):.0f} ms")
    ranks = median_ms(lambda: statistics.rank_intervals(passed[:, 0], total[:, 0]))
    print(f"rank intervals, 20,000 draws: {ranks:.0f} ms")
    weights = median_ms(lambda: statistics.weight_sensitivity(scores, [40, 30, 20, 10]))
    print(f"composite with moved weights, 20,000 draws: {weights:.0f} ms")
    if "--scan" in sys.argv:
        places, failed = random.random((6000, 2)), random.random(6000) < 0.08
        scan = median_ms(lambda: scan_clusters(places, failed), runs=1)
        print(f"scan, 6,000 units, 999 permutations: {scan / 1000:.1f} s")


if __name__ == "__main__":
    main()
