"""Failing items, product groups, names of enterprises, positions."""

import json
import math
from pathlib import Path

import pytest

from dashboard.importing.cleaning import (
    canonical_enterprise,
    detect_system,
    enterprise_key,
    parse_position,
    product_group,
    similar_enterprises,
    split_failing_items,
    title_product,
    to_wgs84,
)


@pytest.mark.parametrize(
    ("found", "items"),
    [
        ("阀杆直径测量、低压密封试验", ("阀杆直径", "密封")),
        ("阀体材质成份分析", ("材料成分",)),
        ("材质成分分析", ("材料成分",)),
        ("壳体试验", ("壳体强度",)),
        ("上密封、密封", ("上密封", "密封")),
        ("阀体壁厚，阀体壁厚测量；壁厚", ("阀体壁厚",)),
        ("标志/铭牌", ("标志", "铭牌")),
        ("纤维含量\npH值", ("纤维含量", "pH值")),
        ("外观质量/感官质量、外底硬度", ("感官质量", "外底硬度")),
        ("1.pH值(B料)：技术要求4.0～7.5，检测结果9.5", ("pH值",)),
        ("纤维含量（面料）", ("纤维含量",)),
        ("耐干摩擦", ("耐干摩擦色牢度",)),
        ("蒸发残渣（4%乙酸，60℃,2h）", ("蒸发残渣（4%乙酸，60℃,2h）",)),
        ("不合格项目：甲醛、绳带", ("甲醛", "绳带")),
        ("甲醛：标准值≤75/实测值130、绳带：不合格", ("甲醛", "绳带")),
        ("①甲醛②绳带", ("甲醛", "绳带")),
        ("小零件、年龄范围", ("小零件", "年龄范围")),
        ("", ()), ("—", ()), ("无", ()), ("/", ()), (None, ()), ("未发现不合格项目", ()),
    ],
)  # fmt: skip
def test_failing_items(found: str | None, items: tuple[str, ...]) -> None:
    cleaned = split_failing_items(found)
    assert (cleaned.value, cleaned.code) == (items, None)


@pytest.mark.parametrize(
    ("name", "title", "group"),
    [
        ("铜球阀", "2007年永嘉县阀门产品质量监督抽查结果汇总表", "阀门"),
        ("弹簧式安全阀", "", "阀门"),
        ("阀门（水暖阀门）", "2012年4季度省级工业产品监督检查结果", "阀门"),
        (
            "单柄面盆龙头（陶瓷片密封水嘴）",
            "2016年陶瓷片密封水嘴产品质量国家监督专项抽查",
            "陶瓷片密封水嘴",
        ),
        ("洗面器水嘴", "2015年阀门产品质量监督抽查", "洗面器水嘴"),
        ("连衣裙", "2015年儿童及婴幼儿服装监督抽查结果汇总表", "童装"),
        ("连帽外套", "2015年儿童及婴幼儿服装监督抽查结果汇总表", "童装"),
        ("连衣裙", "2015年丝绸服装、内衣产品质量市级监督抽查结果", "丝绸服装、内衣"),
        ("婴儿连体衣", "", "童装"),
        ("童鞋", "", "童鞋"),
        (None, "阀门产品质量国家监督抽查产品及其企业名单", "阀门"),
        ("沙发", "2012年4季度省级工业产品监督检查结果", "沙发"),
        (None, "", None),
    ],
)
def test_product_group(name: str | None, title: str, group: str | None) -> None:
    assert product_group(name, title) == group


def test_title_product() -> None:
    assert title_product("2014年食品包装材料产品质量市级监督抽查结果") == "食品包装材料"
    assert title_product("2012年2季度产品质量省级监督检查不合格产品的后处理情况") is None


def test_enterprise_names() -> None:
    assert canonical_enterprise("三斯达(福建)塑胶 有限公司").value == "三斯达（福建）塑胶有限公司"
    assert canonical_enterprise("—").code == "name_missing"
    assert enterprise_key("三斯达（福建）塑胶有限公司") == enterprise_key(
        "三斯达(福建)塑胶 有限公司"
    )
    assert enterprise_key("某某阀门有限责任公司") == enterprise_key("某某阀门有限公司")
    assert enterprise_key("某某阀门股份有限公司") != enterprise_key("某某阀门有限公司")


def test_similar_enterprises() -> None:
    names = [
        "永嘉 县沅淏阀门厂", "永嘉县沅淏阀门厂",  # the same key
        "江苏菲斯特滤料有限公司", "江苏菲特滤料有限公司",  # one character more
        "温州宏大阀门配件厂", "温州鸿大阀门配件厂",  # one of the same sound
        "永嘉县甯岑阀门厂", "永嘉县甯骞阀门厂",  # different firms
        "南京某某眼镜第二分公司", "南京某某眼镜第三分公司",  # different branches
    ]  # fmt: skip
    pairs = similar_enterprises(names)
    assert [(pair.left, pair.right) for pair in pairs] == [
        ("永嘉 县沅淏阀门厂", "永嘉县沅淏阀门厂"),
        ("江苏菲斯特滤料有限公司", "江苏菲特滤料有限公司"),
        ("温州宏大阀门配件厂", "温州鸿大阀门配件厂"),
    ]
    assert pairs[0].score == 100


# Published test vectors of the eviltransform library: WGS-84 and GCJ-02 as (latitude, longitude).
VECTORS = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
]


@pytest.mark.parametrize(("wgs", "gcj"), VECTORS)
def test_gcj02_published_vectors(wgs: tuple[float, float], gcj: tuple[float, float]) -> None:
    longitude, latitude = to_wgs84(gcj[1], gcj[0], "GCJ-02")
    assert latitude == pytest.approx(wgs[0], abs=1e-6)
    assert longitude == pytest.approx(wgs[1], abs=1e-6)


def test_bd09_published_vector() -> None:
    # coordtransform: WGS-84 116.404, 39.915 is BD-09 116.416627243, 39.922699552.
    longitude, latitude = to_wgs84(116.41662724378733, 39.922699552216216, "BD-09")
    assert longitude == pytest.approx(116.404, abs=1e-6)
    assert latitude == pytest.approx(39.915, abs=1e-6)


def test_county_coordinates(shared: Path) -> None:
    calamine = pytest.importorskip("python_calamine")
    county = shared / "inputs" / "county"
    truth = json.loads((county / "truth.json").read_text(encoding="utf-8"))
    known = truth["files"]["十小名册2010.xlsx"]["coordinates"]
    book = calamine.CalamineWorkbook.from_path(str(county / "十小名册2010.xlsx"))
    sheets = {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in {entry["sheet"] for entry in known}
    }
    assert len(known) == 120
    for entry in known:
        row = sheets[entry["sheet"]][entry["row"] - 1]
        position = parse_position(row[12], row[13], "GCJ-02").value
        assert position is not None
        assert position[0] == pytest.approx(entry["lon_wgs84"], abs=1e-5)
        assert position[1] == pytest.approx(entry["lat_wgs84"], abs=1e-5)


def test_coordinate_system_of_a_head() -> None:
    assert detect_system("坐标（高德）") == "GCJ-02"
    assert detect_system("百度坐标") == "BD-09"
    assert detect_system("经度(WGS-84)") == "WGS-84"
    assert detect_system("gps经度") == "WGS-84"
    assert detect_system("经度") is None


def test_position_problems() -> None:
    assert parse_position("", "", "GCJ-02").code is None
    assert parse_position(120.68, "", "GCJ-02").code == "coordinates_incomplete"
    assert parse_position(12.068, 28.1, "GCJ-02").code == "coordinates_impossible"
    assert parse_position("东边", 28.1, "GCJ-02").code == "coordinates_impossible"
    assert parse_position(float("inf"), 28.1, "GCJ-02").code == "coordinates_incomplete"
    assert parse_position(120.68, 28.15, None).code == "coordinate_system_unknown"
    swapped = parse_position(28.15, 120.68, "WGS-84")
    assert (swapped.value, swapped.code) == ((120.68, 28.15), "coordinates_swapped")


def test_degrees_minutes_seconds() -> None:
    position = parse_position("120°41′15″", "28°9'0\"", "WGS-84").value
    assert position is not None
    assert math.isclose(position[0], 120.6875)
    assert math.isclose(position[1], 28.15)
