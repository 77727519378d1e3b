"""Figures: our template, nothing from elsewhere, Chinese only, exact lines, clickable townships."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import divisions, look
from dashboard.charts.bars import bars as bars_chart
from dashboard.charts.lines import lines, references
from dashboard.charts.series import series
from dashboard.indicators import measured
from dashboard.indicators.definitions import Measure, indicator, measure
from dashboard.indicators.measured import Ranking, Slice
from dashboard.screens.ranking.charts import ranking
from dashboard.screens.zones.charts import zone_lines
from dashboard.zones.facts import zone_state
from tests.rows import day

Points = list[tuple[date, Measure]]


def m(name: str, n: int, d: int) -> Measure:
    return measure(indicator(name), n, d)


def league(counts: dict[str, tuple[int, int]], name: str = "compliance_rate") -> Ranking:
    """A ranking of literal counts."""
    rows = pd.DataFrame(
        [
            {
                "key": k,
                "numerator": n,
                "denominator": d,
                "silent": 0,
                "last_day": pd.Timestamp("2010-12-31"),
            }
            for k, (n, d) in counts.items()
        ]
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measured, "counts", lambda *_, **__: rows)
        places = divisions.Units("a", tuple(counts), "")
        return measured.ranking("real", indicator(name), Slice(day("2010-12-31")), places)


def league_chart(count: int = 38, selected: str | None = None) -> go.Figure:
    names = divisions.names_in("a")[:count]
    found = league({name: (60 + i, 100) for i, name in enumerate(names)})
    return ranking(found.ranked, found.county, found.target, selected)


def valve_points(*counts: tuple[int, int]) -> Points:
    return [(date(2007 + i, 1, 1), m("valve_pass_rate", *c)) for i, c in enumerate(counts)]


def register_points(name: str, *counts: tuple[int, int]) -> Points:
    return [(date(2010, 6 + i, 28), m(name, *c)) for i, c in enumerate(counts)]


def zone_rows() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"zone": z, "year": y, "total": t, "conclusion": c, "townships": [], "pass_mark": 85.0}
            for z, y, t, c in (
                ("瓯北阀门", 2012, 80.0, "创建中"),
                ("瓯北阀门", 2013, 90.0, "通过"),
                ("桥下教玩具", 2012, 75.0, "未通过"),
                ("桥下教玩具", 2013, 84.5, "未通过"),
            )
        ]
    )


CITED = pd.DataFrame(
    [
        {"series": "全国", "year": 2008, "rate_pct": 75.1, "cite": "公告"},
        {"series": "全国", "year": 2010, "rate_pct": 80.4, "cite": "公告"},
    ]
)

FIGURES: dict[str, Callable[[], go.Figure]] = {
    "ranking": league_chart,
    "ranking selected": lambda: league_chart(5, "上塘镇"),
    "ranking of none": lambda: league_chart(1),
    "series": lambda: series(valve_points((25, 28), (3, 4), (50, 50), (1, 9)), "year"),
    "series by half": lambda: series(valve_points((25, 28)), "half"),
    "series by quarter": lambda: series(valve_points((25, 28)), "quarter"),
    "series by month": lambda: series(valve_points((25, 28)), "month"),
    "lines": lambda: lines(
        {
            "覆盖面": register_points("coverage_rate", (9, 10), (10, 10)),
            "规范率": register_points("compliance_rate", (8, 10), (49, 50)),
        }
    ),
    "references": lambda: references(valve_points((20, 28), (25, 28)), CITED),
    "references alone": lambda: references([], CITED),
    "bars": lambda: bars_chart(["标志", "密封"], [5.0, 3.0], ["5批", "3批"]),
    "zones": lambda: zone_lines(zone_rows(), pass_mark=85.0),
    "zones without a mark": lambda: zone_lines(zone_rows(), pass_mark=None),
}
figures = pytest.mark.parametrize("name", FIGURES)


def written(figure: go.Figure) -> list[str]:
    """Every text of a figure that a reader can see, hover included, without tags."""
    found: list[str] = []

    def walk(item: Any, key: str = "") -> None:
        if isinstance(item, dict):
            for name, inner in item.items():
                if name not in ("template", "font"):
                    walk(inner, name)
        elif isinstance(item, list):
            for inner in item:
                walk(inner, key)
        elif isinstance(item, str) and key in ("text", "ticktext", "hovertext", "name", "title"):
            found.append(re.sub(r"</?\w+>", " ", item))

    walk(json.loads(figure.to_json()))
    return found


def lines_at(figure: go.Figure, axis: str) -> list[float]:
    """Where the straight target lines of a figure stand on an axis."""
    dash = look.TARGET_LINE["dash"]
    return [s[f"{axis}0"] for s in figure.layout.shapes if s.line.dash == dash]


@figures
def test_our_template_and_nothing_from_elsewhere(name: str) -> None:
    figure = FIGURES[name]()
    assert figure.layout.template.layout.font.family == look.FONT
    assert figure.layout.height
    text = figure.to_json()
    assert "http" not in text
    assert "NaN" not in text


@figures
def test_only_chinese_is_written(name: str) -> None:
    texts = written(FIGURES[name]())
    assert texts
    for text in texts:
        assert not re.search(r"[A-Za-z]", text), text
        assert "nan" not in text.lower() and "None" not in text


class TestRanking:
    def test_a_point_carries_its_township_and_the_exact_rate(self) -> None:
        figure = league_chart()
        (points,) = [trace for trace in figure.data if trace.mode == "markers"]
        names = divisions.names_in("a")[::-1]
        assert list(points.customdata) == list(names)
        assert list(points.x) == [97.0 - i for i in range(38)]
        assert list(points.y) == list(range(38)), "best on top"

    @pytest.mark.parametrize("count", [1, 5, 18, 38])
    def test_a_row_has_at_least_19_pixels(self, count: int) -> None:
        figure = league_chart(count)
        margin = figure.layout.margin
        assert (figure.layout.height - margin.t - margin.b) / count >= 19

    def test_target_and_county_stand_exactly(self) -> None:
        figure = league_chart(3)
        assert lines_at(figure, "x") == [98.0]
        county = [s.x0 for s in figure.layout.shapes if s.line.color == look.COUNTY_LINE["color"]]
        assert county == [61.0]
        assert {"目标98%", "全县 61.0"} <= {text.strip() for text in written(figure)}

    def test_intervals_are_drawn_from_low_to_high(self) -> None:
        found = league({"上塘镇": (81, 263), "乌牛镇": (100, 263)})
        figure = ranking(found.ranked, found.county, found.target)
        drawn = [x for trace in figure.data if trace.mode == "lines" for x in trace.x]
        ends = sorted(round(x, 2) for x in drawn if x is not None)
        # Newcombe, Stat Med 1998;17:857, table I: 81/263 gives 25.53 to 36.62
        assert {25.53, 36.62} <= set(ends)
        assert figure.layout.xaxis.range[0] < min(ends)

    def test_the_chosen_township_alone_stands_out(self) -> None:
        (before,) = [t for t in league_chart(5).data if t.mode == "markers"]
        assert set(before.marker.color) == {look.DATA}
        (points,) = [t for t in league_chart(5, "瓯北镇").data if t.mode == "markers"]
        named = dict(zip(points.customdata, points.marker.color, strict=True))
        assert named.pop("瓯北镇") == look.FRAME
        assert set(named.values()) == {look.DATA}


class TestSeries:
    def test_marks_speak_the_grammar_of_verdicts(self) -> None:
        figure = series(valve_points((50, 50), (25, 28), (7, 10), (1, 20), (3, 4)), "year")
        (points,) = [trace for trace in figure.data if trace.mode == "markers"]
        assert list(points.x) == [0, 1, 2, 3], "too few: no mark"
        assert list(points.marker.symbol) == ["circle", "circle", "diamond", "diamond"]
        assert list(points.marker.color) == [look.GREEN, look.WHITE, look.WHITE, look.RED]
        assert list(points.marker.line.color) == [look.GREEN, look.AMBER, look.AMBER, look.RED]

    def test_too_few_is_told_in_counts_alone(self) -> None:
        figure = series(valve_points((3, 4)), "year")
        assert list(figure.layout.xaxis.ticktext) == ["2007年<br>3/4批"]
        assert [len(trace.x) for trace in figure.data] == [0]

    def test_the_interval_touches_the_line_where_the_verdict_turns(self) -> None:
        figure = series(valve_points((14, 14), (13, 13)), "year")
        bars = [trace.y for trace in figure.data if trace.mode == "lines"]
        assert bars[0][0] >= 80 > bars[1][0]
        assert bars[0][1] == bars[1][1] == 100
        assert lines_at(figure, "y") == [80.0]

    def test_no_target_no_line(self) -> None:
        points = [(day("2010-01-01"), m("clothing_pass_rate", 8, 10))]
        assert lines_at(series(points, "year"), "y") == []

    def test_a_target_that_changed_is_drawn_where_it_held(self) -> None:
        points = valve_points((8, 10), (9, 10), (9, 10))
        target = points[0][1].target
        assert target is not None
        raised = replace(points[2][1], target=replace(target, value=Fraction(9, 10), printed="90%"))
        figure = series([*points[:2], (points[2][0], raised)], "year")
        drawn = [s for s in figure.layout.shapes if s.line.dash == look.TARGET_LINE["dash"]]
        assert [(s.x0, s.x1, s.y0) for s in drawn] == [(-0.5, 1.5, 80.0), (1.5, 2.5, 90.0)]
        assert any(a.text == "目标<br>≥90%" for a in figure.layout.annotations)

    def test_many_periods_keep_few_labels(self) -> None:
        figure = series(valve_points(*[(8, 10)] * 30), "year")
        assert len(figure.layout.xaxis.tickvals) <= 12


class TestLines:
    def test_one_line_is_the_data_and_the_second_of_two(self) -> None:
        points = register_points("compliance_rate", (8, 10), (9, 10))
        one, two = lines({"规范率": points}), lines({"覆盖面": points, "规范率": points})
        assert [line.line.color for line in one.data] == [look.DATA]
        assert [line.line.color for line in two.data] == [look.CONTEXT, look.DATA]

    def test_a_period_without_rate_breaks_the_line(self) -> None:
        points = register_points("compliance_rate", (8, 10), (2, 3), (9, 10))
        figure = lines({"规范率": points})
        assert list(figure.data[0].y) == [80.0, None, 90.0]
        assert figure.data[0].connectgaps is False

    def test_target_line_and_end_labels_apart(self) -> None:
        figure = FIGURES["lines"]()
        assert lines_at(figure, "y") == [98.0]
        ends = [a for a in figure.layout.annotations if a.text.startswith("<b>")]
        assert [a.text for a in ends] == ["<b>覆盖面</b> 100%", "<b>规范率</b> 98.0%"]
        low, high = figure.layout.yaxis.range
        pixels = (figure.layout.height - 56) / (high - low)
        assert (ends[0].y - ends[1].y) * pixels >= 16

    def test_the_counties_own_line_is_told_from_the_cited(self) -> None:
        figure = FIGURES["references"]()
        cited, own = figure.data
        assert cited.line.dash and not own.line.dash
        assert list(own.x) == [2007, 2008] and list(cited.x) == [2008, 2010]
        assert list(cited.y) == [75.1, 80.4]
        assert any("本县" in text for text in written(figure))

    def test_every_cited_series_has_its_own_mark_and_a_label_inside_the_axis(self) -> None:
        cited = pd.DataFrame(
            {
                "series": list("甲乙丙丁戊"),
                "year": [2014] * 5,
                "rate_pct": [80.0] * 5,
                "cite": ["某局"] * 5,
            }
        )
        figure = references([], cited)
        assert len({trace.marker.symbol for trace in figure.data[:-1]}) == 5
        labels = [a.y for a in figure.layout.annotations if a.text[-1] in "甲乙丙丁戊"]
        assert len(labels) == len(set(labels)) == 5
        assert min(labels) >= figure.layout.yaxis.range[0]


class TestBars:
    def test_from_zero_largest_on_top(self) -> None:
        figure = FIGURES["bars"]()
        assert figure.layout.xaxis.range[0] == 0
        assert list(figure.layout.yaxis.ticktext) == ["标志", "密封"]
        assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
        assert list(figure.data[0].x) == [5.0, 3.0]

    def test_rows_have_room(self) -> None:
        figure = bars_chart(["甲"] * 10, [1.0] * 10, ["1"] * 10)
        assert figure.layout.height / 10 >= 19


class TestZones:
    def test_one_small_chart_per_zone_best_first_with_its_signs(self) -> None:
        figure = FIGURES["zones"]()
        totals = [trace for trace in figure.data if trace.mode == "lines+markers"]
        assert [list(trace.y) for trace in totals] == [[80.0, 90.0], [75.0, 84.5]]
        assert [list(trace.marker.symbol) for trace in totals] == [
            ["square", "circle"],
            ["diamond", "diamond"],
        ]
        marks = [trace for trace in figure.data if trace.mode == "lines"]
        assert [set(trace.y) for trace in marks] == [{85.0}, {85.0}]

    def test_every_zone_is_drawn(self) -> None:
        rows = pd.concat([zone_rows().assign(zone=f"区{i}") for i in range(8)])
        figure = zone_lines(rows[rows["year"] == 2013].drop_duplicates("zone"), pass_mark=None)
        assert len(figure.data) == 8

    def test_a_zone_without_a_total_is_not_given_one(self) -> None:
        rows = zone_rows()
        rows.loc[rows["year"] == 2013, "total"] = None
        figure = zone_lines(rows, pass_mark=85.0)
        assert [list(t.y) for t in figure.data if t.mode == "lines+markers"] == [[80.0], [75.0]]
        assert not [text for text in written(figure) if "nan" in text.lower()]
        assert len(zone_lines(rows.assign(total=float("nan")), pass_mark=85.0).data) == 0

    @pytest.mark.parametrize(
        ("conclusion", "state"),
        [
            ("通过", "zone_passed"),
            ("未通过", "zone_failed"),
            ("创建中", "zone_in_progress"),
            (None, "zone_unstated"),
        ],
    )
    def test_state_of_a_conclusion(self, conclusion: str | None, state: str) -> None:
        assert zone_state(conclusion) == state
