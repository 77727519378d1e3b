"""Simulated places of outlets: in their township before and after 2011, most near its middle."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.divisions.shapes import are_within, boundaries

Floats = npt.NDArray[np.float64]
TRIES = 8


def positions(
    before: pd.Series, after: pd.Series, located: float, near: float, seed: int
) -> pd.DataFrame:
    """longitude and latitude (WGS-84) per outlet, missing for those that are not located.

    before, after: its township in the two divisions; near: standard deviation in degrees.
    """
    rng = np.random.default_rng([seed, 9])
    old, new = (_shapes(era) for era in ("a", "b"))
    found = np.full((len(before), 2), np.nan)
    pairs = pd.DataFrame({"before": before.to_numpy(), "after": after.to_numpy()})
    for (first, second), rows in pairs.groupby(["before", "after"]).groups.items():
        shape = old[str(first)].intersection(new[str(second)])
        if shape.is_empty:
            shape = old[str(first)]
        found[rows.to_numpy()] = _within(shape, len(rows), near, rng)
    found[rng.random(len(found)) >= located] = np.nan
    return pd.DataFrame(np.round(found, 5), columns=["longitude", "latitude"], index=before.index)


def _shapes(era: str) -> dict[str, Any]:
    frame = boundaries(era)
    return dict(zip(frame["name"], frame.geometry, strict=True))


def _within(shape: Any, count: int, near: float, rng: np.random.Generator) -> Floats:
    """Points around the middle of a shape; whatever falls outside is drawn again, closer by."""
    middle = shape.representative_point()
    centre = np.array([middle.x, middle.y])
    points = np.tile(centre, (count, 1))
    waiting = np.arange(count)
    for attempt in range(TRIES):
        drawn = centre + rng.normal(scale=near / (1 + attempt), size=(len(waiting), 2))
        inside = are_within(shape, drawn[:, 0], drawn[:, 1])
        points[waiting[inside]] = drawn[inside]
        waiting = waiting[~inside]
    return points
