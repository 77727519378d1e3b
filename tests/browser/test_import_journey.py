"""The analyst's way: import a register, see the ranking change, undo, see it come back."""

import csv
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.driver import AppServer, Visit

pytestmark = pytest.mark.soak

TRADES = ("小食杂店", "小餐饮店")
OUTLETS = 10


def register(folder: Path, day: str, compliant: Mapping[str, int]) -> Path:
    """A list of ten outlets per township, of which so many are compliant."""
    target = folder / f"十小名册{day}.csv"
    with target.open("w", encoding="gb18030", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["永嘉县“十小”行业经营单位名册"])
        lines.writerow([f"填报单位：永嘉县质监局    填报时间：{day}"])
        lines.writerow(["乡镇", "单位名称", "行业类别", "地址", "负责人", "是否整规", "是否规范"])
        for township, good in compliant.items():
            for number in range(OUTLETS):
                row = [
                    township,
                    f"第{number + 1}店",
                    TRADES[number % 2],
                    f"{township}老街{number + 1}号",
                ]
                lines.writerow([*row, "王某", "是", "是" if number < good else "否"])
    return target


def go(tab: Visit, title: str) -> None:
    """Choose a page in the menu."""
    link = tab.page.locator("[data-testid=stSidebarNavLink]").filter(has_text=title)
    if link.get_attribute("aria-current") != "page":
        with tab.rerun():
            link.click()


def take_in(tab: Visit, file: Path) -> None:
    """Drop a file on the import page and commit what can be taken."""
    go(tab, "数据导入")
    with tab.rerun():
        tab.page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(
            file
        )
    with tab.rerun():
        tab.page.get_by_role("button", name=re.compile(r"^(?:仍要)?导入[\d,]+行$")).click()


def undo(tab: Visit, number: int) -> None:
    """Take back one import in the ledger."""
    go(tab, "数据导入")
    picked = tab.page.get_by_role("combobox", name=re.compile("查看或撤销"))
    if f"第{number}次" not in picked.input_value():
        picked.click()
        with tab.rerun():
            tab.page.get_by_role("option", name=re.compile(f"第{number}次")).click()
    tab.page.get_by_role("button", name="撤销…").click()
    with tab.rerun():
        tab.page.get_by_role("button", name="撤销这次导入").click()


def expect_ranking(tab: Visit, *wanted: tuple[str, str, str]) -> None:
    """The bars of the ranking page print these townships, ranks and rates, and no others."""
    go(tab, "乡镇排名")
    bars = tab.page.locator("[data-testid=stPlotlyChart]").first
    in_order = re.compile(".*".join(r"\s+".join(row) for row in wanted), re.DOTALL)
    expect(bars).to_contain_text(in_order, use_inner_text=True)
    printed = re.findall(r"(\S+[镇乡])\s+(\d+)\s+([\d.]+)", bars.inner_text())
    assert printed == list(wanted)


def expect_simulated(tab: Visit, is_simulated: bool) -> None:
    """The page bears the mark of simulated data, or does not."""
    expect(tab.page.locator(".strip .demo")).to_have_count(int(is_simulated))


def test_import_changes_the_ranking_and_undo_brings_it_back(
    empty_server: AppServer, visit: Callable[[AppServer], Visit], tmp_path: Path
) -> None:
    first = register(tmp_path, "2010年6月30日", {"桥下镇": 9, "岩头镇": 10})
    second = register(tmp_path, "2010年9月30日", {"桥下镇": 10, "岩头镇": 5})
    tab = visit(empty_server)
    tab.open("/imports")
    expect_simulated(tab, True)

    take_in(tab, first)
    expect(tab.page.get_by_text("已导入20行")).to_be_visible()
    expect_ranking(tab, ("岩头镇", "1", "100.0"), ("桥下镇", "2", "90.0"))
    expect_simulated(tab, False)

    take_in(tab, second)
    expect_ranking(tab, ("桥下镇", "1", "100.0"), ("岩头镇", "2", "50.0"))

    undo(tab, 2)
    expect(tab.page.get_by_text("第2次导入已撤销")).to_be_visible()
    expect_ranking(tab, ("岩头镇", "1", "100.0"), ("桥下镇", "2", "90.0"))

    undo(tab, 1)
    go(tab, "乡镇排名")
    expect_simulated(tab, True)
    assert tab.errors == []
    assert tab.outside_requests() == []
    assert "Traceback" not in empty_server.output(), empty_server.output()


@pytest.mark.marathon
def test_the_same_file_twice_changes_nothing(
    empty_server: AppServer, visit: Callable[[AppServer], Visit], tmp_path: Path
) -> None:
    file = register(tmp_path, "2010年6月30日", {"桥下镇": 9, "岩头镇": 10})
    tab = visit(empty_server)
    tab.open("/imports")
    take_in(tab, file)
    take_in(tab, file)
    expect(tab.page.get_by_text("已经导入过，没有改变")).to_be_visible()
    expect_ranking(tab, ("岩头镇", "1", "100.0"), ("桥下镇", "2", "90.0"))
