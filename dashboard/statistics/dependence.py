"""Batches of one maker are not independent: how much less they tell than as many makers would."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from dashboard.statistics.guards import checked_counts


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
    makers, batches = int(n.size), float(n.sum())
    if makers == 0 or n.max() == 1:
        return DesignEffect(1.0, None, makers)
    alike = float((n**2).sum() / batches) - 1
    rate = x.sum() / batches
    if makers == 1 or rate in (0, 1):
        return DesignEffect(1 + alike, None, makers)
    share = x / n
    between = float((n * (share - rate) ** 2).sum()) / (makers - 1)
    within = float((n * share * (1 - share)).sum()) / (batches - makers)
    usual = (batches - float((n**2).sum()) / batches) / (makers - 1)
    correlation = max(0.0, (between - within) / (between + (usual - 1) * within))
    return DesignEffect(1 + alike * correlation, correlation, makers)
