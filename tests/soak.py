"""Which cases of a long walk run every time, which in the long run (`pytest -m soak`, also run by
.ci/run), and which only by hand (`pytest -m marathon`)."""

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def beyond(kept: Collection[Any], every: Iterable[Any], *, soak: int | None = None) -> list[Any]:
    """All cases for a parametrisation; those that are not kept are marked for the long run.

    soak: how many of them at most; the rest is marked for the marathon, so that the long run ends
    within the time of .ci/run.
    """
    cases = list(every)
    unknown = [one for one in kept if one not in cases]
    assert not unknown, f"kept but not among the cases: {unknown}"
    rest = [one for one in cases if one not in kept]
    late = rest[soak:] if soak is not None else []

    def case(one: Any) -> Any:
        if one in kept:
            return one
        values = one if isinstance(one, tuple) else (one,)
        mark = pytest.mark.marathon if one in late else pytest.mark.soak
        return pytest.param(*values, marks=mark)

    return [case(one) for one in cases]
