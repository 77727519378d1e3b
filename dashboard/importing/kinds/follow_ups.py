"""What became of failed batches: one row is one enterprise's follow-up."""

from collections import Counter

from dashboard.importing.checked import Checked
from dashboard.importing.kinds import Kind

# The same product of one firm may fail twice with different endings: all of it must agree.
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


def summarise(checked: Checked) -> dict[str, int]:
    """Count per result of the recheck, "(blank)" for none."""
    results = checked.column("recheck_result")
    return dict(Counter(results[position] or "(blank)" for position in checked.accepted()))


KIND = Kind(check, KEY, summarise, stored=True, is_one=False)
