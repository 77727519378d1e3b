"""Figures that are built once for what they show, and drawn again without being built.

Building a chart costs more than all other work of a warm run: the library checks every mark. What
a chart shows is told by its inputs alone (charts never query), and by the boundaries of the maps;
the code does not change while a process lives. So the figure of equal inputs is kept, as the plain
marks that are sent to the browser. Inputs are compared by value, whole: a figure of other data can
never stand in for it, and inputs that cannot be compared are built anew.
"""

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any, Final

from dashboard import divisions

MOST: Final = 300  # figures of a process; a county map is some 60 KB
_guard = threading.Lock()
_kept: OrderedDict[bytes, dict[str, Any]] = OrderedDict()


def drawn(build: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What build(*args, **kwargs) draws, for st.plotly_chart. build: a function of a module that
    reads nothing but its arguments and the boundaries."""
    try:
        key = _key_of(build, args, kwargs)
    except (pickle.PicklingError, TypeError, AttributeError):
        return build(*args, **kwargs)
    with _guard:
        marks = _kept.get(key)
        if marks is not None:
            _kept.move_to_end(key)
    if marks is None:
        marks = build(*args, **kwargs).to_dict()
        with _guard:
            _kept[key] = marks
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return _figure_class()(marks)


def forget() -> None:
    """Build everything anew (tests)."""
    with _guard:
        _kept.clear()


def marks_of(figure: Any) -> list[dict[str, Any]]:
    """The marks of a kept figure, in its order."""
    return list(figure.to_dict()["data"])


def with_marks(figure: Any, marks: list[dict[str, Any]]) -> Any:
    """The same figure with other marks; what is kept stays as it is."""
    return _figure_class()({**figure.to_dict(), "data": marks})


def is_kept(figure: Any) -> bool:
    """Whether a figure comes from here."""
    return isinstance(figure, _figure_class())


def _key_of(build: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
    if "<" in build.__qualname__:  # <lambda>, <locals>: what it closes over is not told
        raise TypeError(build)
    told = (
        build.__module__,
        build.__qualname__,
        divisions.boundaries_stamp(),
        args,
        sorted(kwargs.items()),
    )
    return sha256(pickle.dumps(told, protocol=5)).digest()


@cache
def _figure_class() -> Any:
    """A figure that is nothing but its marks: plotly is loaded only when a chart is drawn."""
    from plotly.basedatatypes import BaseFigure

    class Drawn(BaseFigure):
        """It was checked when it was built, and is not checked again."""

        def __init__(self, marks: dict[str, Any]) -> None:
            self._marks = marks

        def to_dict(self) -> dict[str, Any]:
            """What Streamlit asks of a figure."""
            return self._marks

    return Drawn
