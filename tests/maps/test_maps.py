"""Maps: what they colour, what they say, and that nothing overlaps or leaves the machine."""

import json
import math
import re

import pandas as pd
import plotly.graph_objects as go
import pytest
import shapely

from dashboard import divisions, look, maps
from dashboard.divisions import Units
from dashboard.maps import labels
from dashboard.maps.table import class_of, scale_for
from dashboard.maps.view import View, overlap, text_box

ALL = ["a", "b", "c", "areas"]


def _table(units: Units, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"township": list(units.names), **columns})


def _mixed_verdicts(units: Units) -> pd.DataFrame:
    states = ["reached_proven", "reached_unproven", "missed_unproven", "missed_proven", "no_data"]
    verdicts = [states[index % len(states)] for index in range(len(units.names))]
    return _table(units, value=0.9, verdict=verdicts, label="13/16")


def _zones() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("桥下教玩具", "桥下镇", "zone_passed", 95.4),
            ("瓯北阀门", "东瓯街道、江北街道", "zone_passed", 92.4),
            ("桥头钮扣拉链", "桥头镇", "zone_passed", 89.5),
            ("黄田五金饰品", "黄田街道", "zone_in_progress", 83.9),
            ("乌牛泵阀铸件", "乌牛街道", "zone_in_progress", 76.1),
            ("瓯北皮鞋", "江北街道", "zone_failed", math.nan),
        ],
        columns=["zone", "township", "status", "score"],
    )


def _figures(units_id: str) -> list[go.Figure]:
    units = divisions.units(units_id)
    rates = _table(units, value=0.93)
    figures = [
        maps.rate_map(rates, units, breaks=(0.9, 0.95), target=0.98, selected=units.names[0]),
        maps.verdict_map(_mixed_verdicts(units), units),
        maps.amount_map(_table(units, value=range(1, len(units.names) + 1)), units, unit="户"),
    ]
    if units_id == "b":
        figures.append(maps.zone_map(_zones(), units))
    return figures


def _fill_of(figure: go.Figure, name: str) -> str:
    """Colour that the browser gives a unit: z lies in the middle of one step of the scale."""
    layer = figure.data[0]
    position = (layer.z[list(layer.locations).index(name)] - layer.zmin) / (layer.zmax - layer.zmin)
    return next(
        colour
        for (low, colour), (high, _) in zip(
            layer.colorscale[::2], layer.colorscale[1::2], strict=True
        )
        if low <= position <= high
    )


def _layers(figure: go.Figure, mode: str) -> list[go.Scattergeo]:
    """Traces above the fills: 'text', 'lines' or 'markers', from below."""
    return [trace for trace in figure.data[1:] if trace.mode == mode]


def _texts(figure: go.Figure) -> list[str]:
    return [text for trace in _layers(figure, "text") for text in trace.text]


@pytest.mark.parametrize("units_id", ALL)
def test_no_figure_names_an_address(units_id: str) -> None:
    for figure in _figures(units_id):
        assert not re.search(r"https?:|//", figure.to_json())
        assert figure.layout.geo.visible is False
    assert look.PLOTLY_CONFIG["topojsonURL"].startswith("/app/static/")


def test_the_empty_base_map_is_where_the_browser_asks_for_it() -> None:
    from dashboard.settings import STATIC

    stub = json.loads((STATIC / "world_110m.json").read_text("utf-8"))
    needed = {"coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"}
    assert needed <= set(stub["objects"])
    assert all(not layer["geometries"] for layer in stub["objects"].values())


@pytest.mark.parametrize("units_id", ALL)
def test_rings_in_the_figure_are_clockwise(units_id: str) -> None:
    """Counter-clockwise rings paint the whole panel in one colour."""
    for figure in _figures(units_id):
        features = figure.data[0].geojson["features"]
        assert {feature["id"] for feature in features} == set(divisions.names_in(units_id))
        assert len(features) == len(divisions.names_in(units_id))
        for feature in features:
            for part in shapely.get_parts(shapely.from_geojson(json.dumps(feature["geometry"]))):
                assert not part.exterior.is_ccw


@pytest.mark.parametrize("units_id", ALL)
def test_names_with_a_second_line_do_not_overlap(units_id: str) -> None:
    view = labels.county_view(units_id, 420, 470)
    places = labels.places(units_id)
    assert set(places) == set(divisions.names_in(units_id))
    boxes = {
        name: labels.box_of(place, ["○" + place.text, "99/99"], view, look.SIZE_SMALL)
        for name, place in places.items()
    }
    names = list(boxes)
    for index, one in enumerate(names):
        assert view.holds(boxes[one]), one
        for two in names[index + 1 :]:
            assert not overlap(boxes[one], boxes[two]), (one, two)


@pytest.mark.parametrize("units_id", ALL)
def test_a_name_stands_in_its_unit_or_has_a_leader_line_that_ends_there(units_id: str) -> None:
    shapes = divisions.boundaries(units_id).set_index("name").geometry
    view = labels.county_view(units_id, 420, 470)
    lines = []
    for name, place in labels.places(units_id).items():
        assert shapes[name].contains(shapely.Point(place.inside)), name
        if place.point:
            assert not shapes[name].contains(shapely.Point(place.at)), name
            box = labels.box_of(place, ["○" + place.text, "99/99"], view, look.SIZE_SMALL)
            lines.append(shapely.LineString(labels.leader(box, view.to_px(*place.point))))
    for index, one in enumerate(lines):
        assert not any(one.intersects(other) for other in lines[index + 1 :])


def test_the_south_has_leader_lines_after_2011() -> None:
    outside = {place.text for place in labels.places("b").values() if place.point}
    assert outside == {"东瓯", "江北", "黄田", "三江", "乌牛"}


def test_own_boundaries_bring_their_own_label_points(
    store: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(divisions, "is_replaced", lambda units_id: True)
    shapes = divisions.boundaries("b").set_index("name").geometry
    for name, place in labels.places("b").items():
        assert place.point is None
        assert shapes[name].contains(shapely.Point(place.at))


def test_the_view_is_its_own_inverse_and_mercator_at_the_equator() -> None:
    view = View(120, 121, 28, 28.6, 400, 400)
    lon, lat = view.to_lonlat(*view.to_px(120.25, 28.1))
    assert (lon, lat) == (pytest.approx(120.25), pytest.approx(28.1))
    assert view.to_px(120.5, 28.3)[0] == 200
    # Web Mercator: 60° north is 1.31696 radians above the equator
    globe = View(-180, 180, -60, 60, 1000, 10000)
    assert (globe.to_px(0, 0)[1] - globe.to_px(0, 60)[1]) / globe.scale == pytest.approx(1.316958)


def test_a_rate_takes_the_colour_of_its_class_and_the_target_belongs_above() -> None:
    units = divisions.units("a")
    values = {"瓯北镇": 49 / 50, "桥下镇": 0.9799, "沙头镇": 0.80}
    table = pd.DataFrame({"township": values.keys(), "value": values.values()})
    figure = maps.rate_map(table, units, breaks=(0.85, 0.90, 0.95), target=0.98)
    assert _fill_of(figure, "瓯北镇") == "#16508F"
    assert _fill_of(figure, "桥下镇") == "#3570AB"
    assert _fill_of(figure, "沙头镇") == "#E3EDF7"
    assert _fill_of(figure, "岩头镇") == "#D8DEE5"
    assert "岩头" in _texts(figure), "where most have none, only the legend says the word"
    most = dict.fromkeys(units.names[:-1], 0.9)
    table = pd.DataFrame({"township": most.keys(), "value": most.values()})
    figure = maps.rate_map(table, units, breaks=(0.85, 0.90, 0.95), target=0.98)
    assert f"{units.names[-1][:-1]}<br>无数据" in _texts(figure)


def test_counts_of_the_legend() -> None:
    units = divisions.units("b")
    table = pd.DataFrame(
        {
            "township": ["桥下镇", "桥头镇", "沙头镇", "岩头镇", "岩坦镇"],
            "value": [0.98, 0.97, 0.5, 1.0, 0.9],
            "verdict": ["reached", "missed", "missed", "too_few", "missed"],
        }
    )
    entries = maps.class_counts(
        table, units, breaks=(0.9, 0.95), target=0.98, words={"no_data": "未报"}
    )
    assert [(entry.label, entry.count) for entry in entries] == [
        ("<90%", 1),
        ("90—95%", 1),
        ("95—98%", 1),
        ("≥98% 达标", 1),
        ("太少，不算率", 1),
        ("未报", 13),
    ]
    verdicts = maps.class_counts(table, units)
    assert [(entry.glyph, entry.label, entry.count) for entry in verdicts] == [
        ("●", "已达标", 1),
        ("◆", "未达标", 3),
        ("", "太少，不算率", 1),
        ("", "无数据", 13),
    ]


def test_breaks_are_round_and_hold_the_target() -> None:
    rates = [0.833, 0.84] + [0.86 + 0.002 * index for index in range(30)] + [0.955, 0.96, 0.964]
    assert maps.rate_breaks(rates, 0.98) == (0.85, 0.9, 0.95, 0.98)
    assert 0.8 in maps.rate_breaks([0.5, 0.7, 0.8, 0.9, 0.95, 1.0], 0.8)
    assert maps.rate_breaks([0.9, 0.95], 1.0)[-1] == 1.0
    assert maps.rate_breaks([], 0.98)[-1] == 0.98
    assert class_of(0.8, (0.7, 0.8)) == 2
    assert scale_for((0.85, 0.9, 0.95, 0.98)) == look.SEQUENTIAL
    assert scale_for((0.8,)) == (look.SEQUENTIAL[0], look.SEQUENTIAL[-1])


def test_too_many_classes_are_refused() -> None:
    units = divisions.units("b")
    with pytest.raises(ValueError, match="5 limits"):
        maps.rate_map(_table(units, value=0.9), units, breaks=(0.5, 0.6, 0.7, 0.8), target=0.9)


def test_wrong_tables_are_refused() -> None:
    units = divisions.units("b")
    for names, said in ((["瓯北镇"], "not a unit"), (["桥下镇", "桥下镇"], "twice")):
        table = pd.DataFrame({"township": names, "value": 0.5})
        with pytest.raises(ValueError, match=said):
            maps.amount_map(table, units, unit="户")
    table = pd.DataFrame({"township": ["桥下镇"], "value": [0.5], "verdict": ["good"]})
    with pytest.raises(ValueError, match="unknown verdict"):
        maps.verdict_map(table, units)


@pytest.mark.parametrize(
    ("verdict", "rising", "text"),
    [("reached_unproven", True, "○岩坦<br>9/10"), ("missed_unproven", False, "◇岩坦<br>9/10")],
)
def test_unproven_verdicts_are_hatched_within_their_unit(
    verdict: str, rising: bool, text: str
) -> None:
    units = divisions.units("b")
    table = pd.DataFrame(
        {"township": ["岩坦镇"], "value": [0.9], "verdict": [verdict], "label": ["9/10"]}
    )
    figure = maps.verdict_map(table, units)
    hatch = _layers(figure, "lines")[0]
    assert hatch.line.color == look.HATCH
    shape = divisions.boundaries("b").set_index("name").geometry["岩坦镇"]
    points = list(zip(hatch.lon, hatch.lat, strict=True))
    lines = [points[index : index + 2] for index in range(0, len(points), 3)]
    assert len(lines) > 20
    for line in lines:
        assert shape.contains(shapely.LineString(line))
        (lon1, lat1), (lon2, lat2) = line
        assert ((lon2 - lon1) * (lat2 - lat1) > 0) is rising
    assert {text, "碧莲"} <= set(_texts(figure))


def test_no_hatch_runs_behind_a_name() -> None:
    units = divisions.units("b")
    table = _table(units, value=0.9, verdict="reached_unproven", label="13/16")
    figure = maps.verdict_map(table, units)
    hatch = _layers(figure, "lines")[0]
    view = labels.county_view("b", 420, 470)
    points = [
        None if lon is None else view.to_px(lon, lat)
        for lon, lat in zip(hatch.lon, hatch.lat, strict=True)
    ]
    segments = shapely.MultiLineString(
        [[points[index], points[index + 1]] for index in range(0, len(points), 3)]
    )
    for place in labels.places("b").values():
        lines = ["○" + place.text, "13/16"]
        assert not segments.intersects(shapely.box(*labels.box_of(place, lines, view, 12)))


def test_area_of_a_circle_grows_with_the_amount_and_zero_has_none() -> None:
    units = divisions.units("a")
    table = pd.DataFrame(
        {"township": ["上塘镇", "瓯北镇", "沙头镇"], "value": [48, 12, 0], "label": None}
    )
    figure = maps.amount_map(table, units, unit="户", no_data_word="未报")
    circles = _layers(figure, "markers")[0]
    sizes = dict(zip([data[0] for data in circles.customdata], circles.marker.size, strict=True))
    assert sizes["上塘镇"] == pytest.approx(2 * sizes["瓯北镇"])
    assert set(sizes) == {"上塘镇", "瓯北镇"}
    assert _fill_of(figure, "沙头镇") == look.MAP_GROUND
    assert _fill_of(figure, "桥下镇") == look.MAP_NO_DATA
    assert "<b>48</b>" in _texts(figure)
    told = dict(zip(figure.data[0].locations, figure.data[0].text, strict=True))
    assert told["沙头镇"] == "<b>沙头镇</b><br>0户"
    assert told["桥下镇"] == "<b>桥下镇</b><br>未报"


def test_zones_colour_their_townships_and_stand_outside() -> None:
    figure = maps.zone_map(_zones(), divisions.units("b"))
    assert _fill_of(figure, "东瓯街道") == "#2F9A80"
    assert _fill_of(figure, "江北街道") == "#2F9A80"  # passed for valves, failed for shoes
    assert _fill_of(figure, "黄田街道") == "#C9DAEC"
    assert _fill_of(figure, "岩坦镇") == look.MAP_PLAIN
    texts = _texts(figure)
    assert {"<b>桥下教玩具</b>", "● 通过 95.4分", "□ 创建中 83.9分", "◆ 未通过"} <= set(texts)
    told = dict(zip(figure.data[0].locations, figure.data[0].text, strict=True))
    assert told["江北街道"] == "<b>江北街道</b><br>瓯北阀门　● 通过 92.4分<br>瓯北皮鞋　◆ 未通过"
    leaders = next(trace for trace in _layers(figure, "lines") if trace.line.width == 1.0)
    points = list(zip(leaders.lon, leaders.lat, strict=True))
    lines = [shapely.LineString(points[index : index + 2]) for index in range(0, len(points), 3)]
    assert len(lines) == 6
    for index, one in enumerate(lines):
        assert not any(one.intersects(other) for other in lines[index + 1 :])


@pytest.mark.parametrize(("width", "height"), [(430, 500), (560, 720), (740, 560)])
def test_zone_labels_stand_beside_the_county_within_the_panel(width: int, height: int) -> None:
    figure = maps.zone_map(_zones(), divisions.units("b"), width=width, height=height)
    geo = figure.layout.geo
    view = View(*geo.lonaxis.range, *geo.lataxis.range, width, height)
    county = shapely.transform(
        divisions.county_outline().geometry.iloc[0],
        lambda points: [view.to_px(lon, lat) for lon, lat in points],
    )
    boxes = [
        text_box(*view.to_px(lon, lat), [re.sub("</?b>", "", text)], look.SIZE_AXIS)
        for trace in _layers(figure, "text")
        for lon, lat, text in zip(trace.lon, trace.lat, trace.text, strict=True)
        if "<b>" in text or "分" in text or "未通过" in text
    ]
    assert len(boxes) == 12
    for index, one in enumerate(boxes):
        assert view.holds(one)
        assert not county.intersects(shapely.box(*one))
        assert not any(overlap(one, other, gap=-1) for other in boxes[index + 1 :])


def test_no_zone_yet_is_an_empty_map_not_an_error() -> None:
    empty = pd.DataFrame(columns=["zone", "township", "status", "score"])
    figure = maps.zone_map(empty, divisions.units("b"))
    assert len(set(figure.data[0].z)) == 1


def test_the_selected_unit_is_outlined() -> None:
    units = divisions.units("b")
    table = _table(units, value=0.93)
    plain = maps.rate_map(table, units, breaks=(0.9,), target=0.98)
    chosen = maps.rate_map(table, units, breaks=(0.9,), target=0.98, selected="桥下镇")
    assert len(chosen.data) == len(plain.data) + 1
    assert "<b>桥下</b>" in _texts(chosen)


def test_names_never_fade_on_a_click() -> None:
    for figure in _figures("b"):
        for trace in _layers(figure, "text"):
            assert trace.unselected.textfont.color == trace.textfont.color


def test_what_was_clicked() -> None:
    event = {"selection": {"points": [{"customdata": ["沙头镇"], "location": "沙头镇"}]}}
    assert maps.clicked(event) == "沙头镇"
    assert maps.clicked({"selection": {"points": []}}) is None
    assert maps.clicked(None) is None
    clickable = maps.rate_map(
        _table(divisions.units("b"), value=0.9), divisions.units("b"), breaks=(), target=0.8
    )
    assert [data[0] for data in clickable.data[0].customdata] == list(divisions.names_in("b"))


def test_every_state_has_a_word_and_no_two_states_of_a_kind_look_alike() -> None:
    samples = ["reached_proven", "reached_unproven", "missed_unproven", "missed_proven"]
    faces = [look.VERDICTS[state] for state in samples]
    assert [face.glyph for face in faces] == ["●", "○", "◇", "◆"]
    assert [face.label for face in faces] == [
        "● 已达标",
        "○ 过线，抽得还少",
        "◇ 没过线，抽得还少",
        "◆ 未达标",
    ]
    assert len({face.fill for face in faces}) == 4
    assert all(face.word for face in look.VERDICTS.values())


def test_uploaded_boundaries_show_every_township_and_no_name_over_another() -> None:
    frame = divisions.boundaries("b")
    drawn = json.loads(maps.boundary_map(frame, 460).to_json())["data"]
    fills = next(trace for trace in drawn if trace["type"] == "choropleth")
    assert fills["locations"] == list(frame["name"])
    names = [text for trace in drawn if trace.get("mode") == "text" for text in trace["text"]]
    assert "岩头" in names and len(names) < len(frame)
