"""Tables whose heads nobody listed: told by the core of a head, its ending, and the cells."""

from datetime import date, datetime
from typing import Any

import pytest

from dashboard.importing import loose_heads
from dashboard.importing.cleaning import parse_date
from dashboard.importing.columns import datasets
from dashboard.importing.pipeline import Preview, prepare


def preview(text: str, name: str = "表.csv") -> Preview:
    return prepare(text.encode(), name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("实际完成时间", "完成日期"),
        ("存在的主要问题", "问题"),
        ("地址（村、街）", "地址"),
        ("整改落实情况", "整改"),
        ("申报主体", "申报单位"),
        ("办班时间", "培训日期"),
        ("到位数（万元）", "拨付金额"),
        ("答复时间", "办结日期"),
        ("现类别", "类别"),
        ("店铺名", "店铺名称"),
    ],
)
def test_heads_with_one_core(one: str, other: str) -> None:
    assert loose_heads.core(one) == loose_heads.core(other)


@pytest.mark.parametrize(("one", "other"), [("满意人数", "满意率"), ("应到人数", "实到人数")])
def test_heads_with_two_cores(one: str, other: str) -> None:
    assert loose_heads.core(one) != loose_heads.core(other)


@pytest.mark.parametrize(
    ("kind", "head", "field"),
    [
        ("enterprise_files", ("锻件供货商",), "suppliers_text"),
        ("enterprises", ("必备条件考核", "时间"), "assessed_on"),
        ("outlets", ("未整规户数",), None),
        ("outlets", ("产品名称",), None),
        ("satisfaction", ("发放问卷数",), None),
        ("enterprises", ("上次监管类别",), None),
        ("enterprises", ("原企业类别",), None),
    ],
)
def test_heads_told_by_their_ending(kind: str, head: tuple[str, ...], field: str | None) -> None:
    assert loose_heads.field_of_ending(datasets()[kind], head) == field


def test_a_count_is_no_mark() -> None:
    assert loose_heads.field_of_core(datasets()["outlets"], ("已整规户数",)) is None


def test_trades_and_townships_are_told_by_the_cells() -> None:
    found = preview(
        "2010年6月十小单位情况\n单位名称,做什么生意,哪里的,是否整规,是否规范\n"
        "甲店,小食杂店,枫林,是,是\n乙店,药店,沙头镇,否,否\n"
    )
    (checked,) = found.checked
    assert checked.dataset.kind == "outlets"
    assert checked.values["trade"] == ["小食杂店", "小药店"]
    assert checked.values["township"] == ["枫林镇", "沙头镇"]
    assert [match.how for match in checked.mapping.columns[1:3]] == ["cells", "cells"]


@pytest.mark.parametrize(
    ("heads", "rows", "names"),
    [
        ("摊户招牌,隶属科室", "甲店,一科\n乙店,一科", ["甲店", "乙店"]),
        ("摊户招牌,隶属科室", "同一招牌,一科\n同一招牌,一科", None),  # names would differ
        ("摊户招牌,挂靠企业", "甲店,一厂\n乙店,二厂", None),  # two columns could be it
        ("检查单位,隶属科室", "工商所,一科\n卫生所,一科", None),  # those who inspect
    ],
)
def test_names_are_told_by_head_and_cells(heads: str, rows: str, names: list[str] | None) -> None:
    lines = "".join(f"{row},小食杂店,是,是\n" for row in rows.splitlines())
    found = preview(f"2010年6月岩头镇十小名册\n{heads},行业类别,是否整规,是否规范\n{lines}")
    assert [one.column("name") for one in found.checked] == ([names] if names else [])
    assert names or found.refusal is not None


def test_words_that_are_trades_are_no_business_forms() -> None:
    text = "2010年6月岩头镇十小名册\n单位名称,经营业态,是否整规,是否规范\n甲店,{},是,是\n"
    (checked,) = preview(text.format("小食杂店")).checked
    assert checked.values["trade"] == ["小食杂店"]
    assert preview(text.format("连锁")).refusal is not None


def test_a_sheet_without_a_column_that_must_be_stored_is_refused() -> None:
    found = preview("2010年示范申报\n申报单位,级别,申报日期\n桥头镇,县级,2010.6.1\n")
    assert found.refusal is not None and found.refusal.code == "columns_missing"
    assert "类别" in found.refusal.message


def test_money_in_a_cell_with_its_own_unit() -> None:
    head = "2010年度经费安排\n单位,经费类别,安排金额（万元）,实拨金额（万元）\n"
    (checked,) = preview(head + "上塘镇,工作经费,10万,３.5万元\n瓯北镇,工作经费,8,5000元\n").checked
    assert checked.values["planned_yuan"] == [100_000, 80_000]
    assert checked.values["paid_yuan"] == [35_000, 5_000]


@pytest.mark.parametrize(("head", "yuan"), [("罚款（万）", 15_000), ("罚款（元）", 1.5)])
def test_money_in_the_unit_of_its_head(head: str, yuan: float) -> None:
    text = f"联合执法情况\n日期,牵头单位,乡镇,检查户数,{head}\n2010-08-01,工商局,上塘镇,10,1.5\n"
    (checked,) = preview(text).checked
    assert checked.values["fine_yuan"] == [yuan]
    assert not checked.problems


def test_money_in_the_unit_above_the_head_or_in_none() -> None:
    body = "单位,经费类别,安排金额,实拨金额\n上塘镇,工作经费,10,5\n"
    (checked,) = preview("2010年度经费安排\n单位：万元\n" + body).checked
    assert checked.values["planned_yuan"] == [100_000]
    (bare,) = preview("2010年度经费安排\n" + body).checked
    assert bare.values["planned_yuan"] == [10]
    assert "money_unit_missing" in {problem.code for problem in bare.problems}


@pytest.mark.parametrize(
    ("cell", "hint", "start", "end"),
    [
        ("7.15", 2010, date(2010, 7, 15), date(2010, 7, 15)),
        (7.15, 2010, date(2010, 7, 15), date(2010, 7, 15)),
        ("2010.6.8-9", None, date(2010, 6, 8), date(2010, 6, 9)),
        ("2010.6.28-7.2", None, date(2010, 6, 28), date(2010, 7, 2)),
        ("9月10日前整改到位", 2010, date(2010, 9, 10), date(2010, 9, 10)),
    ],
)
def test_short_days_and_ranges(cell: Any, hint: int | None, start: date, end: date) -> None:
    span = parse_date(cell, year_hint=hint).value
    assert span is not None and (span.start, span.end) == (start, end)


@pytest.mark.parametrize(
    ("cell", "hint", "code"),
    [
        (7.1, 2010, "date_ambiguous"),
        ("7.15", None, "date_year_missing"),
        ("13.5", 2010, "date_impossible"),
        ("2010.6.9-8", None, "date_impossible"),
    ],
)
def test_short_days_that_are_not_guessed(cell: Any, hint: int | None, code: str) -> None:
    assert parse_date(cell, year_hint=hint).code == code


MONTHLY = """碧莲镇“十小”行业整规工作报表
填报单位：碧莲镇人民政府,填报时间：2010年8月{day}日
行业类别,应整规户数（户）,已整规数（户）,规范达标数（户）
小食杂店,120,100,90
小药店,6,6,6
合计,126,106,{compliant}
"""


def test_a_monthly_report_by_trade_adds_up_and_takes_the_month_it_was_filled_in() -> None:
    (checked,) = preview(MONTHLY.format(day=30, compliant=96)).checked
    assert checked.summary["outlets"] == 126
    assert {problem.code for problem in checked.problems} == {"month_from_reporting_day"}
    (other,) = preview(MONTHLY.format(day=30, compliant=95)).checked
    assert "column_total_wrong" in {problem.code for problem in other.problems}
    early = preview(MONTHLY.format(day=3, compliant=96))
    assert early.refusal is not None and early.refusal.code == "period_missing"


def test_bare_trades_below_an_of_which_line_belong_to_it() -> None:
    (checked,) = preview(
        "2010年8月鹤盛乡十小整规统计表\n类别,单位,数量\n经营单位总数,家,56\n其中：小食杂店,家,30\n"
        "　　小餐饮店,家,26\n已整规,家,45\n其中：小食杂店,家,25\n小餐饮店,家,20\n"
    ).checked
    assert not checked.rejected
    assert checked.summary["rectified"] == 45


def test_a_day_without_a_year_takes_that_of_the_reporting_day() -> None:
    (checked,) = preview(
        "岩头镇十小名册\n填报时间：2010年7月5日\n单位名称,行业,是否整规,是否规范,整规日期\n"
        "甲店,小食杂店,是,是,6月12日\n乙店,小食杂店,是,是,9月1日\n"
    ).checked
    assert checked.values["rectified_on"][0] == date(2010, 6, 12)
    assert checked.rejected == {1: ["date_in_future"]}


def test_a_sheet_that_lacks_one_column_is_told_which() -> None:
    found = preview("十小整规名册\n店名,地址,是否整规,是否规范\n甲店,横街1号,是,是\n")
    assert found.refusal is not None and found.refusal.code == "kind_unknown"
    assert "十小经营单位名册" in found.refusal.message
    assert "行业类别" in found.refusal.message


def test_a_long_form_with_trade_and_measure_in_columns_of_their_own() -> None:
    (checked,) = preview(
        "岩头镇十小整规工作月报（2010年9月）\n行业,指标,户数\n小食杂店,应整规,20\n小食杂店,已整规,18\n"
        "小食杂店,已规范,15\n小餐饮店,应整规,5\n小餐饮店,已整规,5\n小餐饮店,已规范,4\n"
    ).checked
    assert checked.dataset.kind == "monthly_forms" and not checked.rejected
    summary = checked.summary
    assert (summary["outlets"], summary["rectified"], summary["compliant"]) == (25, 23, 19)


def test_empty_rows_and_columns_ahead_keep_the_addresses_of_cells(make_xlsx: Any) -> None:
    rows = [
        [],
        [],
        [None, None, "2010年6月十小名册"],
        [None, None, "乡镇", "单位名称", "行业", "是否整规", "是否规范"],
        [None, None, "枫林镇", "甲店", "小食杂店", "是", "大概"],
        [None, None, None, "乙店", "小食杂店", "是", "是"],
    ]
    found = prepare(make_xlsx({"表": rows}, {"表": ["C5:C6"]}), "名册.xlsx")
    (checked,) = found.checked
    assert checked.values["township"] == ["枫林镇", "枫林镇"]
    assert [(p.row, p.column) for p in checked.problems if p.severity == "rejected"] == [(5, "G")]


SCORES = "县质安办第二轮督查得分表（2010年7月28日）\n乡镇,{},总得分,名次\n{}"


def scores(heads: str, rows: str) -> list[tuple[str, float, float | None]]:
    """(item, score, full marks) of every cell that counts as an item's score."""
    (checked,) = preview(SCORES.format(heads, rows)).checked
    assert checked.dataset.kind == "supervision_scores"
    children = checked.children["supervision_scores"]
    return [(row["item"], row["score"], row["full_marks"]) for row in children]


def test_full_marks_without_brackets() -> None:
    found = scores("整规进度60,规范率40分", "瓯北,58,39,97,1\n上塘,50,30,80,2\n")
    assert found[0] == ("整规进度", 58, 60) and found[2] == ("规范率", 39, 40)


def test_items_without_full_marks_are_those_that_add_up_to_the_total() -> None:
    found = scores("整规进度,规范率", "瓯北,58,39,97,1\n上塘,50,30,80,2\n")
    assert found == [
        ("整规进度", 58, None),
        ("整规进度", 50, None),
        ("规范率", 39, None),
        ("规范率", 30, None),
    ]


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        ("户数,规范户", "瓯北,1053,947,97,1\n上塘,761,608,80,2\n"),  # do not add up
        ("整规进度2,规范率3", "瓯北,58,30,97,1\n上塘,50,20,80,2\n"),  # numbers of the columns
    ],
)
def test_numbers_that_are_no_scores(heads: str, rows: str) -> None:
    found = preview(SCORES.format(heads, rows))
    assert not found.checked and found.refusal is not None


def test_counts_that_add_up_are_no_scores() -> None:
    head = "第二轮督查检查情况统计（2010年7月28日）\n乡镇,检查户数,发现问题,{}\n"
    rows = "上塘镇,30,4,34\n岩头镇,10,2,12\n"
    assert preview(head.format("合计") + rows).refusal is not None
    (checked,) = preview(head.format("得分") + rows).checked
    assert checked.mapping.columns_of("score")


def test_days_that_hold_words_are_left_out_and_not_refused() -> None:
    found = preview(
        "嘉兴市示范申报考核表（2010年）\n县（市、区）,申报主体,主体类型,级别,申报时间,县级验收\n"
        "南湖区,新嘉街道,示范街道,市级,2010-7-12,合格\n海宁市,盐官镇,示范镇,省级,2010-7-15,未验收\n"
    )
    (checked,) = found.checked
    assert checked.column("applicant") == ["新嘉街道", "盐官镇"]
    assert not checked.rejected
    assert [match.how for match in checked.mapping.columns][-1] == "unknown"


@pytest.mark.parametrize("day", [datetime(2010, 9, 3), "2010-09-03", "二〇一〇年九月三日"])
def test_one_word_among_days_does_not_cost_the_days(day: Any, make_xlsx: Any) -> None:
    words = [["甲阀门厂", "A", "尚未验收"]] * 70
    rows = [["阀门企业分类监管名册2010年"], ["企业名称", "企业分类", "整改确认日期"], *words]
    found = prepare(make_xlsx({"表": [*rows, ["乙阀门厂", "B", day]]}), "名册.xlsx")
    (checked,) = found.checked
    assert checked.values["rectified_on"][-1] == date(2010, 9, 3)


@pytest.mark.parametrize("word", ["未办结", "尚未答复", "未报", ""])
def test_what_has_not_happened_has_no_day_and_costs_no_row(word: str) -> None:
    head = "投诉举报登记\n投诉日期,投诉内容,被投诉单位,办结日期\n2010-08-01,缺斤,甲店,2010-08-09\n"
    (checked,) = preview(f"{head}2010-08-02,缺斤,乙店,{word}\n").checked
    assert checked.values["closed_on"] == [date(2010, 8, 9), None]
    assert not checked.rejected


@pytest.mark.parametrize("head", ["应办结日期", "预计办结日期", "拟办结时间", "计划办结时间"])
def test_a_day_that_is_only_owed_or_planned_is_no_day_of_the_event(head: str) -> None:
    text = "投诉举报登记\n投诉日期,投诉内容,被投诉单位,{}\n2010-08-01,短斤缺两,甲店,2010-09-01\n"
    (checked,) = preview(text.format("办结时间")).checked
    assert checked.values["closed_on"] == [date(2010, 9, 1)]
    (checked,) = preview(text.format(head)).checked
    assert checked.mapping.column_of("closed_on") is None


def test_several_townships_or_trades_of_an_action_count_for_the_county() -> None:
    found = preview(
        "联合执法行动统计表\n日期,牵头单位,检查区域,重点行业,出动执法人员（人次）,检查家数\n"
        "2010-08-19,县工商局,上塘镇、乌牛镇,小音像店,32,77\n"
        "2010-10-21,县卫生局,桥头镇,小餐饮店、小美容美发店,41,95\n"
        "2010-10-22,县卫生局,桥头镇,全部行业,41,96\n"
    )
    (checked,) = found.checked
    assert checked.values["township"] == [None, "桥头镇", "桥头镇"]
    assert checked.values["trade"] == ["小音像店", None, None]
    codes = ["township_unclear", "trades_several", "trades_several"]
    assert [p.code for p in checked.problems if p.row > 2] == codes
    assert not checked.rejected


def test_very_satisfied_people_are_satisfied() -> None:
    found = preview(
        "群众满意度问卷统计（2010年11月）\n乡镇,有效问卷,非常满意,满意,基本满意,不满意\n"
        "上塘镇,96,20,50,20,6\n瓯北镇,148,40,80,20,8\n"
    )
    (checked,) = found.checked
    assert checked.column("satisfied") == [70, 120]
