"""Simulated county workbooks: accepted, repeated and rejected rows, and the aggregates."""

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from dashboard.importing.pipeline import prepare

OUTLETS = "十小名册2010.xlsx"
VALVES = "阀门监督抽查结果2007-2010.xls"
CLOTHES = "童装抽查结果2007-2010.csv"
ZONES = "优质产品生产示范区年度考核.xlsx"


@pytest.fixture
def truth(county_truth: dict[str, Any]) -> dict[str, Any]:
    return county_truth


def places(entries: list[dict[str, Any]]) -> set[tuple[str, int, str]]:
    return {(one["sheet"] or "", one["row"], one["reason"]) for one in entries}


@pytest.mark.parametrize("file", [OUTLETS, VALVES, CLOTHES, ZONES])
def test_heads_rows_rejections_and_duplicates(
    shared: Path, store: Path, truth: dict[str, Any], file: str
) -> None:
    preview = prepare((shared / "inputs/county" / file).read_bytes(), file)
    wanted = truth["files"][file]
    read = {one.plan.sheet.name: one for one in preview.sheets}
    for sheet in wanted["sheets"]:
        found = read[sheet["name"] or ""]
        assert [row + 1 for row in found.plan.layout.header_rows] == sheet["header_rows"]
        assert found.rows_read == sheet["n_data_rows"]
        assert [row + 1 for row in (found.plan.layout.body[0], found.plan.layout.body[-1])] == (
            sheet["data_rows"]
        )
    problems = [problem for one in preview.checked for problem in one.problems]
    of = {
        severity: {
            (problem.sheet, problem.row, problem.code)
            for problem in problems
            if problem.severity == severity
        }
        for severity in ("rejected", "duplicate", "notice")
    }
    rejected = places(wanted["rejected"])
    refused = {place for place in rejected if place[2] == "refused"}
    assert of["rejected"] == rejected - refused
    assert refused <= of["notice"]
    assert of["duplicate"] == places(wanted["duplicates"])


def test_outlets_match_the_clean_register_row_by_row(
    county_store: Path, shared: Path, rows: Any
) -> None:
    with open(shared / "inputs/county/truth_outlets.csv", encoding="utf-8-sig", newline="") as file:
        clean = {
            (row["sheet"], int(row["row"])): (
                row["township"],
                row["trade"],
                row["owner"],
                row["phone"],
                int(row["staff"]) if row["staff"] else None,
                row["rectified"] == "1",
                row["compliant"] == "1",
                row["date"],
            )
            for row in csv.DictReader(file)
        }
    stored = {
        (row[0], row[1]): row[2:]
        for row in rows(
            "SELECT sheet, row_number, township, trade, owner, phone, employees, is_rectified, "
            "is_compliant, coalesce(CAST(rectified_on AS VARCHAR), '') FROM live_outlets"
        )
    }
    assert stored == clean


def test_outlets_add_up_by_township_and_trade(
    county_store: Path, truth: dict[str, Any], rows: Any
) -> None:
    found = {
        f"{township}|{trade}": {"outlets": n, "rectified": r, "compliant": c}
        for township, trade, n, r, c in rows(
            "SELECT township, trade, count(*), count_if(is_rectified), count_if(is_compliant) "
            "FROM live_outlets GROUP BY 1, 2"
        )
    }
    wanted = truth["aggregates"]["roster"]["by_township_trade"]
    assert found == {key: value for key, value in wanted.items() if value["outlets"]}


def test_outlet_positions_become_wgs84(
    county_store: Path, truth: dict[str, Any], rows: Any
) -> None:
    stored = {
        (row[0], row[1]): row[2:]
        for row in rows("SELECT sheet, row_number, longitude, latitude FROM live_outlets")
    }
    wanted = truth["files"][OUTLETS]["coordinates"]
    assert len(wanted) == 120
    for point in wanted:
        east, north = stored[point["sheet"], point["row"]]
        assert east == pytest.approx(point["lon_wgs84"], abs=2e-5)
        assert north == pytest.approx(point["lat_wgs84"], abs=2e-5)


def test_valves_by_year_and_failing_items(
    county_store: Path, truth: dict[str, Any], rows: Any
) -> None:
    wanted = truth["aggregates"]["valves"]
    tested = "verdict IN ('合格', '不合格')"
    found = {
        str(year): row
        for year, *row in rows(
            f"SELECT year(sampled_from), count_if({tested}), count_if(verdict = '合格'), "
            f"count_if(purpose = '跟踪' AND {tested}), "
            "count_if(purpose = '跟踪' AND verdict = '合格') FROM live_samples "
            "WHERE product = '阀门' AND in_county GROUP BY 1"
        )
    }
    keys = ("sampled", "passed", "tracked_sampled", "tracked_passed")
    assert found == {year: [row[key] for key in keys] for year, row in wanted["by_year"].items()}
    items: dict[str, Counter[str]] = defaultdict(Counter)
    for year, item in rows(
        "SELECT year(sampled_from), unnest(failing_items) FROM live_samples WHERE product = ?",
        "阀门",
    ):
        items[str(year)][item] += 1
    assert items == wanted["failed_items"]


def test_valves_by_half_level_purpose_and_township(
    county_store: Path, truth: dict[str, Any], rows: Any
) -> None:
    wanted: Counter[tuple[Any, ...]] = Counter()
    for cell in truth["aggregates"]["valves"]["cube"]:
        key = tuple(cell[name] for name in ("year", "half", "level", "purpose", "township"))
        wanted[(*key, "sampled")] += cell["sampled"]
        wanted[(*key, "passed")] += cell["passed"]
    found: Counter[tuple[Any, ...]] = Counter()
    for *key, sampled, passed in rows(
        "SELECT year(sampled_from), if(month(sampled_from) > 6, 2, 1), level, purpose, "
        "coalesce(township, '未明'), count(*), count_if(verdict = '合格') FROM live_samples "
        "WHERE product = '阀门' AND verdict IN ('合格', '不合格') GROUP BY ALL"
    ):
        found[(*key, "sampled")] += sampled
        found[(*key, "passed")] += passed
    assert +found == +wanted


def test_clothes_by_level_and_township(
    county_store: Path, truth: dict[str, Any], rows: Any
) -> None:
    wanted = truth["aggregates"]["clothes"]
    found = [
        {"year": year, "level": level, "township": town, "sampled": n, "passed": p}
        for year, level, town, n, p in rows(
            "SELECT year(sampled_from), level, coalesce(township, '未明'), count(*), "
            "count_if(verdict = '合格') FROM live_samples WHERE product = '童装' GROUP BY ALL"
        )
    ]

    def order(cell: dict[str, Any]) -> tuple[Any, ...]:
        return (cell["year"], cell["level"], cell["township"])

    assert sorted(found, key=order) == sorted(wanted["cube"], key=order)
    items: dict[str, Counter[str]] = defaultdict(Counter)
    for year, item in rows(
        "SELECT year(sampled_from), unnest(failing_items) FROM live_samples WHERE product = ?",
        "童装",
    ):
        items[str(year)][item] += 1
    assert items == wanted["failed_items"]


def test_measured_values_stay_beside_the_batch(county_store: Path, rows: Any) -> None:
    assert rows(
        "SELECT item, value_text, low, high, unit FROM live_sample_measurements "
        "WHERE row_number = 4 ORDER BY item"
    ) == [
        ("pH值", "6.7", 6.7, 6.7, None),
        ("甲醛", "22", 22.0, 22.0, "mg/kg"),
        ("纤维含量", "符合", None, None, None),
        ("绳带", "/", None, None, None),
        ("色牢度", "3-4", 3.0, 4.0, "级"),
    ]


def test_zones_by_year(county_store: Path, truth: dict[str, Any], rows: Any) -> None:
    wanted = truth["aggregates"]["zones"]
    status: dict[str, dict[str, str]] = defaultdict(dict)
    totals: dict[str, dict[str, float]] = defaultdict(dict)
    for zone, year, conclusion, total, mark, day in rows(
        "SELECT zone, year, conclusion, total, pass_mark, CAST(assessed_on AS VARCHAR) "
        "FROM live_zone_assessments"
    ):
        status[zone][str(year)] = conclusion
        totals[zone][str(year)] = total
        assert (mark, day) == (85.0, f"{year}-09-30")
    assert status == wanted["status"]
    assert totals == wanted["totals"]
    assert rows(
        "SELECT townships FROM live_zone_assessments WHERE zone = '瓯北阀门' AND year = 2011"
    ) == [(["东瓯街道", "江北街道"],)]
    assert rows(
        "SELECT count(*), sum(full_marks) FROM live_zone_scores WHERE zone = '瓯北阀门' "
        "AND year = 2013"
    ) == [(6, 100.0)]
