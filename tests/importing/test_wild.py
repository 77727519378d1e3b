"""Small files that reproduce what real files broke: each against its right answer."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from dashboard.importing.pipeline import Choices, prepare
from tests.importing import wild

FILES = [
    "01_lot_in_unknown_column.xlsx", "02_stalls_same_name.xlsx", "03_maker_not_stated.xlsx",
    "04_measurement_words.xlsx", "05_model_only.xlsx", "06_refused_list.xlsx",
    "07_measured_value_named_result.xlsx", "08_pass_list_by_title.xlsx",
    "09_three_level_head.xlsx", "10_item_sheets.xlsx",
    "12_monthly_blank_rows.xlsx", "13_monthly_total_error.xlsx", "14_csv_from_merged.csv",
    "15_invisible_signs.xlsx", "16_licence_number.xlsx", "17_phone_in_scientific_notation.csv",
    "18_follow_up_heads.xlsx", "19_dates_of_other_systems.xlsx", "20_items_over_rows.xlsx",
    "21_boundary_gbk_but_cpg_says_utf8.zip", "22_boundary_utf8_without_cpg.zip",
    "23_rare_signs_in_names.xlsx",
]  # fmt: skip


@pytest.fixture(scope="session")
def answers(shared: Path) -> dict[str, Any]:
    folder = shared / "inputs/wild"
    if not folder.is_dir():
        pytest.skip(f"no such reference material: {folder}")
    found: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return found["files"]


def test_the_year_may_stand_in_the_folder(shared: Path, tmp_path: Path, store: Path) -> None:
    """Its two files are one byte by byte: each is read right, and the second is known already."""
    source = shared / "inputs/wild/11_year_in_folder.zip"
    if not source.exists():
        pytest.skip(f"no such reference material: {source}")
    with zipfile.ZipFile(source) as archive:
        archive.extractall(tmp_path / "files")
    for file in sorted(tmp_path.rglob("*.xlsx")):
        found = prepare(file.read_bytes(), file.name, Choices(folder=file.parent.name))
        (checked,) = found.checked
        assert found.rows_accepted == 2
        assert {day.year for day in checked.values["sampled_from"]} == {2010}
        assert "文件夹" in wild.said_by([found])


@pytest.mark.parametrize("name", FILES)
def test_a_wild_file_is_read_right(
    shared: Path, answers: dict[str, Any], store: Path, tmp_path: Path, name: str
) -> None:
    source = shared / "inputs/wild" / name
    assert wild.faults(source, answers[name], tmp_path / "files") == []
