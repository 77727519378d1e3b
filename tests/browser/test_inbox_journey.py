"""A month's report through the box with three roles: the township on a phone, a department, the
county; given back, mended, agreed to, taken in, taken back."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.access import write_account
from dashboard.duties import groups
from dashboard.importing import store as imports
from dashboard.importing.pipeline import prepare
from dashboard.inbox import owed
from dashboard.store import db
from tests.browser.driver import AppServer, Visit, running_app

pytestmark = pytest.mark.marathon

UNIT, PASSWORD = "枫林镇", "right-horse"
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
    write_account("chen", "township", PASSWORD, townships=(UNIT,))
    write_account("li", "department", PASSWORD, trades=("小药店",), body="县药监局")
    write_account("wang", "analyst", PASSWORD)
    db.close()
    with running_app(store, tmp_path / "server.log") as server:
        yield server


def test_a_report_goes_through_the_box(office: AppServer, visit: Callable[..., Visit]) -> None:
    def enter(name: str, tab: Visit | None = None, **size: int) -> Visit:
        tab = tab or visit(office, **size)
        tab.open(PAGE)
        tab.page.get_by_label("账号").fill(name)
        tab.page.get_by_label("密码", exact=True).fill(PASSWORD)
        with tab.rerun():
            tab.page.get_by_role("button", name="登录").click()
        expect(tab.page.locator(".headline")).to_be_visible()
        return tab

    def write(tab: Visit, label: str, value: int) -> None:
        box = tab.page.get_by_label(label, exact=True)
        with tab.rerun():
            box.fill(str(value))
            box.press("Enter")

    def press(tab: Visit, name: str) -> None:
        with tab.rerun():
            tab.page.get_by_role("button", name=name, exact=True).click()

    town = enter("chen", width=390, height=844)
    text = town.main_text()
    assert f"{UNIT}：9月月报还有2天" in text and "已按8月的数填好" in text
    assert town.page.get_by_label("小药店 总数", exact=True).input_value() == "5"
    assert town.page.evaluate("document.documentElement.scrollWidth") <= 390
    write(town, "小药店 已规范", 6)
    assert "1处必须改" in town.main_text() and "已规范不对" in town.main_text()
    expect(town.page.get_by_role("button", name="报送", exact=True)).to_be_disabled()
    town.shot("inbox_wrong_phone")
    write(town, "小药店 已规范", 4)
    press(town, "报送")
    assert "已收到：回执收〔2010〕1号" in town.main_text() and "等县药监局审" in town.main_text()

    bureau = enter("li")
    assert "县药监局：1份等本部门审" in bureau.main_text()
    assert "收进" not in bureau.page.get_by_role("button").all_inner_texts()
    bureau.page.get_by_label("原因").fill("药店有6户，漏了一户")
    bureau.page.get_by_label("原因").press("Enter")
    bureau.wait_idle(0)
    press(bureau, "退回")
    assert f"已退回{UNIT}的9月月报" in bureau.main_text()

    enter("chen", town)
    assert "9月月报退回待改" in town.main_text() and "药店有6户，漏了一户" in town.main_text()
    write(town, "小药店 总数", 6)
    town.shot("inbox_returned_phone")
    press(town, "报送")
    assert "收〔2010〕2号" in town.main_text()

    enter("li", bureau)
    press(bureau, "同意")
    assert "已同意" in bureau.main_text()

    county = enter("wang")
    assert "1份等质安办收" in county.main_text()
    county.shot("inbox_queue")
    press(county, "收进")
    assert f"已收进{UNIT}的9月月报（收〔2010〕2号），第4次导入" in county.main_text()
    enter("chen", town)
    assert "9月月报" not in town.page.locator(".headline").inner_text()
    for tab in (town, bureau, county):
        assert tab.errors == [] and tab.outside_requests() == []
    assert "Traceback" not in office.output(), office.output()
