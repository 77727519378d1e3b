"""Chances from the special functions are those of scipy.stats, which is too slow to load."""

import re

import numpy as np
import pytest
from scipy import stats

from dashboard.settings import ROOT
from dashboard.statistics import discrete

TOTALS, RATES = np.array([1, 2, 7, 40, 803, 16719]), np.array([0.0, 1e-4, 0.02, 0.5, 0.98, 1.0])


def test_the_binomial_distribution_is_scipys() -> None:
    for total in TOTALS:
        count = np.unique(np.linspace(-1, total + 1, 60).astype(int))[:, None]
        for ours, theirs in (
            (discrete.binomial_pmf, stats.binom.pmf),
            (discrete.binomial_cdf, stats.binom.cdf),
            (discrete.binomial_sf, stats.binom.sf),
        ):
            np.testing.assert_allclose(
                ours(count, total, RATES), theirs(count, total, RATES), rtol=1e-9, atol=1e-250
            )
    for level in (0.00135, 0.025, 0.5, 0.999):
        for rate in (0.004, 0.3, 0.97):
            found = discrete.binomial_ppf(level, TOTALS, rate)
            np.testing.assert_array_equal(found, stats.binom.ppf(level, TOTALS, rate))
    assert np.isnan(discrete.binomial_ppf(0.1, np.nan, 0.2))


@pytest.mark.parametrize("rate", [0.001, 0.35, 0.5, 0.98])
def test_the_two_sided_test_is_scipys(rate: float) -> None:
    for total in (1, 4, 38, 501):
        for count in {*range(0, total + 1, max(1, total // 25)), total}:
            wanted = stats.binomtest(count, total, rate).pvalue
            assert discrete.binomial_two_sided(count, total, rate) == pytest.approx(wanted, 1e-9)


@pytest.mark.parametrize(
    ("population", "drawn"), [(1, 1), (20, 0), (20, 20), (50, 39), (803, 60), (16719, 380)]
)
def test_the_hypergeometric_distribution_is_scipys(population: int, drawn: int) -> None:
    good = np.unique(np.linspace(0, population, 25).astype(int))
    for count in {0, drawn // 3, drawn // 2, max(drawn - 1, 0), drawn}:
        for ours, theirs in (
            (discrete.hypergeometric_cdf, stats.hypergeom.cdf),
            (discrete.hypergeometric_sf, stats.hypergeom.sf),
        ):
            np.testing.assert_allclose(
                ours(count, population, good, drawn),
                theirs(count, population, good, drawn),
                rtol=1e-8,
                atol=1e-14,
            )


def test_nothing_loads_what_takes_longer_than_a_page() -> None:
    """Those few that need these load them where they use them."""
    slow = re.compile(r"(?m)^(?:from|import) (?:scipy\.(?:stats|optimize)|geopandas|statsmodels)")
    also = re.compile(r"(?m)^from scipy import .*(?:stats|optimize)")
    files = list((ROOT / "dashboard").rglob("*.py"))
    assert len(files) > 200
    found = [f for f in files if slow.search(text := f.read_text("utf-8")) or also.search(text)]
    assert [str(file) for file in found if file.name != "boundary_child.py"] == []
