"""Who stands in front of a ranking and who behind, where several share a place."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeVar

MOST_NAMED = 8  # units of one side that a sentence names
T = TypeVar("T")


def edges(
    rows: Sequence[T], rank: Callable[[T], int], first: int = 5, last: int = 3
) -> tuple[list[T], list[T]]:
    """Who stands in front and who behind, of rows best first: those with one rank all or none. A
    side is empty where more than MOST_NAMED share its outermost rank, or the other side has it."""
    groups = [list(own) for _, own in groupby(rows, rank)]
    front: list[T] = []
    behind: list[T] = []
    for own in groups:
        if rank(own[0]) > first or len(front) + len(own) > MOST_NAMED:
            break
        front += own
    for own in reversed(groups[1:]):
        if len(behind) >= last or len(behind) + len(own) > MOST_NAMED or own[0] in front:
            break
        behind = own + behind
    return front, behind
