"""The command export: files on demo data, and what it says when it cannot."""

import zipfile
from pathlib import Path

import pytest

from dashboard.cli import main
from tests.reports import county_rows
from tests.soak import beyond


@pytest.mark.parametrize(
    ("form", "name"),
    beyond(
        [("circular", "a.docx")],
        [("circular", "a.docx"), ("slides", "a.pptx"), ("workbook", "a.xlsx")],
    ),
)
def test_a_file_of_imported_data(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str, name: str
) -> None:
    county_rows()
    out = tmp_path / name
    kind = "valves" if form == "circular" else "ranking"
    words = ["export", form, "--out", str(out), "--kind", kind, "--as-of", "2010-09-30"]
    assert main(words) == 0
    assert zipfile.is_zipfile(out) and "已写入" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--kind", "monthly_notice"], "没有可以写月度进展通报的数据"),
        (["--kind", "ranking"], "乡镇排名不单独发文"),
        (["--as-of", "2010年"], "看不懂的日期“2010年”"),
        (["--kind", "valves", "--year", "1999"], "没有“1999”这一期，可以写的是：2010"),
    ],
)
def test_what_cannot_be_made_is_said(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    county_rows()
    assert main(["export", "circular", "--out", str(tmp_path / "a.docx"), *more]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.soak
def test_no_folder_and_no_data(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "slides", "--out", str(tmp_path / "a.pptx")]) == 2
    assert "还没有导入数据" in capsys.readouterr().err
    county_rows()
    assert main(["export", "workbook", "--out", str(tmp_path / "none" / "a.xlsx")]) == 2
    assert "文件夹不存在" in capsys.readouterr().err
