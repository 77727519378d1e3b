"""Registers of the ten trades: one row is one outlet as a register listed it on one day."""

import re
from collections.abc import Hashable
from datetime import date

from dashboard import divisions
from dashboard.importing.checked import Checked
from dashboard.importing.cleaning.coordinates import detect_system, parse_position
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.problems import FileRefusedError
from dashboard.store import db

_COUNTY = re.compile("^(?:浙江省)?(?:温州市)?永嘉县")


def check(checked: Checked) -> None:
    """Fill day, township and position of every outlet and check across columns."""
    _fill_dates(checked)
    fill_townships(checked, checked.values["recorded_on"])
    _report_replaced(checked)
    _check_marks(checked)
    _fill_positions(checked)


def _fill_dates(checked: Checked) -> None:
    checked.set_days("rectified_on", "business_licence_on", "permit_on")
    day = checked.context.reported_on
    if day is None:
        day = _newest_day(checked)
    checked.values["recorded_on"] = [day] * len(checked.rows)


def _newest_day(checked: Checked) -> date:
    """The register's day when no 填报时间 stands above it."""
    span = checked.context.span
    if span and (checked.context.chosen or span.start == span.end):
        return span.end
    days = [day for day in checked.column("rectified_on") if day]
    within = [day for day in days if span is None or span.start.year <= day.year <= span.end.year]
    if not within and span is None:
        raise FileRefusedError(
            "period_missing",
            f"“{checked.sheet or '文件'}”没有填报时间，也没有整规日期，不知道是哪一天的名册。"
            "请在标题下写上“填报时间：2010年6月30日”，或指定期间。",
        )
    day = max(within) if within else span.end if span else max(days)
    checked.report(
        0, None, "reporting_date_missing", "notice",
        f"表里没有写填报时间，按{day.isoformat()}的名册计入（全表相同）。",
    )  # fmt: skip
    return day


def _report_replaced(checked: Checked) -> None:
    """Say that this register takes the place of one of the same townships and day: of all trades
    where it has several of a township, else of that trade alone."""
    if not db.exists("real"):
        return
    day = checked.values["recorded_on"][0]
    own: dict[str, set[str]] = {}
    for name, trade in zip(checked.column("township"), checked.column("trade"), strict=True):
        if name:
            own.setdefault(name, set()).add(trade)
    if not own:
        return
    with db.cursor("real") as cursor:
        rows = cursor.execute(
            "SELECT DISTINCT township, import_id, trade FROM live_outlets WHERE recorded_on = ? "
            "AND township IN (SELECT unnest(?)) ORDER BY ALL",
            [day, sorted(own)],
        ).fetchall()
    rows = [row for row in rows if len(own[row[0]]) > 1 or row[2] in own[row[0]]]
    if rows:
        names = "、".join(sorted({str(row[0]) for row in rows}))
        newest = max(row[1] for row in rows)
        checked.report(
            0, None, "register_replaced", "notice",
            f"系统里已有{names}{day.isoformat()}的名册（第{newest}次导入），导入后以本次为准。",
        )  # fmt: skip


def _check_marks(checked: Checked) -> None:
    rectified, compliant = checked.column("is_rectified"), checked.column("is_compliant")
    for position, (one, two) in enumerate(zip(rectified, compliant, strict=True)):
        if two and one is False:
            checked.report(
                position, "is_compliant", "compliant_not_rectified", "rejected",
                "“是否规范”填了是，“是否整规”却填了否：规范的必先整规。请核对后改正其中一项。",
            )  # fmt: skip


def _fill_positions(checked: Checked) -> None:
    east, north = (checked.mapping.column_of(name) for name in ("longitude", "latitude"))
    if east is None or north is None:
        checked.values.pop("longitude", None)
        checked.values.pop("latitude", None)
        return
    system = detect_system(east.label) or detect_system(north.label) or "WGS-84"
    longitudes, latitudes = checked.values["longitude"], checked.values["latitude"]
    points: list[tuple[float | None, float | None]] = []
    for position, (lon, lat) in enumerate(zip(longitudes, latitudes, strict=True)):
        result = parse_position(lon, lat, system)
        if result.code is not None:
            checked.report(position, "longitude", result.code, "notice", result.note)
        points.append(result.value or (None, None))
    checked.values["longitude"] = [point[0] for point in points]
    checked.values["latitude"] = [point[1] for point in points]


def address_key(address: str | None) -> str:
    """An address without 永嘉县 in front, for comparing."""
    return _COUNTY.sub("", address) if address and "永嘉县" in address else address or ""


def keys(checked: Checked) -> list[Hashable]:
    """Same name at the same address, whatever sheet lists it; no address: same owner and trade.

    An address that names no township (老街1号) is told apart by the township that lists it.
    """
    names, addresses = checked.column("name"), checked.column("address")
    known = {text: address_key(text) for text in set(addresses)}
    days = checked.values["recorded_on"]
    day = days[0] if days else None
    named = divisions.naming_places([text for text in known if text], day)
    rest = zip(
        checked.column("township"), checked.column("owner"), checked.column("phone"),
        checked.column("trade"), strict=True,
    )  # fmt: skip
    return [
        None
        if name is None
        else (name, None if address in named else other[0], known[address] or other)
        for name, address, other in zip(names, addresses, rest, strict=True)
    ]


def in_own_township(checked: Checked, position: int) -> bool:
    """Whether the address names the township that lists the outlet."""
    address = checked.column("address")[position]
    day = checked.values["recorded_on"][position]
    return divisions.resolve(address, day).township == checked.values["township"][position]


def summarise(checked: Checked) -> dict[str, int]:
    """Outlets, rectified ones, compliant ones."""
    kept = checked.accepted()
    return {
        "outlets": len(kept),
        "rectified": sum(map(bool, map(checked.column("is_rectified").__getitem__, kept))),
        "compliant": sum(map(bool, map(checked.column("is_compliant").__getitem__, kept))),
    }


KIND = Kind(
    check,
    keys,
    summarise,
    prefers=in_own_township,
    is_one=False,
    judges=("is_compliant", True, (True, False)),
    told_apart_by=("name",),
)
