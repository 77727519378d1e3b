"""Township boundaries that the county brings: read, matched by name, kept in the store, undone.

The store keeps the uploaded shapes in its table of boundaries; <store>/boundaries/<era>.geojson,
which the maps read, is written from it and can be written again at any time.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal

import pandas as pd

from dashboard import divisions
from dashboard.divisions import BoundaryError, boundary_files
from dashboard.importing.cleaning.coordinates import detect_system, to_wgs84
from dashboard.importing.problems import FileRefusedError
from dashboard.store import db, files

Shapes = Any  # a GeoDataFrame: only dashboard.divisions and dashboard.maps know geopandas
System = Literal["WGS-84", "CGCS2000", "GCJ-02", "BD-09"]
SYSTEMS: tuple[System, ...] = ("WGS-84", "CGCS2000", "GCJ-02", "BD-09")
# A shift of half a kilometre moves at least this share of the county; less tells nothing.
CLEARLY_BETTER = 0.5


@dataclass(frozen=True)
class Boundary:
    """A boundary file read and matched.

    names: every name as written -> the township it is, None where it is none. missing: townships
    of the era without a shape. columns: columns of the file that can hold names. told: why the
    coordinate system was taken, in Chinese. shapes: one row per township, WGS-84.
    """

    file_name: str
    sha256: str
    era: str
    column: str
    columns: tuple[str, ...]
    system: System
    told: str
    names: dict[str, str | None]
    missing: tuple[str, ...]
    shapes: Shapes

    @property
    def unmatched(self) -> list[str]:
        """Names of the file that are no township of the era."""
        return [name for name, township in self.names.items() if township is None]

    @property
    def can_be_taken(self) -> bool:
        """Whether every township of the era has a shape: a map with holes would mislead."""
        return not self.missing


def read(
    content: bytes,
    file_name: str,
    era: str | None = None,
    system: System | None = None,
    column: str | None = None,
    by_hand: dict[str, str] | None = None,
) -> Boundary:
    """Read a file and match its names. What is not given is detected.

    by_hand: names as written -> townships, where a person knows better. BoundaryError, in
    Chinese, when the file cannot be used at all.
    """
    frame = boundary_files.read_boundary_file(content, file_name)
    columns = _name_columns(frame)
    best = {
        (one, name): sum(found is not None for found in _match(frame, name, one, by_hand).values())
        for one in ([era] if era else divisions.ERA_IDS)
        for name in ([column] if column else columns)
    }
    era, column = max(best, key=lambda key: best[key])
    if not best[era, column]:
        raise BoundaryError(
            f"文件里没有一列是本县乡镇的名称（有这些列：{'、'.join(columns)}）。"
            "请核对是不是永嘉县的乡镇界，或换一个时期。"
        )
    system, told = (system, "人工指定。") if system else _detect(frame, file_name)
    frame = _convert(frame, system)
    names = _match(frame, column, era, by_hand)
    written = [str(value).strip() for value in frame[column]]
    shapes = boundary_files.named(frame, column, [names.get(text) for text in written])
    there = set(shapes["name"])
    missing = tuple(name for name in divisions.names_in(era) if name not in there)
    digest = hashlib.sha256(content).hexdigest()
    return Boundary(
        file_name, digest, era, column, tuple(columns), system, told, names, missing, shapes
    )


def _name_columns(frame: Shapes) -> list[str]:
    found = [
        str(name)
        for name in frame.columns
        if name != "geometry" and any(isinstance(value, str) for value in frame[name])
    ]
    if not found:
        raise BoundaryError("文件里没有文字属性，不知道哪块是哪个乡镇。请连同属性表一起导出。")
    return found


def _match(
    frame: Shapes, column: str, era: str, by_hand: dict[str, str] | None
) -> dict[str, str | None]:
    """Every written name with its township of the era; aliases count as they did then."""
    valid = set(divisions.names_in(era))
    day = next(one.valid_from for one in divisions.eras() if one.id == era)
    found: dict[str, str | None] = {}
    for value in frame[column]:
        text = str(value).strip() if isinstance(value, str) else ""
        if not text or text in found:
            continue
        township = (by_hand or {}).get(text) or (text if text in valid else None)
        township = township or divisions.resolve(text, day).township
        found[text] = township if township in valid else None
    return found


def _convert(frame: Shapes, system: System) -> Shapes:
    if system == "WGS-84" or system == "CGCS2000":
        return boundary_files.converted(frame, None)
    return boundary_files.converted(frame, partial(to_wgs84, system=system))


def _detect(frame: Shapes, file_name: str) -> tuple[System, str]:
    """What the file's name says, else what fits the county's outline clearly best."""
    named = detect_system(file_name)
    if named in ("GCJ-02", "BD-09"):
        return named, f"文件名写明是{named}。"
    declared = str(frame.attrs.get("declared", ""))
    plain: System = "CGCS2000" if "2000" in declared else "WGS-84"
    told = f"文件自带坐标系：{declared}。" if declared else "文件没有写坐标系，按经纬度读取。"
    fits = {one: boundary_files.misfit(_convert(frame, one)) for one in (plain, "GCJ-02", "BD-09")}
    best: System = min(fits, key=lambda one: fits[one])
    if best != plain and fits[best] < CLEARLY_BETTER * fits[plain]:
        return best, (
            f"按{plain}与县界相差{fits[plain]:.1%}，按{best}只差{fits[best]:.1%}，"
            f"看来是{best}（网络地图的偏移坐标）。不对请改选。"
        )
    return plain, told


def commit(boundary: Boundary, source: str, licence: str, by: str) -> int:
    """Keep the shapes and draw the maps of their era with them from now on; gives their number.

    Raises FileRefusedError: townships_missing, source_missing.
    """
    if not boundary.can_be_taken:
        raise FileRefusedError(
            "townships_missing",
            f"还缺{len(boundary.missing)}个乡镇的界线：{'、'.join(boundary.missing)}。"
            "请把对不上的名称指定给它们，或换一个时期、换一个文件。",
        )
    if not source.strip() or not licence.strip():
        raise FileRefusedError(
            "source_missing", "请填写界线的来源和使用许可，地图下方要注明，以后也才查得到。"
        )
    row = [
        boundary.era,
        boundary.file_name,
        boundary.sha256,
        boundary.system,
        source.strip(),
        licence.strip(),
        len(boundary.shapes),
        boundary.unmatched,
        boundary.shapes.to_json(drop_id=True, ensure_ascii=False),
        datetime.now().replace(microsecond=0),
        by,
    ]
    with db.transaction("real") as cursor:
        kept = cursor.execute(
            "INSERT INTO boundaries (era, file_name, file_sha256, coordinate_system, source, "
            "licence, townships, unmatched, geojson, imported_at, imported_by) "
            f"VALUES ({', '.join('?' * len(row))}) RETURNING boundary_id",
            row,
        ).fetchone()
    assert kept is not None
    sync(boundary.era)
    return int(kept[0])


def undo(boundary_id: int, by: str) -> None:
    """Take boundaries back; the earlier ones of the era, else the shipped sketch, are drawn again.

    Raises FileRefusedError no_such_boundary.
    """
    with db.transaction("real") as cursor:
        row = cursor.execute(
            "UPDATE boundaries SET removed_at = ?, removed_by = ? "
            "WHERE boundary_id = ? AND removed_at IS NULL RETURNING era",
            [datetime.now().replace(microsecond=0), by, boundary_id],
        ).fetchone()
    if row is None:
        raise FileRefusedError("no_such_boundary", "这份界线不存在，或已经撤销过了。")
    sync(str(row[0]))


@db.writing("real")
def sync(era: str) -> None:
    """Write the era's newest boundaries in force where the maps read them, or take them away."""
    with db.cursor("real") as cursor:
        row = cursor.execute(
            "SELECT geojson, source, licence, CAST(imported_at AS DATE) FROM boundaries "
            "WHERE era = ? AND removed_at IS NULL ORDER BY boundary_id DESC LIMIT 1",
            [era],
        ).fetchone()
    folder = files.folder("boundaries")
    shapes, credit = folder / f"{era}.geojson", folder / f"{era}.txt"
    if row is None:
        shapes.unlink(missing_ok=True)
        credit.unlink(missing_ok=True)
        return
    files.write(credit, f"乡镇界：{row[1]}（{row[2]}），{row[3]:%Y-%m-%d}导入".encode())
    files.write(shapes, str(row[0]).encode())


def kept() -> pd.DataFrame:
    """One row per uploaded file, newest first, undone ones too. Empty without a store."""
    if not db.exists("real"):
        return pd.DataFrame()
    return db.query("real", "boundaries")
