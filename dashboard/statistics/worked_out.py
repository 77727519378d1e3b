"""What is worked out from given values alone, kept for the next who asks the same.

A page is drawn anew with every click, and most of what it works out from its answers is what it
worked out before. The inputs are compared by value, whole, so a result of other data can never
stand in for one; inputs that cannot be compared, or are large, are worked out anew.
"""

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable
from copy import copy
from functools import wraps
from hashlib import sha256
from typing import Any, Final, ParamSpec, TypeVar, cast

Inputs = ParamSpec("Inputs")
Result = TypeVar("Result")

LARGE: Final = 1_000_000  # bytes of inputs


class Kept:
    """Results by the key of their inputs; the one that was not asked for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._guard = threading.Lock()
        self._results: OrderedDict[bytes, Any] = OrderedDict()

    def get(self, key: bytes) -> Any:
        """The result, or None where there is none."""
        with self._guard:
            found = self._results.get(key)
            if found is not None:
                self._results.move_to_end(key)
        return found

    def put(self, key: bytes, result: Any) -> None:
        """Keep a result."""
        with self._guard:
            self._results[key] = result
            while len(self._results) > self._most:
                self._results.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._guard:
            self._results.clear()


def key_of(function: Callable[..., Any], *inputs: Any) -> bytes | None:
    """One key for equal inputs of a function of a module; None where they cannot be compared."""
    try:
        told = pickle.dumps((function.__module__, function.__qualname__, inputs), protocol=5)
    except (pickle.PicklingError, TypeError, AttributeError):
        return None
    return sha256(told).digest() if len(told) <= LARGE else None


_kept = Kept(600)


def once(work_out: Callable[Inputs, Result]) -> Callable[Inputs, Result]:
    """A function of a module that reads nothing but its arguments and definitions, and asks no
    store; it gives None, a text, a table, or a list, tuple or dict of what cannot be changed."""

    @wraps(work_out)
    def known(*args: Inputs.args, **kwargs: Inputs.kwargs) -> Result:
        key = key_of(work_out, args, sorted(kwargs.items()))
        found = _kept.get(key) if key else None
        if found is None:
            found = (work_out(*args, **kwargs),)
            if key:
                _kept.put(key, found)
        return cast(Result, copy(found[0]))  # of a table: pandas copies what is written to

    return known


def forget() -> None:
    """Work everything out anew (tests)."""
    _kept.clear()
