"""Support for demonstration zones (83号): one row is one thing done for a zone."""

from collections import Counter

from dashboard.importing.checked import Checked
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.records import fill_yuan

# Same day, zone, kind, enterprise, content and amount: the same entry.
KEY = ("supported_on", "zone", "kind", "enterprise", "content", "amount_yuan")


def check(checked: Checked) -> None:
    """Days; money in yuan."""
    checked.set_days("supported_on")
    fill_yuan(checked, "amount_yuan")


def summarise(checked: Checked) -> dict[str, int]:
    """Entries, and how many of each kind."""
    kept = checked.accepted()
    kinds = checked.column("kind")
    return {"entries": len(kept), **Counter(kinds[position] for position in kept)}


KIND = Kind(check, KEY, summarise, stored=True, is_one=False)
