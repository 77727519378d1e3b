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
