"""Relapse (回潮): how long outlets stay compliant after rectification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from dashboard.statistics.guards import tail_level

Transform = Literal["log-log", "log", "plain"]


@dataclass(frozen=True, slots=True)
class RelapseCurve:
    """Kaplan-Meier curve; one entry per distinct time at which somebody relapsed.

    ``still_compliant`` is the share that has not relapsed after ``time``, with limits;
    ``at_risk`` outlets were under observation just before, ``relapsed`` relapsed then.
    ``median`` is the first time with at most half still compliant (None: not reached).
    ``outlets`` and ``events`` are totals.
    """

    time: NDArray[np.float64]
    at_risk: NDArray[np.int64]
    relapsed: NDArray[np.int64]
    still_compliant: NDArray[np.float64]
    standard_error: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    median: float | None
    outlets: int
    events: int

    def at(self, time: float) -> float:
        """Share still compliant after ``time``; 1 before the first relapse."""
        index = int(np.searchsorted(self.time, time, side="right"))
        return 1.0 if index == 0 else float(self.still_compliant[index - 1])


def relapse_curve(
    duration: ArrayLike,
    relapsed: ArrayLike,
    *,
    confidence: float = 0.95,
    transform: Transform = "log-log",
) -> RelapseCurve:
    """Kaplan-Meier estimate of staying compliant.

    One entry per outlet: ``duration`` days from found compliant to found relapsed or last
    seen, ``relapsed`` whether it had relapsed by then (False: still compliant when last
    seen). At equal times relapses come before outlets leave observation. Standard errors by
    Greenwood; limits on the "log-log" scale, or "log" (the default of R's survfit) or
    "plain"; NaN once nobody is left compliant. A relapse is dated by the check that found it.

    Sources: Kaplan & Meier, JASA 1958;53:457; Kalbfleisch & Prentice 1980 (log-log).
    Raises ValueError for negative or missing durations, relapses other than true and false
    (0 and 1), or arrays of different length.
    """
    days = np.asarray(duration, dtype=float)
    seen = np.asarray(relapsed, dtype=float)
    if bool(((seen != 0) & (seen != 1)).any()):
        raise ValueError("relapsed must be true or false for every outlet")
    event = seen == 1
    if days.ndim != 1 or event.shape != days.shape:
        raise ValueError("duration and relapsed must be one-dimensional and equally long")
    if not bool(((days >= 0) & np.isfinite(days)).all()):
        raise ValueError("durations must not be negative or missing")
    if transform not in ("log-log", "log", "plain"):
        raise ValueError(f"unknown transform {transform!r}")
    times, deaths = np.unique(days[event], return_counts=True)
    at_risk = days.size - np.searchsorted(np.sort(days), times, side="left")
    share = np.asarray(np.cumprod(1 - deaths / at_risk), dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(deaths / (at_risk * (at_risk - deaths)))
        error = share * np.sqrt(greenwood)
        z = -special.ndtri(tail_level(confidence) / 2)
        lower, upper = _limits(share, np.sqrt(greenwood), z, transform)
    half = np.flatnonzero(share <= 0.5 + 1e-12)
    return RelapseCurve(
        time=times,
        at_risk=at_risk.astype(np.int64),
        relapsed=deaths.astype(np.int64),
        still_compliant=share,
        standard_error=np.where(share > 0, error, np.nan),
        lower=np.where(share > 0, lower, np.nan),
        upper=np.where(share > 0, upper, np.nan),
        median=float(times[half[0]]) if half.size else None,
        outlets=int(days.size),
        events=int(event.sum()),
    )


def _limits(
    share: NDArray[np.float64], relative: NDArray[np.float64], z: float, transform: Transform
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if transform == "plain":
        lower, upper = share * (1 - z * relative), share * (1 + z * relative)
    elif transform == "log":
        lower, upper = share * np.exp(-z * relative), share * np.exp(z * relative)
    else:
        width = np.exp(z * relative / np.log(share))  # below 1: log(share) is negative
        lower, upper = share ** (1 / width), share**width
    return np.clip(lower, 0, 1), np.clip(upper, 0, 1)
