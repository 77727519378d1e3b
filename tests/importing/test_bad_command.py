"""The command line on files that cannot be read: Chinese words, no traceback, nothing stored."""

from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.store import db


def test_command_line_never_shows_a_traceback(
    tmp_path: Path, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "文件夹.xlsx"
    folder.mkdir()
    names = [folder, tmp_path / "没有.xlsx"]
    for number, content in enumerate([b"", b"PK", b"%PDF-1.4", b"\xff\xfe\x00", b"\xd0\xcf"]):
        names.append(tmp_path / f"{number}.xlsx")
        names[-1].write_bytes(content)
    assert main(["import", *map(str, names)]) == 2
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err
    assert printed.out.count("没有导入") == len(names)
    assert not db.exists("real")
