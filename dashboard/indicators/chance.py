"""How much of a ranking is chance: rank sets that hold together, bands, the share of noise."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import statistics
from dashboard.indicators.measured import Ranking
from dashboard.store import db


@dataclass(frozen=True)
class Order:
    """What chance leaves of an order: rank sets that hold together, share of noise, and the
    lowest and highest rate to expect if all units were alike."""

    sets: statistics.RankSets
    noise: float
    spread: statistics.Interval


def order(_store: db.StoreName, passed: tuple[int, ...], total: tuple[int, ...]) -> Order:
    """Of units with these counts, each total at least 1."""
    return Order(
        sets(passed, total),
        statistics.noise_share(passed, total),
        statistics.chance_spread(sum(passed) / sum(total), total),
    )


def sets(passed: tuple[int, ...], total: tuple[int, ...]) -> statistics.RankSets:
    """Rank sets that hold together, of units with these counts, each total at least 1."""
    rate = np.array(passed) / np.array(total)
    error = np.asarray(statistics.beta_posterior(passed, total).sd)
    return statistics.rank_confidence_sets(rate, error)


def band_table(found: Ranking, known: statistics.RankSets) -> pd.DataFrame:
    """Rows of charts.rank_bands: the ranked units with simultaneous rank sets and bands."""
    table = found.ranked.reset_index(drop=True)
    low, high = known.lower, known.upper
    return table[["township", "rank", "rank_low", "rank_high"]].assign(
        set_low=low, set_high=high, band=statistics.rank_bands(table["rank"], low, high)
    )


def counts(found: Ranking) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Numerators and denominators of the ranked units, best first."""
    table = found.ranked
    return tuple(map(int, table["numerator"])), tuple(map(int, table["denominator"]))
