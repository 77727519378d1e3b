"""Literal rows for the store: a test names what matters, the rest is plain.

`put` writes rows of one table as one import; the builders return rows as dictionaries.
"""

from datetime import date, datetime
from typing import Any
from unittest.mock import patch

import duckdb

from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.store import cubes, db

Row = dict[str, Any]
Counted = dict[Any, tuple[int, int]]
SHEET = "表1"
AT_ONCE = 50  # rows of one statement


def day(text: str) -> date:
    """2010-06-30."""
    return date.fromisoformat(text)


COUNTED = {
    "outlets": cubes.refresh_registers,
    "samples": cubes.refresh_samples,
    "enterprise_classes": cubes.refresh_samples,
}


def _of_this_table(table: str, really: Any = cubes.refresh) -> Any:
    """Keeps what is counted of the rows of one table: the rest stays as it is, not asked anew."""

    def refresh(cursor: duckdb.DuckDBPyConnection, *, whole: bool = False) -> None:
        if whole:  # the store is made
            really(cursor, whole=True)
        elif table in COUNTED:
            COUNTED[table](cursor)

    return refresh


def put(
    table: str,
    rows: list[Row],
    *,
    store: db.StoreName = "real",
    file_name: str = "台账.xlsx",
    undone: bool = False,
) -> int:
    """Write rows of one builder as one import, numbered from row 4 on; gives the import's id."""
    with patch.object(cubes, "refresh", _of_this_table(table)), db.transaction(store) as cursor:
        found = cursor.execute(
            "INSERT INTO imports (file_name, file_sha256, file_bytes, imported_at, imported_by, "
            "undone_at) VALUES (?, 'x', 1, ?, '测试', ?) RETURNING import_id",
            [file_name, datetime(2015, 1, 1), datetime(2015, 1, 2) if undone else None],
        ).fetchone()
        assert found is not None
        import_id = int(found[0])
        full = [
            {"import_id": import_id, "sheet": SHEET, "row_number": number, **row}
            for number, row in enumerate(rows, start=4)
        ]
        marks = f"({', '.join('?' * len(full[0]))})"
        for start in range(0, len(full), AT_ONCE):
            some = full[start : start + AT_ONCE]
            places = ", ".join([marks] * len(some))
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(full[0])}) VALUES {places}",
                [value for row in some for value in row.values()],
            )
    return import_id


def outlet(
    township: str = "上塘镇",
    trade: str = "小食杂店",
    *,
    rectified: bool = True,
    compliant: bool = True,
    on: str = "2010-06-30",
    name: str = "甲店",
) -> Row:
    """One line of a register."""
    return {
        "recorded_on": day(on),
        "township": township,
        "name": name,
        "trade": trade,
        "is_rectified": rectified,
        "is_compliant": compliant,
    }


def outlets(township: str, compliant: int, total: int, **more: Any) -> list[Row]:
    """A register of `total` rectified outlets of a township of which `compliant` are compliant."""
    return [outlet(township, compliant=i < compliant, **more) for i in range(total)]


def sample(
    verdict: str = "合格",
    *,
    township: str | None = "瓯北镇",
    on: str = "2010-03-05",
    until: str | None = None,
    purpose: str | None = "定期",
    level: str | None = "县",
    product: str = "阀门",
    in_county: bool = True,
    items: tuple[str, ...] = (),
    firm: str | None = "甲厂",
) -> Row:
    """One batch of a spot check."""
    return {
        "product": product,
        "product_name": "闸阀" if product == "阀门" else "童装",
        "enterprise": firm,
        "township": township,
        "in_county": in_county,
        "sampled_from": day(on),
        "sampled_to": day(until or on),
        "level": level,
        "purpose": purpose,
        "verdict": verdict,
        "failing_items": list(items),
    }


def samples(passed: int, total: int, **more: Any) -> list[Row]:
    """`total` batches of which `passed` passed, each of a maker of its own unless one is named."""
    return [
        sample("合格" if i < passed else "不合格", **{"firm": f"{i + 1}厂", **more})
        for i in range(total)
    ]


def zone(
    name: str = "瓯北阀门",
    conclusion: str = "通过",
    *,
    year: int = 2013,
    total: float | None = 90.0,
    townships: tuple[str, ...] = ("东瓯街道",),
) -> Row:
    """One zone in one yearly assessment."""
    return {
        "zone": name,
        "townships": list(townships),
        "assessed_on": date(year, 9, 20),
        "year": year,
        "total": total,
        "conclusion": conclusion,
        "pass_mark": 85.0,
    }


def counted(
    name: str, by: str = "all", then_by: str = "all", store: db.StoreName = "real", **limits: Any
) -> Counted:
    """{key: (numerator, denominator)}; keys are pairs when two dimensions are asked for."""
    rows = measured.counts(
        store,
        indicator(name),
        Slice(**{"as_of": date(2015, 12, 31), **limits}),
        by=by,
        then_by=then_by,
    )
    keys = [None if key != key else key for key in rows["key"]]
    if then_by != "all":
        keys = list(zip(keys, rows["key2"], strict=True))
    return {
        key: (int(n), int(d))
        for key, n, d in zip(keys, rows["numerator"], rows["denominator"], strict=True)
    }


def put_reports(rows: list[tuple[date, str, int | None, int | None]]) -> None:
    """(month, township, outlets, compliant) of one trade; None: the report did not come."""
    put(
        "monthly_reports",
        [
            {"month": at, "township": name, "is_reported": total is not None}
            for at, name, total, _ in rows
        ],
    )
    put(
        "monthly_progress",
        [
            {
                **{"month": at, "township": name, "trade": "小药店", "outlets": total},
                **{"rectified": good, "compliant": good},
            }
            for at, name, total, good in rows
            if total is not None
        ],
    )
