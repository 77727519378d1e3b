"""Measures and rankings of literal counts, for tests of sentences."""

import pandas as pd
import pytest

from dashboard import divisions
from dashboard.indicators import measured
from dashboard.indicators.definitions import Measure, indicator, measure
from dashboard.indicators.measured import Ranking, Slice
from tests.rows import day

Counts = dict[str | None, tuple[int, int]]


ON = day("2010-12-31")


def m(name: str, n: int, d: int) -> Measure:
    return measure(indicator(name), n, d)


def ranking(
    counts: Counts,
    name: str = "compliance_rate",
    *,
    older: tuple[str, ...] = (),
    names: tuple[str, ...] | None = None,
) -> Ranking:
    """A ranking of literal counts; places that `counts` does not name reported nothing."""
    rows = pd.DataFrame(
        [
            {
                "key": key,
                "numerator": n,
                "denominator": d,
                "silent": 0,
                "last_day": pd.Timestamp("2010-06-30" if key in older else "2010-12-31"),
            }
            for key, (n, d) in counts.items()
        ]
    )
    found = names or tuple(key for key in counts if key)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measured, "counts", lambda *_, **__: rows)
        return measured.ranking(
            "real", indicator(name), Slice(ON), divisions.Units("a", found, "38个乡镇")
        )
