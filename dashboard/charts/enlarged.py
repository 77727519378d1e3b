"""A figure made for a desk, made readable from five metres: larger type, lines, marks; or dark."""

from copy import deepcopy
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard import look

_LENGTHS = {"size", "xshift", "yshift", "ticklen", "l", "r", "t", "b"}
LINE_FACTOR = 1.8


def enlarged(figure: go.Figure, factor: float, height: int) -> go.Figure:
    """The same figure with type, marks and margins times `factor`, at a new height in px."""
    spec = deepcopy(figure.to_plotly_json())
    spec["layout"].pop("width", None)
    _scale(spec, factor, "")
    spec["layout"]["height"] = height
    return go.Figure(spec, skip_invalid=False)


def _scale(node: Any, factor: float, parent: str) -> None:
    if isinstance(node, list | tuple):
        for one in node:
            _scale(one, factor, parent)
        return
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key in _LENGTHS and _is_length(value):
            node[key] = _times(value, factor)
        elif key == "width" and parent in ("line", "marker") and _is_length(value):
            node[key] = _times(value, LINE_FACTOR)
        else:
            _scale(value, factor, key)


def _is_length(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return bool(value) and all(isinstance(one, int | float) for one in value)
    return isinstance(value, int | float | np.ndarray) and not isinstance(value, bool)


def _times(value: Any, factor: float) -> Any:
    if isinstance(value, list | tuple):
        return [one * factor for one in value]
    return value * factor


def darkened(figure: go.Figure) -> go.Figure:
    """The same figure on the dark ground of the meeting mode."""
    spec = _recoloured(deepcopy(figure.to_plotly_json()))
    found = go.Figure(spec, skip_invalid=False)
    return found.update_layout(paper_bgcolor=look.DARK_GROUND, plot_bgcolor=look.DARK_GROUND)


def _recoloured(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _recoloured(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_recoloured(one) for one in node]
    return look.DARK.get(node.upper(), node) if isinstance(node, str) else node
