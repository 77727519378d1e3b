"""Boundary files as offices send them: GeoJSON, Shapefile in a .zip, GeoPackage.

What stands in the file becomes shapes in WGS-84 with the names as written; whose shapes they are
is decided elsewhere. GCJ-02 and BD-09 are no coordinate systems a file can declare: the caller
hands over how a point is converted.
"""

import io
import json
import lzma
import pickle
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from dashboard import apart
from dashboard.divisions.shapes import BoundaryError, county_outline

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

CHILD = Path(__file__).with_name("boundary_child.py")
SECONDS, MEGABYTES = 60, 3072
MAX_BYTES = 60 * 2**20
MAX_SHAPES = 2_000
WGS84, CGCS2000 = 4326, 4490
SHAPEFILE_PARTS = frozenset([".shp", ".shx", ".dbf", ".prj", ".cpg"])
# What the file declares comes first and is only a hint: the names decide.
ENCODINGS = (None, "UTF-8", "GB18030")

_BROKEN = (zlib.error, lzma.LZMAError, struct.error)  # RuntimeError: a password, another packing

TEXT_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")
MISREAD = (("latin-1", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "gb18030"), ("gb18030", "utf-8"))

Convert = Callable[[float, float], tuple[float, float]]


def read_boundary_file(content: bytes, file_name: str) -> "GeoDataFrame":
    """Areas of a file with their attributes, in longitude and latitude as the file gives them.

    attrs["declared"]: the coordinate system that the file names, "" when it names none.
    BoundaryError, in Chinese, for anything that is not a file of areas.
    """
    if not content:
        raise BoundaryError("文件是空的。请核对是否发错了文件。")
    if len(content) > MAX_BYTES:
        raise BoundaryError(f"文件超过{MAX_BYTES // 2**20}MB。请先简化界线，或只导出本县的乡镇界。")
    with tempfile.TemporaryDirectory() as folder:
        path = _unpacked(content, file_name, Path(folder))
        frame = _read_shapefile(path) if path.suffix == ".shp" else _read(path, None)
        frame = _with_names_read_right(frame)
    if len(frame) > MAX_SHAPES:
        raise BoundaryError(f"文件里有{len(frame):,}个图形，不像乡镇界。请只导出本县的乡镇界。")
    kinds = set(frame.geometry.geom_type.dropna())
    if not kinds & {"Polygon", "MultiPolygon"}:
        raise BoundaryError("文件里没有面（只有点或线）。乡镇界要用面图层，请重新导出。")
    frame = frame[frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"])]
    return _in_degrees(frame, file_name)


def _unpacked(content: bytes, file_name: str, folder: Path) -> Path:
    """The file on disk under a plain name with the suffix of what it really is."""
    if content.startswith(b"SQLite format 3\x00"):
        path = folder / "boundary.gpkg"
        path.write_bytes(content)
        return path
    if content.startswith(b"PK\x03\x04"):
        return _unzipped(content, folder)
    if PurePosixPath(file_name).suffix.lower() in SHAPEFILE_PARTS:
        raise BoundaryError(
            "Shapefile 要把 .shp、.shx、.dbf、.prj 放进一个 .zip 一起上传，单独一个打不开。"
        )
    found = _json_of(content)
    if not isinstance(found, dict) or found.get("type") not in ("FeatureCollection", "Feature"):
        raise BoundaryError("这个 JSON 不是 GeoJSON：最外层应当是 FeatureCollection。请重新导出。")
    path = folder / "boundary.geojson"
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return path


def _json_of(content: bytes) -> Any:
    """What a JSON text says, whatever it is encoded in; the standard names UTF-8 alone."""
    for encoding in TEXT_ENCODINGS:
        try:
            return json.loads(content.decode(encoding))
        except (UnicodeDecodeError, ValueError, RecursionError):
            continue
    raise BoundaryError(
        "认不出这个文件。可用 GeoJSON（.geojson、.json）、GeoPackage（.gpkg），"
        "或把 Shapefile 打成 .zip。"
    )


def _unzipped(content: bytes, folder: Path) -> Path:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = [
            part
            for part in archive.infolist()
            if PurePosixPath(part.filename).suffix.lower() in SHAPEFILE_PARTS
            and "__MACOSX" not in part.filename
        ]
        shapes = [part for part in parts if part.filename.lower().endswith(".shp")]
        texts = [one for one in archive.infolist() if _is_geojson(one)]
        if not shapes and len(texts) == 1 and texts[0].file_size <= MAX_BYTES:
            inner = archive.read(texts[0])
            if inner.startswith(b"PK\x03\x04"):  # one that holds itself would never end
                raise BoundaryError("压缩包里还有压缩包。请先解开，只上传里面的乡镇界。")
            return _unpacked(inner, texts[0].filename, folder)
        if len(shapes) != 1:
            told = f"有{len(shapes)}个 .shp" if shapes else "没有 .shp"
            raise BoundaryError(
                f"压缩包里{told}，应当正好一个。请只打包乡镇界这一个图层的 .shp、.shx、.dbf、.prj。"
            )
        stem = PurePosixPath(shapes[0].filename).stem
        own = [part for part in parts if PurePosixPath(part.filename).stem == stem]
        lacking = {".shx", ".dbf"} - {PurePosixPath(part.filename).suffix.lower() for part in own}
        if lacking:
            raise BoundaryError(
                f"压缩包里缺少{'、'.join(sorted(lacking))}。请把同名的几个文件一起打包。"
            )
        if sum(part.file_size for part in own) > MAX_BYTES:
            raise BoundaryError(f"解压后超过{MAX_BYTES // 2**20}MB。请先简化界线再导出。")
        for part in own:
            with archive.open(part) as source:
                suffix = PurePosixPath(part.filename).suffix.lower()
                (folder / f"boundary{suffix}").write_bytes(source.read(MAX_BYTES + 1))
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, *_BROKEN) as error:
        raise BoundaryError("压缩包打不开：已损坏或设有密码。请重新打包后再上传。") from error
    return folder / "boundary.shp"


def _is_geojson(part: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(part.filename)
    return path.suffix.lower() in (".geojson", ".json") and "__MACOSX" not in path.parts


def _read_shapefile(path: Path) -> "GeoDataFrame":
    """The file under the encoding in which most of its texts are townships of the county."""
    found: list[tuple[int, GeoDataFrame]] = []
    refusal: BoundaryError | None = None
    for encoding in ENCODINGS:
        try:
            frame = _read(path, encoding)
        except BoundaryError as error:
            refusal = refusal or error
            continue
        known = _townships_among(frame)
        if known == len(frame):
            return frame
        found.append((known, frame))
    if not found:
        assert refusal is not None
        raise refusal
    return max(found, key=lambda pair: pair[0])[1]


def _with_names_read_right(frame: "GeoDataFrame") -> "GeoDataFrame":
    """The frame with names that a program before read in a wrong encoding (å²©å¤´é•‡) set right,
    where that makes more of them townships."""
    if _townships_among(frame):
        return frame
    found = [frame]
    for wrong, right in MISREAD:
        turned = frame.copy()
        for column in turned.columns.drop(turned.geometry.name):
            turned[column] = [_reread(value, wrong, right) for value in turned[column]]
        found.append(turned)
    return max(found, key=_townships_among)


def _reread(value: Any, wrong: str, right: str) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return value.encode(wrong).decode(right)
    except UnicodeError:
        return value


def _townships_among(frame: Any) -> int:
    """How many rows name a township of any era in the column that names the most."""
    from dashboard import divisions  # the package imports this module

    names = {name for era in divisions.ERA_IDS for name in divisions.names_in(era)}
    columns = [column for column in frame.columns if column != "geometry"]
    counts = [
        sum(isinstance(value, str) and value.strip() in names for value in frame[column])
        for column in columns
    ]
    return max(counts, default=0)


def _read_apart(path: Path) -> Any:
    """A GeoPackage, read with bounds on time and memory: its views can run without end."""
    answer = apart.run(CHILD, b"", str(path), seconds=SECONDS, megabytes=MEGABYTES)
    return pickle.loads(answer)


def _read(path: Path, encoding: str | None) -> "GeoDataFrame":
    import geopandas

    try:
        if path.suffix == ".gpkg":
            frame = _read_apart(path)
        else:
            frame = geopandas.read_file(path, engine="pyogrio", encoding=encoding)
    except Exception as error:
        raise BoundaryError("文件内容已损坏或不完整，读不出图形。请从地图软件重新导出。") from error
    if not isinstance(frame, geopandas.GeoDataFrame) or frame.empty:
        raise BoundaryError("文件里没有图形。请核对是否导出了正确的图层。")
    return frame


def _in_degrees(frame: "GeoDataFrame", file_name: str) -> "GeoDataFrame":
    """The frame in longitude and latitude; projected systems are converted."""
    declared = ""
    if frame.crs is not None:
        declared = "CGCS2000" if frame.crs.to_epsg() == CGCS2000 else frame.crs.name
        if frame.crs.to_epsg() not in (WGS84, CGCS2000):
            frame = frame.to_crs(WGS84)
    west, south, east, north = frame.total_bounds
    if not (73 <= west <= east <= 136 and 17 <= south <= north <= 54):
        raise BoundaryError(
            f"坐标不在中国范围内（{west:.1f}—{east:.1f}，{south:.1f}—{north:.1f}）。"
            "文件可能没有带坐标系说明（.prj），或坐标系不对。请连同 .prj 一起导出，"
            "或先转成经纬度（CGCS2000 或 WGS-84）。"
        )
    frame.attrs["declared"] = declared
    return frame


def converted(frame: "GeoDataFrame", convert: Convert | None) -> "GeoDataFrame":
    """The frame with every point converted, in WGS-84, shapes valid, rings clockwise."""
    import numpy as np
    import shapely

    shapes = frame.geometry.force_2d().make_valid()
    if convert is not None:
        shapes = shapely.transform(
            shapes.values, lambda points: np.array([convert(x, y) for x, y in points])
        )
    after = frame.copy()
    after.geometry = shapely.orient_polygons(shapes, exterior_cw=True)
    return after.set_crs(WGS84, allow_override=True)


def misfit(frame: "GeoDataFrame") -> float:
    """Area that only one of the file and the county's outline covers, as a share of the county."""
    import shapely

    outline = county_outline().geometry.iloc[0]
    whole = shapely.union_all(frame.geometry.values)
    return float(shapely.symmetric_difference(whole, outline).area / outline.area)


def named(frame: "GeoDataFrame", column: str, names: Sequence[str | None]) -> "GeoDataFrame":
    """One row per township: `name`, `geometry`; rows of one name are joined, None is left out.

    names: the township of each row of the frame, in its order; column: where it was written.
    """
    import shapely

    own = frame[["geometry"]].copy()
    own["name"] = list(names)
    own = own[own["name"].notna()]
    if own.empty:
        raise BoundaryError(f"“{column}”列里没有一个名称是本县的乡镇。请换一列或核对文件。")
    joined = own.dissolve(by="name", as_index=False)[["name", "geometry"]]
    joined["geometry"] = shapely.orient_polygons(joined.geometry.values, exterior_cw=True)
    return joined
