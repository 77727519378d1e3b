"""Enterprises that failed again: one row is one failed batch."""

from collections.abc import Hashable

from dashboard.importing.checked import Checked
from dashboard.importing.kinds import Kind
from dashboard.store import db

KEY = (
    "enterprise", "product_name", "brand", "model", "batch", "checked_in", "failing_items_text",
)  # fmt: skip


def check(_checked: Checked) -> None:
    """Nothing beyond single cells."""


def keys(checked: Checked) -> list[Hashable]:
    """Everything that tells one failed batch from another."""
    return list(zip(*(checked.column(name) for name in KEY), strict=True))


def stored_keys(_sheets: list[Checked]) -> list[Hashable]:
    """Keys of the live rows in the store."""
    if not db.exists("real"):
        return []
    with db.cursor("real") as cursor:
        return list(cursor.execute(f"SELECT {', '.join(KEY)} FROM live_repeat_failures").fetchall())


def summarise(checked: Checked) -> dict[str, int]:
    """Batches and different enterprises."""
    names = checked.column("enterprise")
    kept = checked.accepted()
    return {"batches": len(kept), "enterprises": len({names[position] for position in kept})}


KIND = Kind(check, keys, summarise, stored=stored_keys, is_one=False)
