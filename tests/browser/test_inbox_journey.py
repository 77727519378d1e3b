"""A month's report through the box with three roles: the township on a phone, a department, the
county; given back, mended, agreed to, taken in, taken back."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.duties import groups
from dashboard.importing import store as imports
from dashboard.importing.pipeline import prepare
from dashboard.inbox import owed
from dashboard.store import db
from tests.browser.driver import AppServer, Visit, running_app
from tests.browser.roles import COUNTY, DEPARTMENT, TOWNSHIP, Desk, went_well, write_accounts

pytestmark = pytest.mark.marathon

UNIT = "枫林镇"
PAGE = "/inbox?as_of=2010-10-01"
AUGUST: dict[str, dict[str, int | None]] = {
    "小药店": {"outlets": 5, "rectified": 4, "compliant": 4},
    "小菜场": {"outlets": 3, "rectified": 2, "compliant": 2},
}


@pytest.fixture
def office(store: Path, tmp_path: Path) -> Iterator[AppServer]:
    """A server with the reports up to August, a lead department, and an account of every role."""
    for month in (6, 7, 8):
        book = owed.monthly_book(UNIT, f"2010-0{month}", AUGUST, {}, date(2010, month, 30))
        imports.commit(prepare(book, f"{month}月.xlsx"), "王")
    groups.set_members("real", "trade_lead.小药店", ["县药监局"], "会议纪要", "王")
    write_accounts(UNIT, "县药监局", "小药店")
    db.close()
    with running_app(store, tmp_path / "server.log") as server:
        yield server


def test_a_report_goes_through_the_box(office: AppServer, visit: Callable[..., Visit]) -> None:
    town = Desk(visit(office, width=390, height=844), TOWNSHIP).enter(PAGE)
    town.says(f"{UNIT}：9月月报还有2天", "已按8月的数填好")
    assert town.page.get_by_label("小药店 总数", exact=True).input_value() == "5"
    assert town.page.evaluate("document.documentElement.scrollWidth") <= 390
    town.write("小药店 已规范", "6")
    town.says("1处必须改", "已规范不对")
    expect(town.page.get_by_role("button", name="报送", exact=True)).to_be_disabled()
    town.shot("inbox_wrong_phone")
    town.write("小药店 已规范", "4")
    town.press("报送")
    town.says("已收到：回执收〔2010〕1号", "等县药监局审")

    bureau = Desk(visit(office), DEPARTMENT).enter(PAGE)
    bureau.says("县药监局：1份等本部门审")
    assert "收进" not in bureau.buttons()
    bureau.write("原因", "药店有6户，漏了一户")
    bureau.press("退回")
    bureau.says(f"已退回{UNIT}的9月月报")

    town.enter(PAGE)
    town.says("9月月报退回待改", "药店有6户，漏了一户")
    town.write("小药店 总数", "6")
    town.shot("inbox_returned_phone")
    town.press("报送")
    town.says("收〔2010〕2号")

    bureau.enter(PAGE)
    bureau.press("同意")
    bureau.says("已同意")

    county = Desk(visit(office), COUNTY).enter(PAGE)
    county.says("1份等质安办收")
    county.shot("inbox_queue")
    county.press("收进")
    county.says(f"已收进{UNIT}的9月月报（收〔2010〕2号），第4次导入")
    town.enter(PAGE)
    assert "9月月报" not in town.headline()
    went_well(office, county, town, bureau)
