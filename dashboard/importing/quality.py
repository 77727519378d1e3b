"""What is wrong over all imports, and names of enterprises that may be one: decided once."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from dashboard.importing.cleaning import similar_enterprises
from dashboard.store import db


@dataclass(frozen=True)
class NamePair:
    """Two writings that may be one enterprise, with how many rows list each; score 85-100."""

    left: str
    right: str
    score: float
    rows_left: int
    rows_right: int


def findings() -> pd.DataFrame:
    """One row per kind of finding, sheet and import: count, first cell, what was found there."""
    if not db.exists("real"):
        return pd.DataFrame()
    return db.query("real", "problem_groups")


def open_pairs() -> list[NamePair]:
    """Pairs of similar names that nobody has decided on, most similar first."""
    if not db.exists("real"):
        return []
    names = db.query("real", "enterprise_names")
    listed = dict(zip(names["enterprise"], names["listed"], strict=True))
    known = set(zip(*(decisions()[side] for side in ("left", "right")), strict=True))
    return [
        NamePair(one.left, one.right, one.score, int(listed[one.left]), int(listed[one.right]))
        for one in similar_enterprises(listed)
        if (one.left, one.right) not in known
    ]


def decisions() -> pd.DataFrame:
    """One row per decided pair, newest first: left, right, is_same, who, when."""
    return db.query("real", "enterprise_decisions")


def decide(left: str, right: str, is_same: bool, by: str) -> None:
    """Keep whether two writings are one enterprise; a later decision replaces an earlier one."""
    first, second = sorted((left, right))
    with db.transaction("real") as cursor:
        cursor.execute(
            "INSERT INTO enterprise_decisions VALUES (?, ?, ?, ?, ?)",
            [first, second, is_same, datetime.now().replace(microsecond=0), by],
        )
