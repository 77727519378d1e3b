"""What every function here refuses: 98 for 0.98, half a batch, priors and errors without end.

A wrong argument raises ValueError (TypeError for something that is no number) and names itself;
a missing count (NaN, None) is an answer, not an error.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from operator import index
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

Exact = Fraction | Decimal | str | int | float
"""A number meant exactly: 0.98, "0.98", "98%" and Fraction(49, 50) are one value."""


def exact_fraction(value: Exact) -> Fraction:
    """The number as written: the float 0.98 becomes 49/50, not the nearest binary fraction."""
    if isinstance(value, float):  # also numpy.float64
        return Fraction(repr(float(value)))
    if isinstance(value, (np.integer, np.floating)):
        return Fraction(str(value))
    if isinstance(value, str) and value.strip().endswith("%"):
        return Fraction(value.strip()[:-1]) / 100
    return Fraction(value)


def checked_share(value: Exact, name: str = "target") -> Fraction:
    """A share exactly. Raises ValueError outside 0..1: 98 is not 98 %."""
    share = exact_fraction(value)
    if not 0 <= share <= 1:
        raise ValueError(f"{name} must lie between 0 and 1, got {value!r}")
    return share


def tail_level(confidence: float) -> float:
    """The probability outside on both sides together, 1 - confidence, without float noise.

    Raises ValueError unless 0 < confidence < 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence!r}")
    return float(1 - exact_fraction(confidence))


def checked_count(value: SupportsIndex | float, name: str, fewest: int = 0) -> int:
    """A whole number of at least ``fewest``; 5.0 is one, 2.5 and infinity are not."""
    try:
        number = index(value)  # type: ignore[arg-type]
    except TypeError:
        exact = float(value)
        if not exact.is_integer():
            raise ValueError(f"{name} must be a whole number, got {value!r}") from None
        number = int(exact)
    if number < fewest:
        raise ValueError(f"{name} must be at least {fewest}, got {value!r}")
    return number


def checked_counts(passed: ArrayLike, total: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    """Both as float arrays of one shape, NaN in both where either is missing (NaN, None).

    Raises ValueError unless both are whole, 0 <= passed <= total, and of one shape (or one of
    them a single number).
    """
    x, n = np.asarray(passed, dtype=float), np.asarray(total, dtype=float)
    if x.shape != n.shape and x.ndim and n.ndim:
        raise ValueError(f"passed and total must be equally long, got {x.shape} and {n.shape}")
    x, n = np.broadcast_arrays(x, n)
    if bool(np.any((x < 0) | (x > n))) or bool(np.any(np.isinf(n))) or bool(np.any(n < 0)):
        raise ValueError("counts must satisfy 0 <= passed <= total < infinity")
    missing = np.isnan(x) | np.isnan(n)
    if bool(missing.any()):
        x, n = np.where(missing, np.nan, x), np.where(missing, np.nan, n)
    if bool(((x % 1 != 0) | (n % 1 != 0))[~missing].any()):
        raise ValueError("passed and total must be whole numbers")
    return x, n


def checked_totals(total: ArrayLike) -> NDArray[Any]:
    """Totals as a float array, NaN where nothing was counted. Raises ValueError unless whole."""
    n = np.asarray(total, dtype=float)
    if bool(np.any((n < 0) | np.isinf(n) | ((n % 1 != 0) & ~np.isnan(n)))):
        raise ValueError("totals must be whole numbers, not negative")
    return np.where(n > 0, n, np.nan)


def checked_positive(value: ArrayLike, name: str) -> NDArray[Any]:
    """Finite numbers above 0: priors, standard errors. NaN is none."""
    found = np.asarray(value, dtype=float)
    if not bool((np.isfinite(found) & (found > 0)).all()):
        raise ValueError(f"{name} must be positive and finite, got {value!r}")
    return found


def checked_values(value: ArrayLike, name: str, *, missing: bool = True) -> NDArray[Any]:
    """Finite numbers; NaN only where something may be ``missing``."""
    found = np.asarray(value, dtype=float)
    if bool(np.isinf(found).any()) or (not missing and bool(np.isnan(found).any())):
        raise ValueError(f"{name} must be finite numbers, got {value!r}")
    return found


def same_shape(**arrays: NDArray[Any]) -> None:
    """Raises ValueError unless all arrays are equally long."""
    if len({array.shape for array in arrays.values()}) > 1:
        told = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(f"must be equally long: {told}")
