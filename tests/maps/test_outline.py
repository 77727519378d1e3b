"""One border around several units of a map."""

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import divisions, maps


@pytest.mark.parametrize("kind", ["rate", "verdict"])
def test_one_border_around_several_units(kind: str) -> None:
    """Three neighbours have one ring around all of them: shorter than their three rings."""
    units = divisions.units("a")
    cluster = ["桥下镇", "徐岙乡", "西溪乡"]

    def drawn(names: list[str]) -> go.Figure:
        if kind == "rate":
            table = pd.DataFrame({"township": units.names, "value": 0.93})
            return maps.rate_map(table, units, breaks=(0.9,), target=0.98, outlined=names)
        table = pd.DataFrame({"township": units.names, "value": 0.9, "verdict": "reached_proven"})
        return maps.verdict_map(table, units, outlined=names)

    def around(names: list[str]) -> tuple[int, list[float]]:
        lines = [t for t in drawn(names).data if t.type == "scattergeo" and t.line.width == 3.5]
        assert len(lines) == (1 if names else 0)
        points = list(lines[0].lon) if lines else []
        return points.count(None), [lon for lon in points if lon is not None]

    assert around([]) == (0, [])
    rings, points = around(cluster)
    assert rings == 1
    frame = divisions.boundaries("a").set_index("name")
    west, _, east, _ = frame.loc[cluster].total_bounds
    assert (min(points), max(points)) == pytest.approx((west, east), abs=0.002)
