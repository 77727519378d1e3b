"""Lists of another office: other heads, other words, values beside the items, years in a column."""

from datetime import date
from typing import Any

import pytest

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import parse_date
from dashboard.importing.cleaning.items import split_failing_items
from dashboard.importing.pipeline import prepare


def only(text: str, name: str = "表.csv") -> Checked:
    found = prepare(text.encode(), name)
    assert found.refusal is None, found.refusal
    (checked,) = found.checked
    return checked


def test_days_without_a_year_take_the_column_of_years() -> None:
    checked = only(
        "阀门产品监督抽查台账（2011-2012年）\n年度,抽查时间,镇街,被抽企业,产品,层级,类别,是否合格\n"
        "2011,6月17日,桥下镇,甲阀门厂,闸阀,市级,定期,是\n"
        "2012年,3月5日,桥下镇,乙阀门厂,闸阀,国级,跟踪,否\n"
    )
    assert checked.values["sampled_from"] == [date(2011, 6, 17), date(2012, 3, 5)]
    assert checked.values["verdict"] == ["合格", "不合格"]
    assert checked.values["level"] == ["市", "国"]
    assert checked.values["purpose"] == ["定期", "跟踪"]


def test_a_column_of_years_alone_tells_the_time() -> None:
    checked = only("阀门监督抽查结果\n年度,企业名称,产品名称,结论\n2013,甲阀门厂,闸阀,合格\n")
    assert checked.values["sampled_from"] == [date(2013, 1, 1)]
    assert checked.values["sampled_to"] == [date(2013, 12, 31)]


def test_a_day_of_delivery_is_a_day() -> None:
    checked = only(
        "2010年阀门监督抽查结果\n企业名称,产品名称,结论,检验报告送达时间\n甲厂,闸阀,合格,2010-03-22\n"
    )
    assert checked.values["reported_on"] == [date(2010, 3, 22)]


def test_a_file_name_of_two_years_is_a_span() -> None:
    checked = only(
        "童装产品质量监督抽查情况\n抽样日期,企业名称,产品名称,结果\n2014-05-06,甲厂,童裤,×\n",
        "童装2011-2015.csv",
    )
    assert checked.values["verdict"] == ["不合格"]
    assert [problem.code for problem in checked.problems] == []


@pytest.mark.parametrize(("place", "inside"), [("浙江省", True), ("河北省", False)])
def test_a_province_does_not_hide_the_name_of_the_county(place: str, inside: bool) -> None:
    checked = only(
        "2013年阀门产品质量国家监督抽查产品及其企业名单\n企业名称,所在地,产品名称,抽查结果\n"
        f"永嘉县甲阀门厂,{place},闸阀,合格\n"
    )
    assert checked.values["in_county"] == [inside]
    assert checked.values["township"] == [None]


def test_heads_that_are_days_tell_the_year_of_the_classes() -> None:
    checked = only(
        "阀门企业分类监管情况表\n厂名,镇,类别,,现场考核,\n,,2007.8.31,2009-12-31,日期,结论\n"
        "甲阀门厂,桥下镇,A类,C级,2007.9.10,限期整改\n"
    )
    assert checked.dataset.kind == "enterprises"
    assert [
        (row["classified_on"], row["class"]) for row in checked.children["enterprise_classes"]
    ] == [
        (date(2007, 8, 31), "A"),
        (date(2009, 12, 31), "C"),
    ]
    assert checked.values["assessment"] == ["限期整改"]


def test_marks_with_and_without_brackets_stand_together() -> None:
    checked = only(
        "2012年优质产品示范区考评表\n示范区名称,产业政策20分,自主品牌(20),考评总分,等次\n"
        "瓯北阀门示范区,15,16,31,培育\n"
    )
    assert checked.values["total"] == [31.0]
    assert checked.values["conclusion"] == ["创建中"]
    items = [(row["criterion"], row["score"]) for row in checked.children["zone_scores"]]
    assert items == [("产业政策", 15.0), ("自主品牌", 16.0)]


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("甲醛 96mg/kg（标准≤75）/PH值", ("甲醛", "pH值")),
        ("上密封试验/阀体壁厚测量：标准值≥8.7mm，实测值7.1mm", ("上密封", "阀体壁厚")),
        ("材质成分分析（C：标准≤0.25%，实测0.31%）/阀体标志", ("材料成分", "标志")),
        ("阀杆硬度：HB180，标准≥HB200、壳体强度试验(1.5倍，有渗漏)", ("阀杆硬度", "壳体强度")),
        ("耐干摩擦3级、耐湿摩擦2-3级", ("耐干摩擦色牢度", "耐湿摩擦色牢度")),
        ("最小壁厚；化学成份", ("阀体壁厚", "材料成分")),
    ],
)
def test_items_with_measured_values(cell: str, items: tuple[str, ...]) -> None:
    assert split_failing_items(cell).value == items


@pytest.mark.parametrize("text", ["2007年10月底前", "2007年10月底", "2007年10月末"])
def test_the_end_of_a_month(text: str) -> None:
    found: Any = parse_date(text).value
    assert found.end == date(2007, 10, 31)


@pytest.mark.parametrize(
    "names",
    [
        ("00店", "01店", "02店"),
        ("1号店", "2号店", "3号店"),
        ("7天酒店", "85度咖啡", "3元店"),
        ("001", "002", "003"),
        ("A1", "B2", "C3"),
        ("（老）面馆", "[乙]面馆", "【丙】"),
        ("1分店", "2分店", "3分店"),
    ],
)
def test_a_name_may_begin_with_digits_letters_or_brackets(names: tuple[str, ...]) -> None:
    rows = "".join(f"{one},截止阀,2010-05-12,合格\n" for one in names)
    checked = only(f"2010年阀门监督抽查结果\n生产企业名称,产品名称,抽样日期,检验结论\n{rows}")
    assert checked.values["enterprise"] == [*names]


def test_numbers_are_no_names_and_the_reason_says_so() -> None:
    rows = "".join(f"{number}家,截止阀,2010-05-12,合格\n" for number in (12, 15, 19))
    text = f"2010年阀门监督抽查结果\n生产企业名称,产品名称,抽样日期,检验结论\n{rows}"
    found = prepare(text.encode(), "表.csv").refusal
    assert found is not None and "“生产企业名称”列填的是“12家”等，不像" in found.message
