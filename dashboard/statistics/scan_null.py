"""What the scan statistic looks like when there is no cluster: simulated maxima."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from dashboard.statistics.scan_windows import Windows

Progress = Callable[[float], None]
"""Called with the finished share, 0..1."""

Likelihood = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]
"""Log likelihood ratio of case counts and window weights (arrays that broadcast)."""

_BLOCK = 96  # centres moved together; their running counts stay in the processor's cache
_ROWS = 250  # populations whose ratios are looked up together
_REPLICAS = 1000  # permutations moved together, likewise


def shuffled_cases(
    cases: NDArray[np.int64],
    population: NDArray[np.float64],
    strata: NDArray[np.int64],
    replicas: int,
    random: np.random.Generator,
    *,
    bernoulli: bool,
) -> NDArray[np.int32]:
    """Cases per unit, units x replicas, redistributed by chance within each stratum.

    Bernoulli: without replacement, no unit gets more than its population. Otherwise
    multinomial in proportion to the population.
    """
    drawn = np.zeros((cases.size, replicas), dtype=np.int32)
    for stratum in np.unique(strata):
        units = np.flatnonzero(strata == stratum)
        size, held = population[units], int(cases[units].sum())
        if held == 0:
            continue
        if not bernoulli:
            drawn[units] = random.multinomial(held, size / size.sum(), replicas).T
        elif bool((size == 1).all()):
            labels = np.zeros((replicas, units.size), dtype=np.int32)
            labels[:, :held] = 1
            drawn[units] = random.permuted(labels, axis=1).T
        else:
            drawn[units] = random.multivariate_hypergeometric(
                size.astype(np.int64), held, replicas, method="marginals"
            ).T
    return drawn


def maxima_by_window(
    windows: Iterable[Windows],
    weight: NDArray[np.float64],
    drawn: NDArray[np.int32],
    likelihood: Likelihood,
    fewest_cases: int,
    centres: int,
    progress: Progress | None,
) -> NDArray[np.float64]:
    """Largest ratio of each replica, window by window; any likelihood, any weights."""
    largest = np.zeros(drawn.shape[1])
    for done, around in enumerate(windows, start=1):
        if around.size.size:
            counts = np.cumsum(drawn[around.members], axis=0)[around.size - 1]
            np.maximum(
                largest, _row_maxima(counts, around.weight, likelihood, fewest_cases), out=largest
            )
        if progress and (done % 50 == 0 or done == centres):
            progress(done / centres)
    return largest


def maxima_of_zones(
    zones: Sequence[NDArray[np.int64]],
    weight: NDArray[np.float64],
    drawn: NDArray[np.int32],
    likelihood: Likelihood,
    fewest_cases: int,
) -> NDArray[np.float64]:
    """Largest ratio of each replica over ``zones``, each an array of unit positions."""
    counts = np.array([drawn[zone].sum(axis=0) for zone in zones])
    held = np.array([weight[zone].sum() for zone in zones])
    return _row_maxima(counts, held, likelihood, fewest_cases)


def _row_maxima(
    counts: NDArray[np.integer],
    weight: NDArray[np.float64],
    likelihood: Likelihood,
    fewest_cases: int,
) -> NDArray[np.float64]:
    grid = np.arange(int(counts.max(initial=0)) + 1)  # few distinct counts: look ratios up
    table = likelihood(grid[None, :].astype(float), weight[:, None])
    table[:, :fewest_cases] = 0.0
    return np.asarray(np.take_along_axis(table, counts, axis=1).max(axis=0, initial=0.0))


def maxima_by_count(
    windows: Iterable[Windows],
    weight: NDArray[np.float64],
    drawn: NDArray[np.int32],
    likelihood: Likelihood,
    fewest_cases: int,
    centres: int,
    progress: Progress | None,
) -> NDArray[np.float64]:
    """The same maxima for whole-number populations, fast for thousands of units.

    Between windows of equal population the ratio grows with the cases, so it is enough to know
    the most cases in any window of each population. A window also stands for the populations
    up to the next larger one: its ratio there is lower than at its own, so nothing changes.
    """
    replicas = drawn.shape[1]
    widest = int(weight.sum())
    most = np.zeros((widest + 1, replicas), dtype=np.int16)
    small = drawn.astype(np.int16)
    remaining, done = iter(windows), 0
    while block := list(islice(remaining, _BLOCK)):
        entries = _entries(block)
        for first in range(0, replicas, _REPLICAS):
            part = slice(first, first + _REPLICAS)
            _advance(entries, len(block), np.ascontiguousarray(small[:, part]), most[:, part])
        done += len(block)
        if progress:
            progress(done / centres)
    largest = np.zeros(replicas)
    for low in range(1, widest + 1, _ROWS):
        counts = most[low : low + _ROWS]
        population = np.arange(low, low + len(counts), dtype=float)
        np.maximum(largest, _row_maxima(counts, population, likelihood, fewest_cases), out=largest)
    return largest


Entries = list[tuple[int, NDArray[np.int64] | None, NDArray[np.int64]]]
"""Per population: it, the centres whose circles grow to it (None: all, in order), the units."""


def _entries(block: Sequence[Windows]) -> Entries:
    """In order of population, which units enter which circles of the block."""
    at, centre, unit = [], [], []
    for row, around in enumerate(block):
        steps = np.diff(around.size, prepend=0)
        at.append(np.repeat(around.weight, steps).astype(np.int64))
        centre.append(np.full(around.members.size, row))
        unit.append(around.members)
    when = np.concatenate(at)
    order = np.argsort(when, kind="stable")
    when, rows, units = when[order], np.concatenate(centre)[order], np.concatenate(unit)[order]
    edges = np.flatnonzero(np.diff(when, prepend=-1, append=-1))
    everyone = np.arange(len(block))
    entries: Entries = []
    for first, last in zip(edges[:-1], edges[1:], strict=True):
        who = rows[first:last]
        whole = who.size == everyone.size and bool((who == everyone).all())
        entries.append((int(when[first]), None if whole else who, units[first:last]))
    return entries


def _advance(
    entries: Entries, rows: int, drawn: NDArray[np.int16], most: NDArray[np.int16]
) -> None:
    """Grow the block's circles, noting the most cases at each population in ``most``."""
    inside = np.zeros((rows, drawn.shape[1]), dtype=np.int16)
    joining = np.empty_like(inside)
    for population, who, units in entries:
        if who is None:
            drawn.take(units, axis=0, out=joining, mode="clip")
            grown = np.add(inside, joining, out=inside)
        else:  # only circles that grow can set a new mark
            starts = np.flatnonzero(np.diff(who, prepend=-1))
            added = drawn.take(units, axis=0)
            if starts.size < who.size:
                added, who = np.add.reduceat(added, starts, axis=0), who[starts]
            grown = np.add(added, inside.take(who, axis=0), out=added)
            inside[who] = grown
        np.maximum(most[population], grown.max(axis=0), out=most[population])
