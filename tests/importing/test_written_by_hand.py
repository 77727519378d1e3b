"""How people write places, terms and kinds in lists of the ten trades; literal sheets."""

from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.importing.cleaning.terms import parse_term
from dashboard.importing.kinds.demonstration import category_of
from dashboard.importing.pipeline import prepare
from dashboard.report import Selection, build
from dashboard.store import db


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("15日内", 15), ("限七天", 7), ("一周内", 7), ("立即整改", 0), ("责令限15天内整改到位", 15),
        ("10个工作日", None), ("一个月内", None), ("2010.6.15", None), ("15", None), (None, None),
        ("15日", None), ("15天", 15), ("限15日", 15),
    ],
)  # fmt: skip
def test_terms(cell: Any, days: int | None) -> None:
    assert parse_term(cell) == (None if days is None else timedelta(days=days))


def test_a_term_counts_from_the_visit(import_file: Any, rows: Any) -> None:
    import_file(
        "2010年“十小”暗访记录\n检查日期,店名,乡镇,检查结果,存在问题,整改时限\n"
        "2010.6.5,甲店,岩头镇,有问题,三无产品,15日内\n2010.6.6,乙店,岩头镇,有问题,无证,当场整改\n"
        "2010.6.7,丙店,岩头镇,有问题,无证,2010.6.20\n".encode(),
        "暗访.csv",
    )
    found = rows("SELECT outlet, correct_by FROM live_outlet_checks ORDER BY row_number")
    days = [date(2010, 6, 20), date(2010, 6, 6), date(2010, 6, 20)]
    assert found == list(zip(["甲店", "乙店", "丙店"], days, strict=True))


def test_the_last_row_for_the_whole_county_is_no_township(import_file: Any, rows: Any) -> None:
    sheet = (
        "2010年9月十小整规群众满意度测评\n测评单位,有效问卷,满意,基本满意,不满意\n"
        "瓯北镇,100,85,10,5\n桥头镇,40,30,8,2\n{}\n"
    )
    preview, _ = import_file(sheet.format("全县,140,115,18,7").encode(), "满意度.csv")
    assert rows(
        "SELECT township, asked, satisfied FROM live_satisfaction_surveys ORDER BY 2 DESC"
    ) == [
        ("瓯北镇", 100, 85),
        ("桥头镇", 40, 30),
    ]
    assert not preview.checked[0].rejected
    wrong = prepare(sheet.format("全县,999,1,2,3").encode(), "满意度.csv")
    assert wrong.checked[0].rejected, "what does not add up is not passed over"


def test_a_township_that_was_divided_says_so() -> None:
    found = prepare(
        "2013年十小单位名册\n店名,乡镇,行业,是否规范,是否整规,整规日期\n"
        "甲店,瓯北镇,小食杂店,是,是,2013.5.1\n乙店,五尺乡,小食杂店,是,是,2013.5.1\n".encode(),
        "名册.csv",
    )
    (checked,) = found.checked
    (told,) = [one.message for one in checked.problems if one.code == "township_unknown"]
    assert "瓯北镇2011年5月分为江北街道、东瓯街道、三江街道、黄田街道" in told
    assert checked.values["township"] == [None, "岩头镇"]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("示范镇", "示范乡镇"), ("示范镇（街道）", "示范乡镇"), ("示范街道", "示范乡镇"),
        ("示范乡", "示范乡镇"), ("示范街", "示范街（村）"), ("示范村", "示范街（村）"),
        ("示范街（村）", "示范街（村）"), ("商业街", "示范街（村）"), ("示范社区", "示范街（村）"),
        ("示范店", None),
    ],
)  # fmt: skip
def test_kinds_of_subjects(written: str, kind: str | None) -> None:
    assert category_of(written) == kind


def test_short_names_of_counties_count_for_their_region(import_file: Any, rows: Any) -> None:
    preview, _ = import_file(
        "示范创建申报考核汇总（2010年）\n县区,申报对象,创建类型,级别,自评日期,申报日期\n"
        "海宁,长安镇,示范镇,市级,2010.6.1,2010.6.2\n嘉兴嘉善县,西塘镇西街,示范街,市级,,2010.6.5\n"
        "乐清,柳市镇,示范镇,市级,2010.6.1,2010.6.2\n,桥头镇,示范镇,县级,2010.6.1,\n".encode(),
        "申报.csv",
    )
    assert rows(
        "SELECT county, township, applicant, category FROM live_demonstration_units"
        " ORDER BY row_number"
    ) == [
        ("海宁市", None, "长安镇", "示范乡镇"),
        ("嘉善县", None, "西塘镇西街", "示范街（村）"),
        ("乐清", None, "柳市镇", "示范乡镇"),
        ("永嘉县", "桥头镇", "桥头镇", "示范乡镇"),
    ]
    (told,) = [one for one in preview.checked[0].problems if one.code == "county_unknown"]
    assert told.row == 5 and "“乐清”不在已设的地区里" in told.message


HEAD = "{0}年十小单位名册\n店名,乡镇,行业,是否规范,是否整规,整规日期\n"
REGISTER = HEAD + "甲店,岩头镇,小食杂店,是,是,{0}.5.1\n"


@pytest.mark.soak
def test_files_newer_than_the_day_are_no_source(import_file: Any) -> None:
    for year in (2010, 2013):
        import_file(REGISTER.format(year).encode(), f"名册{year}.csv")
    days: dict[date, list[str]] = {
        date(2009, 1, 1): [],
        date(2010, 7, 1): ["名册2010.csv"],
        date(2013, 5, 1): ["名册2013.csv", "名册2010.csv"],
    }
    for as_of, files in days.items():
        rows = db.query("real", "sources", kinds=["outlets"], product=None, as_of=as_of)
        assert rows["file_name"].tolist() == files, as_of
    report = build("real", Selection("progress", date(2010, 7, 1)))
    assert [one.file for one in report.sources] == ["名册2010.csv"]
    assert {part.source for part in report.parts if part.source} == {"名册2010.csv"}


def test_a_round_has_the_last_day_that_its_sheet_tells(import_file: Any, rows: Any) -> None:
    import_file(
        "2010年度县级第一次督查得分\n乡镇,组织(30分),实效(70分),总分,名次,督查日期\n"
        "岩头镇,20,60,80,1,2010.4.20\n桥头镇,20,50,70,2,2010.4.22\n".encode(),
        "督查.csv",
    )
    found = rows("SELECT DISTINCT round, inspected_on FROM live_supervision_scores")
    assert found == [(1, date(2010, 4, 22))]
