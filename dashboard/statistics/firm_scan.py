"""Regional problems over several years: a firm that fails every year is one firm, not many.

The scan of ``clusters`` deals failures out among firms anew in every round, as if a firm's rounds
had nothing to do with each other. Here whole firms change places, each with all its rounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.statistics.clusters import Cluster
from dashboard.statistics.guards import checked_count, checked_values, same_shape
from dashboard.statistics.scan_windows import circles, poisson_llr


@dataclass(frozen=True, slots=True)
class FirmScan:
    """The most likely cluster of all groups and periods, and of each period.

    ``clusters``: over all periods together and over each, best first, none sharing a firm with a
    better one; ``by_period``: the best of every period (None without any). All p-values allow for
    having looked at every group in every period. ``critical``: the ratio needed for p <= 0.05.
    ``cases``: failing rounds of firms; ``population``: firms.
    """

    clusters: tuple[Cluster, ...]
    by_period: tuple[Cluster | None, ...]
    cases: int
    population: int
    critical: float | None
    maxima: NDArray[np.float64] = field(repr=False)


def circle_groups(
    coordinates: ArrayLike, *, max_fraction: float = 0.5, geographic: bool = False
) -> list[NDArray[np.int64]]:
    """Positions of the firms in every circle round a place that holds at most ``max_fraction`` of
    them; each set once. ``coordinates``: firms x 2, as in ``scan_clusters``."""
    points = checked_values(coordinates, "coordinates", missing=False)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError("coordinates must be firms x 2")
    if not 0 < max_fraction <= 1:
        raise ValueError(f"max_fraction must lie between 0 and 1, got {max_fraction!r}")
    if not len(points):
        return []
    largest = max_fraction * len(points)
    found: dict[bytes, NDArray[np.int64]] = {}
    for centre in np.unique(points, axis=0, return_index=True)[1]:
        around = circles(points, int(centre), np.ones(len(points)), largest, geographic=geographic)
        for size in around.size:
            members = around.members[:size]
            found.setdefault(np.sort(members).tobytes(), members)
    return list(found.values())


def scan_firms(
    groups: Sequence[Iterable[int]],
    failed: ArrayLike,
    expected: ArrayLike,
    *,
    permutations: int = 999,
    seed: int = 0,
    fewest_cases: int = 2,
    max_clusters: int = 10,
) -> FirmScan:
    """Scan groups of firms for more failures than expected, over all periods with one p-value.

    ``failed`` and ``expected``: firms x periods, failing rounds and those expected at the rates of
    the rounds (same year, purpose, class). The ratio of a group is Poisson's; every group is
    looked at in each period and in all together. Under the hypothesis firms are exchangeable:
    they are shuffled among the places with all their rounds.
    p = (1 + shuffles with a ratio as large) / (permutations + 1).

    Source: Kulldorff, Commun Stat 1997;26:1481; Kulldorff, JRSS-A 2001;164:61 (space and time);
    Kulldorff et al., PLoS Med 2005;2:e59 (a permutation in place of a model).
    """
    seen = np.atleast_2d(checked_values(failed, "failed", missing=False))
    due = np.atleast_2d(checked_values(expected, "expected", missing=False))
    same_shape(failed=seen, expected=due)
    if bool((seen < 0).any() or (seen % 1 != 0).any() or (due < 0).any()):
        raise ValueError("failed must be whole numbers, failed and expected not negative")
    permutations = checked_count(permutations, "permutations")
    fewest_cases = checked_count(fewest_cases, "fewest_cases", 1)
    max_clusters = checked_count(max_clusters, "max_clusters", 1)
    zones = [np.unique(np.fromiter(group, dtype=np.int64)) for group in groups]
    if any(z.size and (z[0] < 0 or z[-1] >= len(seen)) for z in zones):
        raise ValueError("groups must hold positions of firms")
    periods = seen.shape[1]
    if periods > 1:  # the last column: all periods together
        seen = np.column_stack([seen, seen.sum(axis=1)])
        due = np.column_stack([due, due.sum(axis=1)])
    inside = np.zeros((len(zones), len(seen)), dtype=np.float64)
    for row, zone in enumerate(zones):
        inside[row, zone] = 1.0
    ratios = _ratios(inside, seen, due, fewest_cases)
    maxima = np.empty(0)
    if permutations and zones and seen.sum():
        random = np.random.default_rng(seed)
        maxima = np.array(
            [
                _ratios(inside, seen[order], due[order], fewest_cases).max(initial=0.0)
                for order in (random.permutation(len(seen)) for _ in range(permutations))
            ]
        )
    found = _Found(zones, seen, due, ratios, maxima, periods)
    critical = None
    if maxima.size:
        may_reach = int(0.05 * (maxima.size + 1) + 1e-9) - 1
        critical = float(np.sort(maxima)[::-1][may_reach]) if may_reach >= 0 else None
    by_period = tuple(found.best(period) for period in range(periods))
    total = int(seen[:, -1].sum())
    clusters = found.without_overlap(max_clusters)
    return FirmScan(clusters, by_period, total, len(seen), critical, maxima)


def _ratios(
    inside: NDArray[np.float64],
    seen: NDArray[np.float64],
    due: NDArray[np.float64],
    fewest_cases: int,
) -> NDArray[np.float64]:
    """Groups x periods."""
    if not inside.size:
        return np.zeros((len(inside), seen.shape[1]))
    cases, base = inside @ seen, inside @ due
    found = np.column_stack(
        [
            poisson_llr(cases[:, at], base[:, at], float(seen[:, at].sum()))
            for at in range(seen.shape[1])
        ]
    )
    return np.asarray(np.where(cases >= fewest_cases, found, 0.0))


@dataclass(frozen=True, slots=True)
class _Found:
    zones: list[NDArray[np.int64]]
    seen: NDArray[np.float64]
    due: NDArray[np.float64]
    ratios: NDArray[np.float64]
    maxima: NDArray[np.float64]
    periods: int

    def cluster(self, zone: int, column: int) -> Cluster:
        members = self.zones[zone]
        cases = float(self.seen[members, column].sum())
        expected = float(self.due[members, column].sum())
        beyond = float(self.seen[:, column].sum()) - cases
        rest = float(self.due[:, column].sum()) - expected
        ratio = float(self.ratios[zone, column])
        reached = int((self.maxima >= ratio - 1e-9).sum())
        return Cluster(
            members=tuple(int(m) for m in members),
            centre=zone,
            radius=float("nan"),
            cases=int(cases),
            population=float(len(members)),
            expected=expected,
            relative_risk=(cases / expected) / (beyond / rest) if beyond and rest > 0 else np.inf,
            llr=ratio,
            p_value=(1 + reached) / (self.maxima.size + 1) if self.maxima.size else None,
            period=column if self.periods > 1 and column < self.periods else None,
        )

    def best(self, column: int) -> Cluster | None:
        if not self.ratios.size or self.ratios[:, column].max() <= 0:
            return None
        return self.cluster(int(np.argmax(self.ratios[:, column])), column)

    def without_overlap(self, most: int) -> tuple[Cluster, ...]:
        taken = np.zeros(len(self.seen), dtype=bool)
        chosen: list[Cluster] = []
        for at in np.argsort(-self.ratios, axis=None, kind="stable"):
            zone, column = (int(v) for v in np.unravel_index(at, self.ratios.shape))
            if self.ratios[zone, column] <= 0 or len(chosen) == most:
                break
            if not taken[self.zones[zone]].any():
                taken[self.zones[zone]] = True
                chosen.append(self.cluster(zone, column))
        return tuple(chosen)


def detectable_cases(scan: FirmScan, expected: float, most: int) -> int | None:
    """以现有样本能发现到什么程度: the fewest failures in a place that this very scan would find.

    ``expected`` failures of the place at the rates of its rounds, ``most`` rounds inspected there.
    None when even all failing would not be found, or nothing was simulated.
    """
    base = float(checked_values(expected, "expected", missing=False))
    rounds = checked_count(most, "most")
    if not base >= 0:
        raise ValueError(f"expected must not be negative, got {expected!r}")
    if scan.critical is None or base == 0:
        return None
    count = np.arange(rounds + 1.0)
    rest = scan.cases - base
    ratio = np.array([poisson_llr(c, base, c + rest) for c in count])
    enough = np.flatnonzero(ratio >= scan.critical)
    return int(enough[0]) if enough.size else None
