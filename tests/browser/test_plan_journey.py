"""Who owes what: from the board to evidence and clause, an entry and its undo, reports."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.driver import AppServer, Visit

AS_OF = "as_of=2010-10-15"


def headline(tab: Visit) -> Locator:
    return tab.page.locator(".headline")


def part(tab: Visit, name: str) -> None:
    """Turn to another view of the plan."""
    with tab.rerun():
        tab.page.locator("[data-testid=stButtonGroup]").get_by_text(name, exact=True).click()


def press(tab: Visit, name: str) -> None:
    with tab.rerun():
        tab.page.get_by_role("button", name=re.compile(name)).first.click()


def point(tab: Visit, number: int) -> None:
    """Click a mark of the chart, counted in its own order."""
    mark = tab.page.locator("[data-testid=stPlotlyChart] .scatterlayer path.point").nth(number)
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.page.mouse.move(*middle)
    with tab.rerun():
        tab.page.mouse.click(*middle)


@pytest.mark.marathon
def test_from_a_light_to_evidence_and_clause_and_back(
    demo_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    tab = visit(demo_server)
    main = tab.page.locator("[data-testid=stMain]")
    tab.open(f"/plan?{AS_OF}")
    expect(headline(tab)).to_contain_text("21项已完成13项（2项迟），2项登记与数据有出入，1项逾期")

    part(tab, "乡镇")
    expect(main).to_contain_text("个乡镇中")
    part(tab, "单位")
    expect(main).to_contain_text("桥头镇、乌牛镇、岩头镇等4个迟或逾期合计各95天，最多")
    part(tab, "看板")
    press(tab, "^14 长效管理机制形成文件")
    expect(main).to_contain_text("第14项 长效管理机制形成文件")
    expect(main).to_contain_text("…行之有效的经验、做法上升到制度…")

    tab.page.get_by_placeholder("文号或佐证").fill("试〔2010〕9号")
    press(tab, "^登记$")
    expect(headline(tab)).to_contain_text("21项已完成14项（3项迟），2项登记与数据有出入；")
    press(tab, "^撤销登记")
    expect(headline(tab)).to_contain_text("21项已完成13项（2项迟），2项登记与数据有出入，1项逾期")

    with tab.rerun():
        tab.page.get_by_role("link", name="看条款 75号 附件第14行").click()
    expect(headline(tab)).to_contain_text("75号")
    expect(main).to_contain_text("列举四类机制")
    assert tab.errors == []


@pytest.mark.marathon
def test_the_calendar_downloads_and_a_ruling_is_replayed(
    demo_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    tab = visit(demo_server)
    tab.open(f"/plan?{AS_OF}")
    part(tab, "清单")
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name=re.compile("下载日历")).click()
    content = Path(download.value.path()).read_bytes().decode()
    assert content.startswith("BEGIN:VCALENDAR\r\n") and content.count("BEGIN:VEVENT") == 6
    assert "模拟数据" in download.value.suggested_filename

    tab.open(f"/documents?conflict=C13&{AS_OF}")
    main = tab.page.locator("[data-testid=stMain]")
    expect(main).to_contain_text("“算第14行的完成”：2条会变")
    expect(main).to_contain_text("逾期117天")
    assert tab.errors == []


@pytest.mark.marathon
def test_a_cell_of_the_reports_leads_to_its_detail(
    demo_server: AppServer, visit: Callable[[AppServer], Visit]
) -> None:
    tab = visit(demo_server)
    main = tab.page.locator("[data-testid=stMain]")
    tab.open(f"/reporting?{AS_OF}")
    expect(headline(tab)).to_contain_text("9月月报：46个单位报了42个")
    expect(main).to_contain_text("报送提醒（截至2010年10月15日）")
    point(tab, 0)
    expect(main).to_contain_text("报送工作进度月报表（2010年6月）")
    expect(main).to_contain_text("责任：碧莲镇")
    press(tab, "^关闭$")
    expect(main).not_to_contain_text("责任：碧莲镇")
    assert tab.errors == []
