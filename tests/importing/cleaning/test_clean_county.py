"""The cleaners on whole simulated county files: the same cells refused as truth.json says."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from dashboard.importing.cleaning import (
    Cleaned,
    clean_name,
    parse_class,
    parse_date,
    parse_employees,
    parse_formaldehyde,
    parse_mark,
    parse_ph,
    parse_reporting_date,
    parse_trade,
    parse_verdict,
    parse_yes_no,
    split_failing_items,
)

ROSTER = "十小名册2010.xlsx"
VALVES = "阀门监督抽查结果2007-2010.xls"
CLOTHES = "童装抽查结果2007-2010.csv"
CLASSES = "阀门童装企业分类名册.xlsx"


@pytest.fixture(scope="module")
def county(shared: Path) -> Path:
    return shared / "inputs" / "county"


@pytest.fixture(scope="module")
def truth(county: Path) -> dict[str, Any]:
    return json.loads((county / "truth.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def rejected(truth: dict[str, Any], file: str, *reasons: str) -> set[tuple[str | None, int, str]]:
    listed = truth["files"][file]["rejected"]
    return {(r["sheet"], r["row"], r["reason"]) for r in listed if r["reason"] in reasons}


def body(path: Path, names: slice = slice(None)) -> Iterator[tuple[str, int, list[Any]]]:
    """(sheet, 1-based row, cells) of rows that start with a number."""
    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names[names]:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for number, row in enumerate(rows, 1):
            if isinstance(row[0], int | float):
                yield name, number, row


@pytest.mark.soak
def test_roster(county: Path, truth: dict[str, Any]) -> None:
    book = CalamineWorkbook.from_path(str(county / ROSTER))
    reported: dict[str, date] = {}
    for name in book.sheet_names:
        line = parse_reporting_date(book.get_sheet_by_name(name).to_python()[1][0])
        assert line is not None
        reported[name] = line.start
    with (county / "truth_outlets.csv").open(encoding="utf-8-sig", newline="") as file:
        outlets = {(row["sheet"], int(row["row"])): row for row in csv.DictReader(file)}
    found = set()
    for sheet, number, row in body(county / ROSTER):
        day_at = len(row) - (4 if len(row) == 15 else 2)
        cleaned: list[Cleaned[Any]] = [
            clean_name(row[1]),
            parse_trade(row[2]),
            parse_employees(row[6]),
            parse_date(row[day_at], latest=reported[sheet]),
        ]
        found |= {(sheet, number, c.code) for c in cleaned if c.code}
        known = outlets.get((sheet, number))
        if known is None:
            continue
        name, trade, employees, day = (c.value for c in cleaned)
        assert (name, trade, str(employees)) == (known["name"], known["trade"], known["staff"])
        assert (day.start.isoformat() if day else "") == known["date"]
        assert parse_yes_no(row[9]).value is (known["rectified"] == "1")
        assert parse_yes_no(row[10]).value is (known["compliant"] == "1")
        words = {"1": "有", "0": "无", "": "不适用"}
        assert parse_mark(row[7]).value == words[known["licence"]]
        assert parse_mark(row[8]).value == words[known["permit"]]
    reasons = ("name_missing", "trade_unknown", "employees_impossible", "date_impossible",
               "date_in_future")  # fmt: skip
    assert found == rejected(truth, ROSTER, *reasons)


def test_valves(county: Path, truth: dict[str, Any]) -> None:
    # Columns of 抽样日期, 抽查结果, 主要不合格项目 by sheet.
    places = {
        "2007年": (8, 9, 10),
        "2008年": (8, 9, 10),
        "2009年": (6, 9, 10),
        "2010年": (3, 10, 11),
    }
    found = set()
    items: Counter[str] = Counter()
    for sheet, number, row in body(county / VALVES, slice(4)):
        day, verdict, failing = (row[place] for place in places[sheet])
        for cleaned in (parse_date(day), parse_verdict(verdict)):
            if cleaned.code:
                found.add((sheet, number, cleaned.code))
        if sheet == "2007年":
            items.update(split_failing_items(failing).value or ())
    expected = rejected(truth, VALVES, "date_impossible", "verdict_missing", "refused")
    assert found == expected
    assert items == Counter(truth["aggregates"]["valves"]["failed_items"]["2007"])


def test_clothes(county: Path, truth: dict[str, Any]) -> None:
    found = set()
    with (county / CLOTHES).open(encoding="gb18030", newline="") as file:
        for number, row in enumerate(csv.reader(file), 1):
            if not row or not row[0].isdigit():
                continue
            for cleaned in (
                parse_date(row[1]),
                parse_formaldehyde(row[7]),
                parse_ph(row[8]),
                parse_verdict(row[12]),
            ):
                if cleaned.code:
                    found.add((None, number, cleaned.code))
    reasons = ("date_impossible", "formaldehyde_negative", "verdict_missing", "ph_impossible")
    assert found == rejected(truth, CLOTHES, *reasons)


def test_classes(county: Path, truth: dict[str, Any]) -> None:
    found = {
        (sheet, number, cleaned.code)
        for sheet, number, row in body(county / CLASSES)
        for cleaned in map(parse_class, row[4:7])
        if cleaned.code
    }
    assert found == rejected(truth, CLASSES, "class_unknown")
