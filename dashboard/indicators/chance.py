"""How much of a ranking is chance: the bands of its order, the share of noise."""

from dataclasses import dataclass

import pandas as pd

from dashboard import statistics
from dashboard.indicators import policy
from dashboard.indicators.measured import Ranking
from dashboard.store import db


@dataclass(frozen=True)
class Order:
    """What chance leaves of an order: share of noise, and the lowest and highest rate to expect if
    all units were alike."""

    noise: float
    spread: statistics.Interval


def order(_store: db.StoreName, passed: tuple[int, ...], total: tuple[int, ...]) -> Order:
    """Of units with these counts, each total at least 1."""
    return Order(
        statistics.noise_share(passed, total),
        statistics.chance_spread(sum(passed) / sum(total), total),
    )


def band_table(found: Ranking) -> pd.DataFrame:
    """Rows of charts.rank_bands: the ranked units with their rank intervals and bands."""
    table = found.ranked.reset_index(drop=True)
    table = table[["township", "rank", "rank_low", "rank_high"]]
    return table.assign(
        band=statistics.rank_bands(
            *(table[name].to_numpy(dtype=float) for name in ("rank", "rank_low", "rank_high"))
        )
    )


def is_open(found: Ranking) -> bool:
    """Whether the units do not differ beyond chance, so that every place is open to each."""
    return not policy.differ(*counts(found))


def counts(found: Ranking) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Numerators and denominators of the ranked units, best first."""
    table = found.ranked
    return tuple(map(int, table["numerator"])), tuple(map(int, table["denominator"]))
