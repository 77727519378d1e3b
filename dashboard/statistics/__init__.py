"""Pure statistics: numbers in, numbers out; every function names its formula and source."""

from dashboard.statistics.intervals import (
    FiniteInterval,
    Interval,
    exact_fraction,
    exact_interval,
    exact_test,
    finite_interval,
    wilson_interval,
)
from dashboard.statistics.targets import (
    MINIMUM_TOTAL,
    State,
    Verdict,
    allowed_failures,
    missing_to_target,
    verdict,
)

__all__ = [
    "MINIMUM_TOTAL",
    "FiniteInterval",
    "Interval",
    "State",
    "Verdict",
    "allowed_failures",
    "exact_fraction",
    "exact_interval",
    "exact_test",
    "finite_interval",
    "missing_to_target",
    "verdict",
    "wilson_interval",
]
