"""Figures and pictures that are built once for what they show, and drawn again without being built.

Building a chart costs more than all other work of a warm run: the library checks every mark. What
a chart shows is told by its inputs alone (charts never query), and by the boundaries of the maps;
the code does not change while a process lives. So what a builder (`@by_inputs`) gives for equal
inputs is kept, a figure as the plain marks that are sent to the browser. Inputs are compared by
value, whole: a figure of other data can never stand in for it, and inputs that cannot be compared
are built anew. Every function that makes a whole figure for a page is such a builder
(tests/charts/test_remembered.py).
"""

import threading
from base64 import b64decode
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

import numpy as np

from dashboard import divisions
from dashboard.statistics import worked_out

Inputs = ParamSpec("Inputs")
Picture = TypeVar("Picture")

_kept: Final = worked_out.Kept(400)  # of a process; a county map is some 60 KB
_building = threading.local()


def by_inputs(build: Callable[Inputs, Picture]) -> Callable[Inputs, Picture]:
    """The builder of a figure or of a text (SVG), remembered. It is a function of a module that
    reads nothing but its arguments and the boundaries.

    A figure that it gives may be changed like one just built: what is kept stays as it is. Within
    another builder it builds, since only the whole is drawn again.
    """

    @wraps(build)
    def drawn(*args: Inputs.args, **kwargs: Inputs.kwargs) -> Picture:
        if getattr(_building, "is_on", False):
            return build(*args, **kwargs)
        stamp = divisions.boundaries_stamp()
        key = worked_out.key_of(build, stamp, args, sorted(kwargs.items()))
        if key is None:
            return build(*args, **kwargs)
        kept = _kept.get(key)
        if kept is None:
            kept = _built(build, args, kwargs)
            _kept.put(key, kept)
        return cast(Picture, _figure_class()(kept) if isinstance(kept, dict) else kept)

    return drawn


def _built(build: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    _building.is_on = True
    try:
        made = build(*args, **kwargs)
    finally:
        _building.is_on = False
    return made if isinstance(made, str) else made.to_dict()


def forget() -> None:
    """Build everything anew (tests)."""
    _kept.clear()


def marks_of(figure: Any) -> list[dict[str, Any]]:
    """The marks of a figure, in its order; they are not to be changed."""
    return list(figure.to_dict()["data"])


def with_marks(figure: Any, marks: list[dict[str, Any]]) -> Any:
    """The same figure with other marks; what is kept stays as it is."""
    return _figure_class()({**figure.to_dict(), "data": marks})


def is_kept(figure: Any) -> bool:
    """Whether a figure comes from here."""
    return isinstance(figure, _figure_class())


@cache
def _figure_class() -> Any:
    """A figure that is nothing but its marks until somebody looks into it or changes it: plotly is
    loaded only when a chart is drawn."""
    from plotly.graph_objects import Figure

    own = {"to_dict", "_marks", "__class__", "__dict__"}

    class Drawn(Figure):
        """It was checked when it was built, and is not checked again."""

        def __init__(self, marks: dict[str, Any]) -> None:
            object.__setattr__(self, "_marks", marks)

        def __getattribute__(self, name: str) -> Any:
            if name not in own and (marks := self._marks) is not None:
                object.__setattr__(self, "_marks", None)
                Figure.__init__(self, _with_arrays(marks))
            return super().__getattribute__(name)

        def to_dict(self) -> dict[str, Any]:
            """What Streamlit asks of a figure."""
            marks: dict[str, Any] | None = self._marks
            return Figure.to_dict(self) if marks is None else marks

    return Drawn


def _with_arrays(node: Any) -> Any:
    """Marks with the arrays that were packed for the browser unpacked."""
    if isinstance(node, list | tuple):
        return [_with_arrays(one) for one in node]
    if not isinstance(node, dict):
        return node
    if "bdata" not in node:
        return {key: _with_arrays(value) for key, value in node.items()}
    flat = np.frombuffer(b64decode(node["bdata"]), dtype=node["dtype"])
    shape = node.get("shape")
    return flat.reshape([int(part) for part in shape.split(",")]) if shape else flat
