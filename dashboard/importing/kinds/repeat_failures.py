"""Enterprises that failed again: one row is one failed batch."""

from dashboard.importing.checked import Checked
from dashboard.importing.kinds import Kind

# Everything that tells one failed batch from another.
KEY = (
    "enterprise", "product_name", "brand", "model", "batch", "checked_in", "failing_items_text",
)  # fmt: skip


def check(_checked: Checked) -> None:
    """Nothing beyond single cells."""


def summarise(checked: Checked) -> dict[str, int]:
    """Batches and different enterprises."""
    names = checked.column("enterprise")
    kept = checked.accepted()
    return {"batches": len(kept), "enterprises": len({names[position] for position in kept})}


KIND = Kind(check, KEY, summarise, stored=True, is_one=False)
