"""Who supplies whom: suppliers on the left, their customers on the right, one line each."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_texts, new_figure, text_at
from dashboard.charts.remembered import by_inputs

Link = tuple[str, str]
_LEFT, _RIGHT = 0.0, 1.0


@by_inputs
def supply_network(
    suppliers: Mapping[str, str],
    customers: Mapping[str, tuple[str, bool]],
    links: Sequence[Link],
    *,
    strong: Sequence[str] = (),
) -> go.Figure:
    """Lines from suppliers (id → label) to customers (id → label, has a failed batch).

    links: pairs of ids. Lines of the suppliers in `strong` are dark; a customer with a failed batch
    is a filled diamond, one without an open circle.
    """
    height = 21 * max(len(customers), 2 * len(suppliers)) + 24
    figure = new_figure(height, margin={"l": 8, "r": 8, "t": 4, "b": 4})
    figure.update_xaxes(visible=False, range=[-0.66, 2.05])
    figure.update_yaxes(visible=False, range=[1.03, -0.03])
    left = _places(list(suppliers))
    right = _places(list(customers))
    for is_strong in (False, True):
        own = [link for link in links if (link[0] in strong) is is_strong]
        figure.add_scatter(
            x=[x for _ in own for x in (_LEFT, _RIGHT, None)],
            y=[y for a, b in own for y in (left[a], right[b], None)],
            mode="lines",
            line={"width": 1.4, "color": look.FRAME if is_strong else look.BORDER},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[_LEFT] * len(left),
        y=list(left.values()),
        mode="markers",
        marker={
            "size": 11,
            "symbol": "square",
            "color": [look.FRAME if key in strong else look.CONTEXT for key in left],
        },
        hovertext=list(suppliers.values()),
        hoverinfo="text",
    )
    failing = [customers[key][1] for key in right]
    figure.add_scatter(
        x=[_RIGHT] * len(right),
        y=list(right.values()),
        mode="markers",
        marker={
            "size": 10,
            "symbol": ["diamond" if bad else "circle-open" for bad in failing],
            "color": [look.RED if bad else look.GREY for bad in failing],
        },
        hovertext=[label for label, _ in customers.values()],
        hoverinfo="text",
    )
    texts = [
        text_at(_LEFT, y, _bold(suppliers[key], key in strong), xanchor="right", xshift=-10)
        for key, y in left.items()
    ]
    texts += [
        text_at(_RIGHT, y, customers[key][0], xanchor="left", xshift=10) for key, y in right.items()
    ]
    add_texts(figure, texts)
    return figure


def _places(keys: Sequence[str]) -> dict[str, float]:
    """Even places from top to bottom."""
    step = 1 / max(len(keys), 1)
    return {key: (number + 0.5) * step for number, key in enumerate(keys)}


def _bold(text: str, is_strong: bool) -> str:
    return f"<b>{text}</b>" if is_strong else text
