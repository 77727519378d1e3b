"""Cities, counties and townships side by side, from answers that were kept."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from dashboard.cluster import kept, standing, words
from dashboard.divisions import counties as known
from dashboard.indicators.definitions import indicators

DAY = date(2010, 12, 31)
YONGJIA, YUECHENG = "浙江省/温州市/永嘉县", "浙江省/绍兴市/越城区"


def answer(county: str, passed: int, total: int, by: str = "all", key: str | None = "全部") -> Any:
    told = {"figure": "compliance_rate", "as_of": DAY, kept.BY: by, kept.COUNTY: county, "key": key}
    numbers = {"numerator": passed, "denominator": total, "makers": total, "squares": float(total)}
    rest = {"refused": 0, "silent": 0, "alike": float(passed), "first_day": DAY, "last_day": DAY}
    return {**told, **numbers, **rest}


def keep(*rows: Any, **told: Any) -> kept.About:
    about = kept.About(
        datetime(2011, 1, 3),
        "DuckDB",
        (DAY,),
        (YONGJIA, YUECHENG),
        ("某县没有2009年的数据。",),
        True,
        **told,
    )
    kept.keep(pa.Table.from_pylist(list(rows), schema=kept.SCHEMA), about)
    return about


@pytest.mark.usefixtures("store")
def test_units_of_every_level_are_sums_of_their_counties_and_who_is_silent_is_told() -> None:
    assert len(known.known()) == 90  # counties of 浙江省 at the end of 2010
    about = keep(
        answer(YONGJIA, 4900, 5000),
        answer(YUECHENG, 900, 1000),
        answer(YONGJIA, 4000, 4000, "township", "上塘镇"),
        answer(YONGJIA, 900, 998, "township", "瓯北镇"),
        answer(YONGJIA, 0, 2, "township", None),
        answer(YONGJIA, 0, 0, "township", "乌牛镇") | {"figure": kept.LISTED},
        answer(YONGJIA, 0, 0, "township", "上塘镇") | {"figure": kept.LISTED},
    )
    assert kept.about() == about
    one = indicators()["compliance_rate"]
    counties = standing.standing("demo", "", one, DAY, "county")
    assert (counties.whole.numerator, counties.whole.denominator) == (5800, 6000)
    assert len(counties.rows) == 90 and len(counties.silent) == 88
    first, second = counties.rows[:2]
    assert (first.name, first.rank, first.low, first.high) == ("温州市 永嘉县", 1, 1, 1)
    assert (second.unit, second.rank, second.band) == (YUECHENG, 2, "第2档")
    assert counties.rows[2].unplaced == "未报" and counties.rows[2].measure.denominator == 0

    cities = standing.standing("demo", "", one, DAY, "city")
    assert [row.name for row in cities.rows[:2]] == ["温州市", "绍兴市"]
    assert (len(cities.rows), cities.ranked) == (11, 2)
    here = standing.standing("demo", "", one, DAY, "county", "浙江省/温州市")
    assert (len(here.rows), here.whole.denominator) == (11, 5000)
    townships = standing.standing("demo", "", one, DAY, "township", YONGJIA)
    assert [(row.name, row.rank, row.unplaced) for row in townships.rows] == [
        ("永嘉县 上塘镇", 1, ""),
        ("永嘉县 瓯北镇", 2, ""),
        ("永嘉县 乌牛镇", None, "无数据"),
    ]
    assert townships.unknown == 2
    assert list(standing.levels(about)) == ["city", "county", "township"]  # one province
    assert standing.within(about, "township")[YONGJIA] == "温州市 永嘉县"
    assert "" in standing.within(about, "township")
    two = replace(about, counties=(YONGJIA, "江苏省/南京市/江北区"))
    assert list(standing.levels(two)) == ["province", "city", "county", "township"]
    assert "" not in standing.within(two, "township") and "" in standing.within(two, "county")


@pytest.mark.usefixtures("store")
def test_what_is_known_against_a_figure_stands_in_its_row() -> None:
    longwan = "浙江省/温州市/龙湾区"
    old = {"last_day": date(2009, 6, 30), "first_day": date(2009, 6, 30)}
    few = {"silent": 3}
    keep(
        answer(YONGJIA, 4900, 5000) | few,
        answer(YUECHENG, 900, 1000) | old,
        answer(YONGJIA, 4, 4, "township", "上塘镇"),
        answer(YONGJIA, 90, 99, "township", "瓯北镇"),
        left_out=(longwan,),
        doubts={f"{YONGJIA}/瓯北镇": "有出入", f"{YONGJIA}/乌牛镇": "不完整"},
    )
    one = indicators()["compliance_rate"]
    counties = {row.unit: row for row in standing.standing("demo", "", one, DAY, "county").rows}
    assert counties[YONGJIA].doubt == "2个乡镇存疑，3户未报"
    assert counties[YUECHENG].doubt == "旧数，已18个月"
    assert counties[longwan].unplaced == "归档有误"  # it sent something: not 未报
    assert counties["浙江省/温州市/瑞安市"].unplaced == "未报"
    cities = {row.unit: row for row in standing.standing("demo", "", one, DAY, "city").rows}
    # 温州市 has 11 counties, of which one is counted; 绍兴市 has 6
    assert cities["浙江省/温州市"].doubt == "缺10个县，2个乡镇存疑，3户未报"
    assert cities["浙江省/绍兴市"].doubt == "缺5个县，1个县的是旧数"
    assert cities["浙江省/杭州市"].unplaced == "未报"
    towns = standing.standing("demo", "", one, DAY, "township").rows
    assert [(row.name, row.group, row.doubt) for row in towns] == [
        ("永嘉县 瓯北镇", "第1档", "有出入"),
        ("永嘉县 上塘镇", "数量过少", ""),
    ]
    whole = standing.standing("demo", "", one, DAY, "city")
    assert (whole.lacking, whole.old) == (88, 1)
    assert standing.standing("demo", "", one, DAY, "county").lacking == 0  # they stand in its rows
    passed = indicators()["valve_pass_rate"]  # the register is not what it counts
    assert standing.standing("demo", "", passed, DAY, "county").rows[0].doubt == ""


@pytest.mark.usefixtures("store")
def test_what_a_county_says_of_its_register_is_not_said_of_days_before() -> None:
    for said_on, told in (("2010-12-31", "1个乡镇存疑"), ("2011-01-01", "")):
        keep(
            answer(YONGJIA, 4900, 5000),
            doubts={f"{YONGJIA}/瓯北镇": "有出入"},
            doubted_on={YONGJIA: said_on},
        )
        one, as_of = indicators()["compliance_rate"], date(2010, 12, 31)
        assert standing.standing("demo", "", one, as_of, "county").rows[0].doubt == told


def test_the_whole_says_what_it_lacks_and_what_of_it_is_old() -> None:
    told = ("浙江省", "市", "规范率", "规范率92.9%", (11, 11, 0, 0))
    assert words.headline(*told, (6, 4), False)[1].startswith(
        "合在一起规范率92.9%，其中4个县的是旧数；缺6个县，合计不含它们。"
    )
    assert words.headline(*told, (0, 0), False)[1].startswith("合在一起规范率92.9%。")


def test_what_is_above_and_within_the_own_county_is_the_own_place() -> None:
    own = ("浙江省", "浙江省/温州市", YONGJIA, f"{YONGJIA}/上塘镇")
    assert all(map(standing.is_own, own))
    assert not any(map(standing.is_own, ("浙江省/绍兴市", YUECHENG, "浙江省/温州市/永嘉县城")))


@pytest.mark.usefixtures("store")
def test_of_very_many_units_only_the_difference_from_all_is_told() -> None:
    keep(
        *(answer(YONGJIA, 500, 500, "township", f"{n}乡") for n in range(standing.MOST_DRAWN)),
        answer(YONGJIA, 1, 500, "township", "末乡"),
    )
    found = standing.standing("demo", "", indicators()["compliance_rate"], DAY, "township")
    assert found.ranked == standing.MOST_DRAWN + 1
    assert (found.rows[-1].name, found.rows[-1].band) == ("永嘉县 末乡", "低于总体")
    assert found.rows[0].low is None


@pytest.mark.soak
def test_the_page_shows_them_where_they_were_counted(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from streamlit.testing.v1 import AppTest

    from dashboard.settings import ROOT

    monkeypatch.setenv("DASHBOARD_STORE", str(demo_folder))
    monkeypatch.setattr(kept, "file", lambda: tmp_path / "answers.parquet")
    monkeypatch.setattr(kept.files, "folder", lambda *_: tmp_path)
    keep(answer(YONGJIA, 4900, 5000), answer(YUECHENG, 900, 1000))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.query_params["ranked"] = "all"
    page = page.switch_page("pages/ranking.py").run()
    assert not page.exception
    text = "".join(str(one.value) for one in page.get("html"))
    assert "各地90个县中2个能按规范率排名" in text
    assert "模拟数据，不是实际情况" in text and "归档里要留意的1处" in text
    assert "温州市 永嘉县" in text and "第1—25行，共90行" in text and "某县没有2009年的数据" in text
