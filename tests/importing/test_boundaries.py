"""Boundary files: three formats, four coordinate systems, names, undo, and what is refused."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import shapely
from prcoords import Coords, wgs_bd, wgs_gcj

from dashboard import divisions
from dashboard.divisions import BoundaryError, boundary_files
from dashboard.importing import boundaries
from dashboard.importing.problems import FileRefusedError
from tests.soak import beyond

COLUMN = "XZMC"
THIRD_DEGREE_ZONE = 4549  # CGCS2000, central meridian 120° E


def sketch(tmp_path: Path, suffix: str, epsg: int = 4326, rename: dict[str, str] | None = None,
           drop: int = 0, encoding: str = "UTF-8") -> bytes:  # fmt: skip
    """The shipped sketch of the second era as another program would export it."""
    frame = divisions.boundaries("b").rename(columns={"name": COLUMN}).to_crs(epsg)
    frame[COLUMN] = [(rename or {}).get(name, name) for name in frame[COLUMN]]
    frame = frame.iloc[drop:]
    path = tmp_path / f"乡镇界{suffix}"
    if suffix == ".shp":
        frame.to_file(path, encoding=encoding)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for part in tmp_path.glob("乡镇界.*"):
                if part.suffix != ".cpg" or encoding == "UTF-8":
                    archive.write(part, f"导出/{part.name}")
        return target.getvalue()
    frame.to_file(path, driver="GPKG" if suffix == ".gpkg" else "GeoJSON")
    return path.read_bytes()


def shifted(content: bytes, convert: Any) -> bytes:
    """A GeoJSON with every point moved as web maps do."""
    found = json.loads(content)
    for feature in found["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))

        def move(points: Any) -> Any:
            moved = [convert(Coords(lat=y, lon=x), False) for x, y in points]
            return [(point.lon, point.lat) for point in moved]

        feature["geometry"] = json.loads(shapely.to_geojson(shapely.transform(shape, move)))
    return json.dumps(found, ensure_ascii=False).encode()


def farthest(shapes: Any) -> float:
    """Largest distance in degrees between the read shapes and the sketch."""
    wanted = divisions.boundaries("b").set_index("name").geometry
    return max(
        shapely.hausdorff_distance(shape, wanted[name])
        for name, shape in zip(shapes["name"], shapes.geometry, strict=True)
    )


@pytest.mark.parametrize(
    ("suffix", "epsg", "encoding", "system"),
    beyond(
        [(".gpkg", THIRD_DEGREE_ZONE, "UTF-8", "CGCS2000"), (".shp", 4490, "GB18030", "CGCS2000")],
        [
            (".geojson", 4326, "UTF-8", "WGS-84"),
            (".gpkg", 4490, "UTF-8", "CGCS2000"),
            (".gpkg", THIRD_DEGREE_ZONE, "UTF-8", "CGCS2000"),
            (".shp", THIRD_DEGREE_ZONE, "UTF-8", "CGCS2000"),
            (".shp", 4490, "GB18030", "CGCS2000"),
        ],
    ),
)
def test_formats_and_declared_systems(
    tmp_path: Path, store: Path, suffix: str, epsg: int, encoding: str, system: str
) -> None:
    content = sketch(tmp_path, suffix, epsg, encoding=encoding)
    found = boundaries.read(content, f"乡镇界{suffix}")
    assert (found.era, found.column, found.system) == ("b", COLUMN, system)
    assert found.can_be_taken and found.unmatched == []
    assert farthest(found.shapes) < 1e-6


def test_names_of_a_geojson_are_read_whatever_their_encoding(tmp_path: Path, store: Path) -> None:
    content = sketch(tmp_path, ".geojson")
    text = json.dumps(json.loads(content), ensure_ascii=False)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("乡镇界.geojson", text.encode("gb18030"))
    misread = text.encode().decode("latin-1").encode()
    for own in (text.encode("gb18030"), text.encode("utf-16"), misread, packed.getvalue()):
        found = boundaries.read(own, "乡镇界.geojson")
        assert found.can_be_taken and found.unmatched == [], own[:20]


@pytest.mark.parametrize(("convert", "system"), [(wgs_gcj, "GCJ-02"), (wgs_bd, "BD-09")])
def test_offset_of_web_maps_is_noticed_and_taken_back(
    tmp_path: Path, store: Path, convert: Any, system: str
) -> None:
    content = shifted(sketch(tmp_path, ".geojson"), convert)
    found = boundaries.read(content, "乡镇.geojson")
    assert found.system == system and "县界" in found.told
    assert farthest(found.shapes) < 1e-5
    chosen = boundaries.read(content, "乡镇.geojson", system="WGS-84")
    assert farthest(chosen.shapes) > 0.003


def test_aliases_unknown_names_and_correction_by_hand(tmp_path: Path, store: Path) -> None:
    names = divisions.names_in("b")
    content = sketch(tmp_path, ".geojson", rename={"桥下镇": "桥下", "岩头镇": "某某镇"})
    found = boundaries.read(content, "界.geojson")
    assert "桥下镇" in set(found.shapes["name"])
    assert found.unmatched == ["某某镇"] and found.missing == ("岩头镇",)
    with pytest.raises(FileRefusedError, match="岩头镇") as error:
        boundaries.commit(found, "县自然资源局", "内部使用", "测试")
    assert error.value.code == "townships_missing"
    mended = boundaries.read(content, "界.geojson", by_hand={"某某镇": "岩头镇"})
    assert mended.can_be_taken and len(mended.shapes) == len(names)


@pytest.mark.soak
def test_in_use_and_taken_back(tmp_path: Path, store: Path) -> None:
    assert not divisions.is_replaced("b")
    found = boundaries.read(sketch(tmp_path, ".gpkg"), "界.gpkg")
    with pytest.raises(FileRefusedError, match="来源"):
        boundaries.commit(found, " ", "内部使用", "测试")
    first = boundaries.commit(found, "县自然资源局", "内部使用", "测试")
    second = boundaries.commit(found, "县民政局", "公开", "测试")
    assert divisions.is_replaced("b") and not divisions.is_replaced("a")
    assert "县民政局（公开）" in divisions.boundary_credit("b")
    assert list(divisions.boundaries("b").columns) == ["name", "geometry"]
    assert list(boundaries.kept()["in_force"]) == [True, False]
    boundaries.undo(second, "测试")
    assert "县自然资源局" in divisions.boundary_credit("b")
    boundaries.undo(first, "测试")
    assert not divisions.is_replaced("b")
    with pytest.raises(FileRefusedError):
        boundaries.undo(first, "测试")


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return target.getvalue()


def feature(kind: str, coordinates: Any, name: str = "岩头镇") -> dict[str, Any]:
    shape = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"name": name}, "geometry": shape}


POINT = feature("Point", [120.7, 28.3])
FAR = feature("Polygon", [[[0, 0], [0, 1], [1, 1], [0, 0]]])
WEST = feature("Polygon", [[[60, 30], [60, 31], [61, 31], [60, 30]]])
ELSEWHERE = feature("Polygon", [[[117, 31], [117, 32], [118, 32], [117, 31]]], "桃花镇")


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def _nested() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.json", zipped("a.json"))
    return target.getvalue()


NESTED = _nested()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.geojson", "空的"),
        (b"<html></html>", "a.geojson", "认不出"),
        (b"[1, 2]", "a.json", "不是 GeoJSON"),
        (b"\x00\x00\x27\x0a", "a.shp", "放进一个 .zip"),
        (b"SQLite format 3\x00" + b"\x01" * 200, "a.gpkg", "损坏"),
        (zipped("a.txt"), "a.zip", "没有 .shp"),
        (zipped("a.shp", "b.shp"), "a.zip", "有2个 .shp"),
        (zipped("a.shp"), "a.zip", "缺少.dbf、.shx"),
        (zipped("a.shp", "a.shx", "a.dbf"), "a.zip", "损坏"),
        (b"PK\x03\x04 broken", "a.zip", "打不开"),
        (NESTED, "a.zip", "还有压缩包"),
        (collection(), "a.geojson", "没有图形"),
        (collection(POINT), "a.geojson", "没有面"),
        (collection(FAR), "a.geojson", "不在中国"),
        (collection(WEST), "a.geojson", "不在中国"),
        (collection(ELSEWHERE), "a.geojson", "没有一列"),
    ],
)
def test_bad_files_are_refused_in_chinese(
    content: bytes, name: str, said: str, store: Path
) -> None:
    with pytest.raises(BoundaryError, match=said):
        boundaries.read(content, name)


def test_a_package_that_never_ends_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = sketch(tmp_path, ".gpkg")
    monkeypatch.setattr(boundary_files, "SECONDS", 0.001)
    with pytest.raises(BoundaryError, match="读不出图形"):
        boundaries.read(content, "界.gpkg")
