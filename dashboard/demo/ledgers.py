"""Simulated rows of the small ledgers (tables of data/columns.toml with `ledger`)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from dashboard.store.datasets import Ledger, ledgers

Groups = Mapping[str, Sequence[str]]


def generate(parameters: dict[str, Any], groups: Groups, seed: int) -> dict[str, pd.DataFrame]:
    """Rows of every ledger by table; groups: bodies behind the names of `each`."""
    rng = np.random.default_rng([seed, 17])
    found = {}
    for dataset, one in ledgers().items():
        rows = [row for batch in parameters[dataset] for row in _rows(batch, groups, rng)]
        found[one.table] = _placed(rows, one, parameters["sheets"][dataset])
    return found


def _rows(batch: dict[str, Any], groups: Groups, rng: np.random.Generator) -> Iterator[Any]:
    span = (batch["until"] - batch["from"]).days
    bodies = [name for one in batch["each"] for name in groups.get(one, [one])]
    for body in dict.fromkeys(bodies):
        if body in batch.get("but", ()):
            continue
        times = batch.get("times", 1)
        days: list[date | None] = [
            batch["from"] + timedelta(days=int(rng.integers(span + 1))) for _ in range(times)
        ]
        days[-1] = batch.get("last", {}).get(body, days[-1])
        if body in batch.get("open", ()):
            days[-1] = None
        for number, day in enumerate(days):
            yield {
                batch["body"]: body,
                batch["day"]: day,
                **batch.get("set", {}),
                **{key: str(rng.choice(many)) for key, many in batch.get("one_of", {}).items()},
                **{key: many[number] for key, many in batch.get("listed", {}).items()},
            }


def _placed(rows: list[dict[str, Any]], one: Ledger, sheet: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    for name, kind in one.columns.items():
        if kind == "DATE" and name in frame:
            frame[name] = pd.to_datetime(frame[name])
    frame.insert(0, "sheet", sheet)
    frame.insert(1, "row_number", np.arange(1, len(frame) + 1))
    return frame
