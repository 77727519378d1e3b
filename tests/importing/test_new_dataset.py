"""A dataset is one table of columns.toml, one module, one migration; what is missing is named."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dashboard import settings

TABLE = """
[datasets.recalls]
title = "召回记录"
table = "recalls"
title_words = ["召回"]
requires = [["goods"], ["recalled_on"], ["pieces"]]
key = ["goods", "recalled_on"]
derived = []
counts = { recalls = "召回次数", pieces = "召回件数" }

[[datasets.recalls.tables]]
name = "recalls"
days = ["recalled_on"]
newest_of = ["goods", "recalled_on"]
key = ["goods", "recalled_on"]
compared = { pieces = "件数" }

[[datasets.recalls.fields]]
name = "recalled_on"
label = "召回日期"
type = "date"
required = true
example = "2010-05-06"

[[datasets.recalls.fields]]
name = "goods"
label = "召回产品"
type = "text"
required = true
example = "电动玩具"

[[datasets.recalls.fields]]
name = "pieces"
label = "召回件数"
type = "count"
example = "120"
"""
MODULE = '''
"""Recalls: one row is one product called back on one day."""

from dashboard.importing.kinds import Kind


def check(checked):
    checked.set_days("recalled_on")


def summarise(checked):
    kept, pieces = checked.accepted(), checked.column("pieces")
    return {"recalls": len(kept), "pieces": sum(pieces[position] for position in kept)}


KIND = Kind(check, ("goods", "recalled_on"), summarise)
'''
MIGRATION = """
CREATE TABLE recalls (
    import_id INTEGER, sheet VARCHAR, row_number INTEGER,
    recalled_on DATE, goods VARCHAR, pieces INTEGER
);
"""
FIRST = "召回记录,,\n召回日期,召回产品,召回件数\n2010-05-06,电动玩具,120\n2010-05-07,积木,30\n"
SECOND = "召回记录,,\n召回日期,召回产品,召回件数\n2010-05-06,电动玩具,150\n2010-06-09,风筝,5\n"


def walk(folder: Path, *, module: bool = True, migration: bool = True) -> dict[str, Any]:
    """What the program says of the lists with a toy dataset in its data, as walk_new_dataset."""
    data, queries, modules = folder / "data", folder / "queries", folder / "modules"
    shutil.copytree(settings.DATA, data, ignore=shutil.ignore_patterns("store"))
    shutil.copytree(settings.QUERIES, queries)
    modules.mkdir()
    with (data / "columns.toml").open("a", encoding="utf-8") as file:
        file.write(TABLE)
    if module:
        (modules / "recalls.py").write_text(MODULE, encoding="utf-8")
    if migration:
        (queries / "schema" / "900_recalls.sql").write_text(MIGRATION, encoding="utf-8")
    for name, text in (("一.csv", FIRST), ("二.csv", SECOND)):
        (folder / name).write_text(text, encoding="utf-8")
    places = [str(one) for one in (queries, modules, folder / "一.csv", folder / "二.csv")]
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("walk_new_dataset.py"), *places],
        capture_output=True,
        text=True,
        cwd=settings.ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(settings.ROOT),
            "DASHBOARD_DATA": str(data),
            "DASHBOARD_STORE": str(folder / "store"),
        },
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.soak
def test_it_is_imported_compared_and_counted(tmp_path: Path) -> None:
    said = walk(tmp_path)
    assert said["check"].startswith("0 ")
    assert said["first"].startswith("0 ") and "召回次数2、召回件数150" in said["first"]
    assert said["compared"] == [
        ["新增", "风筝 · 2010-06-09", ""],
        ["变更", "电动玩具 · 2010-05-06", "件数：120 → 150"],
    ]
    assert said["second"].startswith("0 ") and "召回次数2、召回件数155" in said["second"]
    assert said["newest"] == "2010-06-09"
    assert said["template"] == ["召回记录"]


@pytest.mark.parametrize(
    ("lacking", "told"), [("module", "kinds/recalls.py"), ("migration", "“recalls”")]
)
@pytest.mark.soak
def test_what_is_missing_is_named_and_nothing_else_suffers(
    tmp_path: Path, lacking: str, told: str
) -> None:
    said = walk(tmp_path, **{lacking: False})
    assert said["check"].startswith("2 ") and told in said["check"]
    assert said["first"].startswith("2 ") and told in said["first"]
