"""四项制度: how many outlets keep each of the four owner systems, by trade and township."""

from fractions import Fraction

import pandas as pd
import streamlit as st

from dashboard.frame import View, panel
from dashboard.frame.picking import data_table, table_height
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.store import db
from dashboard.ten_trades import words
from dashboard.ten_trades.outlet import SYSTEMS
from dashboard.words import formats


def draw(view: View, chosen: Slice) -> None:
    """Two tables, or that the register does not tell."""
    found = view.ask(read, chosen)
    told = sum(int(found[f"{key}_told"].sum()) for key in SYSTEMS)
    with panel(*words.systems_panel(told)):
        if not told:
            return
        left, right = st.columns(2, gap="small")
        for where, head, by in ((left, "行业", "trade"), (right, "乡镇", "township")):
            rows = shares(found, by, head)
            height = table_height(len(rows), 11, 24)
            data_table(rows, height=height, where=where)


def read(store: db.StoreName, chosen: Slice) -> pd.DataFrame:
    """Rows of queries/reports/owner_systems.sql."""
    return db.query(
        store,
        "owner_systems",
        as_of=chosen.as_of,
        townships=list(chosen.townships) if chosen.townships else None,
        trades=list(chosen.trades) if chosen.trades else None,
    )


def shares(found: pd.DataFrame, by: str, head: str) -> pd.DataFrame:
    """One row per trade or township: percent of the outlets that tell of each system."""
    sums = found.drop(columns={"township", "trade"} - {by}).groupby(by, sort=False).sum()
    return pd.DataFrame(
        [
            {
                head: name,
                **{
                    word: _share(int(row[key]), int(row[f"{key}_told"]))
                    for key, word in SYSTEMS.items()
                },
            }
            for name, row in sums.iterrows()
        ]
    )


def _share(have: int, told: int) -> str:
    if not told:
        return formats.MISSING
    if told < indicator("compliance_rate").minimum:
        return f"{have}/{told}"
    return formats.percent(Fraction(have, told))
