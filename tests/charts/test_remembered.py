"""A figure is drawn again without being built, and never for other inputs or boundaries."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard import divisions
from dashboard.charts import remembered
from dashboard.charts.lines import lines
from dashboard.indicators.definitions import indicators, measure

built: list[str] = []


def chart(title: str, rows: pd.DataFrame) -> Any:
    import plotly.graph_objects as go

    built.append(title)
    return go.Figure(go.Scatter(x=list(rows["x"]), y=list(rows["y"]), customdata=["甲"]))


def test_equal_inputs_are_built_once_and_others_never_taken_for_them() -> None:
    built.clear()
    remembered.forget()

    def rows(y: float) -> pd.DataFrame:
        return pd.DataFrame({"x": [1.0], "y": [y]})

    first = remembered.drawn(chart, "甲", rows(1.0))
    again = remembered.drawn(chart, "甲", rows(1.0))
    assert again.to_dict() == first.to_dict() == chart("直接", rows(1.0)).to_dict()
    assert built == ["甲", "直接"]
    changed = remembered.drawn(chart, "甲", rows(1.0000001))
    assert built[2:] == ["甲"]
    assert changed.to_dict() != first.to_dict()
    lit = remembered.with_marks(
        first, [{**one, "name": "亮"} for one in remembered.marks_of(first)]
    )
    assert remembered.marks_of(lit)[0]["name"] == "亮"
    assert "name" not in remembered.marks_of(remembered.drawn(chart, "甲", rows(1.0)))[0]
    remembered.drawn(lambda: chart("无名", rows(1.0)))  # closes over what the key cannot tell
    remembered.drawn(lambda: chart("无名", rows(2.0)))
    assert built[3:] == ["无名", "无名"]


def test_a_new_boundary_file_is_drawn(store: Path) -> None:
    remembered.forget()
    built.clear()
    rows = pd.DataFrame({"x": [1.0], "y": [1.0]})
    remembered.drawn(chart, "甲", rows)
    own = store / "boundaries" / f"{divisions.ERA_IDS[0]}.geojson"
    own.parent.mkdir(parents=True)
    own.write_text("{}", encoding="utf-8")
    remembered.drawn(chart, "甲", rows)
    os.utime(own, ns=(1, 1))
    remembered.drawn(chart, "甲", rows)
    assert built == ["甲"] * 3


def test_measures_are_inputs_by_value() -> None:
    one = indicators()["compliance_rate"]

    def points(passed: int) -> dict[str, list[tuple[date, Any]]]:
        return {"规范率": [(date(2010, 6, 30), measure(one, passed, 100))]}

    figures = [remembered.drawn(lines, points(n), height=174).to_dict() for n in (90, 91, 90)]
    assert figures[0] == figures[2] != figures[1]
