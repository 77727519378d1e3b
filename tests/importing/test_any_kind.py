"""Lists of every kind, as offices might write them: what is read is right, what is not is told."""

from pathlib import Path

import pytest

from tests.importing import any_kind
from tests.soak import beyond


@pytest.mark.parametrize("first", beyond([0], list(range(0, 300, 2)), soak=2))
def test_no_kind_is_silently_wrong(first: int, store: Path) -> None:
    found = {
        (kind, seed): any_kind.outcome(kind, seed)
        for kind in any_kind.kinds()
        for seed in range(first, first + 2)
    }
    silent = {place: why for place, (how, why) in found.items() if how == "silent"}
    assert not silent, silent
    exact = sum(how == "exact" for how, _ in found.values())
    # tables of small ledgers that chance lets contradict themselves are held, which is right
    assert exact >= 0.8 * sum(bool(how) for how, _ in found.values()), found


@pytest.mark.parametrize(
    ("kind", "seed"), [("blacklist", 12), ("demonstration", 17), ("complaints", 43)]
)
def test_a_group_whose_merge_is_lost_hides_no_column(kind: str, seed: int, store: Path) -> None:
    assert any_kind.outcome(kind, seed) == ("exact", "")
