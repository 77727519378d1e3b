"""The other lists of townships and bureaus: literal sheets and what must stand in the store."""

from datetime import date
from typing import Any

import pytest

from dashboard.importing.kinds.enterprise_files import suppliers
from dashboard.importing.kinds.outlet_checks import problem_kinds
from dashboard.importing.pipeline import prepare


def codes(preview: Any, severity: str) -> list[tuple[int, str]]:
    problems = [one for checked in preview.checked for one in checked.problems]
    return sorted((one.row, one.code) for one in problems if one.severity == severity)


CHECKS = """2010年下半年“十小”行业明查暗访记录
填报单位：县质安办
序号,检查时间,检查形式,店名,乡镇,行业,检查结果,存在问题,责令整改期限,复查日期,复查结果,处理情况
1,2010.8.3,,甲店,岩头镇,小食杂店,存在问题,未办营业执照；经营过期食品,2010.8.20,2010.8.21,整改到位,责令改正
2,2010.8.3,回头看,乙店,岩头镇,小餐饮店,正常,,,,,
3,2010.8.4,暗访,丙店,岩头镇,小药店,不合格,假冒药品一盒,2010.8.1,,,立案
4,2010.8.4,暗访,丁店,巽宅镇,小菜场,正常,地面积水,,,,
5,2010.8.3,回头看,乙店,岩头镇,小餐饮店,正常,,,,,
"""


def test_visits_to_outlets(import_file: Any, rows: Any) -> None:
    preview, _ = import_file(CHECKS.encode(), "暗访.csv")
    assert preview.checked[0].dataset.kind == "outlet_checks"
    assert rows(
        "SELECT outlet, checked_on, kind, township, trade, result, problem_kinds, correct_by, "
        "rechecked_on, recheck_result, action FROM live_outlet_checks ORDER BY row_number"
    ) == [
        ("甲店", date(2010, 8, 3), "明查暗访", "岩头镇", "小食杂店", "发现问题",
         ["无证照", "不符合健康安全标准"], date(2010, 8, 20),
         date(2010, 8, 21), "已整改", "责令改正"),
        ("乙店", date(2010, 8, 3), "回头看", "岩头镇", "小餐饮店", "未发现问题", [], None, None,
         None, None),
    ]  # fmt: skip
    assert codes(preview, "rejected") == [
        (6, "deadline_before_check"),
        (7, "result_contradicts_problems"),
    ]
    assert codes(preview, "duplicate") == [(8, "duplicate_exact")]
    assert preview.checked[0].summary == {
        "visits": 2, "with_problems": 1, "无证照": 1, "不符合健康安全标准": 1,
    }  # fmt: skip
    again = prepare(CHECKS.replace("县质安办", "质安办").encode(), "再发.csv")
    assert codes(again, "duplicate")[:2] == [(4, "duplicate_in_store"), (5, "duplicate_in_store")]


@pytest.mark.parametrize(
    ("named", "text", "found"),
    [
        ("假冒伪劣、无证", None, ["无证照", "假冒伪劣"]),
        (None, "从业人员无健康证", ["不符合健康安全标准"]),
        (None, "货架未离地", ["其他"]),
        (None, None, []),
        ("说不清", "假烟两条", ["假冒伪劣"]),
    ],
)
def test_kinds_of_problem(named: str | None, text: str | None, found: list[str]) -> None:
    assert problem_kinds(named, text) == found


@pytest.mark.parametrize(
    ("text", "result", "found"),
    [
        ("未发现问题", "未发现问题", []),
        ("暂未发现明显问题。", "未发现问题", []),
        ("无异常", "未发现问题", []),
        ("已关门", "未营业", []),
        ("无证经营问题", "发现问题", ["无证照"]),
        ("没有健康证的问题", "发现问题", ["不符合健康安全标准"]),
    ],
)
def test_what_is_written_for_a_problem_may_say_that_there_is_none(
    text: str, result: str, found: list[str]
) -> None:
    sheet = f"2010年9月暗访情况\n暗访时间,乡镇,店名,存在问题\n2010-9-7,岩头镇,甲店,{text}\n"
    (checked,) = prepare(sheet.encode(), "暗访.csv").checked
    assert (checked.column("result"), checked.column("problem_kinds")) == ([result], [found])


def test_a_result_and_a_problem_that_deny_each_other_are_held() -> None:
    head = "2010年9月暗访情况\n暗访时间,乡镇,店名,检查结果,存在问题\n"
    rows = "2010-9-7,岩头镇,甲店,有问题,未发现问题\n2010-9-7,岩头镇,乙店,正常,无证\n"
    preview = prepare((head + rows).encode(), "暗访.csv")
    assert [code for _, code in codes(preview, "rejected")] == ["result_contradicts_problems"] * 2


def test_ditto_marks_stand_for_what_is_above() -> None:
    text = "宣传台账\n日期,单位,渠道,标题\n2010-6-1,岩头镇,横幅,甲\n同上,〃,简报,乙\n"
    (checked,) = prepare(text.encode(), "宣传.csv").checked
    assert checked.column("unit") == ["岩头镇", "岩头镇"]
    assert checked.column("published_on") == [date(2010, 6, 1)] * 2
    assert [one.code for one in checked.problems] == ["same_as_above"] * 2


def test_signs_in_a_grid_say_what_is_settled() -> None:
    text = (
        "瓯北镇网格（2010年7月）\n网格,网格责任人,巡查频次,工作任务,监管措施\n"
        "第1网格,王某,●,●,○\n第2网格,李某,●,●,●\n"
    )
    (checked,) = prepare(text.encode(), "网格.csv").checked
    assert checked.column("settled_measure") == [None, "有"]
    assert checked.summary == {"cells": 2, "complete": 1}


def test_sessions_that_are_alike_or_overfull_are_told() -> None:
    row = "2010-7-6,小餐饮店,40,42\n"
    text = f"岩头镇2010年7月培训台账\n时间,行业,应到人数,实到人数\n{row}{row}"
    (checked,) = prepare(text.encode(), "培训.csv").checked
    assert checked.summary["sessions"] == 2
    found = sorted((one.row, one.code) for one in checked.problems)
    assert found == [(3, "trained_over_due"), (4, "session_alike"), (4, "trained_over_due")]


SURVEY = """2010年第四季度群众满意度调查表
乡镇,行业,调查人数,满意,基本满意,不满意,满意率
岩头镇,合计,200,150,30,20,75%
岩头镇,小食杂店,100,80,10,10,0.9
巽宅镇,,100,60,30,20,60%
桥头镇,,100,91,,,95%
合计,,500,,,,
"""


def test_satisfaction(import_file: Any, rows: Any) -> None:
    preview, _ = import_file(SURVEY.encode(), "满意度.csv")
    assert rows(
        "SELECT township, trade, asked, satisfied, fairly_satisfied, dissatisfied, printed_rate, "
        "period_from, period_to FROM live_satisfaction_surveys ORDER BY row_number"
    ) == [
        ("岩头镇", None, 200, 150, 30, 20, 75.0, date(2010, 10, 1), date(2010, 12, 31)),
        ("岩头镇", "小食杂店", 100, 80, 10, 10, 90.0, date(2010, 10, 1), date(2010, 12, 31)),
        ("桥头镇", None, 100, 91, None, None, 95.0, date(2010, 10, 1), date(2010, 12, 31)),
    ]
    assert codes(preview, "rejected") == [(5, "answers_exceed_asked")]
    assert (6, "printed_rate_differs") in codes(preview, "notice")
    assert preview.checked[0].summary == {"rows": 3, "asked": 300, "satisfied": 241}


COMPLAINTS = """永嘉县2010年投诉举报登记表
登记号,投诉日期,受理日期,办结日期,乡镇,行业,被投诉单位,投诉内容,办理结果,是否满意
T1,2010-06-01,2010-06-02,2010-06-09,岩头镇,小餐饮店,甲店,吃后腹泻,已调解,满意
T2,2010-06-03,2010-06-04,,岩头镇,,乙店,短斤缺两,,
T3,2010-06-05,2010-06-04,2010-06-09,岩头镇,,乙店,过期食品,,
T4,,,,岩头镇,,丙店,无照经营,,
"""


def test_complaints(import_file: Any, rows: Any) -> None:
    preview, _ = import_file(COMPLAINTS.encode(), "投诉.csv")
    assert rows(
        "SELECT complaint_number, accepted_on, closed_on, township, trade, matter, satisfaction "
        "FROM live_complaints ORDER BY row_number"
    ) == [
        ("T1", date(2010, 6, 2), date(2010, 6, 9), "岩头镇", "小餐饮店", "吃后腹泻", "满意"),
        ("T2", date(2010, 6, 4), None, "岩头镇", None, "短斤缺两", None),
    ]
    assert codes(preview, "rejected") == [(5, "accepted_before_complaint"), (6, "date_missing")]
    assert preview.checked[0].summary == {"complaints": 2, "closed": 1, "satisfied": 1}


SELF_CHECKS = """永嘉县{product}生产企业产品质量保证能力自查报告申报表（2007年）
企业名称,所在乡镇,自查日期,报送日期,营业执照,生产许可证,进厂检验,加工检验,出厂检验,发现问题数,已整改数
永嘉县甲阀门有限公司,瓯北镇,2007.8.1,2007.8.6,√,√,√,×,√,3,2
永嘉县乙阀门厂,瓯北镇,2007.8.9,2007.8.6,√,×,√,√,√,1,1
永嘉县丙阀门厂,瓯北镇,2007.8.1,2007.8.20,有,无,有,有,无,1,2
"""


@pytest.mark.parametrize("product", ["阀门", "童装"])
def test_the_two_self_check_forms(import_file: Any, rows: Any, product: str) -> None:
    preview, _ = import_file(SELF_CHECKS.format(product=product).encode(), "自查.csv")
    assert rows("SELECT * EXCLUDE (import_id, sheet, row_number) FROM live_self_checks") == [
        (product, "永嘉县甲阀门有限公司", "瓯北镇", "瓯北镇", None, date(2007, 8, 1),
         date(2007, 8, 6), "有", "有", "有", "无", "有", 3, None, 2, None, None)
    ]  # fmt: skip
    assert codes(preview, "rejected") == [(4, "submitted_before_check"), (5, "corrected_gt_found")]
    assert preview.checked[0].summary == {"enterprises": 1, "problems": 3, "corrected": 2}


FILES = """永嘉县阀门企业监管档案（2007年）
企业名称,所在乡镇,主要产品,营业执照,生产许可证,供应商,客户,三合一,环境违法,土地违法,偷漏税,无照,无证,无标,假冒伪劣,品牌,卓越绩效,质量管理培训
永嘉县甲阀门有限公司,瓯北镇,闸阀、球阀,有,有,丙铸造厂（铸件）、丁标准件厂（螺栓）,江苏,×,×,×,×,×,×,×,×,浙江省著名商标,√,√
永嘉县乙阀门厂,瓯北镇,截止阀,有,无,丙铸造厂,,√,,,,√,√,,,,,
"""


def test_files_of_enterprises_with_their_suppliers(import_file: Any, rows: Any) -> None:
    preview, _ = import_file(FILES.encode(), "档案.csv")
    assert preview.checked[0].dataset.kind == "enterprise_files"
    assert rows(
        "SELECT enterprise, recorded_on, township, production_licence, unsafe_premises, "
        "unlicensed, brand_level, excellence_training FROM live_enterprise_files ORDER BY 1 DESC"
    ) == [
        ("永嘉县甲阀门有限公司", date(2007, 12, 31), "瓯北镇", "有", "无", "无", "著名", "有"),
        ("永嘉县乙阀门厂", date(2007, 12, 31), "瓯北镇", "无", "有", "有", None, None),
    ]
    assert rows(
        "SELECT supplier, supplies, count(*) FROM live_enterprise_suppliers GROUP BY ALL ORDER BY 1"
    ) == [("丁标准件厂", "螺栓", 1), ("丙铸造厂", "铸件", 1), ("丙铸造厂", None, 1)]
    assert codes(preview, "notice") == [(4, "licence_contradiction")]
    assert preview.checked[0].summary == {"enterprises": 2, "suppliers": 2, "with_offences": 1}


def test_suppliers_are_told_apart() -> None:
    assert list(suppliers("甲厂(铸件),乙厂；丙厂（布料、辅料）")) == [
        ("甲厂", "铸件"), ("乙厂", ""), ("丙厂", "布料、辅料"),
    ]  # fmt: skip


SUPPORT = """优质产品生产示范区扶持台账
日期,示范区,扶持类别,企业名称,办理部门,扶持内容,金额（万元）
2011.5.4,瓯北阀门示范区,银行贷款,永嘉县甲阀门有限公司,县金融办,协调贷款,200
2011.6.1,瓯北阀门示范区,用地,,县国土局,安排用地指标,
2011.6.1,瓯北阀门示范区,用电,,县供电局,增容,
"""


def test_support_of_zones(import_file: Any, rows: Any) -> None:
    preview, _ = import_file(SUPPORT.encode(), "扶持.csv")
    assert rows("SELECT zone, kind, amount_yuan, department FROM live_zone_support ORDER BY 2") == [
        ("瓯北阀门", "土地", None, "县国土局"),
        ("瓯北阀门", "能源", None, "县供电局"),
    ]
    assert codes(preview, "rejected") == [(3, "word_unknown")]


GRID = """2010年“十小”行业监管网格表
填报单位：岩头镇人民政府 填报时间：2010年9月30日
网格名称,覆盖村居,户数,定时间,定任务,定人员,定措施
岩头第一网格,下街村,40,每月两次,巡查小食杂店,张三,责令整改
岩头第二网格,上街村,30,每月两次,巡查小餐饮店,,责令整改
"""


def test_grid_with_its_four_settled_things(import_file: Any, rows: Any) -> None:
    preview, _ = import_file(GRID.encode(), "网格.csv")
    assert rows(
        "SELECT township, grid, outlets, settled_person, recorded_on FROM live_grid_cells "
        "ORDER BY row_number"
    ) == [
        ("岩头镇", "岩头第一网格", 40, "张三", date(2010, 9, 30)),
        ("岩头镇", "岩头第二网格", 30, None, date(2010, 9, 30)),
    ]
    assert (5, "settled_incomplete") in codes(preview, "notice")
    assert preview.checked[0].summary == {"cells": 2, "complete": 1}


BUDGET = """2010年“十小”整规经费安排表
单位,经费类别,安排金额（万元）,实拨金额（万元）,拨付日期
岩头镇,工作经费,5,3,2010.9.1
县质监局,专项奖励资金,2.5,,
县工商局,办公费,1,,
桥头镇,以奖代补,1,2,2010.10.1
"""


def test_money(import_file: Any, rows: Any) -> None:
    preview, _ = import_file(BUDGET.encode(), "经费.csv")
    assert rows(
        "SELECT year, unit, township, purpose, planned_yuan, paid_yuan, paid_on "
        "FROM live_budget_lines ORDER BY row_number"
    ) == [
        (2010, "岩头镇", "岩头镇", "工作经费", 50000.0, 30000.0, date(2010, 9, 1)),
        (2010, "县质监局", None, "专项奖励", 25000.0, None, None),
        (2010, "桥头镇", "桥头镇", "专项奖励", 10000.0, 20000.0, date(2010, 10, 1)),
    ]
    assert codes(preview, "rejected") == [(5, "word_unknown")]
    assert (6, "paid_gt_planned") in codes(preview, "notice")
    assert preview.checked[0].summary == {"lines": 3, "planned_yuan": 85000, "paid_yuan": 50000}


BLACKLIST = """不合格企业黑名单
企业名称,所在乡镇,产品,列入日期,列入依据,跟踪抽查日期,跟踪抽查结果,移出日期,移出依据
永嘉县甲阀门有限公司,瓯北镇,闸阀,2008.3.1,市级监督抽查不合格,2008.9.1,合格,2008.10.1,跟踪抽查合格
永嘉县乙阀门厂,瓯北镇,球阀,2008.3.1,连续两次不合格,2008.9.1,不合格,,
永嘉县丙阀门厂,瓯北镇,球阀,2008.3.1,拒检,,,2008.1.1,
"""


def test_blacklist(import_file: Any, rows: Any) -> None:
    preview, _ = import_file(BLACKLIST.encode(), "黑名单.csv")
    assert rows(
        "SELECT enterprise, township, listed_on, follow_up_result, removed_on, removed_because "
        "FROM live_blacklist ORDER BY row_number"
    ) == [
        ("永嘉县甲阀门有限公司", "瓯北镇", date(2008, 3, 1), "合格", date(2008, 10, 1),
         "跟踪抽查合格"),
        ("永嘉县乙阀门厂", "瓯北镇", date(2008, 3, 1), "不合格", None, None),
    ]  # fmt: skip
    assert codes(preview, "rejected") == [(5, "removed_before_listing")]
    assert preview.checked[0].summary == {"listed": 2, "removed": 1, "followed_up": 2}


OUTLETS = """2010年十小名册（岩头镇）
填报单位：岩头镇人民政府 填报时间：2010年6月30日
单位名称,行业,地址,是否整规,是否规范,经营形式,进货验收,购销台账,索证索票,质量承诺
甲店,小食杂店,岩头镇横街1号,是,是,加盟店,√,√,×,/
乙店,小药店,岩头镇横街2号,是,否,夫妻店,,,,
"""


def test_form_of_business_and_owner_systems(import_file: Any, rows: Any) -> None:
    preview, _ = import_file(OUTLETS.encode(), "名册.csv")
    assert rows(
        "SELECT name, business_form, incoming_inspection, trade_records, supplier_documents, "
        "quality_pledge FROM live_outlets ORDER BY row_number"
    ) == [
        ("甲店", "加盟", "有", "有", "无", "不适用"),
        ("乙店", None, None, None, None, None),
    ]
    assert (5, "word_unknown") in codes(preview, "notice")
