"""A role or scope that changes while a view is open: the next click respects it, and says so."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from dashboard.access import accounts, write_account
from dashboard.analysis.drill import Cell
from dashboard.analysis.kept_views import as_text
from dashboard.analysis.question import ROWS, Question
from dashboard.store import db
from tests.browser.driver import AppServer, Visit, running_app
from tests.rows import outlets, put, sample

pytestmark = pytest.mark.marathon

PASSWORD = "right-horse"
FIRM = "永嘉甲阀门厂"
ENDED = "登录已过期或账号有变动，请重新登录"
DAY = "as_of=2010-10-15&data=real"


@pytest.fixture
def office(store: Path, tmp_path: Path) -> Iterator[AppServer]:
    """A server with batches, a register, and an analyst."""
    put("samples", [sample(firm=FIRM), sample("不合格", firm="永嘉乙阀门厂", township="桥头镇")])
    put("outlets", outlets("瓯北镇", 9, 10) + outlets("桥头镇", 4, 8, name="丙"))
    write_account("li", "analyst", PASSWORD)
    db.close()
    with running_app(store, tmp_path / "server.log") as server:
        yield server


@pytest.fixture
def tab(office: AppServer, visit: Callable[..., Visit]) -> Visit:
    found = visit(office, width=3400, height=1600)  # a grid holds the cells that can be seen
    found.context.set_default_timeout(20_000)
    return found


def enter(tab: Visit) -> None:
    """Sign in at the address that the tab is at."""
    tab.page.get_by_label("账号").fill("li")
    tab.page.get_by_label("密码", exact=True).fill(PASSWORD)
    with tab.rerun():
        tab.page.get_by_role("button", name="登录").click()
    expect(tab.page.locator(".headline").first).to_be_visible()


def open_question(tab: Visit, question: Question, cell: Cell | None = None) -> None:
    """自助分析 at a question, and at a number of it."""
    opened = f"&cell={quote(cell.text)}" if cell else ""
    tab.open(f"/explore?{DAY}&ask={quote(as_text(question))}{opened}")
    enter(tab)


def told(tab: Visit) -> str:
    """All that the browser holds of the page, cells of tables and names in charts too."""
    return tab.page.content()


def door(tab: Visit, click: Callable[[], None]) -> None:
    """The click after the change finds the door, which says why, and nothing of the view."""
    with tab.rerun():
        click()
    expect(tab.page.get_by_text(ENDED)).to_be_visible()
    assert FIRM not in told(tab) and tab.page.locator("canvas, .js-plotly-plot").count() == 0


def test_an_open_question(office: AppServer, tab: Visit) -> None:
    firms = Question("rows-samples", (ROWS,), ("生产企业名称",))
    open_question(tab, firms)
    assert FIRM in told(tab)
    accounts.change("li", "ma", "改角色", role="township", townships=("桥头镇",))
    door(tab, tab.page.get_by_text("折线", exact=True).click)
    enter(tab)
    assert FIRM not in told(tab)
    assert "生产企业名称" in told(tab) and "没有用" in told(tab)  # what of the question is dropped
    assert tab.errors == [] and "Traceback" not in office.output()


def test_an_open_console(office: AppServer, tab: Visit) -> None:
    tab.open(f"/explore?{DAY}&explore_part=sql")
    enter(tab)
    box = tab.page.get_by_label("语句")
    box.fill('SELECT "生产企业名称" FROM 监督抽查结果')
    box.press("Control+Enter")
    tab.wait_idle(0)
    with tab.rerun():
        tab.page.get_by_role("button", name="运行", exact=True).click()
    expect(tab.page.get_by_text("2行").first).to_be_visible()
    accounts.change("li", "ma", "改角色", role="auditor")
    door(tab, tab.page.get_by_role("button", name="运行", exact=True).click)
    enter(tab)
    assert "SQL" in told(tab) and FIRM not in told(tab)
    assert tab.page.get_by_role("button", name="运行", exact=True).count() == 0
    assert tab.errors == [] and "Traceback" not in office.output()


def test_an_open_drill_down(office: AppServer, tab: Visit) -> None:
    write_account("li", "township", PASSWORD, townships=("瓯北镇",))
    by_township = Question("outlets-state", ("compliance_rate",), ("乡镇",))
    cell = Cell("compliance_rate", ("瓯北镇",), ())
    open_question(tab, by_township, cell)
    expect(tab.page.get_by_text("9/10由这些记录数出来")).to_be_visible()
    expect(tab.page.locator("td", has_text="甲店").first).to_be_attached()
    assert "单位·" not in told(tab)
    accounts.change("li", "ma", "改范围", townships=("桥头镇",))
    door(tab, tab.page.get_by_role("button", name="关闭").click)
    open_question(tab, by_township, cell)
    # counts stay what they are; the outlets of the other township are marks now
    expect(tab.page.get_by_text("9/10由这些记录数出来")).to_be_visible()
    expect(tab.page.locator("td", has_text="单位·").first).to_be_attached()
    assert "甲店" not in told(tab)
    assert tab.errors == [] and "Traceback" not in office.output()
