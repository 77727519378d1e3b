"""What the bureau rules about single makers and the blacklist of 62号 四(四): 列入, 移出.

No paper says when a maker leaves; beside the reading in force (C35) the bureau may rule so of one
maker. A ruling keeps who entered it and when, and is withdrawn, never removed.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.enterprises.names import decided, identity
from dashboard.store import db

ENTRY, EXIT = "列入", "移出"
TABLE = "blacklist_rulings"


@dataclass(frozen=True)
class Ruled:
    """One ruling in force: of whom (the leading writing of its name), what, when and why."""

    ruling_id: int
    id: str
    kind: str
    on: date
    reason: str
    paper: str
    by: str


def rulings(store: db.StoreName, as_of: date) -> dict[str, list[Ruled]]:
    """Rulings of a day by maker, oldest first."""
    known = decided(store)
    found: dict[str, list[Ruled]] = {}
    for row in db.query(store, TABLE, as_of=as_of).to_dict("records"):
        key = identity(str(row["enterprise"]), known)
        found.setdefault(key, []).append(
            Ruled(
                int(row["ruling_id"]),
                key,
                str(row["kind"]),
                pd.Timestamp(row["ruled_on"]).date(),
                str(row["reason"]),
                str(row["paper"]),
                str(row["entered_by"]),
            )
        )
    return found
