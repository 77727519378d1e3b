"""What a sheet says outside its columns: township in its name, day above the head, average rows."""

import io
from datetime import date

import openpyxl

from dashboard.importing.cleaning import split_failing_items
from dashboard.importing.pipeline import Preview, prepare


def preview(sheets: dict[str, list[list[object]]], name: str) -> Preview:
    """The preview of a workbook with these rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return prepare(content.getvalue(), name)


HEAD = ["序号", "企业名称", "产品名称", "抽样日期", "抽查结果", "不合格项目"]


def test_township_from_the_name_of_the_sheet() -> None:
    rows = [[1, "甲阀门厂", "球阀", "2009-02-03", "合格", ""]]
    sheets = {
        name: [[f"{name}2009年阀门监督抽查结果"], HEAD, *rows] for name in ("乌牛镇", "岩头镇")
    }
    found = preview(sheets, "阀门.xlsx")
    values = [checked.values for checked in found.checked]
    assert [value["township"] for value in values] == [["乌牛镇"], ["岩头镇"]]
    assert [value["in_county"] for value in values] == [[True], [True]]


def test_an_average_row_is_not_a_zone_and_the_day_stands_above_the_head() -> None:
    head = ["示范区", "创建主体", "产业集聚(50)", "品牌建设(50)", "总分", "结论"]
    rows = [
        ["2013年优质产品生产示范区考核表"],
        ["考评时间：2013年9月12日"],
        head,
        ["桥下教玩具", "桥下镇", 40, 45, 85, "通过"],
        ["平均分", "", 40, 45, 85, ""],
    ]
    (checked,) = preview({"考核": rows}, "示范区.xlsx").checked
    assert checked.values["zone"] == ["桥下教玩具"]
    assert checked.values["assessed_on"] == [date(2013, 9, 12)]


def test_an_item_is_not_cut_inside_its_bracket() -> None:
    assert split_failing_items("壳体试验(标准:无渗漏 实测:渗漏)").value == ("壳体强度",)


def test_shops_of_one_name_in_two_townships_are_two() -> None:
    head = ["单位名称", "行业", "地址", "是否整规", "是否规范", "整规日期"]
    row = ["惠民店", "小食杂店", "老街1号", "是", "是", "2010.5.3"]
    sheets = {
        name: [[f"2010年十小名册（{name}）"], ["填报时间：2010年6月30日"], head, row]
        for name in ("岩头镇", "桥下镇")
    }
    found = preview(sheets, "名册.xlsx")
    assert [sheet.rows_accepted for sheet in found.sheets] == [1, 1]
    assert [sheet.rows_duplicate for sheet in found.sheets] == [0, 0]
