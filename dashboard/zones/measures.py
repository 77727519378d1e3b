"""Measures of zones: market share, brands, scale, layout (83号 二), from the ledger zone_figures.

Which there are, in which unit and for which criterion stands in data/zone_criteria.toml; 83号 sets
no threshold, so nothing is judged. A figure without a source is refused by the import.
"""

import pandas as pd

from dashboard.store import db

DATASET = "zone_figures"


def rows(store: db.StoreName, year: int) -> pd.DataFrame:
    """Rows of queries/reports/zone_measures.sql."""
    return db.query(store, "zone_measures", year=year)


def newest(found: pd.DataFrame) -> dict[tuple[str, str], tuple[int, float, str, float | None]]:
    """(zone, measure) → newest year, its value and source, and the value of the year told before
    it (None without one)."""
    told: dict[tuple[str, str], tuple[int, float, str, float | None]] = {}
    for row in found.sort_values("year", kind="stable").to_dict("records"):
        key = (str(row["zone"]), str(row["measure"]))
        before = told.get(key)
        told[key] = (
            int(row["year"]), float(row["value"]), str(row["source"]),
            before[1] if before else None,
        )  # fmt: skip
    return told
