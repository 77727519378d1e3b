"""A second simulated county, other offices and wordings: all aggregates, and nothing silent."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.importing.pipeline import Choices, prepare
from tests.importing import county_figures


@pytest.mark.soak
def test_the_other_county_adds_up(shared: Path, import_file: Any, rows: Any) -> None:
    folder = shared / "inputs/county2"
    if not folder.is_dir():
        pytest.skip(f"no such reference material: {folder}")
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    for path, entry in truth["files"].items():
        if entry["kind"] in ("nasty", "plan"):
            continue
        choices = Choices(folder=str(Path(path).parent))
        found, _ = import_file((folder / path).read_bytes(), Path(path).name, choices)
        for sheet in found.sheets:
            told = sheet.account()
            assert told.pop("all") == sum(told.values()), (path, sheet.plan.sheet.name)
    wrong = {
        name: (found, true)
        for name, found, true in county_figures.figures(truth, rows)
        if found != true
    }
    assert not wrong


@pytest.mark.parametrize(
    "file",
    ["加了密码的表.xlsx", "断网传坏.xlsx", "新建工作簿.xlsx", "空白模板.xlsx", "扫描件.xlsx"],
)
def test_what_cannot_be_read_is_refused(shared: Path, store: Path, file: str) -> None:
    path = shared / "inputs/county2/nasty" / file
    if not path.exists():
        pytest.skip(f"no such reference material: {path}")
    truth = json.loads((path.parents[1] / "truth.json").read_text(encoding="utf-8"))
    found = prepare(path.read_bytes(), file)
    assert found.refusal is not None
    assert found.refusal.code == truth["files"][f"nasty/{file}"]["code"]
