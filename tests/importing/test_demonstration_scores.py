"""Score sheets of a demonstration standard, and the days beside the six stages of a list."""

from typing import Any

from dashboard.importing.pipeline import prepare

HEAD = ["序号", "县（市、区）", "申报单位", "工作机制(20)", "经营规范(30分)", "总分", "备注"]
TITLE = "2010年“十小”示范创先考核评分表（市级标准）"
DATED = "填报单位：市“十小”办　　填报时间：2010年12月6日"


def test_points_by_item_with_standard_and_day(make_xlsx: Any, import_file: Any, rows: Any) -> None:
    body = [[1, "海宁市", "袁花镇", 18, 27.5, 45.5, ""], [2, "桐乡市", "大麻镇", 20, 30, 55, ""]]
    content = make_xlsx({"评分": [[TITLE], [DATED], HEAD, *body]})
    preview, _ = import_file(content)
    (checked,) = preview.checked
    assert checked.dataset.kind == "demonstration_scores"
    assert [(p.row, p.code) for p in checked.problems] == [(5, "total_not_sum_of_items")]
    assert rows(
        "SELECT standard, county, applicant, CAST(assessed_on AS VARCHAR), item, score, full_marks,"
        " printed_total FROM live_demonstration_scores ORDER BY applicant, item"
    ) == [
        ("市", "桐乡市", "大麻镇", "2010-12-06", "工作机制", 20, 20, 55),
        ("市", "桐乡市", "大麻镇", "2010-12-06", "经营规范", 30, 30, 55),
        ("市", "海宁市", "袁花镇", "2010-12-06", "工作机制", 18, 20, 45.5),
        ("市", "海宁市", "袁花镇", "2010-12-06", "经营规范", 27.5, 30, 45.5),
    ]


def test_a_sheet_that_names_no_standard_is_refused(make_xlsx: Any) -> None:
    title = "2010年“十小”示范创先考核评分表"
    body = [[1, "海宁市", "袁花镇", 18, 27, 45, ""]]
    preview = prepare(make_xlsx({"评分": [[title], [DATED], HEAD, *body]}), "评分.xlsx")
    assert preview.refusal is not None and preview.refusal.code == "standard_missing"


def test_acceptance_commendation_return_and_objection(
    make_xlsx: Any, import_file: Any, rows: Any
) -> None:
    head = [
        "县（市、区）",
        "申报单位",
        "类别",
        "级别",
        "县级验收",
        "自评",
        "申报",
        "表彰",
        "退回",
        "异议",
    ]
    line = ["海宁市", "袁花镇", "示范乡镇", "市级", "2010.11.8", "2010.11.25", "2010.11.27"]
    content = make_xlsx(
        {
            "申报": [
                ["2010年示范创先申报考核表"],
                head,
                [*line, "2010.12.28", "2010.12.1", "来信1件"],
            ]
        }
    )
    import_file(content)
    assert rows(
        "SELECT CAST(accepted_on AS VARCHAR), CAST(commended_on AS VARCHAR),"
        " CAST(returned_on AS VARCHAR), objection FROM live_demonstration_units"
    ) == [("2010-11-08", "2010-12-28", "2010-12-01", "来信1件")]
