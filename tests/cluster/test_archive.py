"""Archives of counties: what is in one, and what is told where several do not fit together."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from dashboard import cli
from dashboard.cluster import archive
from dashboard.cluster.archive import ArchiveError, Place
from tests import rows

HERE = Path("province=浙江省/city=温州市/county=永嘉县")


def changed(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    file = folder / archive.MANIFEST
    facts = json.loads(file.read_text(encoding="utf-8"))
    change(facts)
    file.write_text(json.dumps(facts), encoding="utf-8")


def told(root: Path) -> str:
    with pytest.raises(ArchiveError) as caught:
        archive.gathered(root)
    return str(caught.value)


@pytest.mark.usefixtures("store")
def test_a_county_is_archived_by_year_and_archives_are_held_against_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows.put("samples", [rows.sample(on="2010-03-05"), rows.sample("不合格", on="2008-12-31")])
    rows.put("samples", [rows.sample(on="2009-01-01")], undone=True)
    owner = {**rows.outlet(on="2010-06-30"), "owner": "戴某", "phone": ""}
    rows.put("outlets", [owner])
    sent = tmp_path / "来件"
    assert cli.main(["archive", str(sent / "甲")]) == 0
    assert "2008—2010年" in capsys.readouterr().out
    one = sent / "甲" / HERE
    read = duckdb.connect().execute
    found = read(f"SELECT verdict, county_key FROM '{one}/year=2008/samples.parquet'").fetchall()
    assert found == [("不合格", "浙江省/温州市/永嘉县")]
    [seen] = read(f"SELECT owner, phone, name FROM '{one}/year=2010/outlets.parquet'").fetchall()
    assert seen == ("＊", "", "甲店")  # whether an owner is told, not who
    assert not (one / "year=2009").exists()  # that import was undone
    notes = ["浙江省/温州市/永嘉县没有2009年的数据（前后年份都有）。"]
    assert archive.gathered(sent).notes == notes
    bare = sent / "丙" / HERE  # as `archive --year` of a year without rows leaves it
    shutil.copytree(one, bare)
    changed(bare, lambda facts: facts.update(files={
        name: said for name, said in facts["files"].items() if not said["year"]}))  # fmt: skip
    assert archive.gathered(sent).notes == notes
    shutil.rmtree(bare)
    assert cli.main(["archive", str(sent / "甲")]) == 2
    assert "已经有这个县的归档，没有覆盖" in capsys.readouterr().err

    other = sent / "乙" / "province=浙江省/city=温州市/county=乐清市"
    shutil.copytree(one, other)
    changed(other, lambda facts: facts.update(county="乐清市"))
    assert "samples.parquet 里有别的县的记录" in told(sent)
    sizes = {}
    for file in sorted(other.rglob("*.parquet")):
        own = duckdb.connect().sql(
            f"SELECT * REPLACE ('浙江省/温州市/乐清市' AS county_key) FROM '{file}'"
        )
        pq.write_table(own.to_arrow_table(), file)
        sizes[file.relative_to(other).as_posix()] = file.stat().st_size
    changed(other, lambda facts: [
        said.update(bytes=sizes[name]) for name, said in facts["files"].items()])  # fmt: skip
    both = archive.gathered(sent)
    assert [Place.of(key).county for key in both.counties] == ["乐清市", "永嘉县"]
    assert len(both.tables["live_samples"]) == 2 * 3  # 2008, 2010, and what has no year

    changed(other, lambda facts: facts.update(county="永嘉县"))
    assert "2008年的数据报了2次" in told(sent) and "请只留一份" in told(sent)
    assert "没有归档" in told(tmp_path / "空")
    with pytest.raises(ArchiveError, match="不能空着"):
        archive.write("real", sent, Place("浙江省", "温州市", "../外"), "甲")
