"""Counts that are kept, and counts written for what is asked, are those of every row."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.indicators import measured, readings
from dashboard.indicators.definitions import indicators
from dashboard.indicators.kept_counts import equals
from dashboard.indicators.measured import Slice
from dashboard.store import cubes, db

PLACES, TRADES = ("上塘镇", "岩头镇", "瓯北镇", "沙头镇"), ("小药店", "小食杂店", "小餐饮店")
FIRST = date(2010, 5, 31)


@contextmanager
def imported(*rows: tuple[date, str, str, bool, bool]) -> Iterator[int]:
    """One import of these outlets: day, township, trade, 已整规, 已规范."""
    with db.transaction("real") as cursor:
        found = cursor.execute(
            "INSERT INTO imports (file_name, file_sha256, file_bytes, imported_at, imported_by) "
            "VALUES ('名册.xlsx', '', 1, now()::TIMESTAMP, '甲') RETURNING import_id"
        ).fetchone()
        assert found
        cursor.executemany(
            "INSERT INTO outlets (import_id, sheet, row_number, recorded_on, township, name, "
            "trade, is_rectified, is_compliant) VALUES (?, '表', ?, ?, ?, '店', ?, ?, ?)",
            [[found[0], number, *row] for number, row in enumerate(rows)],
        )
    yield found[0]


def undo(import_id: int) -> None:
    with db.transaction("real") as cursor:
        cursor.execute(
            "UPDATE imports SET undone_at = now()::TIMESTAMP WHERE import_id = ?", [import_id]
        )


def pair(day: date) -> tuple[int, int]:
    """已规范 of all outlets as of a day, as the product asks for it."""
    found = measured.total("real", indicators()["compliance_rate"], Slice(day))
    return found.numerator, found.denominator


@pytest.mark.usefixtures("store")
def test_what_is_kept_follows_imports_and_their_undoing() -> None:
    june = [(date(2010, 6, 30), "上塘镇", trade, True, True) for trade in TRADES]
    july = [(date(2010, 7, 31), "上塘镇", trade, True, False) for trade in TRADES[:2]]
    with imported(*june), imported(*july) as second:
        assert pair(date(2010, 6, 29)) == (0, 0)
        assert pair(date(2010, 7, 30)) == (3, 3)
        assert pair(date(2010, 8, 31)) == (0, 2)  # a register of several trades replaces all
        points = measured.series(
            "real", indicators()["compliance_rate"], Slice(date(2010, 8, 31)), "day"
        )
        assert [(m.numerator, m.denominator) for _, m in points] == [(3, 3), (0, 2)]
        undo(second)
        assert pair(date(2010, 8, 31)) == (3, 3)


def at_random(chance: random.Random, imports: int) -> list[date]:
    """Registers of random trades on a few days, some undone; the days of which counts are kept."""
    made = []
    for number in range(imports):
        rows = [
            (
                FIRST + timedelta(days=chance.choice((0, 61, 400))),
                chance.choice(PLACES),
                chance.choice(TRADES),
                chance.random() < 0.8,
                chance.random() < 0.5,
            )
            for _ in range(30)
        ]
        with imported(*rows) as one:
            made.append(one)
        if number % 3 == 2:
            undo(made[number - 1])
    with db.cursor("real") as cursor:
        return cubes.days(cursor)


@pytest.mark.usefixtures("store")
@pytest.mark.soak
def test_registers_at_random_count_alike_and_check_tells_what_does_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    days = at_random(random.Random(20), 2)
    assert equals("real", "coverage_rate", Slice(days[1], trades=TRADES[:2]), "area", "trade")
    assert equals("real", "township_completion_rate", Slice(days[-1]), "half")
    with db.cursor("real") as cursor:  # what nobody may do: rows changed behind the program's back
        cursor.execute("UPDATE outlets SET is_compliant = NOT is_compliant")
    assert cli.main(["check"]) != 0
    assert "预先汇总的数与逐行计数不一致" in capsys.readouterr().out
    assert equals("real", "compliance_rate", Slice(days[-1]), "township")


@pytest.mark.soak
@pytest.mark.usefixtures("store")
def test_many_registers_at_random() -> None:
    days = at_random(random.Random(75), 7)
    with readings.trying("C31", "not_compliant"):  # a reading of which nothing is kept
        assert equals("real", "compliance_rate", Slice(days[-1]), "township")
    for day in (days[0] - timedelta(days=1), *days, days[-1] + timedelta(days=9)):
        for name in cubes.FACTS:
            assert equals("real", name, Slice(day, trades=TRADES[:2]), "township", "trade")
            assert equals("real", name, Slice(day, townships=PLACES[:2], start=FIRST), "half")


@pytest.mark.parametrize("name", ["valve_pass_rate", "training_rate"])
def test_a_count_written_for_the_question_says_the_same(
    name: str, demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_STORE", str(demo_folder))
    for by in ("area", "half"):
        assert equals("demo", name, Slice(date(2011, 9, 30), start=date(2008, 2, 1)), by)
    assert equals("demo", name, Slice(date(2010, 6, 30), levels=("省",), refused_fail=True), "all")


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(indicators()))
@pytest.mark.parametrize("store_of", ["demo", "real"])
def test_every_indicator_by_every_dimension(
    name: str,
    store_of: db.StoreName,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = request.getfixturevalue("demo_folder" if store_of == "demo" else "county_folder")
    monkeypatch.setenv("DASHBOARD_STORE", str(folder))
    one = indicators()[name]
    for day in (date(2008, 3, 1), date(2010, 7, 15), date(2012, 1, 1)):
        for by in ("all", *one.dimensions, "year"):
            assert equals(store_of, name, Slice(day), by), (day, by)
