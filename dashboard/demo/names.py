"""Invented names and telephone numbers, and where makers and outlets stand after May 2011."""

from typing import Any

import numpy as np
import numpy.typing as npt

Objects = npt.NDArray[np.object_]


def invented(
    first: str, rest: str, count: int, rng: np.random.Generator, longer: float = 0.6
) -> Objects:
    """`count` names: one character of `first` and one or (share `longer`) two of `rest`."""
    letters = np.array(list(rest), dtype=object)
    head = rng.choice(np.array(list(first), dtype=object), size=count)
    middle = rng.choice(letters, size=count)
    tail = np.where(rng.random(count) < longer, rng.choice(letters, size=count), "")
    return np.asarray(head + middle + tail, dtype=object)


def phones(prefix: str, count: int, rng: np.random.Generator) -> Objects:
    """`count` numbers of eleven digits that start with an unassigned prefix."""
    free = 11 - len(prefix)
    numbers = rng.integers(0, 10**free, size=count)
    return np.array([f"{prefix}{number:0{free}d}" for number in numbers], dtype=object)


def moved_places(places: list[dict[str, Any]], place: Any, rng: np.random.Generator) -> Objects:
    """Unit of the division of May 2011 for every entry of `place`, drawn by the given shares."""
    later = np.empty(len(place), dtype=object)
    for row in places:
        mine = np.flatnonzero(np.asarray(place) == row["name"])
        units = np.array(list(row["later"]), dtype=object)
        shares = np.array(list(row["later"].values()), dtype=float)
        later[mine] = rng.choice(units, size=len(mine), p=shares / shares.sum())
    return later
