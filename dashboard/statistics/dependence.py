"""Batches of one maker are not independent: how much less they tell than as many makers would."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from dashboard.statistics.guards import checked_count, checked_counts


@dataclass(frozen=True, slots=True)
class DesignEffect:
    """``effect``: by how much to divide the number of batches (1: they are independent).

    ``correlation`` within makers (None where it cannot be told: nothing failed, everything
    failed, or no maker has two batches), ``makers`` with data.
    """

    effect: float
    correlation: float | None
    makers: int


def design_effect(passed: ArrayLike, total: ArrayLike) -> DesignEffect:
    """How alike batches of one maker are; one entry per maker.

    Correlation by analysis of variance, not below 0; effect = 1 + (sum n^2/sum n - 1) *
    correlation. Where all batches passed or all failed the correlation cannot be told, and each
    maker counts as one (correlation 1). Sources: Kish, Survey Sampling 1965; Ridout, Demetrio &
    Firth, Biometrics 1999;55:137 (estimator); Donald & Donner, Stat Med 1987;6:491.
    """
    x, n = checked_counts(passed, total)
    if x.ndim != 1:
        raise ValueError("passed and total must be one-dimensional")
    have = n > 0
    x, n = x[have], n[have]
    sums = float(x.sum()), float(n.sum()), float((n**2).sum()), float((x**2 / n).sum())
    return design_effect_of_sums(int(n.size), *sums)


def design_effect_of_sums(
    makers: int, passed: float, total: float, squares: float, alike: float
) -> DesignEffect:
    """The same where only sums over makers are known: of x, n, n*n and x*x/n.

    Raises ValueError for sums that no makers can have.
    """
    makers = checked_count(makers, "makers")
    passed, total = checked_count(passed, "passed"), checked_count(total, "total")
    if passed > total or makers > total or not total <= squares <= total**2:
        raise ValueError("needs makers, passed <= total <= squares <= total*total")
    if not 0 <= alike <= passed * (1 + 1e-9):
        raise ValueError(f"alike must lie between 0 and passed, got {alike!r}")
    if makers in (0, total):
        return DesignEffect(1.0, None, makers)
    more = squares / total - 1
    if makers == 1 or passed in (0, total):
        return DesignEffect(1 + more, None, makers)
    between = (alike - passed**2 / total) / (makers - 1)
    within = (passed - alike) / (total - makers)
    usual = (total - squares / total) / (makers - 1)
    correlation = max(0.0, (between - within) / (between + (usual - 1) * within))
    return DesignEffect(1 + more * correlation, correlation, makers)
