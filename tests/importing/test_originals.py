"""The originals outlive the database: `check` tells what is wrong with them and removes nothing."""

import os
import shutil
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.documents import copies
from dashboard.importing.pipeline import prepare
from dashboard.importing.store import commit, undo
from dashboard.store import db

REGISTER = (
    "2010年十小名册（岩头镇）\n填报时间：2010年{month}月30日\n"
    "单位名称,行业,地址,从业人数,是否整规,是否规范,整规日期\n甲店,小食杂店,横街1号,2,是,是,2010.5.3\n"
)
PAPER = "永政办发〔2010〕75号 永嘉县十小行业质量安全整规工作"


def content(month: int) -> bytes:
    """A register of one month."""
    return REGISTER.format(month=month).encode()


def age(store: Path) -> dict[Path, bytes]:
    """Every kept original with its bytes, made old enough that no running import may own it."""
    files = [path for path in (store / "originals").rglob("*") if path.is_file()]
    for path in files:
        os.utime(path, (1, 1))
    return {path: path.read_bytes() for path in files}


@pytest.fixture
def two_imports(store: Path) -> Path:
    """A store with two imported files, closed."""
    for month in (4, 6):
        commit(prepare(content(month), f"{month}月.csv"), "测试")
    db.close()
    return store


def lost(store: Path) -> None:
    (store / "real.duckdb").unlink()


def damaged_head(store: Path) -> None:
    (store / "real.duckdb").write_bytes(b"not a database" * 1000)


def emptied(store: Path) -> None:
    (store / "real.duckdb").write_bytes(b"")


@pytest.mark.parametrize(
    ("harm", "word"), [(lost, "不见了"), (damaged_head, "打不开"), (emptied, "打不开")]
)
def test_without_a_database_the_originals_stay_and_it_is_said(
    harm: object, word: str, two_imports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = age(two_imports)
    assert callable(harm)
    harm(two_imports)
    for _ in range(2):
        assert main(["check"]) == 2
        said = capsys.readouterr().out
        assert f"正式数据库{word}" in said and "有2份" in said and "备份" in said
        assert age(two_imports) == before
    assert harm is not lost or not db.exists("real"), "a check makes no new database"


def test_a_page_of_the_file_that_is_damaged_is_said(
    two_imports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = two_imports / "real.duckdb"
    raw = bytearray(file.read_bytes())
    for start in range(12_288, len(raw), 4096):
        raw[start + 100 : start + 200] = os.urandom(100)
    file.write_bytes(raw)
    before = age(two_imports)
    assert main(["check"]) == 2
    assert "正式数据库打不开" in capsys.readouterr().out
    assert age(two_imports) == before


def test_an_earlier_backup_makes_orphans_that_stay(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(prepare(content(4), "4月.csv"), "测试")
    db.close()
    shutil.copy(store / "real.duckdb", tmp_path / "backup")
    later = prepare(content(6), "6月.csv")
    commit(later, "测试")
    db.close()
    shutil.copy(tmp_path / "backup", store / "real.duckdb")
    before = age(store)
    assert main(["check"]) == 2
    said = capsys.readouterr().out
    assert "有1份原件在数据库里没有登记，没有删除" in said and later.sha256 in said
    assert age(store) == before


def test_originals_of_undone_imports_and_documents_are_known(
    store: Path, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    undo(commit(prepare(content(4), "4月.csv"), "测试").import_id, "测试")
    paper = next(path for path in sorted((shared / "sources").iterdir()) if "75" in path.name)
    copies.keep(paper.read_bytes(), paper.name, "测试")
    before = age(store)
    assert len(before) == 2
    assert main(["check"]) == 0
    assert "没有登记" not in capsys.readouterr().out
    assert age(store) == before


@pytest.mark.parametrize(("new", "word"), [(None, "不在"), (b"cut off", "已损坏")])
def test_a_missing_and_a_damaged_original_are_named(
    new: bytes | None, word: str, two_imports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = next(path for path, text in age(two_imports).items() if text == content(6))
    if new is None:
        place.unlink()
    else:
        place.write_bytes(new)
    assert main(["check"]) == 2
    said = capsys.readouterr().out
    assert f"6月.csv（{word}）：{place}" in said and "4月.csv" not in said


def test_what_is_half_written_or_fresh_is_no_orphan(
    two_imports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = two_imports / "originals" / "ab" / f"{'ab' * 32}.xlsx"
    place.parent.mkdir(exist_ok=True)
    place.with_name(f"{place.name}.1.part").write_bytes(b"half")
    age(two_imports)
    place.write_bytes(b"of an import that may still run")
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert "有1份原件只写了一半" in said and "没有登记" not in said


def test_a_store_that_never_was_is_no_fault(store: Path) -> None:
    assert main(["check"]) == 0
