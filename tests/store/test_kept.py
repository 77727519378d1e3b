"""Rows that a person enters: who, when, taken back once, replaced by their own only."""

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from dashboard.store import db, kept

ROW = {"conflict": "C01", "option": "a", "reason": "会议"}


def all_rows(table: str) -> list[dict[str, object]]:
    with db.cursor("real") as cursor:
        return cursor.execute(f"FROM {table} ORDER BY ALL").df().to_dict("records")


def test_a_row_says_who_entered_it_and_who_took_it_back(store: Path) -> None:
    before = datetime.now().replace(microsecond=0)
    row_id = kept.add("real", "rulings", "李四", ROW)
    assert kept.take_back("real", "rulings", row_id, "王五")
    assert not kept.take_back("real", "rulings", row_id, "赵六")
    (row,) = all_rows("rulings")
    assert (row["conflict"], row["reason"]) == ("C01", "会议")
    assert (row["ruled_by"], row["withdrawn_by"]) == ("李四", "王五")
    for word in ("ruled_at", "withdrawn_at"):
        assert before <= row[word] <= datetime.now()  # type: ignore[operator]


def test_each_row_has_its_own_id(store: Path) -> None:
    first, second = (kept.add("real", "rulings", "李四", ROW) for _ in range(2))
    assert kept.take_back("real", "rulings", second, "李四")
    standing = [row["ruling_id"] for row in all_rows("rulings") if row["withdrawn_by"] != "李四"]
    assert first != second and standing == [first]


def test_a_refused_row_is_not_kept(store: Path) -> None:
    def check() -> None:
        raise ValueError("已经登记过")

    with pytest.raises(ValueError, match="已经登记过"):
        kept.add("real", "rulings", "李四", ROW, check)
    assert all_rows("rulings") == []


def test_rows_that_are_entered_together_are_kept_together(store: Path) -> None:
    assert len(set(kept.add_all("real", "rulings", "李四", [ROW, ROW]))) == 2
    with pytest.raises(duckdb.Error):
        kept.add_all("real", "rulings", "李四", [ROW, {**ROW, "conflict": None}])
    assert len(all_rows("rulings")) == 2


def test_ones_own_row_of_the_same_key_is_replaced_and_no_other(store: Path) -> None:
    for owner, name, screens in (
        ("李四", "甲", ["lights"]),
        ("李四", "乙", ["gaps"]),
        ("王五", "甲", ["zones"]),
        ("李四", "甲", ["duties"]),
    ):
        kept.put("real", "saved_storylines", owner, {"name": name, "screens": screens})
    found = {
        (str(r["owner"]), str(r["name"])): list(r["screens"]) for r in all_rows("saved_storylines")
    }  # type: ignore[call-overload]
    assert found == {
        ("李四", "甲"): ["duties"],
        ("李四", "乙"): ["gaps"],
        ("王五", "甲"): ["zones"],
    }


@pytest.mark.parametrize("table", kept.REGISTERS)
def test_every_register_has_its_columns(store: Path, table: str) -> None:
    key, entered, undone = kept.REGISTERS[table]
    with db.transaction("real") as cursor:
        cursor.execute(
            f"SELECT {key}, {entered}_at, {entered}_by, {undone}_at, {undone}_by FROM {table}"
        )
        assert cursor.fetchall() == []
