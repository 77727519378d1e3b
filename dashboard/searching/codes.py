"""The codes that printed numbers bear: how they are written, and as of which day one holds."""

from datetime import date

import pandas as pd

from dashboard.store import db

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 1 I O, which are misread
LENGTH = 6


def tidy(code: str) -> str:
    """A code as it is kept, however it was typed: 7k2-qx4 → 7K2QX4."""
    return "".join(sign for sign in code.upper() if sign in SIGNS)


def day_of(store: db.StoreName, text: str) -> date | None:
    """The as-of day of the number that bears a code; None where no number does."""
    if len(text) > 2 * LENGTH or len(tidy(text)) != LENGTH or not db.exists(store):
        return None
    rows = db.query(store, "number_code", code=tidy(text))
    return None if rows.empty else pd.Timestamp(rows.iloc[0]["as_of"]).date()
