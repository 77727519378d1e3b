"""From where upstream goods come: the register, the name's own words, outside, nobody knows."""

import math
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import shapely

from dashboard import divisions, maps
from dashboard.enterprises import flow, words_files
from dashboard.store import viewer
from tests.rows import put, samples

DAY = date(2010, 6, 30)
UNITS = divisions.units_for(DAY, DAY)


def _register(enterprise: str, township: str, row: int) -> dict[str, object]:
    own = {"product": "阀门", "enterprise": enterprise, "township": township, "place": township}
    return {**own, "recorded_on": date(2010, 1, 5), "sheet": "册", "row_number": row}


def test_a_way_leads_from_the_suppliers_place_to_the_makers_township(store: Path) -> None:
    put(
        "enterprise_register",
        [
            _register("永嘉甲阀门厂", "瓯北镇", 1),
            _register("永嘉乙阀门厂", "瓯北镇", 2),
            _register("永嘉丁铸造厂", "沙头镇", 3),  # a supplier that the register places
        ],
    )
    file = {"recorded_on": date(2010, 1, 5), "sheet": "档案"}
    firms = ("永嘉甲阀门厂", "永嘉乙阀门厂", "永嘉丙阀门厂")
    served = (
        ("永嘉甲阀门厂", "永嘉丁铸造厂"),
        ("永嘉乙阀门厂", "永嘉丁铸造厂"),
        ("永嘉甲阀门厂", "永嘉瓯北戊铸造厂"),
        ("永嘉乙阀门厂", "绍兴己铸造厂"),
        ("永嘉甲阀门厂", "庚铸造厂"),
        ("永嘉丙阀门厂", "绍兴己铸造厂"),  # a maker that no register places
    )
    at = {name: number for number, name in enumerate(firms, start=1)}
    parent = put(
        "enterprise_files", [{**file, "row_number": at[one], "enterprise": one} for one in firms]
    )
    put(
        "enterprise_suppliers",
        [
            {**file, "import_id": parent, "row_number": at[a], "enterprise": a, "supplier": b}
            for a, b in served
        ],
    )
    for firm, good, drawn in zip(firms, (3, 4, 1), (5, 4, 1), strict=True):
        put("samples", samples(good, drawn, firm=firm))

    def ways() -> set[tuple[str, str, int, int, int, int, int]]:
        found = flow.flows("real", DAY, UNITS, "阀门")
        return {
            (o.origin, o.township, o.suppliers, o.customers, o.failing, o.failed, o.tested)
            for o in found
        }

    expected = {
        ("沙头镇", "瓯北镇", 1, 2, 1, 2, 9),
        ("瓯北镇", "瓯北镇", 1, 1, 1, 2, 5),
        (flow.OUTSIDE, "瓯北镇", 1, 1, 0, 0, 4),
        (flow.UNKNOWN, "瓯北镇", 1, 1, 1, 2, 5),
        (flow.OUTSIDE, flow.UNKNOWN, 1, 1, 0, 0, 1),
    }
    assert ways() == expected
    with viewer.acting(viewer.Viewer("乙", "viewer")):
        assert ways() == expected, "places are no names: the same for a reader who sees no firm"
    found = flow.flows("real", DAY, UNITS, "阀门")
    assert {one.makers for one in found if one.township == "瓯北镇"} == {2}
    assert words_files.flow_title(found).endswith("瓯北镇2家厂由沙头镇供货，最多")
    assert words_files.flow_left_out(found, 3) == "不知道在哪里的2路（厂家2家次）没有画，表里有"


def test_arcs_point_at_their_end_and_begin_beside_the_county() -> None:
    table = pd.DataFrame({"township": ["瓯北镇"], "value": [3.0]})
    arcs = [maps.Arc("县外", "瓯北镇", 2, "外"), maps.Arc("瓯北镇", "瓯北镇", 1, "内")]
    figure = maps.amount_map(table, UNITS, unit="家", arcs=arcs)
    drawn = [one for one in figure.data if one.type == "scattergeo"]
    lines = [one for one in drawn if one.mode == "lines" and one.opacity == 0.7]
    heads = [one for one in drawn if one.text == ("外",)]
    assert len(lines) == 1 and [one.marker.symbol for one in heads] == ["arrow"]
    (line,), place = lines, next(t for t in divisions.townships("a") if t.name == "瓯北镇")
    assert abs(line.lon[-1] - place.lon) < 0.1 and abs(line.lat[-1] - place.lat) < 0.1
    start = (line.lon[0], line.lat[0])
    shape = divisions.county_outline().geometry.iloc[0]
    assert not shape.contains(shapely.Point(start))
    going = math.degrees(math.atan2(line.lon[-1] - start[0], line.lat[-1] - start[1])) % 360
    turned = abs((heads[0].marker.angle[0] - going + 180) % 360 - 180)
    assert turned < 60, "the head points along its line"
    with pytest.raises(ValueError, match="not on the map"):
        maps.amount_map(table, UNITS, unit="家", arcs=[maps.Arc("某地", "瓯北镇", 1, "")])
