"""Regional quality problems (区域性质量问题): the spatial scan statistic.

A small p-value is a reason to look, never a verdict: the county decides. Scan tested units
only; inspectors go where they suspect trouble, so give the sampling class as ``strata``.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.statistics.guards import checked_count
from dashboard.statistics.scan_null import (
    Likelihood,
    Progress,
    maxima_by_count,
    maxima_by_window,
    maxima_of_zones,
    shuffled_cases,
)
from dashboard.statistics.scan_windows import Windows, bernoulli_llr, circles, poisson_llr

Model = Literal["bernoulli", "poisson"]
_MANY_UNITS = 300  # from here on counting by population is the faster way,
_MOST_TESTS = 30_000  # up to here (running counts are kept as 16-bit numbers)


@dataclass(frozen=True, slots=True)
class Cluster:
    """One circle (or group) with more cases than elsewhere.

    ``members`` are positions in the input, from the centre outwards; ``radius`` is the
    distance to the outermost (NaN for groups). ``expected`` cases at the overall (or stratum)
    rate, ``relative_risk`` inside to outside (inf when there is no case outside). ``p_value`` is
    None when nothing was simulated. ``period``: the one of several that it stands for (None: all).
    """

    members: tuple[int, ...]
    centre: int
    radius: float
    cases: int
    population: float
    expected: float
    relative_risk: float
    llr: float
    p_value: float | None
    period: int | None = None


@dataclass(frozen=True, slots=True)
class ScanResult:
    """Clusters, most likely first; those after it share no member with an earlier one.

    ``critical``: the ratio a most likely cluster needs for p <= 0.05 (None unsimulated).
    """

    clusters: tuple[Cluster, ...]
    cases: int
    population: float
    critical: float | None
    maxima: NDArray[np.float64] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Study:
    """Checked input: cases and population per unit, and the weight that the ratio works on."""

    cases: NDArray[np.int64]
    population: NDArray[np.float64]
    strata: NDArray[np.int64]
    expected: NDArray[np.float64]
    bernoulli: bool
    stratified: bool

    @property
    def weight(self) -> NDArray[np.float64]:
        return self.population if self.by_population else self.expected

    @property
    def by_population(self) -> bool:
        return self.bernoulli and not self.stratified

    def likelihood(self) -> Likelihood:
        total_cases, total = float(self.cases.sum()), float(self.population.sum())
        if self.by_population:
            return lambda c, n: np.asarray(bernoulli_llr(c, n, total_cases, total))
        return lambda c, e: np.asarray(poisson_llr(c, e, total_cases))


def scan_clusters(
    coordinates: ArrayLike,
    cases: ArrayLike,
    population: ArrayLike | None = None,
    *,
    max_fraction: float = 0.5,
    permutations: int = 999,
    seed: int = 0,
    model: Model = "bernoulli",
    strata: ArrayLike | None = None,
    geographic: bool = False,
    fewest_cases: int = 2,
    max_clusters: int = 10,
    progress: Progress | None = None,
) -> ScanResult:
    """Kulldorff's circular spatial scan for high rates.

    ``coordinates``: units x 2 (x, y in one unit of length; with ``geographic`` longitude and
    latitude in degrees, radius in km). ``cases``: failures per unit; ``population``: units
    tested there (default 1 each, cases then 0 or 1). Circles centre on units and hold at most
    ``max_fraction`` of the population; units at equal distance enter together; clusters need
    ``fewest_cases``.

    "bernoulli" shuffles the cases among all tested units; "poisson" suits rare cases in a
    large population. With ``strata`` (a label per unit) cases are shuffled within their
    stratum and compared with what the stratum's rate leads to expect, by the Poisson ratio.
    p = (1 + simulated maxima >= observed) / (permutations + 1); permutations = 0 gives none.
    ``progress`` is called with the finished share, 0..1.

    Coordinates of a village office given to all its outlets make one point of them: a cluster
    there says nothing about distance within the village.

    Sources: Kulldorff, Commun Stat 1997;26:1481; SaTScan (circles, secondary clusters
    without overlap). Raises ValueError for unequal lengths, missing coordinates, cases that
    are not whole or exceed the population (Bernoulli), fractions outside 0..1.
    """
    points = np.asarray(coordinates, dtype=float)
    study = _checked(cases, population, strata, model)
    if points.shape != (study.cases.size, 2) or not bool(np.isfinite(points).all()):
        raise ValueError("coordinates must be units x 2, without missing values")
    if not 0 < max_fraction <= 1:
        raise ValueError(f"max_fraction must lie between 0 and 1, got {max_fraction!r}")
    permutations, fewest_cases, max_clusters = _checked_sizes(
        permutations, fewest_cases, max_clusters
    )
    likelihood = study.likelihood()
    weight = study.weight
    largest = max_fraction * float(weight.sum())

    def around(centre: int) -> Windows:
        return circles(points, centre, weight, largest, geographic=geographic)

    centres = np.unique(points, axis=0, return_index=True)[1]  # one per point on the map
    search = _Search(around, np.sort(centres), study, likelihood, fewest_cases)
    maxima = np.empty(0)
    if permutations and study.cases.sum():
        drawn = _drawn(study, permutations, seed)
        simulate = maxima_by_count if _many_units(study) else maxima_by_window
        maxima = simulate(
            search.visit(), study.weight, drawn, likelihood, fewest_cases, centres.size, progress
        )
    else:
        for _ in search.visit():
            pass
    return _result(study, search.without_overlap(max_clusters), maxima)


def _many_units(study: _Study) -> bool:
    """Whether counting by population (thousands of units, few tests each) is the faster way."""
    few_each = study.population.sum() <= min(5 * study.cases.size, _MOST_TESTS)
    return study.by_population and few_each and study.cases.size >= _MANY_UNITS


def scan_groups(
    groups: Sequence[Iterable[int]],
    cases: ArrayLike,
    population: ArrayLike | None = None,
    *,
    permutations: int = 999,
    seed: int = 0,
    model: Model = "bernoulli",
    strata: ArrayLike | None = None,
    fewest_cases: int = 2,
    max_clusters: int = 10,
) -> ScanResult:
    """The same scan over given groups: the customers of each upstream supplier, a township.

    ``groups``: positions of the units that belong together; a unit may be in several. Every
    group is compared with all units outside it, and its p-value allows for having looked at
    all groups. ``Cluster.centre`` is the group's position; groups may overlap.
    """
    study = _checked(cases, population, strata, model)
    zones = [np.unique(np.fromiter(group, dtype=np.int64)) for group in groups]
    if any(z.size and (z[0] < 0 or z[-1] >= study.cases.size) for z in zones):
        raise ValueError("groups must hold positions of units")
    permutations, fewest_cases, max_clusters = _checked_sizes(
        permutations, fewest_cases, max_clusters
    )
    likelihood = study.likelihood()
    found = []
    for number, zone in enumerate(zones):
        held = int(study.cases[zone].sum())
        ratio = float(likelihood(np.array(float(held)), np.array(study.weight[zone].sum())))
        if ratio > 0 and held >= fewest_cases:
            found.append((ratio, number, zone, float("nan")))
    found.sort(key=lambda item: (-item[0], item[1]))
    maxima = np.empty(0)
    if permutations and zones and study.cases.sum():
        drawn = _drawn(study, permutations, seed)
        maxima = maxima_of_zones(zones, study.weight, drawn, likelihood, fewest_cases)
    return _result(study, found[:max_clusters], maxima)


def _checked_sizes(permutations: int, fewest_cases: int, max_clusters: int) -> tuple[int, int, int]:
    return (
        checked_count(permutations, "permutations"),
        checked_count(fewest_cases, "fewest_cases", 1),
        checked_count(max_clusters, "max_clusters", 1),
    )


def _checked(
    cases: ArrayLike, population: ArrayLike | None, strata: ArrayLike | None, model: Model
) -> _Study:
    if model not in ("bernoulli", "poisson"):
        raise ValueError(f"unknown model {model!r}")
    count = np.atleast_1d(np.asarray(cases, dtype=float))
    size = np.ones(count.shape) if population is None else np.asarray(population, dtype=float)
    if count.ndim != 1 or size.shape != count.shape:
        raise ValueError("cases and population must be one-dimensional and equally long")
    if bool(
        (count % 1 != 0).any()
        or (count < 0).any()
        or (size < 0).any()
        or not np.isfinite(size).all()
        or np.isinf(count).any()
    ):
        raise ValueError("cases must be whole numbers, cases and population not negative")
    bernoulli = model == "bernoulli"
    if bernoulli and bool((count > size).any() or (size % 1 != 0).any()):
        raise ValueError("the Bernoulli model needs whole populations that hold their cases")
    if bool(((size == 0) & (count > 0)).any()):
        raise ValueError("cases without population")
    label = np.zeros(count.size, np.int64)
    if strata is not None:
        label = np.unique(np.asarray(strata).astype(str), return_inverse=True)[1]
    if label.shape != count.shape:
        raise ValueError("strata must give one label per unit")
    strata_count = int(label.max(initial=-1)) + 1
    held, total = (np.bincount(label, v, strata_count) for v in (count, size))
    rate = np.divide(held, total, out=np.zeros(strata_count), where=total > 0)
    return _Study(
        count.astype(np.int64), size, label, rate[label] * size, bernoulli, strata is not None
    )


def _drawn(study: _Study, permutations: int, seed: int) -> NDArray[np.int32]:
    return shuffled_cases(
        study.cases,
        study.population,
        study.strata,
        permutations,
        np.random.default_rng(seed),
        bernoulli=study.bernoulli,
    )


_Found = tuple[float, int, NDArray[np.int64], float]  # ratio, centre, members, radius


class _Search:
    """The best circle round each point, and from these the clusters that share no unit."""

    def __init__(
        self,
        around: Callable[[int], Windows],
        centres: NDArray[np.int64],
        study: _Study,
        likelihood: Likelihood,
        fewest_cases: int,
    ) -> None:
        self._around, self._centres, self._likelihood = around, centres, likelihood
        self._cases = study.cases
        self._fewest_cases = fewest_cases
        self._taken = np.zeros(study.cases.size, dtype=bool)
        self._best: list[tuple[float, int, int]] = []  # minus ratio, centre, members

    def visit(self) -> Iterator[Windows]:
        """The circles round every point, each looked at on the way."""
        for centre in self._centres.tolist():
            windows = self._around(centre)
            self._best.append(self._look(centre, windows))
            yield windows

    def _look(self, centre: int, windows: Windows) -> tuple[float, int, int]:
        clash = np.flatnonzero(self._taken[windows.members])
        free = windows.size <= (clash[0] if clash.size else windows.members.size)
        counts = np.cumsum(self._cases[windows.members])[windows.size[free] - 1]
        if not counts.size:
            return (0.0, centre, 0)
        ratio = self._likelihood(counts.astype(float), windows.weight[free])
        ratio = np.where(counts >= self._fewest_cases, ratio, 0.0)
        top = int(np.argmax(ratio))
        return (-float(ratio[top]), centre, int(windows.size[top]))

    def without_overlap(self, most: int) -> list[_Found]:
        """At most ``most`` circles in order of ratio, none sharing a unit with a better one."""
        heapq.heapify(self._best)
        found: list[_Found] = []
        while self._best and len(found) < most:
            ratio, centre, size = heapq.heappop(self._best)
            if ratio >= 0:
                break
            windows = self._around(centre)
            members = windows.members[:size]
            if self._taken[members].any():  # a better cluster has taken some: look again
                heapq.heappush(self._best, self._look(centre, windows))
                continue
            self._taken[members] = True
            found.append((-ratio, centre, members, float(windows.distance[size - 1])))
        return found


def _result(study: _Study, found: Sequence[_Found], maxima: NDArray[np.float64]) -> ScanResult:
    all_cases, total = int(study.cases.sum()), float(study.population.sum())
    clusters = []
    for ratio, centre, members, radius in found:
        inside = int(study.cases[members].sum())
        expected = float(study.expected[members].sum())
        beyond = all_cases - inside
        risk = (inside / expected) / (beyond / (all_cases - expected)) if beyond else np.inf
        reached = int((maxima >= ratio - 1e-9).sum())
        clusters.append(
            Cluster(
                members=tuple(int(m) for m in members),
                centre=centre,
                radius=radius,
                cases=inside,
                population=float(study.population[members].sum()),
                expected=expected,
                relative_risk=float(risk),
                llr=ratio,
                p_value=(1 + reached) / (maxima.size + 1) if maxima.size else None,
            )
        )
    critical = None
    if maxima.size:  # p <= 0.05 needs 1 + reached <= 0.05 * (permutations + 1)
        may_reach = int(0.05 * (maxima.size + 1) + 1e-9) - 1
        ordered = np.sort(maxima)[::-1]
        critical = float(ordered[may_reach]) if may_reach >= 0 else None
    return ScanResult(tuple(clusters), all_cases, total, critical, maxima)
