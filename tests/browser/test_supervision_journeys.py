"""Three loops through the product with three roles, by clicks: orders from a round to a relapse,
a failed spot check to the blacklist and off it, the year's assessment to its letters."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.duties import groups
from dashboard.store import db
from tests.acceptance import test_year_2010 as year
from tests.browser.driver import AppServer, Visit, running_app
from tests.browser.roles import (
    COUNTY,
    DEPARTMENT,
    TOWNSHIP,
    Desk,
    went_well,
    write_accounts,
)

pytestmark = pytest.mark.marathon

TRADE, BODY = "小食杂店", "县工商局"


@pytest.fixture
def office(store: Path, tmp_path: Path) -> Iterator[Callable[[str], AppServer]]:
    """Starts the server once the test has put in what was there before; names the township."""
    servers = []

    def started(township: str) -> AppServer:
        groups.set_members("real", f"trade_lead.{TRADE}", [BODY], "会议纪要", "王")
        write_accounts(township, BODY, TRADE)
        db.close()
        context = running_app(store, tmp_path / "server.log")
        servers.append(context)
        return context.__enter__()

    yield started
    for context in servers:
        context.__exit__(None, None, None)


def test_a_round_its_order_the_reply_the_recheck_and_the_relapse(
    office: Callable[[str], AppServer], visit: Callable[..., Visit], tmp_path: Path
) -> None:
    behind = year.BEHIND
    year.register(6, 15, {behind: 3})
    server = office(behind)
    on = "/inspections?part=orders&year=2010&as_of={}"
    county = Desk(visit(server), COUNTY).enter("/imports")
    county.take_in("督查1.csv", year.round_sheet(1, "2010年6月18日", [behind]), tmp_path)
    county.enter(on.format("2010-06-21"))
    county.says("还没有督办单", "2010年查出的问题还有1处没有发督办单")
    county.choose("问题", f"督查 2010-06-18 {behind}")
    county.shot("order_1_proposed")
    county.press("发督办单")
    county.says("1张没有销号", f"〔2010〕1号 {behind}：□待回复")

    town = Desk(visit(server, width=390, height=844), TOWNSHIP)
    town.enter(on.format("2010-07-05"))
    town.says("〔2010〕1号", "县督查第1轮，整规进度20分（满分40分）")
    assert "发督办单" not in town.buttons()
    town.press("登记")
    town.says("请写明怎么整改的、改到什么程度。")
    town.write("内容", "3户已规范")
    town.hand_in("现场.jpg", b"photo", tmp_path)
    town.press("登记")
    town.says("○已回复", "3户已规范；佐证文件现场.jpg（指纹")
    town.shot("order_2_replied_phone")

    bureau = Desk(visit(server), DEPARTMENT).enter(on.format("2010-07-10"))
    bureau.says(f"〔2010〕1号 {behind}：○已回复")
    assert not {"登记", "发督办单", "撤回…"} & set(bureau.buttons())

    county.enter(on.format("2010-07-10"))
    assert "下载佐证：回复07-05" in county.buttons()
    county.take_in("督查2.csv", year.round_sheet(2, "2010年7月26日", []), tmp_path)
    county.enter(on.format("2010-07-26"))
    county.says("1张都已销号", f"〔2010〕1号 {behind}：●已销号")
    county.shot("order_3_closed")
    county.take_in("督查3.csv", year.round_sheet(3, "2010年9月25日", [behind]), tmp_path)
    county.enter(on.format("2010-09-25"))
    county.says("1张复发", f"〔2010〕1号 {behind}：◆复发")
    county.shot("order_4_relapsed")
    went_well(server, county, town, bureau)


FIRM = "永嘉县甲阀门厂"
HEAD = "生产企业名称,所在乡镇或地址,产品名称,抽样日期,抽查级别,抽查性质,检验结论,不合格项目"


def drawn(title: str, *rows: str) -> str:
    return f"{title}\n{HEAD}\n" + "\n".join(rows) + "\n"


def test_a_failed_batch_mended_tracked_and_ruled_off_the_blacklist_and_on_again(
    office: Callable[[str], AppServer], visit: Callable[..., Visit], tmp_path: Path
) -> None:
    server = office("瓯北镇")
    loop, listed, orders = (
        page + "&as_of={}"
        for page in (
            "/enterprises?part=loop",
            "/enterprises?part=blacklist",
            "/inspections?part=orders&year=2010",
        )
    )
    county = Desk(visit(server), COUNTY).enter("/imports")
    checked = drawn(
        "2010年阀门产品质量监督抽查结果",
        f"{FIRM},瓯北镇,阀门,2010-3-1,县,定期,不合格,壳体强度",
        "永嘉县乙阀门厂,瓯北镇,阀门,2010-3-1,县,定期,合格,",
    )
    county.take_in("抽查3月.csv", checked, tmp_path)
    county.enter(loop.format("2010-03-05"))
    county.says("1家不合格企业没有走完：1家待责令整改", "发督办单责令限期整改")
    county.enter(orders.format("2010-03-10"))
    county.choose("问题", f"抽查 2010-03-01 瓯北镇 {FIRM}")
    county.shot("spot_1_order")
    county.press("发督办单")
    county.says(f"〔2010〕1号 瓯北镇 {FIRM}：□待回复", "阀门抽查不合格：壳体强度")

    town = Desk(visit(server, width=390, height=844), TOWNSHIP)
    town.enter(orders.format("2010-03-20"))
    town.says(f"〔2010〕1号 瓯北镇 {FIRM}：□待回复")  # its own order names whom to see to
    town.write("内容", "已停产整改，换了模具")
    town.hand_in("整改报告.pdf", b"%PDF-1.4 report", tmp_path)
    town.press("登记")
    town.says("○已回复", "佐证文件整改报告.pdf")

    bureau = Desk(visit(server), DEPARTMENT).enter(loop.format("2010-03-20"))
    bureau.says("1家不合格企业没有走完：1家待复查")
    bureau.silent_on(FIRM)
    assert not {"裁定列入", "裁定移出"} & set(bureau.buttons())

    for on, purpose, told in (
        ("2010-5-10", "复查", "1家待跟踪抽查"),
        ("2010-7-10", "跟踪", "1家待定移出"),
    ):
        again = drawn(f"2010年阀门{purpose}结果", f"{FIRM},瓯北镇,阀门,{on},县,{purpose},合格,")
        county.enter("/imports")
        county.take_in(f"{purpose}.csv", again, tmp_path)
        year_, month, number = on.split("-")
        county.enter(loop.format(f"{year_}-0{month}-{number}"))
        county.says(f"1家不合格企业没有走完：{told}")
    county.shot("spot_2_to_rule")
    county.enter(orders.format("2010-07-10"))
    county.says(f"〔2010〕1号 瓯北镇 {FIRM}：●已销号")

    county.enter(loop.format("2010-07-20"))
    county.press("裁定移出")
    county.says("移出请写明理由")
    county.write("理由", "跟踪抽查合格，整改到位")
    county.write("文号或会议", "局长办公会5号")
    county.press("裁定移出")
    county.says("1家不合格企业都已走完", "跟踪抽查合格，整改到位（局长办公会5号）")
    county.shot("spot_3_left")
    county.enter(listed.format("2010-07-20"))
    county.says("移出")
    county.shot("spot_4_blacklist")
    county.enter(loop.format("2010-08-02"))
    county.write("理由", "群众举报属实，重新列入")
    county.press("裁定列入")
    county.says("群众举报属实，重新列入", "1家不合格企业没有走完：1家待跟踪抽查")
    county.shot("spot_5_again")
    went_well(server, county, town, bureau)


def test_the_year_is_marked_published_objected_to_confirmed_and_paid(
    office: Callable[[str], AppServer], visit: Callable[..., Visit]
) -> None:
    year.register(6, 15, {year.STREET: 1})
    year.round_of(1, "2010年6月18日", [year.BEHIND])
    year.demonstration_street()
    year.register(9, 25, {})
    year.survey()
    year.budget()
    groups.set_members("real", "key_townships", [year.STREET], "会议纪要", "王")
    year.tasks_told()
    server = office(year.OBJECTS)
    page = "/acceptance?year=2010&part={}&as_of={}"

    town = Desk(visit(server, width=390, height=844), TOWNSHIP)
    town.enter(page.format("marks", "2010-11-15") + f"&unit={year.OBJECTS}")
    for label, mark in (
        ("整规覆盖面（满分20分）", "20"),
        ("规范率（满分25分）", "25"),
        ("督查得分（满分20分）", "20"),
        ("示范创建（满分10分）", "10"),
        ("群众满意度（满分10分）", "10"),
    ):
        town.write(label, mark, within="填自评")
    town.press("保存自评", within="填自评")
    town.shot("year_1_own_marks_phone")
    assert "人工评分、否决" not in town.buttons()

    bureau = Desk(visit(server), DEPARTMENT)
    bureau.enter(page.format("marks", "2010-11-15") + f"&track=trades&unit={TRADE}")
    bureau.choose("项目", "规范率", within="验收评分")
    bureau.write("得分", "24", within="验收评分")
    bureau.write("理由", "抽看20户，1户没有达标", within="验收评分")
    bureau.press("按人工评分", within="验收评分")
    bureau.says("抽看20户，1户没有达标")
    bureau.shot("year_2_trade_marked")

    county = Desk(visit(server), COUNTY)
    county.enter(page.format("marks", "2010-11-20") + f"&unit={year.BEHIND}")
    county.choose("项目", "督查得分", within="人工评分、否决")
    county.write("得分", "15", within="人工评分、否决")
    county.press("按人工评分", within="人工评分、否决")
    county.says("人工评分要写明理由")
    county.write("理由", "第一次督查整改到位", within="人工评分、否决")
    county.press("按人工评分", within="人工评分、否决")
    county.says("第一次督查整改到位")
    county.shot("year_3_marks")

    county.enter(page.format("course", "2010-11-21"))
    county.press("开始公示", within="公示")
    county.says("2010-11-21至2010-11-27")
    town.enter(page.format("course", "2010-11-28"))
    town.write("对哪一项、为什么", "满意度少算", within="提异议")
    town.press("提交异议", within="提异议")
    town.says("2010-11-28不在公示期内（2010-11-21至2010-11-27）")
    town.enter(page.format("course", "2010-11-27"))
    town.write("对哪一项、为什么", "满意度少算", within="提异议")
    town.press("提交异议", within="提异议")
    town.says("异议1件", "满意度少算", "没有答复")
    town.shot("year_4_objection_phone")

    county.enter(page.format("course", "2010-11-29"))
    county.press("审定这一年", within="审定")
    county.says(f"{year.OBJECTS}的异议还没有答复，答复以后才能审定。")
    county.write("答复", "核对后维持", within="答复异议")
    county.press("答复", within="答复异议")
    county.says("核对后维持")
    county.write("会议或文号", "领导小组会议", within="审定")
    county.press("审定这一年", within="审定")
    county.write("文号", "永政办发〔2010〕200号", within="发文")
    county.press("登记文号", within="发文")
    county.says("永政办发〔2010〕200号")
    county.shot("year_5_issued")
    county.enter(page.format("awards", "2010-12-31"))
    county.says("示范街（村）", "3.5")
    county.shot("year_6_awards")
    letters = "/present?report={}&as_of=2010-12-31"
    for kind, told in (
        ("acceptance_notice", "考核验收"),
        ("award_payments", "以奖代补"),
        ("commendation_notice", "提请表彰"),
    ):
        county.enter(letters.format(kind))
        assert told in county.headline()
        county.shot(f"year_7_{kind}")
    written = county.page.locator("textarea").first.input_value()
    assert year.STREET in written and year.OBJECTS not in written
    went_well(server, county, town, bureau)
