"""Counts that belong together: which of them may not be more than another, which jumped.

What is compared stands in data/columns.toml (at_most, jump). The import reports it, the form of the
填报箱 holds it back, and the template asks it by its formulas: one definition for all three.
"""

from collections.abc import Mapping
from typing import TypeVar

from dashboard.importing.columns import datasets

MONTHLY = "monthly_reports"
DECREASED, JUMPED = "decrease_vs_previous_month", "jump_vs_previous_month"
_OF_MEASURE = "_count"

Name = TypeVar("Name", bound=str)


def pairs(kind: str) -> list[tuple[str, str, str]]:
    """(smaller, larger, code of the problem) of the measures of a dataset."""
    return [
        (small.removesuffix(_OF_MEASURE), large.removesuffix(_OF_MEASURE), code)
        for small, large, code in datasets()[kind].at_most
    ]


def too_many(kind: str, values: Mapping[str, int | None]) -> list[tuple[str, str, str]]:
    """The pairs of `pairs` whose smaller one is larger; what is not told contradicts nothing."""
    found = []
    for small, large, code in pairs(kind):
        one, two = values.get(small), values.get(large)
        if one is not None and two is not None and one > two:
            found.append((small, large, code))
    return found


def change(kind: str, before: int | None, now: int | None) -> str:
    """Code of what is odd about a count beside the one reported before; empty for nothing."""
    if before is None or now is None or before == now:
        return ""
    if now < before:
        return DECREASED
    limits = datasets()[kind].jump
    if not limits or now - before < limits["least"]:
        return ""
    return JUMPED if (now - before) * 100 > before * limits["percent"] else ""
