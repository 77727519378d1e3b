"""A figure is drawn again without being built, and never for other inputs or boundaries."""

import ast
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard import divisions
from dashboard.charts import remembered
from dashboard.charts.lines import lines
from dashboard.indicators.definitions import indicators, measure
from dashboard.settings import ROOT

built: list[str] = []


@remembered.by_inputs
def chart(title: str, rows: pd.DataFrame) -> Any:
    import plotly.graph_objects as go

    built.append(title)
    return go.Figure(go.Scatter(x=list(rows["x"]), y=list(rows["y"]), customdata=["甲"]))


def test_equal_inputs_are_built_once_and_others_never_taken_for_them() -> None:
    built.clear()
    remembered.forget()

    def rows(y: float) -> pd.DataFrame:
        return pd.DataFrame({"x": [1.0], "y": [y]})

    first = chart("甲", rows(1.0))
    again = chart("甲", rows(1.0))
    assert again.to_dict() == first.to_dict() == chart.__wrapped__("甲", rows(1.0)).to_dict()
    assert built == ["甲", "甲"]
    changed = chart("甲", rows(1.0000001))
    assert built[2:] == ["甲"]
    assert changed.to_dict() != first.to_dict()
    lit = remembered.with_marks(
        first, [{**one, "name": "亮"} for one in remembered.marks_of(first)]
    )
    assert remembered.marks_of(lit)[0]["name"] == "亮"
    assert "name" not in remembered.marks_of(chart("甲", rows(1.0)))[0]


def test_a_figure_may_be_changed_and_what_is_kept_stays() -> None:
    remembered.forget()
    rows = pd.DataFrame({"x": [1.0], "y": [2.0]})
    chart("甲", rows)
    changed = chart("甲", rows)
    changed.update_layout(height=99)
    assert changed.data[0].y == (2.0,)
    assert changed.to_dict()["layout"]["height"] == 99
    assert "height" not in chart("甲", rows).to_dict()["layout"]


@remembered.by_inputs
def twice(rows: pd.DataFrame) -> Any:
    return chart("内", rows).add_scatter(x=[9], y=[9])


def test_a_builder_that_takes_the_figure_of_another_is_drawn_as_a_whole() -> None:
    remembered.forget()
    rows = pd.DataFrame({"x": [1.0], "y": [2.0]})
    assert [len(twice(rows).data) for _ in range(2)] == [2, 2]
    assert len(chart("内", rows).data) == 1


def test_every_whole_figure_of_a_page_is_remembered() -> None:
    """A function that starts a figure (new_figure, the ground of a map) and gives it to a page."""
    starts = {"new_figure", "figure", "_ground"}
    grounds = re.compile(r"\b(new_figure|layers\.figure|_ground)\(")
    found, missing = 0, []
    for file in sorted((ROOT / "dashboard").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        for one in ast.parse(text).body:
            if not isinstance(one, ast.FunctionDef) or one.name in starts:
                continue
            if grounds.search(ast.get_source_segment(text, one) or ""):
                found += 1
                decorated = [ast.unparse(name) for name in one.decorator_list]
                missing += [f"{file.name}: {one.name}"] if decorated != ["by_inputs"] else []
    assert found > 30
    assert missing == []


def test_a_new_boundary_file_is_drawn(store: Path) -> None:
    remembered.forget()
    built.clear()
    rows = pd.DataFrame({"x": [1.0], "y": [1.0]})
    chart("甲", rows)
    own = store / "boundaries" / f"{divisions.ERA_IDS[0]}.geojson"
    own.parent.mkdir(parents=True)
    own.write_text("{}", encoding="utf-8")
    chart("甲", rows)
    os.utime(own, ns=(1, 1))
    chart("甲", rows)
    assert built == ["甲"] * 3


def test_measures_are_inputs_by_value() -> None:
    one = indicators()["compliance_rate"]

    def points(passed: int) -> dict[str, list[tuple[date, Any]]]:
        return {"规范率": [(date(2010, 6, 30), measure(one, passed, 100))]}

    figures = [lines(points(n), height=174).to_dict() for n in (90, 91, 90)]
    assert figures[0] == figures[2] != figures[1]
