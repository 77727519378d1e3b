"""Which cases of a long walk run every time, and which only in the long run (`pytest -m soak`)."""

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def beyond(kept: Collection[Any], every: Iterable[Any]) -> list[Any]:
    """All cases for a parametrisation; those that are not kept are marked for the long run."""
    cases = list(every)
    unknown = [one for one in kept if one not in cases]
    assert not unknown, f"kept but not among the cases: {unknown}"
    return [one if one in kept else pytest.param(one, marks=pytest.mark.soak) for one in cases]
