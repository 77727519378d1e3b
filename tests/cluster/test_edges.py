"""Archives that do not fit: each is told in Chinese, and nothing is left out in silence."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard import cli
from dashboard.cluster import archive
from dashboard.cluster.archive import ArchiveError, Place
from dashboard.store import db

YONGJIA = Place("浙江省", "温州市", "永嘉县")
YUEQING = Place("浙江省", "温州市", "乐清市")
SAMPLES = "year=2010/samples.parquet"


def made(root: Path, place: Place, verdicts: tuple[str, ...] = ("合格",), **told: Any) -> Path:
    """An archive of one file, of 2010."""
    folder = root / place.folder
    file = folder / SAMPLES
    file.parent.mkdir(parents=True)
    pq.write_table(pa.table({"county_key": [place.key] * len(verdicts), "verdict": verdicts}), file)
    said = {"table": "live_samples", "year": 2010, "rows": len(verdicts)}
    facts = {
        "format": archive.FORMAT, "schema": db.migrations()[-1][0], "is_demo": False,
        "made_at": "2011-01-03T08:00:00", "by": "甲", "doubts": {}, **place._asdict(),
        "files": {SAMPLES: {**said, "bytes": file.stat().st_size}},
    } | told  # fmt: skip
    (folder / archive.MANIFEST).write_text(json.dumps(facts), encoding="utf-8")
    return folder


def half_written(folder: Path) -> None:
    """As many bytes as there should be, the second half zeros: a copy that ran out of disk."""
    content = (folder / SAMPLES).read_bytes()
    half = len(content) // 2
    (folder / SAMPLES).write_bytes(content[:half] + bytes(len(content) - half))


def of_two_more_rows(folder: Path) -> None:
    file = folder / archive.MANIFEST
    facts = json.loads(file.read_text(encoding="utf-8"))
    facts["files"][SAMPLES]["rows"] = 3
    file.write_text(json.dumps(facts), encoding="utf-8")


def sent_again(verdicts: tuple[str, ...]) -> Callable[[Path], None]:
    return lambda folder: void(made(folder.parents[2] / "又一份", YUEQING, verdicts))


def told_otherwise(**told: Any) -> Callable[[Path], None]:
    """Its manifest says other things than `write` does."""

    def spoil(folder: Path) -> None:
        file = folder / archive.MANIFEST
        facts = json.loads(file.read_text(encoding="utf-8"))
        (said,) = facts["files"].values()
        own = {key: told.pop(key) for key in ("table", "year", "rows", "bytes") if key in told}
        facts["files"] = {told.pop("name", SAMPLES): said | own}
        file.write_text(json.dumps(facts | told), encoding="utf-8")

    return spoil


def linked(folder: Path) -> None:
    (folder / SAMPLES).rename(folder / "elsewhere")
    (folder / SAMPLES).symlink_to(folder / "elsewhere")


def of_another_county(folder: Path) -> None:
    rows = {"county_key": [YUEQING.key, YONGJIA.key], "verdict": ["合格"] * 2}
    pq.write_table(pa.table(rows), folder / SAMPLES)
    told_otherwise(rows=2, bytes=(folder / SAMPLES).stat().st_size)(folder)


def void(_: object) -> None:
    return None


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda one: (one / SAMPLES).unlink(), f"缺 {SAMPLES}（共1行）"),
        (lambda one: (one / SAMPLES).write_bytes(b"PAR1"), f"{SAMPLES} 与清单不符"),
        (half_written, f"{SAMPLES} 读不懂，可能只写了一半"),
        (of_two_more_rows, "有1行，清单写的是3行"),
        (lambda one: (one / archive.MANIFEST).unlink(), "没有清单 archive.json"),
        (lambda one: (one / archive.MANIFEST).write_text("{"), "读不懂（JSONDecodeError）"),
        (lambda one: one.rename(one.with_name(f"{one.name}.part")), "写到一半断了"),
        (told_otherwise(table='live_samples" AS SELECT 1; COPY (SELECT 1) TO \'x'), "读不懂"),
        (told_otherwise(name="../../../../x.parquet"), "读不懂"),
        (told_otherwise(name="year=2010/../../x.parquet"), "读不懂"),
        (told_otherwise(year="2010"), "读不懂"),
        (told_otherwise(rows=-1), "读不懂"),
        (told_otherwise(schema=[61]), "读不懂"),
        (told_otherwise(doubts={"上塘镇": {}}), "读不懂"),
        (told_otherwise(made_at="昨天"), "读不懂"),
        (lambda one: (one / archive.MANIFEST).write_text("[" * 99_999), "读不懂"),
        (linked, f"的 {SAMPLES} 是链接"),
        (of_another_county, "里有别的县的记录"),
        (sent_again(("合格",)), "2010年的数据报了2次"),
        (sent_again(("不合格",)), "几份内容不一样（samples 行数相同、内容不同）"),
        (sent_again(("合格", "合格")), "几份内容不一样（samples 1行、2行）"),
    ],
)  # fmt: skip
def test_an_archive_that_is_not_whole_is_refused_or_left_out_with_its_reason(
    spoil: Callable[[Path], None],
    told: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made(tmp_path, YONGJIA)
    spoil(made(tmp_path, YUEQING))
    assert cli.main(["archive", str(tmp_path), "--list"]) == 2
    assert told in capsys.readouterr().err
    found = archive.gathered(tmp_path, may_leave_out=True)
    assert (found.counties, found.left_out) == ([YONGJIA.key], (YUEQING.key,))
    assert found.notes[0] == f"{YUEQING.key}的归档有误，没有算进来："
    assert told in found.notes[1]
    assert {file.parents[1].name for file in found.tables["live_samples"]} == {"county=永嘉县"}


@pytest.mark.parametrize(
    "name", ["..", "a/b", "", "<b>县", "县\u202e", "县" * 41, 7, None, "乐清市\n"]
)
def test_a_county_is_not_called_so(name: Any, tmp_path: Path) -> None:
    told_otherwise(county=name)(made(tmp_path, YUEQING))
    with pytest.raises(ArchiveError, match="读不懂"):
        archive.gathered(tmp_path)


def test_of_two_that_are_the_same_either_may_stay(tmp_path: Path) -> None:
    made(tmp_path / "一", YUEQING)
    shutil.copytree(tmp_path / "一", tmp_path / "二")
    with pytest.raises(ArchiveError, match="几份内容一样，留哪份都行"):
        archive.gathered(tmp_path)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (Place("浙江省", "温州市", "永佳县"), "县名录里没有这个县，没有同名的县"),
        (Place("浙江省", "温州市", "越城区"), "同名的有浙江省/绍兴市/越城区"),
        (Place("江苏省", "温州市", "乐清市"), "县名录里是浙江省/温州市/乐清市"),
    ],
)
def test_a_county_that_is_not_where_it_says_is_refused(
    place: Place, told: str, tmp_path: Path
) -> None:
    made(tmp_path, place)
    with pytest.raises(ArchiveError, match=told):
        archive.gathered(tmp_path)
    with pytest.raises(ArchiveError, match="没有一份归档可以计算"):
        archive.gathered(tmp_path, may_leave_out=True)


def test_what_is_counted_and_known_to_be_short_is_noted(tmp_path: Path) -> None:
    made(tmp_path, YONGJIA)
    made(tmp_path, YUEQING, ())
    made(tmp_path, Place("江苏省", "南京市", "江北区"))  # a name of 宁波市 too: no mistake
    found = archive.gathered(tmp_path)
    assert len(found.counties) == 3 and found.left_out == ()
    assert found.notes == [
        f"{YUEQING.key}的归档是空的，一行数据也没有。",
        "江苏省没有县名录，有没有县没报，看不出来。",
    ]


def test_simulated_archives_do_not_mix_with_sent_ones(tmp_path: Path) -> None:
    made(tmp_path, YONGJIA)
    made(tmp_path, YUEQING, is_demo=True)
    for may_leave_out in (False, True):
        with pytest.raises(ArchiveError, match="不能合在一起"):
            archive.gathered(tmp_path, may_leave_out)


def test_archives_of_another_version_are_refused_in_one_sentence(tmp_path: Path) -> None:
    folders = [
        made(tmp_path, Place("浙江省", "温州市", county), schema=1)
        for county in ("乐清市", "平阳县", "文成县", "泰顺县", "苍南县")
    ]
    with pytest.raises(ArchiveError) as caught:
        archive.gathered(tmp_path)
    [line] = str(caught.value).splitlines()
    assert "等5份归档的结构版本是1" in line and str(folders[0]) in line
    made(tmp_path, YONGJIA)
    found = archive.gathered(tmp_path, may_leave_out=True)
    assert len(found.left_out) == 5 and len(found.notes) == 2
    assert "等5个县的归档有误" in found.notes[0]


@pytest.mark.usefixtures("store")
def test_files_without_the_columns_of_an_archive_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(tmp_path, YONGJIA)
    assert cli.main(["counties", str(tmp_path), "--as-of", "2010-12-31"]) == 2
    assert "缺列、列的类型不对" in capsys.readouterr().err
