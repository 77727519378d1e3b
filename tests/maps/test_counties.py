"""The map of counties: whose land it shows, and what it weighs."""

from typing import Any

import pandas as pd
import pytest
import shapely

from dashboard import look
from dashboard.divisions import Units
from dashboard.divisions import counties as known
from dashboard.maps import county_map
from dashboard.maps.counties import is_drawn, short_name

HANGZHOU = tuple(one for one in known.known() if "/杭州市/" in one)


def drawn(names: tuple[str, ...], values: dict[str, float], **more: Any) -> Any:
    table = pd.DataFrame({"township": list(values), "value": list(values.values())})
    told = {"height": 430, "width": 470, "no_data_word": "未报", "target": None, **more}
    return county_map(table, Units("counties", names, ""), **told)


def test_every_county_of_2010_has_land_or_a_seat_on_land_that_it_shares() -> None:
    land = known.lands()
    own = [one.counties[0] for one in land.pieces if len(one.counties) == 1]
    shared = [one for piece in land.pieces if len(piece.counties) > 1 for one in piece.counties]
    assert sorted([*own, *shared]) == sorted(known.known())
    assert sorted(land.seats) == sorted(shared) and len(shared) == 9
    for piece in land.pieces:
        assert piece.shape.is_valid
        for one in piece.counties:
            assert one.startswith(f"{piece.city}/")
            if one in land.seats:
                assert piece.shape.contains(shapely.Point(land.seats[one]))
    # Neighbours do not overlap by more than a coordinate's last digit (0.001 degrees) makes.
    shapes = [one.shape for one in land.pieces]
    assert sum(one.area for one in shapes) == pytest.approx(
        shapely.union_all(shapes).area, rel=1e-3
    )
    # 永嘉县: 2,674 km² by its yearbooks, about 0.25 square degrees at 28.3° N
    [home] = [one.shape for one in land.pieces if known.HOME in one.counties]
    assert home.area * 111.2**2 * 0.8805 == pytest.approx(2674, rel=0.03)


def test_the_outlines_weigh_less_than_they_may() -> None:
    assert known.SHAPES.stat().st_size <= 200_000
    figure = drawn(known.known(), dict.fromkeys(known.known(), 0.5), breaks=(0.9,))
    assert len(figure.to_json()) <= 260_000  # with texts and borders of cities


def test_counties_that_share_an_outline_are_dots_and_new_districts_stay_grey() -> None:
    fills = {"浙江省/杭州市/上城区": 0.95, "浙江省/杭州市/临安市": 0.5}
    figure = drawn(HANGZHOU, fills, breaks=(0.9,), selected="浙江省/杭州市/上城区")
    [shapes] = [one for one in figure.data if one.type == "choropleth"]
    told = dict(zip(shapes.locations, shapes.text, strict=True))
    assert told["上城区、江干区"] == "上城区、江干区" and told["今钱塘区"] == "今钱塘区"
    assert "浙江省/杭州市/上城区" not in told
    [dots] = [one for one in figure.data if one.type != "choropleth" and one.mode == "markers"]
    assert len(dots.lon) == 4
    by_unit = {
        data[0]: colour for data, colour in zip(dots.customdata, dots.marker.color, strict=True)
    }
    assert by_unit["浙江省/杭州市/上城区"] == look.SEQUENTIAL[-1]
    assert by_unit["浙江省/杭州市/江干区"] == look.MAP_NO_DATA


def test_cities_are_their_counties_together_and_other_provinces_are_not_drawn() -> None:
    cities = tuple(sorted({one.rsplit("/", 1)[0] for one in known.known()}))
    figure = drawn(cities, dict.fromkeys(cities, 0.5), breaks=None)
    [shapes] = [one for one in figure.data if one.type == "choropleth"]
    assert len(shapes.locations) == 11
    assert not [one for one in figure.data if one.type != "choropleth" and one.mode == "markers"]
    assert is_drawn("浙江省/温州市") and not is_drawn("江苏省/南京市")
    names = [short_name(f"浙江省/某市/{name}") for name in ("永嘉县", "景宁畲族自治县", "城区")]
    assert names == ["永嘉", "景宁", "城区"]
