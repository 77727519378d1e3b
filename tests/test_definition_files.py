"""A wrong record of a definition file is left out and named; everything else works."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import cli, definition_files, settings
from dashboard.checks.definitions import faults
from dashboard.definition_files import DefinitionError, NeededFileError, check_fields

IMPORTER = {"columns.toml", "vocabulary.toml"}  # what the importer reads files by
RED_NOTE = "这一页要用的口径没有读入"
FIELDS = {"id": str, "size": int, "on": date}


def definition_paths(data: Path) -> list[Path]:
    """Every definition file below a data folder."""
    others = {"demo", "divisions", "store"}
    return [
        path
        for path in sorted(data.rglob("*.toml"))
        if path.relative_to(data).parts[0] not in others and path.name not in IMPORTER
    ]


# ---- one file ------------------------------------------------------------------------------


def made(record: dict[str, Any]) -> tuple[str, int]:
    check_fields(record, FIELDS, {"on"})
    return record["id"], 10 // record["size"]


GOOD = '[[thing]]\nid = "a"\nsize = 1\n\n[[thing]]\nid = "b"\nsize = 2\n'


@pytest.mark.parametrize(
    ("old", "new", "left", "record", "says", "field", "found", "allowed"),
    [
        (
            "size = 2",
            "",
            ["a"],
            "[[thing]] 第2条（b）",
            "缺少字段“size”。",
            "size",
            "没有写",
            "整数",
        ),
        (
            "size = 2",
            'size = "2"',
            ["a"],
            "[[thing]] 第2条（b）",
            "字段“size”的值 '2' 类型不对，应为整数。",
            "size",
            "2",
            "整数",
        ),
        (
            "size = 1",
            "size = 1\ncolour = 3",
            ["b"],
            "[[thing]] 第1条（a）",
            "不认识的字段“colour”，可用字段：id、size、on。",
            "colour",
            "colour",
            "id、size、on",
        ),
        (
            '"b"',
            '"a"',
            ["a"],
            "[[thing]] 第2条（a）",
            "编号“a”重复。",
            "id",
            "a",
            "没有用过的编号",
        ),
        (
            "size = 1",
            "size = 0",
            ["b"],
            "[[thing]] 第1条（a）",
            "写得不对（integer division or modulo by zero）。",
            "",
            "",
            "",
        ),
        (
            '[[thing]]\nid = "b"',
            '[[think]]\nid = "b"',
            ["a"],
            "[think]",
            "不认识的字段“think”，可用字段：thing。",
            "think",
            "think",
            "thing",
        ),
    ],
    ids=["missing", "type", "unknown", "twice", "unforeseen", "head"],
)
def test_one_record_is_left_out(
    tmp_path: Path,
    old: str,
    new: str,
    left: list[str],
    record: str,
    says: str,
    field: str,
    found: str,
    allowed: str,
) -> None:
    path = tmp_path / "things.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert definition_files.listed(path, "thing", made) == [("a", 10), ("b", 5)]
    assert definition_files.faults(path) == []
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    assert [name for name, _ in definition_files.listed(path, "thing", made)] == left
    (fault,) = definition_files.faults(path)
    assert (fault.file, fault.record, fault.says) == ("things.toml", record, says)
    assert (fault.field, fault.found, fault.allowed) == (field, found, allowed)
    assert fault.text.startswith(f"things.toml {record}：{says}") and allowed in fault.text


@pytest.mark.parametrize("content", [b"[[thing", b"\xd3\xc0\xbc\xce", None])
def test_a_file_that_cannot_be_read_loses_all_its_records(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "things.toml"
    if content is not None:
        path.write_bytes(content)
    assert definition_files.listed(path, "thing", made) == []
    assert definition_files.keyed(path, lambda key, record: key) == {}
    assert definition_files.whole(path, made) is None
    (fault,) = definition_files.faults(path)
    assert fault.record == "整个文件" and fault.says.startswith("无法读取")


def test_parts_by_name_and_a_file_of_one_record(tmp_path: Path) -> None:
    path = tmp_path / "things.toml"
    path.write_text('[a]\nsize = 1\n[b]\nsize = "x"\n', encoding="utf-8")

    def sized(key: str, record: Any) -> int:
        check_fields(record, {"size": int})
        return int(record["size"])

    assert definition_files.keyed(path, sized) == {"a": 1}
    assert [one.record for one in definition_files.faults(path)] == ["[b]"]
    assert definition_files.keyed(path, sized, is_second=True) == {"a": 1}
    assert len(definition_files.faults(path)) == 1, "its faults are told once"

    def one(record: dict[str, Any]) -> int:
        raise DefinitionError("不对。", "size")

    assert definition_files.whole(path, one) is None
    assert [fault.says for fault in definition_files.faults(path)][-1] == "不对。"


@pytest.mark.parametrize(
    ("content", "why"),
    [("[a\n", "at line 1"), ("[b]\nn = 1\n", "缺少 'a'"), ('[a]\nn = "x"\n', "invalid literal")],
    ids=["not TOML", "missing part", "wrong value"],
)
def test_a_file_that_every_page_stands_on_stops_everything_in_a_sentence(
    tmp_path: Path, content: str, why: str
) -> None:
    path = tmp_path / "columns.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(NeededFileError) as told:
        definition_files.needed(path, lambda read: int(read["a"]["n"]))
    text = str(told.value)
    assert text.startswith("columns.toml 读不了（") and why in text and "重新启动" in text
    path.with_name("right.toml").write_text("[a]\nn = 2\n", encoding="utf-8")
    assert definition_files.needed(path.with_name("right.toml"), lambda read: read["a"]["n"]) == 2


def test_the_command_line_says_so_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(options: object) -> int:
        raise NeededFileError("columns.toml 读不了。")

    def add(child: argparse.ArgumentParser) -> None:
        child.set_defaults(run=broken)

    monkeypatch.setitem(cli._HERE, "imports", (add, ""))
    assert cli.main(["imports"]) == cli.NOTHING_TAKEN
    assert capsys.readouterr().err == "columns.toml 读不了。\n"


def test_every_definition_file_is_read_by_the_check_and_is_right() -> None:
    assert faults() == []
    read = definition_files.files_read() - {settings.DATA / name for name in IMPORTER}
    assert sorted(read) == definition_paths(settings.DATA)


def test_names_that_are_no_text_are_left_out_one_by_one(tmp_path: Path) -> None:
    file = tmp_path / "names.toml"
    file.write_text('[tables]\na = "甲"\nb = 1\n[wrong]\nc = "丙"\n', encoding="utf-8")
    assert definition_files.texts(file, "tables", "columns") == {
        "tables": {"a": "甲"},
        "columns": {},
    }
    assert [(one.record, one.found) for one in definition_files.faults(file)] == [
        ("[tables] b", "1"),
        ("[wrong]", "wrong"),
    ]
    told = definition_files.faults(file)[0].text
    assert told == "names.toml [tables] b：“b”应为引号里的文字，实为1。"


def test_a_definition_that_is_not_there_says_where_to_look(tmp_path: Path) -> None:
    file = tmp_path / "rates.toml"
    file.write_text("[one]\n", encoding="utf-8")
    known = definition_files.keyed(file, lambda _name, record: record)
    with pytest.raises(definition_files.UnknownError) as told:
        known["two"]
    assert str(told.value) == "没有“two”，请查 data/rates.toml。"


# ---- the whole program with broken files ---------------------------------------------------


def spoil(path: Path, where: str) -> None:
    """Give the first or the last record of a file a field that nobody knows, or end it badly."""
    text = path.read_text(encoding="utf-8")
    head = re.search(r"^\[.*\]$", text, re.M)
    if where == "everything":
        text += "\n[[[ oops\n"
    elif where == "last" or head is None:
        text += "\nwrong_field = 1\n"
    else:
        text = f"{text[: head.end()]}\nwrong_field = 1{text[head.end() :]}"
    path.write_text(text, encoding="utf-8")


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.ROOT,
        env={
            **os.environ,
            "DASHBOARD_DATA": str(folder / "data"),
            "DASHBOARD_STORE": str(folder / "store"),
            "PYTHONPATH": str(settings.ROOT),
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "where",
    [
        pytest.param("last", marks=pytest.mark.marathon),
        pytest.param("first", marks=pytest.mark.marathon),
        pytest.param("everything", marks=pytest.mark.marathon),
    ],
)
def test_no_page_goes_down_with_every_file_broken(
    where: str, tmp_path: Path, demo_folder: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(settings.DATA, data, ignore=shutil.ignore_patterns("store"))
    shutil.copytree(demo_folder, tmp_path / "store")
    for path in definition_paths(data):
        spoil(path, where)
    check = run(tmp_path, "-m", "dashboard", "check")
    assert check.returncode != 0, check.stderr[-2000:]
    owed = run(tmp_path, "-m", "dashboard", "duties")
    assert "Traceback" not in owed.stderr
    walked = run(tmp_path, "-m", "tests.walk_pages")
    assert walked.returncode == 0, walked.stderr[-3000:]
    told = json.loads(walked.stdout.strip().splitlines()[-1])
    named = told.pop("data_quality")
    assert {"overview", "outlets", "plan", "documents", "ranking", "enterprises"} <= set(told)
    for path in definition_paths(data):
        name = path.relative_to(data).as_posix()
        assert f"口径文件有错：{name} " in check.stdout
        assert any(text.replace("\\", "").startswith(f"{name} ") for text in named), name
    others = [text for texts in told.values() for text in texts]
    assert [text for text in others if not text.startswith((RED_NOTE, "没有可用的"))] == []
