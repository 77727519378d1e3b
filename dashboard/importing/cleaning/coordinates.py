"""Positions: which coordinate system they are in, and as WGS-84 longitude and latitude."""

import re
import unicodedata
from typing import Literal

from prcoords import Coords, bd_wgs_bored, gcj_wgs_bored

from dashboard.importing.cleaning.result import Cleaned
from dashboard.importing.cleaning.text import Cell, cell_text, fold, is_empty_mark, tidy
from dashboard.words.terms import vocabulary

System = Literal["WGS-84", "GCJ-02", "BD-09"]
SYSTEMS: tuple[System, ...] = ("WGS-84", "GCJ-02", "BD-09")

# Mainland China, degrees: longitude and latitude do not overlap, so a swap shows itself.
_LONGITUDES, _LATITUDES = (73.0, 136.0), (17.0, 54.0)
_DEGREES = re.compile(
    r"[EN东北经纬度:]*(\d{1,3})[°度](?:(\d{1,2})[′'分])?(?:(\d{1,2}(?:\.\d+)?)[″\"秒]?)?[EN]?"
)


def detect_system(header: str) -> System | None:
    """GCJ-02 (高德, 腾讯), BD-09 (百度) or WGS-84 (GPS, 天地图) if the head says so, else None."""
    folded = fold(header)
    for system in SYSTEMS:
        if any(fold(word) in folded for word in vocabulary()["coordinates"][system]):
            return system
    return None


def to_wgs84(longitude: float, latitude: float, system: System) -> tuple[float, float]:
    """(longitude, latitude) in WGS-84 degrees, exact to about 1e-6. prcoords takes lat first."""
    if system == "WGS-84":
        return longitude, latitude
    convert = gcj_wgs_bored if system == "GCJ-02" else bd_wgs_bored
    point = convert(Coords(lat=latitude, lon=longitude), False)
    return float(point.lon), float(point.lat)


def _degrees(value: Cell) -> float | None:
    """120.68, "120.68°" or 120°41′15″ as degrees."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    flat = "".join(tidy(cell_text(value)).replace("’", "'").replace("”", '"').split())
    try:
        return float(unicodedata.normalize("NFKC", flat).rstrip("°度"))
    except ValueError:
        match = _DEGREES.fullmatch(flat)
    if match is None:
        return None
    return int(match[1]) + int(match[2] or 0) / 60 + float(match[3] or 0) / 3600


def parse_position(
    longitude: Cell, latitude: Cell, system: System | None
) -> Cleaned[tuple[float, float]]:
    """(longitude, latitude) in WGS-84, or why not.

    Both empty -> no value. One empty -> coordinates_incomplete. Not numbers or outside China ->
    coordinates_impossible. Longitude and latitude the wrong way round -> put right, with code
    coordinates_swapped. System unknown -> coordinate_system_unknown (it can be 500 m off).
    """
    if is_empty_mark(longitude) and is_empty_mark(latitude):
        return Cleaned(None)
    if is_empty_mark(longitude) or is_empty_mark(latitude):
        return Cleaned(None, "coordinates_incomplete", "经度和纬度只填了一个，请两个都填或都不填。")
    east, north = _degrees(longitude), _degrees(latitude)
    swapped = False
    if east is not None and north is not None and _in_china(north, east):
        east, north, swapped = north, east, True
    if east is None or north is None or not _in_china(east, north):
        found = f"{tidy(cell_text(longitude))}，{tidy(cell_text(latitude))}"
        note = f"坐标“{found}”不对。经度应在 73 到 136 之间，纬度应在 17 到 54 之间。"
        return Cleaned(None, "coordinates_impossible", note)
    if system is None:
        note = "表头没有写坐标系。请注明高德（GCJ-02）、百度（BD-09）或 WGS-84。"
        return Cleaned(None, "coordinate_system_unknown", note)
    point = to_wgs84(east, north, system)
    if swapped:
        return Cleaned(point, "coordinates_swapped", "经度和纬度填反了，已对调，请核对。")
    return Cleaned(point)


def _in_china(longitude: float, latitude: float) -> bool:
    east = _LONGITUDES[0] <= longitude <= _LONGITUDES[1]
    return east and _LATITUDES[0] <= latitude <= _LATITUDES[1]
