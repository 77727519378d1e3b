"""Nine published workbooks: exactly the rows and results that were counted by hand."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from dashboard.importing.pipeline import Choices

FILES = [
    "aqsiq_2014_valves.xls",
    "aqsiq_2015_toys.xls",
    "aqsiq_2015_valves.xls",
    "aqsiq_2015q2_two_fails.xls",
    "aqsiq_2016_faucets.xls",
    "city_2015_kids_clothes.xls",
    "city_2015_silk_stale_sheet2.xls",
    "prov_2012q2_followup_numbered_head.xls",
    "prov_2012q4_industrial.xls",
]
KINDS = {
    "aqsiq_2015q2_two_fails.xls": "repeat_failures",
    "prov_2012q2_followup_numbered_head.xls": "follow_ups",
}


def expected(shared: Path, file: str) -> dict[str, dict[str, str]]:
    with open(shared / "inputs/national/expected.csv", encoding="utf-8-sig", newline="") as source:
        return {row["sheet"]: row for row in csv.DictReader(source) if row["fixture"] == file}


def counts(text: str) -> dict[str, int]:
    return {
        word.strip(): int(number)
        for word, number in (part.split("=") for part in text.split(";") if part.strip())
    }


@pytest.mark.parametrize("file", FILES)
def test_every_row_and_result_is_taken_without_help(
    shared: Path, import_file: Any, file: str
) -> None:
    preview, _ = import_file(shared / "inputs/national" / file)
    wanted = expected(shared, file)
    first = next(iter(wanted))
    sheet = next(one for one in preview.sheets if one.plan.sheet.name == first)
    assert sheet.plan.kind == KINDS.get(file, "samples")
    assert [row + 1 for row in sheet.plan.layout.header_rows] == [
        int(wanted[first]["header_row(1-based)"])
    ]
    assert (
        sheet.rows_read == sheet.rows_accepted == int(wanted[first]["data_rows(>=3 filled cells)"])
    )
    results = counts(wanted[first]["result_counts"])
    if results:
        assert sheet.checked.summary == results


def test_stale_sheet_is_left_out_with_a_reason_and_taken_on_request(
    shared: Path, import_file: Any, rows: Any
) -> None:
    file = shared / "inputs/national/city_2015_silk_stale_sheet2.xls"
    preview, first = import_file(file)
    stale = preview.sheets[1]
    assert not stale.plan.taken and "食品包装材料" in stale.plan.reason
    assert (stale.rows_read, stale.rows_accepted) == (177, 0)
    assert rows("SELECT count(*) FROM live_samples") == [(49,)]
    _, second = import_file(file, choices=Choices(sheets=["Sheet2"]))
    assert second.import_id != first.import_id and not second.unchanged
    assert rows("SELECT verdict, count(*) FROM live_samples GROUP BY 1 ORDER BY 1") == [
        ("不合格", 4),
        ("合格", 222),
    ]


@pytest.mark.soak
def test_title_and_file_name_give_period_level_and_product(
    shared: Path, import_file: Any, rows: Any
) -> None:
    for file in ("prov_2012q4_industrial.xls", "aqsiq_2014_valves.xls"):
        import_file(shared / "inputs/national" / file)
    found = rows(
        "SELECT level, CAST(sampled_from AS VARCHAR), CAST(sampled_to AS VARCHAR), count(*) "
        "FROM live_samples GROUP BY ALL ORDER BY 2"
    )
    assert found == [
        ("省", "2012-10-01", "2012-12-31", 4840),
        ("国", "2014-01-01", "2014-12-31", 78),
    ]
    assert rows("SELECT DISTINCT product FROM live_samples WHERE level = '国'") == [("阀门",)]
    assert rows("SELECT count(*) FROM live_samples WHERE in_county AND level = '省'") == [(0,)]


def test_merged_enterprise_cells_are_filled_down(shared: Path, import_file: Any, rows: Any) -> None:
    import_file(shared / "inputs/national/aqsiq_2015q2_two_fails.xls")
    per_firm: dict[int, int] = defaultdict(int)
    for (batches,) in rows("SELECT count(*) FROM live_repeat_failures GROUP BY enterprise"):
        per_firm[batches] += 1
    assert dict(per_firm) == {2: 17}
