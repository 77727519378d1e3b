"""Shapes of the townships; the only part of this package that needs geopandas.

A county replaces the shipped sketch by uploading its official file on the import page, which
writes <store>/boundaries/<era>.geojson (era a, b or c) with a one-line credit beside it in
<era>.txt; both may also be put there by hand (areas too). Column `name` must hold exactly the
names of that era.
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dashboard.divisions.units import AREAS, ERA_IDS, names_in
from dashboard.settings import DATA, store_dir

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely import Geometry

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FOLDER = DATA / "geo"
CREDIT = "县界：天地图；乡镇驻地点：GeoNames（CC BY 4.0）；乡镇界为驻地点推算"


class BoundaryError(ValueError):
    """A boundary file that cannot be used; the message is for the reader, in Chinese."""


def boundaries(era_id: str) -> "GeoDataFrame":
    """One row per unit: `name`, `geometry` in WGS-84, rings clockwise; an era or 'areas'.

    BoundaryError if the county's own file cannot be read or its names do not match.
    """
    if era_id not in (*ERA_IDS, AREAS):
        raise ValueError(f"unknown era {era_id!r}")
    path = _path(era_id)
    return _load(path, path.stat().st_mtime_ns, era_id)


def neighbours(era_id: str) -> dict[str, tuple[str, ...]]:
    """Which units share a border, by name; gaps of drawing up to about 50 m count as shared."""
    import shapely

    frame = boundaries(era_id)
    grown = shapely.buffer(frame.geometry.values, 0.0005)  # degrees
    left, right = shapely.STRtree(grown).query(grown, predicate="intersects")
    names = list(frame["name"])
    found: dict[str, list[str]] = {name: [] for name in names}
    for one, other in zip(left, right, strict=True):
        if one != other:
            found[names[one]].append(names[other])
    return {name: tuple(near) for name, near in found.items()}


def are_within(shape: "Geometry", longitude: Floats, latitude: Floats, reach: float = 0.0) -> Flags:
    """Which points lie in a shape of `boundaries`, or at most `reach` degrees outside."""
    import shapely

    grown = shapely.buffer(shape, reach) if reach else shape
    return np.asarray(shapely.contains_xy(grown, longitude, latitude), dtype=np.bool_)


def county_outline() -> "GeoDataFrame":
    """One row: the county as a whole."""
    path = FOLDER / "county.geojson"
    return _load(path, path.stat().st_mtime_ns, None)


def is_replaced(era_id: str) -> bool:
    """True when the county's own boundaries are in use instead of the shipped sketch."""
    return _path(era_id).parent != FOLDER


def boundaries_stamp() -> tuple[tuple[str, int], ...]:
    """Which boundary files are in use, and when they were changed."""
    paths = [*map(_path, (*ERA_IDS, AREAS)), FOLDER / "county.geojson"]
    return tuple((str(path), path.stat().st_mtime_ns) for path in paths)


def boundary_credit(era_id: str) -> str:
    """Whom to name beside a map of this era."""
    if not is_replaced(era_id):
        return CREDIT
    credit = _path(era_id).with_suffix(".txt")
    return credit.read_text(encoding="utf-8").strip() if credit.is_file() else "边界：本县提供"


def _path(era_id: str) -> Path:
    own = store_dir() / "boundaries" / f"{era_id}.geojson"
    if own.is_file():
        return own
    return FOLDER / (f"{era_id}.geojson" if era_id == AREAS else f"era_{era_id}.geojson")


@lru_cache(maxsize=16)
def _load(path: Path, changed: int, era_id: str | None) -> "GeoDataFrame":
    """Read a file; `changed` is part of the cache key, so that a new file is seen."""
    import geopandas
    import shapely

    try:
        frame = geopandas.read_file(path)
    except Exception as error:
        raise BoundaryError(f"边界文件 {path.name} 打不开，请换一个GeoJSON文件。") from error
    if "name" not in frame.columns:
        raise BoundaryError(f"边界文件 {path.name} 没有“name”列，请补上乡镇全称。")
    if era_id is not None:
        _check_names(path.name, list(frame["name"]), names_in(era_id))
    if frame.crs is not None and frame.crs.to_epsg() != 4326:
        frame = frame.to_crs(4326)
    frame = frame[["name", "geometry"]].copy()
    frame["geometry"] = shapely.orient_polygons(frame.geometry.values, exterior_cw=True)
    return frame


def _check_names(file: str, found: list[str], expected: tuple[str, ...]) -> None:
    missing = [name for name in expected if name not in found]
    unknown = [name for name in found if name not in expected]
    double = sorted({name for name in found if found.count(name) > 1})
    problems = [
        f"{word}{'、'.join(map(str, names))}"
        for word, names in (("缺少", missing), ("多出", unknown), ("重复", double))
        if names
    ]
    if problems:
        raise BoundaryError(
            f"边界文件 {file} 的名称对不上：{'；'.join(problems)}。"
            f"应当正好是{len(expected)}个：{'、'.join(expected)}。"
        )
