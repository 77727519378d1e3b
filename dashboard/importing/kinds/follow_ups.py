"""What became of failed batches: one row is one enterprise's follow-up."""

from collections import Counter
from collections.abc import Hashable

from dashboard.importing.checked import Checked
from dashboard.importing.kinds import Kind
from dashboard.store import db

KEY = (
    "enterprise", "product_name", "brand", "rectification", "recheck_result", "penalty",
    "period_from",
)  # fmt: skip


def check(checked: Checked) -> None:
    """The period of the list; it may be unknown."""
    span = checked.context.span
    count = len(checked.rows)
    checked.values["period_from"] = [span.start if span else None] * count
    checked.values["period_to"] = [span.end if span else None] * count


def keys(checked: Checked) -> list[Hashable]:
    """The same product of one firm may fail twice with different endings: all of it must agree."""
    return list(zip(*(checked.column(name) for name in KEY), strict=True))


def stored_keys(_sheets: list[Checked]) -> list[Hashable]:
    """Keys of the live rows in the store."""
    if not db.exists("real"):
        return []
    with db.cursor("real") as cursor:
        return list(cursor.execute(f"SELECT {', '.join(KEY)} FROM live_follow_ups").fetchall())


def summarise(checked: Checked) -> dict[str, int]:
    """Count per result of the recheck, "(blank)" for none."""
    results = checked.column("recheck_result")
    return dict(Counter(results[position] or "(blank)" for position in checked.accepted()))


KIND = Kind(check, keys, summarise, stored=stored_keys, is_one=False)
